"""Errors and formulas without a stored value, in the XML of an OpenDocument workbook.

LibreOffice writes a cell in error as an empty text or as the number 0, with what it shows in the
paragraph of the cell: `#DIV/0!`, `#N/D`, `Err:502`. Names of tags and attributes are taken with
their usual prefixes, as calamine does.
"""

import re
import zipfile

from ingestion.files.excel_gap_list import NOT_COMPUTED, UNNAMED_ERROR, GapList, Gaps
from ingestion.files.excel_xml import parse

CONTENT = "content.xml"
# A formula, a cell in error, or an encoding in which neither can be sought.
ODS_MARKS = re.compile(rb"table:formula|value-type\s*=\s*[\"']error|\x00")
# « Err :502 » has its blank in French; a formula may well give the text « #1 du classement ».
_SHOWN_ERROR = re.compile(r"#[A-ZÀ-Þ0-9/_]{1,20}\s?[!?]?|Err\s?:\s?[0-9]{3}")
_CELLS = ("table:table-cell", "table:covered-table-cell")
_LONGEST = 64


def read_ods_gaps(archive: zipfile.ZipFile, sheet: str) -> Gaps:
    """Raises Refused when there are too many."""
    reader = _Cells(sheet)
    parse(archive, CONTENT, reader.start, reader.end, reader.text)
    return reader.found.gaps


class _Cells:
    """Follows the cells of a sheet, rows and columns repeated; a table in a cell is no sheet."""

    def __init__(self, sheet: str) -> None:
        self.found = GapList()
        self.sheet = sheet
        self.depth, self.here = 0, False
        self.line, self.lines, self.column, self.columns = 1, 1, 0, 1
        self.cell: dict[str, str] | None = None
        self.shown, self.in_note = "", False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "table:table":
            self.depth += 1
            if self.depth == 1:
                self.here, self.line = attributes.get("table:name") == self.sheet, 1
        elif not self.here or self.depth > 1:
            return
        elif tag == "table:table-row":
            self.column, self.lines = 0, _repeated(attributes, "table:number-rows-repeated")
        elif tag in _CELLS:
            self.cell, self.shown = attributes, ""
            self.columns = _repeated(attributes, "table:number-columns-repeated")
        elif tag == "office:annotation":
            self.in_note = True

    def text(self, content: str) -> None:
        if self.cell is not None and not self.in_note and len(self.shown) < _LONGEST:
            self.shown += content

    def end(self, tag: str) -> None:
        if tag == "table:table":
            self.depth -= 1
            self.here &= self.depth > 0
        elif not self.here or self.depth > 1:
            return
        elif tag == "office:annotation":
            self.in_note = False
        elif tag == "table:table-row":
            self.line += self.lines
        elif tag in _CELLS and self.cell is not None:
            self._close(self.cell)
            self.cell = None
            self.column += self.columns

    def _close(self, cell: dict[str, str]) -> None:
        text = _gap(cell, self.shown.strip())
        if not text:
            return
        for line in range(self.line, self.line + self.lines):
            for column in range(self.column, self.column + self.columns):
                self.found.add(line, column, text)


def _gap(cell: dict[str, str], shown: str) -> str:
    """What the cell is to be read as, "" when calamine reads it as it is."""
    formula = "table:formula" in cell
    if cell.get("calcext:value-type") == "error":
        return shown or UNNAMED_ERROR
    if formula and _SHOWN_ERROR.fullmatch(shown):
        return shown
    never = formula and not shown and "office:value-type" not in cell
    return NOT_COMPUTED if never else ""


def _repeated(attributes: dict[str, str], name: str) -> int:
    text = attributes.get(name, "1")
    return int(text) if text.isdecimal() and len(text) < 9 else 1
