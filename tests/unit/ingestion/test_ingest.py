"""One source through the way in: what is read again, what serves, what is out of date."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import polars as pl
import pytest

from expectations.results import CheckResult
from ingestion.declaration.source_model import Source
from ingestion.ingest import Intake, Verdict, ingest_source
from ingestion.outcome import EditionOutcome
from ingestion.raw_archive import RawFile
from ingestion.read_edition import ReadEdition
from ingestion.reading import read_edition

Make = Callable[..., Source]
ROWS = [{"CODGEO": f"QP0940{n:02d}", "POP": "900", "A": "50", "NOTE": "0"} for n in range(1, 21)]
RED = CheckResult(1, "rouge", "essai/2022", "bloquant", False, "Toujours rouge.", "vu")


@pytest.fixture
def reads() -> list[str]:
    """Editions that were really read, in order."""
    return []


@pytest.fixture
def intake(intake: Intake, reads: list[str]) -> Intake:
    """The shared way in, with each reading noted."""

    def noted(source: Source, edition_id: str, files: tuple[RawFile, ...]) -> ReadEdition:
        reads.append(edition_id)
        return read_edition(source, edition_id, files)

    return replace(intake, read=noted)


def outcome_of(source: Source, intake: Intake, edition: str = "2022") -> EditionOutcome:
    return {e.edition: e for e in ingest_source(source, intake).editions}[edition]


def broken(folder: Any, source: Source, edition: str = "2022") -> None:
    """Replace an edition by a file that has none of its columns."""
    folder.csv(source, edition, ROWS).write_text("RIEN\n1\n")


def test_a_new_edition_is_archived_judged_and_landed(
    make_source: Make, data_folder: Any, intake: Intake
) -> None:
    data_folder.csv(make_source(), "2022", ROWS)
    outcome = outcome_of(make_source(), intake)
    assert (outcome.state, outcome.stale) == ("nouvelle", False)
    assert outcome.served is not None
    assert outcome.served["nb_lignes"] == 20
    table = pl.read_parquet(intake.landing.tables("essai", "2022")["observation"])
    assert table.height == 40
    [file] = outcome.served["fichiers"]
    assert (intake.archive.root / "objets" / file["sha256"][:2] / file["sha256"]).is_file()


def test_unchanged_bytes_are_not_read_again(
    make_source: Make, data_folder: Any, intake: Intake, reads: list[str]
) -> None:
    data_folder.csv(make_source(), "2022", ROWS)
    first = outcome_of(make_source(), intake)
    second = outcome_of(make_source(), intake)
    assert reads == ["2022"]
    assert (first.state, second.state) == ("nouvelle", "inchangee")
    assert second.served == first.served
    assert second.checks == first.checks


def test_changed_bytes_are_read_again(
    make_source: Make, data_folder: Any, intake: Intake, reads: list[str]
) -> None:
    source = make_source()
    data_folder.csv(source, "2022", ROWS)
    ingest_source(source, intake)
    data_folder.csv(source, "2022", [{**row, "POP": "901"} for row in ROWS])
    assert outcome_of(source, intake).state == "nouvelle"
    assert reads == ["2022", "2022"]
    table = pl.read_parquet(intake.landing.tables("essai", "2022")["observation"])
    assert table.filter(pl.col("variable") == "rp_pop").get_column("valeur").unique()[0] == 901


@pytest.mark.parametrize("what", ["catalogue", "suite", "code"])
def test_what_reading_depends_on_besides_the_bytes_is_read_again(
    make_source: Make, data_folder: Any, intake: Intake, judge: Any, reads: list[str], what: str
) -> None:
    data_folder.csv(make_source(), "2022", ROWS)
    ingest_source(make_source(), intake)
    source = make_source(2022, lecture={"part_max_rejets": 0.4}) if what == "catalogue" else None
    judge.declaration = "autre" if what == "suite" else judge.declaration
    changed = replace(intake, code="autre") if what == "code" else intake
    assert outcome_of(source or make_source(), changed).state == "nouvelle"
    assert reads == ["2022", "2022"]


def test_another_edition_in_the_catalogue_reads_nothing_again(
    make_source: Make, data_folder: Any, intake: Intake, reads: list[str]
) -> None:
    data_folder.csv(make_source(), "2022", ROWS)
    ingest_source(make_source(), intake)
    assert outcome_of(make_source(2022, 2031), intake).state == "inchangee"
    assert reads == ["2022"]


def test_a_refused_edition_leaves_the_last_good_one_serving_out_of_date(
    make_source: Make, data_folder: Any, intake: Intake
) -> None:
    data_folder.csv(make_source(), "2022", ROWS)
    good = outcome_of(make_source(), intake).served
    broken(data_folder, make_source())
    outcome = outcome_of(make_source(), intake)
    assert (outcome.state, outcome.stale, outcome.served) == ("perimee", True, good)
    assert "CODGEO" in (outcome.reason or "")
    assert intake.landing.tables("essai", "2022")["observation"].is_file()


def test_a_refused_file_is_not_read_again_until_it_changes(
    make_source: Make, data_folder: Any, intake: Intake, reads: list[str]
) -> None:
    broken(data_folder, make_source())
    first = outcome_of(make_source(), intake)
    second = outcome_of(make_source(), intake)
    assert reads == ["2022"]
    assert (first.state, first.reason) == (second.state, second.reason)


def test_a_red_check_of_the_gate_refuses_with_its_name(
    make_source: Make, data_folder: Any, intake: Intake, judge: Any
) -> None:
    data_folder.csv(make_source(), "2022", ROWS)
    judge.verdict = Verdict((RED,), {})
    outcome = outcome_of(make_source(), intake)
    assert (outcome.state, outcome.served) == ("refusee", None)
    assert outcome.reason == "rouge : vu"
    assert intake.landing.tables("essai", "2022") == {}


def test_a_refused_newest_edition_makes_the_newest_served_one_out_of_date(
    make_source: Make, data_folder: Any, intake: Intake
) -> None:
    source = make_source(2019, 2021, 2022)
    for edition in ("2019", "2021"):
        data_folder.csv(source, edition, ROWS)
    broken(data_folder, source)
    editions = {e.edition: e for e in ingest_source(source, intake).editions}
    assert {k: e.state for k, e in editions.items()} == {
        "2019": "nouvelle",
        "2021": "nouvelle",
        "2022": "refusee",
    }
    assert [k for k, e in editions.items() if e.stale] == ["2021"]
    assert "2022" in (editions["2021"].reason or "")


def test_an_older_refused_edition_leaves_the_newest_up_to_date(
    make_source: Make, data_folder: Any, intake: Intake
) -> None:
    source = make_source(2019, 2022)
    broken(data_folder, source, "2019")
    data_folder.csv(source, "2022", ROWS)
    editions = {e.edition: e for e in ingest_source(source, intake).editions}
    assert editions["2019"].state == "refusee"
    assert not editions["2022"].stale


def test_a_file_that_is_gone_leaves_its_reading_serving_out_of_date(
    make_source: Make, data_folder: Any, intake: Intake
) -> None:
    path = data_folder.csv(make_source(), "2022", ROWS)
    good = outcome_of(make_source(), intake).served
    path.unlink()
    outcome = outcome_of(make_source(), intake)
    assert (outcome.state, outcome.stale, outcome.served) == ("perimee", True, good)


def test_a_file_never_received_is_absent_and_not_out_of_date(
    make_source: Make, intake: Intake
) -> None:
    outcome = outcome_of(make_source(), intake)
    assert (outcome.state, outcome.stale, outcome.served) == ("absente", False, None)


def test_the_good_file_back_is_unchanged_and_forgives_the_refusal(
    make_source: Make, data_folder: Any, intake: Intake, reads: list[str]
) -> None:
    data_folder.csv(make_source(), "2022", ROWS)
    ingest_source(make_source(), intake)
    broken(data_folder, make_source())
    ingest_source(make_source(), intake)
    data_folder.csv(make_source(), "2022", ROWS)
    outcome = outcome_of(make_source(), intake)
    assert (outcome.state, outcome.stale) == ("inchangee", False)
    assert intake.landing.state("essai", "2022")["refus"] is None
    assert reads == ["2022", "2022"]


def test_tables_deleted_by_hand_are_read_again(
    make_source: Make, data_folder: Any, intake: Intake, reads: list[str]
) -> None:
    data_folder.csv(make_source(), "2022", ROWS)
    ingest_source(make_source(), intake)
    intake.landing.tables("essai", "2022")["observation"].unlink()
    assert outcome_of(make_source(), intake).state == "nouvelle"
    assert reads == ["2022", "2022"]
    assert intake.landing.tables("essai", "2022")["observation"].is_file()


def test_only_the_reading_that_serves_stays_in_the_landing(
    make_source: Make, data_folder: Any, intake: Intake
) -> None:
    for population in ("900", "901", "902"):
        data_folder.csv(make_source(), "2022", [{**row, "POP": population} for row in ROWS])
        ingest_source(make_source(), intake)
    folder = intake.landing.folder("essai", "2022")
    assert sorted(p.name for p in folder.iterdir() if p.is_dir()) == [
        intake.landing.state("essai", "2022")["servie"]["cle"]
    ]


def test_rows_that_the_gate_sets_aside_are_kept_and_published_without_value(
    make_source: Make, data_folder: Any, intake: Intake, judge: Any
) -> None:
    data_folder.csv(make_source(), "2022", ROWS)
    judge.verdict = Verdict((), {2: ["pop : trop grande"]})
    outcome = outcome_of(make_source(), intake)
    table = pl.read_parquet(intake.landing.tables("essai", "2022")["observation"])
    withdrawn = table.filter(pl.col("statut") == "X")
    assert withdrawn.get_column("code_geo").unique().to_list() == ["QP094003"]
    assert withdrawn.get_column("valeur").null_count() == withdrawn.height == 2
    assert outcome.served is not None
    assert outcome.served["nb_quarantaine"] == 1
    kept = (intake.quarantine.root / "essai" / "2022" / str(outcome.quarantine)).read_text()
    assert "pop : trop grande" in kept
    assert "QP094003" in kept


@pytest.mark.parametrize(("rule", "usable"), [("bloquer", False), ("dernier_bon", True)])
def test_only_a_blocking_source_stops_the_night_when_it_fails(
    make_source: Make, data_folder: Any, intake: Intake, rule: str, usable: bool
) -> None:
    source = make_source(2022, si_echec=rule)
    data_folder.csv(source, "2022", ROWS)
    assert ingest_source(source, intake).usable
    broken(data_folder, source)
    assert ingest_source(source, intake).usable is usable


def test_a_blocking_source_without_any_edition_is_not_usable(
    make_source: Make, intake: Intake
) -> None:
    assert not ingest_source(make_source(2022, si_echec="bloquer"), intake).usable
    assert ingest_source(make_source(2022), intake).usable


def test_a_partly_received_edition_is_refused_and_not_absent(
    make_source: Make, data_folder: Any, intake: Intake
) -> None:
    edition = make_source().editions["2022"].model_dump(mode="json")
    source = make_source(editions={"2022": edition | {"fichiers": {"table": "table.json"}}})
    data_folder.csv(source, "2022", ROWS)
    outcome = outcome_of(source, intake)
    assert outcome.state == "refusee"
    assert "table.json" in (outcome.reason or "")
