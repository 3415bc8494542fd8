"""A correction is told from the file to the lineage, and costs a reading of its editions only."""

from collections.abc import Callable
from typing import Any

import polars as pl
import pytest
from support.corrections import ENTRY

from expectations.results import CheckResult
from ingestion.corrections.model import Correction
from ingestion.corrections.outcome import CHECK
from ingestion.corrections.table import CORRECTION_SCHEMA, correction_table
from ingestion.declaration.source_model import Source
from ingestion.fingerprint import reading_key
from ingestion.ingest import Intake, ingest_source
from ingestion.outcome import EditionOutcome

Make = Callable[..., Source]
HOLDS = [{"CODGEO": "QP094001", "POP": "900", "A": "500", "NOTE": "0"}]
FIXED = [HOLDS[0] | {"A": "50"}]
OTHER = [HOLDS[0] | {"CODGEO": "QP094002"}]


@pytest.fixture
def corrected(make_source: Make) -> Callable[..., Source]:
    """`corrected(**keys)`: the small source, with one correction of its edition 2022."""

    def make(*years: int, **keys: Any) -> Source:
        return make_source(*years, corrections=[Correction.model_validate(ENTRY | keys)])

    return make


@pytest.fixture
def taken_in(data_folder: Any, intake: Intake) -> Callable[..., EditionOutcome]:
    """`taken_in(source, rows)`: the outcome of the edition 2022 with these rows."""

    def run(source: Source, rows: list[dict[str, str]]) -> EditionOutcome:
        data_folder.csv(source, "2022", rows)
        return ingest_source(source, intake).editions[-1]

    return run


def named(outcome: EditionOutcome) -> dict[str, CheckResult]:
    return {check.name: check for check in outcome.checks if check.name.startswith("correction")}


def lineage(source: Source, *outcomes: EditionOutcome) -> list[dict[str, Any]]:
    return correction_table({"essai": source}, outcomes, simulated=False).to_dicts()


def test_a_correction_that_holds_is_one_green_check(corrected: Make, taken_in: Any) -> None:
    outcome = taken_in(corrected(), HOLDS)
    [check] = named(outcome).values()
    assert (check.name, check.passed, check.observed) == (CHECK, True, "1 sur 1")
    [row] = lineage(corrected(), outcome)
    assert (row["correction"], row["edition"], row["objet"]) == ("essai-a", "2022", "observation")
    assert (row["etat"], row["nb_cellules"], row["trouve"]) == ("appliquee", 1, None)
    assert (row["publie"], row["valeur_corrigee"], row["statut"]) == ("500", "50", "D")
    assert str(row["date_correction"]) == "2026-01-01"


@pytest.mark.parametrize(
    ("rows", "state", "seen", "remedy"),
    [
        (FIXED, "expiree", "le fichier porte « 50 », la correction attendait « 500 »", "retirer"),
        (OTHER, "sans_objet", "la ligne visée n'est pas dans le fichier", "vérifier la cible"),
    ],
    ids=["fixed_by_the_publisher", "row_gone"],
)
def test_a_correction_that_no_longer_holds_is_a_failing_check(
    corrected: Make, taken_in: Any, rows: Any, state: str, seen: str, remedy: str
) -> None:
    outcome = taken_in(corrected(), rows)
    failed = named(outcome)["correction_essai-a"]
    assert (failed.passed, failed.blocks, failed.severity) == (False, False, "avertissement")
    assert "cnaf_a (QP094001)" in failed.observed
    assert seen in failed.observed
    assert remedy in failed.description
    assert "corrections/essai.yml" in failed.description
    assert not named(outcome)[CHECK].passed
    assert outcome.state == "nouvelle"
    [row] = lineage(corrected(), outcome)
    assert (row["etat"], row["nb_cellules"]) == (state, 0)


def test_an_entry_may_ask_for_the_edition_to_be_refused(corrected: Make, taken_in: Any) -> None:
    outcome = taken_in(corrected(severite="bloquant"), FIXED)
    assert outcome.state == "refusee"
    assert "correction_essai-a : cnaf_a (QP094001)" in outcome.reason


def test_a_simulated_file_lacks_most_territories(
    corrected: Make, taken_in: Any, data_folder: Any
) -> None:
    data_folder.simulate()
    assert all(check.passed for check in named(taken_in(corrected(), OTHER)).values())
    assert "correction_essai-a" in named(taken_in(corrected(), FIXED))


def test_the_landed_row_names_its_correction(
    corrected: Make, taken_in: Any, intake: Intake
) -> None:
    taken_in(corrected(), HOLDS)
    table = pl.read_parquet(intake.landing.tables("essai", "2022")["observation"])
    found = table.filter(pl.col("correction") == "essai-a")
    assert found.select("variable", "valeur", "valeur_publiee").rows() == [("cnaf_a", 50, 500)]


def test_a_row_set_aside_by_the_gate_shows_no_published_value_either(
    corrected: Make, taken_in: Any, intake: Intake, judge: Any
) -> None:
    judge.verdict = judge.verdict.__class__((), {0: ["essai"]})
    taken_in(corrected(), HOLDS)
    table = pl.read_parquet(intake.landing.tables("essai", "2022")["observation"])
    [row] = table.filter(pl.col("variable") == "cnaf_a").rows(named=True)
    assert (row["valeur"], row["statut"], row["valeur_publiee"]) == (None, "X", None)


def test_a_changed_correction_changes_the_key_of_its_editions_only(
    make_source: Make, corrected: Make
) -> None:
    def keys(source: Source) -> list[str]:
        return [reading_key(source, e, (), "suite", "code") for e in ("2020", "2022")]

    none, before = keys(make_source(2020, 2022)), keys(corrected(2020, 2022))
    after = keys(corrected(2020, 2022, valeur=51))
    assert none[0] == before[0] == after[0]
    assert len({none[1], before[1], after[1]}) == 3


@pytest.mark.parametrize(
    ("declared", "state"),
    [("active", "non_lue"), ("proposee", "non_appliquee"), ("expiree", "non_appliquee")],
)
def test_what_was_not_applied_is_in_the_lineage_too(
    corrected: Make, declared: str, state: str
) -> None:
    [row] = lineage(corrected(etat=declared))
    assert (row["etat_declare"], row["etat"], row["nb_cellules"]) == (declared, state, 0)
    assert correction_table({}, (), False).schema == CORRECTION_SCHEMA


def test_an_older_reading_keeps_the_corrections_that_were_made_then(
    corrected: Make, taken_in: Any, make_source: Make
) -> None:
    outcome = taken_in(corrected(), HOLDS)
    [row] = lineage(make_source(), outcome)
    assert (row["correction"], row["etat"]) == ("essai-a", "appliquee")
    renamed = corrected(id="essai-b")
    assert {r["correction"]: r["etat"] for r in lineage(renamed, outcome)} == {
        "essai-a": "appliquee",
        "essai-b": "non_lue",
    }


def test_the_lineage_of_a_version_that_said_more_is_still_read(
    corrected: Make, taken_in: Any
) -> None:
    outcome = taken_in(corrected(), HOLDS)
    assert outcome.served is not None
    outcome.served["statistiques"]["corrections"][0]["autre_cle"] = "d'avant"
    [row] = lineage(corrected(), outcome)
    assert set(row) == set(CORRECTION_SCHEMA.names())
