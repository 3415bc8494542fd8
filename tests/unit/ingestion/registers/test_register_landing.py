"""A register through the whole way in: gate 1, landing, volume, blanks, the tables of the build."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from ingestion.assembly import assemble
from ingestion.declaration.source_model import Source
from ingestion.ingest import Intake, Verdict, ingest_source
from ingestion.outcome import EditionOutcome
from ingestion.perimeter import Perimeter
from ingestion.registers.schema import landed_schema

Make = Callable[..., Source]
EDITIONS = {"2023": {"fichier": "a.csv"}, "2024": {"fichier": "a.csv"}}
ROWS = "".join(f"A{i:02d};{i};\n" for i in range(20))


@pytest.fixture
def source(make_register: Make) -> Source:
    return make_register(editions=EDITIONS)


@pytest.fixture
def take(intake: Intake, data_folder: Any) -> Callable[..., dict[str, EditionOutcome]]:
    """`take(source, {"2024": "A01;1;\\n"})`: what becomes of each edition."""

    def run(source: Source, contents: dict[str, str]) -> dict[str, EditionOutcome]:
        for edition, rows in contents.items():
            place = data_folder.root / source.source_id / edition / "a.csv"
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text("code;nombre;jour\n" + rows, encoding="utf-8")
        return {e.edition: e for e in ingest_source(source, intake).editions}

    return run


def build(intake: Intake, folder: Path, *sources: Source) -> Path:
    outcomes = [ingest_source(source, intake) for source in sources]
    by_id = {source.source_id: source for source in sources}
    assemble(folder, by_id, outcomes, intake.landing, Perimeter.parse("ept"), simulated=True)
    return folder / "registre"


def red(outcome: EditionOutcome) -> list[str]:
    return [c.name for c in outcome.checks if not c.passed]


def test_every_declared_table_is_written_when_nothing_serves_it(
    source: Source, intake: Intake, tmp_path: Path
) -> None:
    folder = build(intake, tmp_path / "build", source)
    assert [p.name for p in folder.iterdir()] == ["essai.parquet"]
    empty = pl.read_parquet(folder / "essai.parquet")
    assert empty.schema == landed_schema(source.tables["essai"])
    assert empty.is_empty()


def test_editions_and_sources_of_one_table_are_stacked(
    source: Source, make_register: Make, take: Any, intake: Intake, tmp_path: Path
) -> None:
    other = make_register(source_id="autre", editions={"2020": {"fichier": "a.csv"}})
    take(source, {"2023": "A01;1;2023-01-02\n", "2024": "A02;2;2024-01-02\n"})
    take(other, {"2020": "A03;;\n"})
    folder = build(intake, tmp_path / "build", source, other)
    frame = pl.read_parquet(folder / "essai.parquet")
    assert frame.select("source_id", "edition", "code", "nombre").rows() == [
        ("essai", "2023", "A01", 1), ("essai", "2024", "A02", 2), ("autre", "2020", "A03", None),
    ]  # fmt: skip
    assert frame.schema == landed_schema(source.tables["essai"])


def test_one_edition_alone_is_the_landed_table_itself(
    source: Source, take: Any, intake: Intake, tmp_path: Path
) -> None:
    take(source, {"2024": ROWS})
    folder = build(intake, tmp_path / "build", source)
    landed = intake.landing.tables("essai", "2024")["registre_essai"]
    assert (folder / "essai.parquet").read_bytes() == landed.read_bytes()


def test_a_reading_kept_from_an_older_declaration_fits_today_s_columns(
    source: Source, make_register: Make, take: Any, intake: Intake, tmp_path: Path
) -> None:
    take(source, {"2023": "A01;1;\n", "2024": "A02;2;\n"})
    (intake.folder.root / "essai" / "2023" / "a.csv").unlink()
    fields = {
        "code": {"obligatoire": True},
        "nombre": {"type": "decimal"},
        "ajout": {"colonne": "jour"},
    }
    today = make_register(fields, editions=EDITIONS)
    folder = build(intake, tmp_path / "build", today)
    frame = pl.read_parquet(folder / "essai.parquet")
    assert frame.schema == landed_schema(today.tables["essai"])
    assert frame.select("edition", "code", "nombre", "ajout").rows() == [
        ("2023", "A01", 1.0, None), ("2024", "A02", 2.0, None),
    ]  # fmt: skip


def test_rows_that_gate_one_sets_aside_are_in_quarantine_and_not_landed(
    source: Source, take: Any, intake: Intake, judge: Any
) -> None:
    judge.verdict = Verdict((), {1: ["hors des bornes"]})
    outcome = take(source, {"2024": "A01;1;\nA02;2;\nA03;3;\n"})["2024"]
    table = pl.read_parquet(intake.landing.tables("essai", "2024")["registre_essai"])
    assert table.get_column("code").to_list() == ["A01", "A03"]
    kept = (intake.quarantine.root / "essai" / "2024" / str(outcome.quarantine)).read_text("utf-8")
    assert "3;ligne;3;hors des bornes;" in kept
    assert "code=A02" in kept


def test_a_truncated_file_does_not_replace_the_one_that_serves(source: Source, take: Any) -> None:
    take(source, {"2024": ROWS})
    outcome = take(source, {"2024": "A01;1;\n"})["2024"]
    assert (outcome.state, red(outcome)) == ("perimee", ["lignes_perdues"])
    assert outcome.served is not None
    assert outcome.served["tables"]["registre_essai"]["lignes"] == 20


def test_a_shorter_edition_is_said_and_accepted(source: Source, take: Any) -> None:
    outcome = take(source, {"2023": ROWS, "2024": "".join(ROWS.splitlines(True)[:10])})["2024"]
    assert (outcome.state, red(outcome)) == ("nouvelle", ["volume"])


def test_a_column_that_empties_refuses_the_edition_unless_it_is_declared(
    make_register: Make, take: Any
) -> None:
    empty = "".join(f"A{i:02d};;\n" for i in range(20))
    source = make_register(editions=EDITIONS)
    outcome = take(source, {"2023": ROWS, "2024": empty})["2024"]
    assert (outcome.state, red(outcome)) == ("refusee", ["blancs_en_forte_hausse"])
    declared = EDITIONS | {"2024": {"fichier": "a.csv", "ruptures": {"nombre": "abandonné"}}}
    outcome = take(make_register(editions=declared), {})["2024"]
    assert outcome.state == "nouvelle"
