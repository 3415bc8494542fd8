"""Reads one deposited file under its contract: every row is good, refused, blank or an example.

Nothing is written, moved or landed here; what is wrong with one row never hides another problem.
"""

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from ingestion.declaration.contract_model import PartnerContract
from ingestion.declaration.register_model import RegisterTable
from ingestion.declaration.source_model import Source
from ingestion.partners.intake.deposit import Facts, Personal, ReadDeposit, RefusedRow
from ingestion.partners.intake.judging import Judged, judge_rows
from ingestion.partners.intake.periods import row_periods
from ingestion.partners.names.quartiers import QuartierTable
from ingestion.partners.privacy.masking import Privacy, file_names_persons, protect, row_content
from ingestion.partners.rules.rules import identifier_fields
from ingestion.partners.sheets.delimited import read_delimited
from ingestion.partners.sheets.grid import Grid
from ingestion.partners.sheets.guards import check_file
from ingestion.partners.sheets.header import Header, find_header, header_score
from ingestion.partners.sheets.interpret import Cells, interpret
from ingestion.partners.sheets.rows import DataRows, data_rows
from ingestion.partners.sheets.text import listed
from ingestion.partners.sheets.typed import PERIOD
from ingestion.partners.sheets.workbook import read_workbook
from ingestion.registers.schema import landed_fields


def read_deposit(
    source: Source, path: Path, name: str, quartiers: QuartierTable
) -> tuple[ReadDeposit, bool]:
    """The deposit, and whether the whole file is free of personal data.

    Raises EditionRefused when the file cannot be opened or its header is not the contract's.
    """
    assert source.contrat is not None
    contract, [table] = source.contrat, source.tables.values()
    grids = read_grids(path, name, table, contract)
    header = find_header(grids, table, name)
    data = data_rows(header, table, contract)
    cells = interpret(data, table, contract, identifier_fields(source))
    privacy = protect(header, data, table, cells.texts)
    judged = judge_rows(source, header, data, cells, privacy, quartiers)
    clean = not file_names_persons(grids, header, privacy)
    return _deposit(source, name, header, data, cells, privacy, judged), clean


def read_grids(
    path: Path, name: str, table: RegisterTable, contract: PartnerContract
) -> list[Grid]:
    """Sheets of a workbook, or the one table of a text file."""
    kind = check_file(path, name, contract.taille_max_mo)
    if kind == "csv":
        return [
            read_delimited(path, name, contract.lignes_max, lambda row: header_score(table, row))
        ]
    return read_workbook(path, kind, name, contract.lignes_max)


def _deposit(
    source: Source,
    name: str,
    header: Header,
    data: DataRows,
    cells: Cells,
    privacy: Privacy,
    judged: Judged,
) -> ReadDeposit:
    assert source.contrat is not None
    [table] = source.tables.values()
    periods = row_periods(judged.table.text, source.contrat)
    refused = tuple(_refused(data, judged, periods, table))
    good = [row for row in range(len(data.lines)) if row not in judged.reasons]
    frame = (
        judged.table.typed.with_columns(
            pl.Series(PERIOD, periods, dtype=pl.String()),
            pl.Series("ligne", data.lines, dtype=pl.Int32()),
        )[good]
        .select("ligne", *landed_fields(table), PERIOD)
        .sort(PERIOD, "ligne")
    )
    return ReadDeposit(
        _facts(name, header, data, cells, privacy),
        frame,
        refused,
        data.blank,
        len(data.examples),
        judged.problems,
        Personal(privacy.columns, dict(privacy.cells)),
        judged.labels.understood,
    )


def _refused(
    data: DataRows, judged: Judged, periods: list[str | None], table: RegisterTable
) -> Iterator[RefusedRow]:
    for row, reasons in sorted(judged.reasons.items()):
        content, waits = row_content(data, row, table), judged.waiting.get(row, ())
        yield RefusedRow(data.lines[row], periods[row], reasons, content, waits)


def _facts(name: str, header: Header, data: DataRows, cells: Cells, privacy: Privacy) -> Facts:
    read = {k: v for k, v in header.grid.facts.items() if v}
    read["ligne d'en-tête"] = str(header.line)
    read["lignes sous l'en-tête"] = str(len(data.lines) + data.blank + len(data.examples))
    if data.examples:
        read["lignes EXEMPLE ignorées (numéros)"] = listed([str(line) for line in data.examples])
    return Facts(name, read, privacy.left_out, header.absent, dict(cells.spellings))
