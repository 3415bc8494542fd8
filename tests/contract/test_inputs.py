"""What ingestion writes is what dbt reads: tables and columns, without building anything."""

import re
from collections.abc import Iterator
from pathlib import Path

import duckdb
import polars as pl
import pytest
import yaml

from ingestion.catalogue_tables import catalogue_tables
from ingestion.declaration.catalogue_loader import load_catalogue
from ingestion.perimeter import Perimeter
from ingestion.registers.fixed_tables import CONTOUR_TABLES, REGISTER_SCHEMAS
from ingestion.registers.schema import landed_schema, register_tables
from ingestion.spatial.tables import SCHEMAS as SPATIAL_SCHEMAS
from ingestion.statistics.observations import OBSERVATION_SCHEMA
from orchestration.dagster_defs.inputs import INPUT_TABLES
from orchestration.settings import REPOSITORY

STAGING = REPOSITORY / "dbt_project" / "models" / "staging"
WRITTEN: dict[str, pl.Schema] = {
    "observation": OBSERVATION_SCHEMA,
    "perimetre": Perimeter.parse("ept").as_frame().schema,
    **{name: frame.schema for name, frame in catalogue_tables({}, (), False).items()},
    **REGISTER_SCHEMAS,
}
# `entrees/registre/<table>.parquet`: all are written, models read those that they need.
REGISTERS = {
    name: landed_schema(table) for name, table in register_tables(load_catalogue().values()).items()
}
# Columns that are written for others than dbt, and for whom.
NOT_READ = {("liste_qpv", "sirens_epci"): "contrôle du rattachement à l'EPT, hors modèles"}
MODELS = [p for p in sorted(STAGING.glob("*.sql")) if "source(" in p.read_text(encoding="utf-8")]


def declared_tables(name: str) -> list[str]:
    content = yaml.safe_load((STAGING / "_sources.yml").read_text(encoding="utf-8"))
    return [t["name"] for s in content["sources"] if s["name"] == name for t in s["tables"]]


def sources_of(path: Path) -> list[str]:
    return re.findall(r"source\('entrees', '(\w+)'\)", path.read_text(encoding="utf-8"))


@pytest.fixture
def empty_inputs() -> Iterator[duckdb.DuckDBPyConnection]:
    """Every written table, without a row."""
    with duckdb.connect() as base:
        for name, schema in WRITTEN.items():
            base.register("vide", pl.DataFrame(schema=schema).to_arrow())
            base.execute(f'create table "{name}" as select * from vide')
        for name, schema in REGISTERS.items():
            base.register("vide", pl.DataFrame(schema=schema).to_arrow())
            base.execute(f'create table "registre__{name}" as select * from vide')
        for name, schema in SPATIAL_SCHEMAS.items():
            base.register("vide", pl.DataFrame(schema=schema).to_arrow())
            base.execute(f'create table "spatial__{name}" as select * from vide')
        for name, columns in CONTOUR_TABLES.items():
            fields = ", ".join(f'"{column}" varchar' for column in columns)
            base.execute(f'create table "contours__{name}" ({fields})')
        yield base


def test_dbt_declares_exactly_the_tables_that_are_written() -> None:
    assert sorted(declared_tables("entrees")) == sorted(WRITTEN)


def test_dbt_names_registers_that_the_catalogue_declares() -> None:
    assert set(declared_tables("registre")) <= set(REGISTERS)


def test_dbt_names_derived_tables_that_are_written() -> None:
    assert set(declared_tables("spatial")) <= set(SPATIAL_SCHEMAS)


def test_dbt_names_contours_that_are_written() -> None:
    assert set(declared_tables("contours")) <= set(CONTOUR_TABLES)


def test_dagster_yields_exactly_the_tables_that_are_written() -> None:
    assert sorted(INPUT_TABLES) == sorted([*WRITTEN, *CONTOUR_TABLES])


def test_each_table_is_read_by_one_staging_model() -> None:
    assert sorted(t for path in MODELS for t in sources_of(path)) == sorted(WRITTEN)


@pytest.mark.parametrize("path", MODELS, ids=lambda p: p.stem)
def test_a_staging_model_asks_for_columns_that_are_written(
    path: Path, empty_inputs: duckdb.DuckDBPyConnection
) -> None:
    sql = re.sub(r"\{\{ source\('entrees', '(\w+)'\) \}\}", r'"\1"', path.read_text("utf-8"))
    sql = re.sub(r"\{\{ source\('registre', '(\w+)'\) \}\}", r'"registre__\1"', sql)
    sql = re.sub(r"\{\{ source\('(spatial|contours)', '(\w+)'\) \}\}", r'"\1__\2"', sql)
    # Macros are expressions on columns: their argument alone has to exist.
    sql = re.sub(r"\{\{ \w+\('(\w+)'[^}]*\) \}\}", r"\1", sql)
    assert "{{" not in sql
    empty_inputs.execute(sql)
    assert empty_inputs.fetchall() == []


@pytest.mark.parametrize("path", MODELS, ids=lambda p: p.stem)
def test_a_staging_model_leaves_no_column_behind_without_a_reason(path: Path) -> None:
    words = set(re.findall(r"\w+", path.read_text(encoding="utf-8")))
    for table in sources_of(path):
        left = {column for column in WRITTEN[table].names() if column not in words}
        assert left == {column for name, column in NOT_READ if name == table}
