"""The warehouse and gate 1 give a source the same number of years."""

import csv
from typing import get_args

from ingestion.declaration.source_model import Source
from ingestion.history.freshness import ALLOWED_YEARS
from orchestration.settings import REPOSITORY

SEED = REPOSITORY / "dbt_project" / "seeds" / "periodicites.csv"


def seed() -> dict[str, str]:
    with SEED.open(encoding="utf-8") as file:
        return {row["periodicite"]: row["retard_max_annees"] for row in csv.DictReader(file)}


def test_the_seed_holds_the_rule_of_gate_one() -> None:
    assert {name: int(years) for name, years in seed().items() if years} == ALLOWED_YEARS


def test_every_periodicity_of_the_catalogue_is_in_the_seed() -> None:
    assert set(seed()) == set(get_args(Source.model_fields["periodicite"].annotation))
