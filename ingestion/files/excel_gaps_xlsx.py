"""Errors and formulas without a stored value, in the XML of one sheet of an .xlsx."""

import posixpath
import re
import zipfile
from functools import reduce

from ingestion.files.excel_gap_list import NOT_COMPUTED, UNNAMED_ERROR, GapList, Gaps
from ingestion.files.excel_xml import local, parse

# Formulas, cells in error, or an encoding in which neither can be sought.
XLSX_MARKS = re.compile(rb"[<:]f[\s/>]|[\s]t\s*=\s*[\"']e[\"']|\x00")
_ERROR = re.compile(r"#[A-Z0-9_/!?]{1,20}")
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")


def sheet_part(archive: zipfile.ZipFile, sheet: str) -> str:
    """Member of the archive that holds a sheet. Raises KeyError when there is none."""
    ids: dict[str, str] = {}
    targets: dict[str, str] = {}

    def sheets(tag: str, attributes: dict[str, str]) -> None:
        if local(tag) == "sheet":
            link = next((v for k, v in attributes.items() if local(k) == "id"), "")
            ids[attributes.get("name", "")] = link

    def links(tag: str, attributes: dict[str, str]) -> None:
        if local(tag) == "Relationship":
            targets[attributes.get("Id", "")] = attributes.get("Target", "")

    parse(archive, "xl/workbook.xml", sheets)
    parse(archive, "xl/_rels/workbook.xml.rels", links)
    target = targets[ids[sheet]]
    place = target if target.startswith("xl/") else posixpath.join("/xl", target)
    return posixpath.normpath(place).lstrip("/")


def read_xlsx_gaps(archive: zipfile.ZipFile, member: str) -> Gaps:
    """Raises Refused when there are too many."""
    reader = _Cells()
    parse(archive, member, reader.start, reader.end, reader.text)
    return reader.found.gaps


class _Cells:
    """Follows the cells of a sheet; those without a reference come after the one before."""

    def __init__(self) -> None:
        self.found = GapList()
        self.line, self.column = 0, -1
        self.kind, self.inside, self.value = "", "", ""
        self.formula = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        tag = local(tag)
        if tag == "row":
            number = attributes.get("r", "")
            self.line = int(number) if number.isdecimal() else self.line + 1
            self.column = -1
        elif tag == "c":
            self.kind, self.value, self.formula = attributes.get("t", ""), "", False
            found = _REFERENCE.fullmatch(attributes.get("r", ""))
            self.column = _column(found[1]) if found else self.column + 1
            self.line = int(found[2]) if found else self.line
        self.formula |= tag == "f"
        self.inside = tag

    def text(self, content: str) -> None:
        if self.inside in ("v", "t") and len(self.value) < 64:
            self.value += content.strip()

    def end(self, tag: str) -> None:
        self.inside = ""
        if local(tag) != "c":
            return
        # An empty text (`t="str"`) is what a formula such as =IF(…;"") gives: a true blank.
        empty = self.formula and not self.value and self.kind != "str"
        if self.kind == "e" and self.value:
            error = self.value if _ERROR.fullmatch(self.value) else UNNAMED_ERROR
            self.found.add(self.line, self.column, error)
        elif self.kind == "e" or empty:
            self.found.add(self.line, self.column, NOT_COMPUTED)


def _column(letters: str) -> int:
    return reduce(lambda number, letter: number * 26 + ord(letter) - 64, letters, 0) - 1
