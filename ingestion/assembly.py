"""Puts together what the build reads: `entrees/*.parquet`, from the landing and the catalogue.

Every table is always written, with no row when nothing serves it, so that a missing source is
an empty table with its columns and not a build that crashes.
"""

import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from ingestion.catalogue_tables import catalogue_tables
from ingestion.declaration.source_model import Source
from ingestion.landing import Landing
from ingestion.outcome import SourceOutcome
from ingestion.perimeter import Perimeter
from ingestion.registers.fixed_tables import CONTOUR_TABLES, REGISTER_SCHEMAS
from ingestion.registers.schema import PREFIX, landed_schema, register_tables
from ingestion.statistics.observations import OBSERVATION_SCHEMA

if TYPE_CHECKING:
    from geopandas import GeoDataFrame


def assemble(
    target: Path,
    sources: dict[str, Source],
    outcomes: Iterable[SourceOutcome],
    landing: Landing,
    perimeter: Perimeter,
    simulated: bool,
) -> None:
    """Write every table of `target`, which is emptied first."""
    outcomes = list(outcomes)
    shutil.rmtree(target, ignore_errors=True)
    (target / "observation").mkdir(parents=True)
    pl.DataFrame(schema=OBSERVATION_SCHEMA).write_parquet(target / "observation" / "_vide.parquet")
    served = [
        (edition.source_id, edition.edition)
        for outcome in outcomes
        for edition in outcome.editions
        if edition.served is not None
    ]
    tables = [(s, e, t, p) for s, e in served for t, p in landing.tables(s, e).items()]
    for source_id, edition, table, path in tables:
        if table == "observation":
            link(path, target / "observation" / f"{source_id}__{edition}.parquet")
    for table, schema in REGISTER_SCHEMAS.items():
        parts = [pl.read_parquet(p).cast(schema) for _, _, t, p in tables if t == table]
        frame = pl.concat([pl.DataFrame(schema=schema), *parts])
        frame.write_parquet(target / f"{table}.parquet")
    _stack_registers(target / "registre", sources, [(t, p) for _, _, t, p in tables])
    for table, columns in CONTOUR_TABLES.items():
        paths = [p for _, _, t, p in tables if t == table]
        _stack_contours(paths, columns).to_parquet(target / f"{table}.parquet")
    for name, frame in catalogue_tables(sources, outcomes, simulated).items():
        frame.write_parquet(target / f"{name}.parquet")
    perimeter.as_frame().write_parquet(target / "perimetre.parquet")


def _stack_registers(
    folder: Path, sources: dict[str, Source], landed: list[tuple[str, Path]]
) -> None:
    """`<table>.parquet` for every declared table, linked or streamed: some are large."""
    folder.mkdir()
    for name, table in register_tables(sources.values()).items():
        schema = landed_schema(table)
        paths = [path for place, path in landed if place == PREFIX + name]
        target = folder / f"{name}.parquet"
        if len(paths) == 1 and pl.read_parquet_schema(paths[0]) == schema:
            link(paths[0], target)
            continue
        parts = [_under(schema, path) for path in paths]
        stacked = pl.concat([pl.LazyFrame(schema=schema), *parts])
        stacked.sink_parquet(target, compression="zstd")


def _under(schema: pl.Schema, path: Path) -> pl.LazyFrame:
    """A landed table under today's columns: one kept from an older declaration may lack some."""
    part = pl.scan_parquet(path, glob=False)
    held = part.collect_schema().names()
    return part.select(
        (pl.col(name) if name in held else pl.lit(None)).cast(dtype, strict=False).alias(name)
        for name, dtype in schema.items()
    )


def link(origin: Path, place: Path) -> None:
    """A hard link costs nothing; a copy where the file system has none."""
    try:
        os.link(origin, place)
    except OSError:
        shutil.copyfile(origin, place)


def _stack_contours(paths: list[Path], columns: tuple[str, ...]) -> "GeoDataFrame":
    import geopandas
    import pandas

    empty = geopandas.GeoDataFrame({c: [] for c in columns}, geometry=[], crs=2154)
    parts = [geopandas.read_parquet(path) for path in paths]
    if not parts:
        return empty
    return geopandas.GeoDataFrame(pandas.concat(parts, ignore_index=True), crs=2154)
