"""The template of a contract: a workbook with lists and help, its CSV twin, its Table Schema.

The same bytes for the same contract. A template filled with good values passes its own checks.
"""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from ingestion.declaration.register_model import RegisterField, RegisterTable
from ingestion.declaration.source_model import Source
from ingestion.file_io import write_atomically
from ingestion.partners.names.quartiers import Quartier, QuartierTable
from ingestion.partners.rules.table_schema import published_schema
from ingestion.partners.sheets.grid import GUIDE_SHEET
from ingestion.partners.sheets.header import file_fields
from ingestion.partners.sheets.text import inert
from ingestion.partners.templates.template_guide import guide_rows
from ingestion.partners.templates.template_lists import QUARTIERS_SHEET, Lists, quartier_rows

DATA_SHEET = "Données"
# Rows that bear the lists and the formats: more than any contract of the EPT needs.
PREPARED_ROWS = 2_000
_FIXED_DATE = datetime(2024, 1, 1)
_NUMBER_FORMATS = {"entier": "0", "annee": "0", "date": "yyyy-mm-dd"}
Row = Mapping[str, str]


def write_templates(source: Source, folder: Path, quartiers: QuartierTable) -> list[Path]:
    """The three files of a source; gives their paths."""
    stem = f"{source.source_id}_modele"
    assert source.contrat is not None
    examples = source.contrat.exemples
    workbook, text = folder / f"{stem}.xlsx", folder / f"{stem}.csv"
    schema = folder / f"{source.source_id}_schema.json"
    write_workbook(workbook, source, quartiers, examples)
    write_csv(text, source, examples)
    [table] = source.tables.values()
    content = json.dumps(published_schema(source, table), ensure_ascii=False, indent=2) + "\n"
    write_atomically(schema, lambda path: _write_text(path, content))
    return [workbook, text, schema]


def write_csv(path: Path, source: Source, rows: Sequence[Row], encoding: str = "utf-8-sig") -> None:
    """UTF-8 with a mark, « ; », decimal comma, CRLF: what a French spreadsheet opens as it is."""
    [table] = source.tables.values()
    fields = file_fields(table)
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow(fields)
    for row in rows:
        writer.writerow([_csv_cell(field, row.get(name, "")) for name, field in fields.items()])
    content = buffer.getvalue().encode(encoding)
    write_atomically(path, lambda temporary: _write_bytes(temporary, content))


def write_workbook(
    path: Path, source: Source, quartiers: QuartierTable, rows: Sequence[Row]
) -> None:
    """The data sheet with these rows, then the guide, the quartiers and the lists."""
    write_atomically(path, lambda temporary: _write_book(temporary, source, quartiers, rows))


def _write_book(path: Path, source: Source, quartiers: QuartierTable, rows: Sequence[Row]) -> None:
    import xlsxwriter  # type: ignore[import-untyped, unused-ignore]

    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False}) as book:
        book.set_properties(
            {"title": source.libelle, "author": "Observatoire", "created": _FIXED_DATE}
        )
        [table] = source.tables.values()
        data = book.add_worksheet(DATA_SHEET)
        guide = book.add_worksheet(GUIDE_SHEET)
        lists = Lists(book, source, quartiers.quartiers.values())
        _fill_data(book, data, source, table, lists, rows)
        _fill_guide(book, guide, source)
        if lists.has_quartiers:
            _fill_quartiers(book, list(quartiers.quartiers.values()))
        lists.write()
        data.activate()


def _fill_data(
    book: Any, sheet: Any, source: Source, table: RegisterTable, lists: Lists, rows: Sequence[Row]
) -> None:
    required = book.add_format(
        {"bold": True, "bg_color": "#1F3A5F", "font_color": "white", "border": 1}
    )
    optional = book.add_format({"bold": True, "bg_color": "#DCE6F1", "border": 1})
    for position, (name, field) in enumerate(file_fields(table).items()):
        kind = book.add_format({"num_format": _number_format(field)})
        sheet.set_column(position, position, max(12, min(28, len(name) + 4)), kind)
        sheet.write_string(0, position, name, required if field.obligatoire else optional)
        sheet.write_comment(
            0, position, _comment(field), {"author": "Observatoire", "x_scale": 2, "y_scale": 1.5}
        )
        sheet.data_validation(1, position, PREPARED_ROWS, position, lists.validation(name, field))
    example = {"italic": True, "font_color": "#7F7F7F"}
    for line, row in enumerate(rows, start=1):
        invented = any(value.startswith("EXEMPLE") for value in row.values())
        for position, (name, field) in enumerate(file_fields(table).items()):
            look = {"num_format": _number_format(field)} | (example if invented else {})
            _write_cell(sheet, line, position, field, row.get(name, ""), book.add_format(look))
    sheet.freeze_panes(1, 1)


def _write_cell(
    sheet: Any, line: int, position: int, field: RegisterField, text: str, look: Any
) -> None:
    if not text:
        return
    if field.type in ("entier", "annee", "decimal") and _is_number(text):
        sheet.write_number(line, position, float(text), look)
    elif field.type == "date":
        sheet.write_datetime(line, position, date.fromisoformat(text), look)
    else:
        sheet.write_string(line, position, text, look)


def _fill_guide(book: Any, sheet: Any, source: Source) -> None:
    looks = {
        "titre": book.add_format({"bold": True, "font_size": 16, "font_color": "#1F3A5F"}),
        "partie": book.add_format({"bold": True, "font_size": 12, "font_color": "#1F3A5F"}),
        "entete": book.add_format({"bold": True, "bg_color": "#1F3A5F", "font_color": "white"}),
        "texte": book.add_format({"valign": "top"}),
        "case": book.add_format({"text_wrap": True, "valign": "top", "border": 1}),
    }
    for position, width in enumerate((24, 38, 14, 18, 46, 46, 26, 26)):
        sheet.set_column(position, position, width)
    for line, (look, cells) in enumerate(guide_rows(source)):
        for position, cell in enumerate(cells):
            sheet.write_string(line, position, cell, looks[look])
    sheet.hide_gridlines(2)


def _fill_quartiers(book: Any, quartiers: list[Quartier]) -> None:
    sheet = book.add_worksheet(QUARTIERS_SHEET)
    head = book.add_format({"bold": True, "bg_color": "#1F3A5F", "font_color": "white"})
    for position, width in enumerate((14, 64, 16, 40)):
        sheet.set_column(position, position, width)
    for line, cells in enumerate(quartier_rows(quartiers)):
        for position, cell in enumerate(cells):
            sheet.write_string(line, position, cell, head if line == 0 else None)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(quartiers), 3)


def _comment(field: RegisterField) -> str:
    needed = "Obligatoire." if field.obligatoire else "Facultatif."
    scdl = f"\nSCDL Subventions 2.1.1 : {field.scdl}." if field.scdl else ""
    return f"{field.libelle}. {needed}\n{field.aide or ''}{scdl}"


def _number_format(field: RegisterField) -> str:
    if field.type == "decimal":
        return "#,##0.00" if field.unite == "€" else "General"
    # Text everywhere else: a spreadsheet eats leading zeros and turns « 1.2 » into a date.
    return _NUMBER_FORMATS.get(field.type, "@")


def _is_number(text: str) -> bool:
    return text.lstrip("-").replace(".", "", 1).isdecimal()


def _csv_cell(field: RegisterField, text: str) -> str:
    if field.type in ("entier", "annee", "decimal"):
        return text.replace(".", ",")
    return inert(text)


def _write_text(path: Path, content: str) -> None:
    path.write_text(content, encoding="utf-8")


def _write_bytes(path: Path, content: bytes) -> None:
    path.write_bytes(content)
