"""Each variable against its own past: what no bound can see."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from ingestion.declaration.source_model import Source
from ingestion.history import continuity
from ingestion.ingest import Intake, ingest_source
from ingestion.outcome import EditionOutcome

Make = Callable[..., Source]
CODES = [f"QP094{n:03d}" for n in range(200)]


def figures(seed: int) -> dict[str, np.ndarray]:
    """Two counts of clearly different sizes, drifting a little from one edition to the next."""
    base = np.random.default_rng(7)
    population, families = base.integers(900, 9000, 200), base.integers(40, 400, 200)
    noise = np.random.default_rng(seed)
    return {
        "POP": (population * noise.uniform(0.97, 1.05, 200)).astype(int),
        "A": (families * noise.uniform(0.97, 1.05, 200)).astype(int),
    }


def rows(columns: dict[str, np.ndarray], codes: list[str] = CODES) -> list[dict[str, str]]:
    return [
        {"CODGEO": code, "POP": str(columns["POP"][i]), "A": str(columns["A"][i]), "NOTE": "0"}
        for i, code in enumerate(codes)
    ]


def judge(
    make_source: Make, data_folder: Any, intake: Intake, newest: list[dict[str, str]]
) -> EditionOutcome:
    source = make_source(2019, 2022)
    data_folder.csv(source, "2019", rows(figures(1)))
    data_folder.csv(source, "2022", newest)
    return ingest_source(source, intake).editions[-1]


def refusals(outcome: EditionOutcome) -> set[str]:
    return {check.name for check in outcome.checks if check.blocks}


def test_a_year_of_ordinary_change_passes(
    make_source: Make, data_folder: Any, intake: Intake
) -> None:
    outcome = judge(make_source, data_folder, intake, rows(figures(2)))
    assert outcome.state == "nouvelle"
    names = {check.name for check in outcome.checks}
    assert {"valeurs_suivent_leur_code", "colonnes_a_leur_place", "ordre_de_grandeur"} <= names


def test_two_exchanged_columns_refuse_the_edition_and_are_named(
    make_source: Make, data_folder: Any, intake: Intake
) -> None:
    new = figures(2)
    outcome = judge(make_source, data_folder, intake, rows({"POP": new["A"], "A": new["POP"]}))
    assert outcome.state == "refusee"
    assert "colonnes_a_leur_place" in refusals(outcome)
    assert "rp_pop" in (outcome.reason or "")


def test_a_large_file_is_compared_on_a_sample_of_the_same_codes(
    make_source: Make, data_folder: Any, intake: Intake, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(continuity, "MAX_CODES", 70)
    monkeypatch.setattr(continuity, "MIN_CODES", 30)
    new = figures(2)
    good = judge(make_source, data_folder, intake, rows(new))
    assert good.state == "nouvelle"
    assert "valeurs_suivent_leur_code" in {check.name for check in good.checks}
    swapped = rows({"POP": new["A"], "A": new["POP"]})
    outcome = judge(make_source, data_folder, intake, swapped)
    assert "colonnes_a_leur_place" in refusals(outcome)


def test_values_shifted_by_one_row_refuse_the_edition(
    make_source: Make, data_folder: Any, intake: Intake
) -> None:
    shifted = rows(figures(2), CODES[1:] + CODES[:1])
    outcome = judge(make_source, data_folder, intake, shifted)
    assert refusals(outcome) == {"valeurs_suivent_leur_code"}


@pytest.mark.parametrize("factor", [10, 1000])
def test_a_lost_mark_or_unit_refuses_the_edition(
    make_source: Make, data_folder: Any, intake: Intake, factor: int
) -> None:
    new = figures(2)
    outcome = judge(make_source, data_folder, intake, rows(new | {"POP": new["POP"] * factor}))
    assert "ordre_de_grandeur" in refusals(outcome)


def test_the_values_of_the_edition_before_warn_at_first_and_never_replace_good_ones(
    make_source: Make, data_folder: Any, intake: Intake
) -> None:
    copied = rows(figures(1))
    first = judge(make_source, data_folder, intake, copied)
    assert first.state == "nouvelle"
    assert "valeurs_nouvelles" in {c.name for c in first.checks if not c.passed}

    good = judge(make_source, data_folder, intake, rows(figures(2)))
    assert good.state == "nouvelle"
    again = judge(make_source, data_folder, intake, copied)
    assert again.state == "perimee"
    assert refusals(again) == {"valeurs_nouvelles"}


def test_a_refusal_is_judged_again_when_the_edition_it_was_compared_with_changes(
    make_source: Make, data_folder: Any, intake: Intake
) -> None:
    source = make_source(2019, 2022)
    data_folder.csv(source, "2019", rows(figures(1) | {"POP": figures(1)["POP"] * 1000}))
    data_folder.csv(source, "2022", rows(figures(2)))
    assert ingest_source(source, intake).editions[-1].state == "refusee"

    data_folder.csv(source, "2019", rows(figures(1)))

    assert [e.state for e in ingest_source(source, intake).editions] == ["nouvelle", "nouvelle"]
