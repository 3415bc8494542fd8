"""The inputs of the build: every table is there with its columns, whatever serves it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas
import polars as pl
import pytest

from ingestion.assembly import assemble
from ingestion.declaration.source_model import Source
from ingestion.ingest import Intake, ingest_source
from ingestion.outcome import SourceOutcome
from ingestion.perimeter import Perimeter
from ingestion.registers.fixed_tables import CONTOUR_TABLES, REGISTER_SCHEMAS
from ingestion.statistics.observations import OBSERVATION_SCHEMA

Make = Callable[..., Source]
PLAIN = (
    "edition", "source", "millesime", "variable", "correction", "perimetre", *REGISTER_SCHEMAS
)  # fmt: skip
ROWS = [{"CODGEO": "QP094001", "POP": "900", "A": "50", "NOTE": "0"}]


def put_together(intake: Intake, target: Path, *sources: Source) -> list[SourceOutcome]:
    outcomes = [ingest_source(source, intake) for source in sources]
    by_id = {source.source_id: source for source in sources}
    assemble(target, by_id, outcomes, intake.landing, Perimeter.parse("ept"), simulated=True)
    return outcomes


def test_every_table_is_there_when_nothing_serves_it(
    make_source: Make, intake: Intake, tmp_path: Path
) -> None:
    put_together(intake, tmp_path / "build", make_source())
    found = {p.stem for p in (tmp_path / "build").glob("*.parquet")}
    assert found == {*PLAIN, *CONTOUR_TABLES}
    observations = pl.read_parquet(tmp_path / "build" / "observation" / "*.parquet")
    assert observations.schema == OBSERVATION_SCHEMA
    assert observations.is_empty()


@pytest.mark.parametrize("table", REGISTER_SCHEMAS)
def test_an_empty_register_has_its_columns(
    make_source: Make, intake: Intake, tmp_path: Path, table: str
) -> None:
    put_together(intake, tmp_path / "build", make_source())
    frame = pl.read_parquet(tmp_path / "build" / f"{table}.parquet")
    assert frame.schema == REGISTER_SCHEMAS[table]


@pytest.mark.parametrize("table", CONTOUR_TABLES)
def test_an_empty_contour_table_is_a_geoparquet_in_lambert_93(
    make_source: Make, intake: Intake, tmp_path: Path, table: str
) -> None:
    put_together(intake, tmp_path / "build", make_source())
    frame = geopandas.read_parquet(tmp_path / "build" / f"{table}.parquet")
    assert list(frame.columns) == [*CONTOUR_TABLES[table], "geometry"]
    assert frame.crs.to_epsg() == 2154
    assert frame.empty


def test_each_served_edition_is_one_file_of_observations(
    make_source: Make, data_folder: Any, intake: Intake, tmp_path: Path
) -> None:
    source = make_source(2019, 2022)
    data_folder.csv(source, "2022", ROWS)
    put_together(intake, tmp_path / "build", source)
    names = {p.name for p in (tmp_path / "build" / "observation").iterdir()}
    assert names == {"_vide.parquet", "essai__2022.parquet"}


def test_what_the_folder_held_before_is_gone(
    make_source: Make, intake: Intake, tmp_path: Path
) -> None:
    old = tmp_path / "build" / "observation" / "vieux.parquet"
    old.parent.mkdir(parents=True)
    old.touch()
    put_together(intake, tmp_path / "build", make_source())
    assert not old.exists()


def test_every_declared_edition_has_a_row_that_says_its_state(
    make_source: Make, data_folder: Any, intake: Intake, tmp_path: Path
) -> None:
    source = make_source(2017, 2019, 2022)
    data_folder.csv(source, "2019", ROWS)
    data_folder.csv(source, "2022", ROWS).write_text("RIEN\n1\n")
    put_together(intake, tmp_path / "build", source)
    frame = pl.read_parquet(tmp_path / "build" / "edition.parquet")
    assert frame.select("edition", "etat", "est_servie", "est_perime", "nb_lignes").rows() == [
        ("2017", "absente", False, False, 0),
        ("2019", "nouvelle", True, True, 1),
        ("2022", "refusee", False, False, 0),
    ]
    assert frame.get_column("motif").to_list()[2].startswith("lecture : Colonnes attendues")
    assert frame.get_column("est_simule").all()


def test_a_served_edition_is_traced_to_its_bytes(
    make_source: Make, data_folder: Any, intake: Intake, tmp_path: Path
) -> None:
    path = data_folder.csv(make_source(), "2022", ROWS)
    put_together(intake, tmp_path / "build", make_source())
    [row] = pl.read_parquet(tmp_path / "build" / "edition.parquet").rows(named=True)
    assert (row["fichiers"], row["octets"]) == (path.name, path.stat().st_size)
    assert len(row["sha256"]) == 64
    assert row["recu_le"].tzinfo is not None


def test_a_served_reading_survives_a_landing_on_another_disk(
    make_source: Make,
    data_folder: Any,
    intake: Intake,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def no_link(*_: Any) -> None:
        raise OSError("liens impossibles")

    monkeypatch.setattr("ingestion.assembly.os.link", no_link)
    data_folder.csv(make_source(), "2022", ROWS)
    put_together(intake, tmp_path / "build", make_source())
    copied = tmp_path / "build" / "observation" / "essai__2022.parquet"
    assert pl.read_parquet(copied).height == 2


def test_variables_and_years_come_from_the_catalogue_and_not_from_the_files(
    make_source: Make, intake: Intake, tmp_path: Path
) -> None:
    put_together(replace(intake), tmp_path / "build", make_source(2019, 2022))
    years = pl.read_parquet(tmp_path / "build" / "millesime.parquet")
    assert years.select("edition", "bloc", "millesime").rows() == [
        ("2019", "rp", 2019),
        ("2019", "cnaf", 2019),
        ("2022", "rp", 2022),
        ("2022", "cnaf", 2022),
    ]
    variables = pl.read_parquet(tmp_path / "build" / "variable.parquet")
    assert variables.get_column("variable").to_list() == ["rp_pop", "cnaf_a"]
