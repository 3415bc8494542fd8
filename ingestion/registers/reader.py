"""Reads the declared tables of a register, whatever their format, under one declaration.

The first table of the source is what gate 1 judges, with the number of rows of every table in
`lignes_<table>`; the other tables are held to their fields, their keys and their shares alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from ingestion.corrections.in_registers import CorrectedRows, correct_rows
from ingestion.declaration.source_model import Source
from ingestion.errors import EditionRefused, Where
from ingestion.files.text_table import LINE, RejectedRow
from ingestion.raw_archive import RawFile
from ingestion.read_edition import ReadEdition, TableWriter
from ingestion.registers.checks import TableFindings, table_checks
from ingestion.registers.columns import TableRef
from ingestion.registers.pseudonyms import pseudonym_key
from ingestion.registers.raw_rows import read_rows
from ingestion.registers.schema import CORRECTION, PREFIX, landed_schema
from ingestion.registers.typed_rows import TypedRows, type_rows

# Rows that gate 1 judges one by one; beyond, a regular sample of about that many.
MAX_CONTROL = 100_000
ROWS_OF = "lignes_"


@dataclass(frozen=True, slots=True)
class _ReadTable:
    ref: TableRef
    findings: TableFindings
    corrected: CorrectedRows
    control: pl.DataFrame

    @property
    def typed(self) -> TypedRows:
        return self.findings.typed


def read_register(source: Source, edition_id: str, files: dict[str, RawFile]) -> ReadEdition:
    """Tables `registre_<name>`. Raises EditionRefused when a file does not fit its declaration."""
    tables = [_read(ref, files) for ref in tables_of(source, edition_id)]
    first = tables[0]
    counts = {ROWS_OF + t.ref.name: t.findings.kept_rows for t in tables}
    control = first.control.with_columns(pl.lit(n).alias(name) for name, n in counts.items())

    def build(quarantined: set[int]) -> dict[str, TableWriter]:
        lines = control.get_column(LINE)
        aside = {lines[position] for position in quarantined}
        return {PREFIX + t.ref.name: _writer(t, aside if t is first else set()) for t in tables}

    return ReadEdition(
        control,
        next((name for name in first.ref.table.cle if name in control.columns), LINE),
        tuple(row for t in tables for row in _quarantine(t, len(tables) > 1)),
        tuple(check for t in tables for check in table_checks(t.findings)),
        sum(t.typed.rows_read for t in tables),
        build,
        {
            "blancs": _blanks(tables),
            "tables": counts,
            "corrections": [o.as_row() for t in tables for o in t.corrected.outcomes],
        },
    )


def tables_of(source: Source, edition_id: str) -> list[TableRef]:
    """Tables that an edition has: those that it does not declare absent."""
    absent = source.editions[edition_id].absentes
    return [TableRef(source, edition_id, name) for name in source.tables if name not in absent]


def control_columns(source: Source, edition_id: str) -> set[str]:
    """Columns of the frame that gate 1 is given for an edition."""
    refs = tables_of(source, edition_id)
    return {LINE, *refs[0].fields(), *(ROWS_OF + ref.name for ref in refs)}


def _read(ref: TableRef, files: dict[str, RawFile]) -> _ReadTable:
    try:
        return _read_table(ref, files)
    except pl.exceptions.PolarsError as error:
        # A large file is read in a stream: damage in its middle shows here only.
        raise EditionRefused(
            f"Le fichier ne peut être lu en entier : {str(error)[:300]}.",
            Where(file=ref.file_name),
            next_step="télécharger de nouveau le fichier, il est peut-être abîmé",
        ) from error


def _read_table(ref: TableRef, files: dict[str, RawFile]) -> _ReadTable:
    key = pseudonym_key()
    corrected = correct_rows(ref, read_rows(ref, files[ref.file_name].path))
    raw = corrected.raw
    typed = type_rows(ref, raw, key)
    kept = typed.rows_read - len(typed.rejected_rows)
    step = -(-kept // MAX_CONTROL)
    sampled = typed.kept if step <= 1 else typed.kept.filter(pl.col(LINE) % step == 0)
    control = sampled.collect(engine="streaming")
    findings = TableFindings(ref, raw, typed, key is not None, control.height if step > 1 else None)
    return _ReadTable(ref, findings, corrected, control)


def _writer(table: _ReadTable, aside: set[int]) -> TableWriter:
    def write(path: Path) -> int:
        rows = table.typed.kept.with_columns(table.corrected.mark())
        if aside:
            rows = rows.filter(
                ~pl.col(LINE).is_in(pl.Series(sorted(aside), dtype=pl.Int32).implode())
            )
        landed_rows(table.ref, rows).sink_parquet(path, compression="zstd")
        return int(pl.scan_parquet(path).select(pl.len()).collect().item())

    return write


def landed_rows(ref: TableRef, rows: pl.LazyFrame) -> pl.LazyFrame:
    """Rows under the landed schema: their origin, and null where the edition lacks a field."""
    held = {*ref.fields(), LINE, CORRECTION} & set(rows.collect_schema().names())
    origin = {"source_id": ref.source.source_id, "edition": ref.edition_id}
    return rows.select(
        (pl.col(name) if name in held else pl.lit(origin.get(name))).cast(dtype).alias(name)
        for name, dtype in landed_schema(ref.table).items()
    )


def _quarantine(table: _ReadTable, several: bool) -> Iterator[RejectedRow]:
    for row in (*table.typed.rejected_rows, *table.typed.rejected_cells):
        reason = f"{table.ref.file_name} : {row.reason}" if several else row.reason
        yield RejectedRow(row.line, row.column, row.value, reason, row.content)


def _blanks(tables: list[_ReadTable]) -> dict[str, Any]:
    """Share of cells without a value, by field (`<table>_<field>` beyond the first table)."""
    shares = {}
    for table in tables:
        typed = table.typed
        prefix = "" if table is tables[0] else f"{table.ref.name}_"
        for name, filled in typed.filled.items():
            valued = filled - typed.broken[name]
            shares[prefix + name] = round(1 - valued / max(typed.rows_read, 1), 4)
    return shares
