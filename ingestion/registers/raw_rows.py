"""The rows of a register's file as text columns, whatever the format: what typing starts from.

A catalogue column `X` is the frame's column `texte:X`, so that it cannot be taken for a field.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from ingestion.declaration.source_model import Reading
from ingestion.errors import Where
from ingestion.files.csv_table import decoded_text
from ingestion.files.geojson_points import features_path, point_records
from ingestion.files.json_records import (
    JsonRecords,
    key_names,
    parse_json,
    readable,
    records_at,
    text_column,
)
from ingestion.files.spooled_table import Spool, SpooledTable
from ingestion.files.tabular import Table, read_table
from ingestion.files.text_table import LINE, TEXT, RejectedRow
from ingestion.registers.columns import TableRef, match_columns
from ingestion.registers.typed_fields import list_sign

# (line, column) of a cell that is no text -> what was there, and why.
BadCells = dict[tuple[int, str], tuple[str, str]]


@dataclass(frozen=True, slots=True)
class RawRows:
    """`frame`: LINE (Int32) and `texte:<column>` for every column that the edition has.

    rejected: rows that the format itself refuses. not_points: GeoJSON features without a point.
    bounded: the frame must not be held whole in memory. spool: what it reads from, when on disk.
    """

    frame: pl.LazyFrame
    rejected: tuple[RejectedRow, ...]
    bad_cells: BadCells
    unknown: str
    filled_unnamed: int = 0
    not_points: int = 0
    bounded: bool = False
    spool: Spool | None = None


def read_rows(ref: TableRef, path: Path) -> RawRows:
    """Rows of one table. Raises EditionRefused when the file does not fit its declaration."""
    reading = ref.source.reading(ref.edition_id)
    name = ref.file_name
    edition = ref.source.editions[ref.edition_id]
    member = edition.membre if name == edition.fichier else None
    match reading.format:
        case "csv" | "excel":
            return _from_table(ref, read_table(path, reading, name, member), name)
        case "json" | "geojson":
            return _from_json(ref, path, reading, name, member)
        case "parquet":
            from ingestion.files.parquet_rows import read_parquet_rows

            return read_parquet_rows(ref, path, reading, name)


def _from_table(ref: TableRef, table: Table, name: str) -> RawRows:
    match = match_columns(ref, table.columns, Where(file=name, line=1))
    frame = table.scan().select(
        LINE,
        *(pl.col(TEXT + found).alias(TEXT + column) for column, found in match.in_file.items()),
    )
    spool = table.spool if isinstance(table, SpooledTable) else None
    return RawRows(
        frame,
        table.rejected,
        {},
        match.shown_unknown(),
        table.filled_unnamed,
        bounded=spool is not None,
        spool=spool,
    )


def _from_json(
    ref: TableRef, path: Path, reading: Reading, name: str, member: str | None
) -> RawRows:
    document = parse_json(decoded_text(path, reading, name, member), name)
    chemin, not_points = ref.table.chemin, 0
    is_geojson = reading.format == "geojson"
    if is_geojson:
        chemin = features_path(document, ref.table.epsg, name)
    found = records_at(document, chemin, name, reading.lignes_max)
    if is_geojson:
        points = point_records(found)
        found, not_points = points.records, points.not_points
    names = (readable(key) for key in key_names(found.records))
    match = match_columns(ref, dict.fromkeys(names), Where(file=name))
    data, bad = _texts(ref, found, match.in_file)
    return RawRows(
        _frame(found.ranks, data).lazy(),
        found.rejected,
        bad,
        match.shown_unknown(),
        not_points=not_points if ref.table.point else 0,
    )


def _texts(
    ref: TableRef, found: JsonRecords, in_file: dict[str, str]
) -> tuple[dict[str, list[str]], BadCells]:
    signs = {
        ref.column(name): list_sign(field) or ";"
        for name, field in ref.fields().items()
        if field.type == "liste"
    }
    data: dict[str, list[str]] = {}
    bad: BadCells = {}
    for column, key in in_file.items():
        texts = text_column(found.records, key, signs.get(column))
        data[column] = texts.values
        bad |= {(found.ranks[i], column): why for i, why in texts.bad.items()}
    return data, bad


def _frame(lines: list[int], data: Mapping[str, Sequence[str]]) -> pl.DataFrame:
    series = {LINE: pl.Series(lines, dtype=pl.Int32)}
    return pl.DataFrame(
        series | {TEXT + c: pl.Series(values, dtype=pl.String) for c, values in data.items()}
    )
