"""Reads a delimited text that memory cannot hold: part by part, into a folder of Parquet files.

The same table as `csv_table` gives, row for row. Five million rows take the memory of some
hundred thousand.
"""

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import polars as pl

from ingestion.declaration.source_model import Reading
from ingestion.errors import EditionRefused, Where
from ingestion.files.csv_rows import CsvRows, too_long, unreadable
from ingestion.files.csv_table import codec, may_be_regular, named_columns, undecodable
from ingestion.files.regular_csv import regular_rows
from ingestion.files.spooled_table import Spool, SpooledTable
from ingestion.files.text_bytes import opened_bytes
from ingestion.files.text_table import RejectedRow, TextTable, checked_header

# Bytes of one part that is read at once, and cells of one that is read row by row: each becomes
# an observation.
PART_BYTES = 8 << 20
PART_CELLS = 1_000_000
# More rows refused than this are no accident: the file is not what it says.
MAX_REJECTED = 200_000


@dataclass
class _Filling:
    """What has been written so far."""

    reading: Reading
    name: str
    spool: Spool = field(default_factory=Spool)
    columns: tuple[str, ...] = ()
    height: int = 0
    filled: int = 0
    rejected: list[RejectedRow] = field(default_factory=list)

    def add(self, cells: pl.DataFrame, lines: list[int], filled: int) -> None:
        self.columns = tuple(cells.columns)
        self.height += cells.height
        self.filled += filled
        if self.height > self.reading.lignes_max:
            raise too_long(self.reading, self.name)
        self.spool.add(cells, lines)

    def reject(self, rows: list[RejectedRow]) -> None:
        self.rejected += rows
        if len(self.rejected) > MAX_REJECTED:
            raise EditionRefused(
                f"Plus de {MAX_REJECTED} lignes n'ont pas le nombre de champs de l'en-tête.",
                Where(file=self.name, line=self.rejected[0].line),
                rule=f"séparateur « {self.reading.separateur} » du catalogue",
                next_step="comparer le fichier avec « lecture » du catalogue",
            )

    def table(self) -> SpooledTable:
        return SpooledTable(
            self.columns, self.spool, self.height, tuple(self.rejected), self.filled
        )


def spool_text_table(
    path: Path, reading: Reading, name: str, member: str | None = None
) -> SpooledTable:
    """Shape: as `parsed_text`, on disk. Raises EditionRefused as it does."""
    if may_be_regular(reading):
        with opened_bytes(path, reading, name, member) as text:
            regular = _regular(text, reading, name)
        if regular is not None:
            return regular
    filling = _Filling(reading, name)
    try:
        with opened_bytes(path, reading, name, member) as text:
            _row_by_row(text, filling)
    except csv.Error as error:
        raise unreadable(error, reading, name) from error
    except UnicodeDecodeError as error:
        with opened_bytes(path, reading, name, member) as text:
            raise undecodable(reading, name, _undecodable_line(text, codec(reading))) from error
    return filling.table()


def _regular(text: BinaryIO, reading: Reading, name: str) -> SpooledTable | None:
    """None as soon as a part is not regular, or has other fields than the parts before it."""
    filling = _Filling(reading, name)
    header: list[str] = []
    width, line = 0, 1
    for block in _blocks(text):
        rows = regular_rows(block, reading.separateur, is_start=line == 1)
        if rows is None or (width and rows.width != width):
            return None
        width, first = rows.width, line
        line += rows.height
        if not header:
            header = checked_header(list(rows.row(0)), Where(file=name, line=1))
            skipped = 1 + reading.lignes_sous_entete
            rows, first = rows[skipped:], first + skipped
        cells, filled = named_columns(rows, header)
        filling.add(cells, list(range(first, first + cells.height)), filled)
    return filling.table() if header else None


def _blocks(text: BinaryIO) -> Iterator[bytes]:
    """The text cut at line ends, some PART_BYTES at once."""
    while block := text.read(PART_BYTES):
        yield block + text.readline()


def _row_by_row(text: BinaryIO, filling: _Filling) -> None:
    try:
        lines = io.TextIOWrapper(text, encoding=codec(filling.reading), newline="")
    except LookupError as error:
        raise undecodable(filling.reading, filling.name, None) from error
    rows = CsvRows(lines, filling.reading, filling.name)
    for batch in rows.batches(max(1, PART_CELLS // len(rows.columns))):
        filling.reject(batch.rejected)
        cells = TextTable.of_rows(rows.columns, batch.rows, batch.lines).cells
        filling.add(cells, batch.lines, batch.filled)
    lines.detach()


def _undecodable_line(text: BinaryIO, encoding: str) -> int:
    """Line of the first bytes that the encoding refuses."""
    decoder, line = codecs.getincrementaldecoder(encoding)(), 1
    while block := text.read(PART_BYTES):
        try:
            decoder.decode(block)
        except UnicodeDecodeError as error:
            # `start` counts from what the decoder kept of the block before.
            kept = len(error.object) - len(block)
            return line + block[: max(0, error.start - kept)].count(b"\n")
        line += block.count(b"\n")
    return line
