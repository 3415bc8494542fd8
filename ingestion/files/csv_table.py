"""Reads a delimited text file into columns of text, with the line of every row.

Knows the traps of the format (byte order mark, unnamed trailing columns, spaces in headers,
case of headers, ragged rows, titles above the header, gzip). Knows nothing of what the columns
mean: no number is read here. What is too large for memory is `csv_spool`'s work.
"""

import csv
import io
from pathlib import Path

import polars as pl

from ingestion.declaration.source_model import Reading
from ingestion.errors import EditionRefused, Where
from ingestion.files.csv_rows import CsvRows, too_long, unreadable
from ingestion.files.regular_csv import regular_rows, stripped
from ingestion.files.text_bytes import opened_bytes
from ingestion.files.text_table import RejectedRow, TextTable, checked_header

# Others know the values under the name of the first reader.
__all__ = ["RejectedRow", "TextTable", "decoded_text", "parsed_text"]

_BATCH = 100_000


def parsed_text(raw: bytes, reading: Reading, name: str) -> TextTable:
    """Shape: one column of stripped text per name of the header.

    Raises EditionRefused when the bytes are not text in the declared encoding, have no header,
    repeat a column name, or exceed the declared bounds.
    """
    if may_be_regular(reading):
        regular = regular_rows(raw, reading.separateur)
        if regular is not None:
            return _whole(regular, reading, name)
    try:
        return _row_by_row(_decoded(raw, reading, name), reading, name)
    except csv.Error as error:
        raise unreadable(error, reading, name) from error


def decoded_text(path: Path, reading: Reading, name: str, member: str | None) -> str:
    """Text of a file or of a member of a zip, unzipped. Raises EditionRefused."""
    with opened_bytes(path, reading, name, member) as text:
        return _decoded(text.read(), reading, name)


def may_be_regular(reading: Reading) -> bool:
    """Does the declaration allow reading whole columns at once?"""
    return _is_utf8(reading) and reading.entete is None


def codec(reading: Reading) -> str:
    """Name of the codec: "utf-8-sig" takes files with and without a byte order mark."""
    return "utf-8-sig" if _is_utf8(reading) else reading.encodage


def undecodable(reading: Reading, name: str, line: int | None) -> EditionRefused:
    """The refusal of bytes that are not text in the declared encoding."""
    return EditionRefused(
        f"Le fichier n'est pas en {reading.encodage}.",
        Where(file=name, line=line),
        rule="encodage déclaré dans « lecture.encodage »",
        next_step="vérifier le fichier, ou déclarer son encodage dans l'édition",
    )


def _is_utf8(reading: Reading) -> bool:
    return reading.encodage.lower().replace("_", "-") in {"utf-8", "utf8"}


def _decoded(raw: bytes, reading: Reading, name: str) -> str:
    try:
        return raw.decode(codec(reading))
    except (UnicodeDecodeError, LookupError) as error:
        start = getattr(error, "start", None)
        line = None if start is None else raw[:start].count(b"\n") + 1
        raise undecodable(reading, name, line) from error


def _whole(rows: pl.DataFrame, reading: Reading, name: str) -> TextTable:
    """A regular text: every line has the fields of the header."""
    header = checked_header(list(rows.row(0)), Where(file=name, line=1))
    first = 1 + reading.lignes_sous_entete
    if rows.height - first > reading.lignes_max:
        raise too_long(reading, name)
    cells, filled = named_columns(rows[first:], header)
    lines = list(range(first + 1, first + 1 + cells.height))
    return TextTable(tuple(cells.columns), cells, lines, (), filled)


def named_columns(rows: pl.DataFrame, header: list[str]) -> tuple[pl.DataFrame, int]:
    """Stripped cells under their names, and how many rows have a cell beyond them."""
    cells = stripped(rows)
    places = list(zip(cells.columns, header, strict=True))
    unnamed = [place for place, column in places if not column]
    filled = cells.select(pl.any_horizontal(pl.col(unnamed) != "").sum()).item() if unnamed else 0
    return cells.select(pl.col(place).alias(name) for place, name in places if name), int(filled)


def _row_by_row(content: str, reading: Reading, name: str) -> TextTable:
    text = CsvRows(io.StringIO(content, newline=""), reading, name)
    rows, lines, rejected, filled = [], [], [], 0
    for batch in text.batches(_BATCH):
        rows += batch.rows
        lines += batch.lines
        rejected += batch.rejected
        filled += batch.filled
    return TextTable.of_rows(text.columns, rows, lines, tuple(rejected), filled)
