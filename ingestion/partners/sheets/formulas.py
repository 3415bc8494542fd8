"""Cells whose formula gives nothing: never computed since they were written, or in error.

Formulas are never run: the value that the partner's spreadsheet stored is the one that is read.
The reader of cells shows such a cell as blank, which would be taken for a value left out.
"""

import posixpath
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

from ingestion.partners.sheets.guards import Kind
from ingestion.partners.sheets.markup import Attributes, parse, reading_guard, windows
from ingestion.partners.sheets.text import cell_name

# Enough to be told; a whole sheet of empty formulas is one and the same problem.
_MOST = 20_000
_RELATIONSHIPS = "xl/_rels/workbook.xml.rels"


@dataclass
class SheetFormulas:
    """References (`B7`) of formulas without a value, and of cells in error."""

    empty: set[str] = field(default_factory=set)
    errors: set[str] = field(default_factory=set)


def find_formulas(path: Path, kind: Kind, sheet: str, name: str) -> SheetFormulas:
    """Raises EditionRefused when the workbook is damaged or declares entities."""
    found = SheetFormulas()

    def read(archive: zipfile.ZipFile) -> None:
        if kind == "ods":
            _read_ods(archive, sheet, found)
            return
        member = _sheet_part(archive, sheet)
        if member is not None and _may_hold_formulas(archive, member):
            _read_xlsx(archive, member, found)

    reading_guard(path, name, read)
    return found


def _may_hold_formulas(archive: zipfile.ZipFile, member: str) -> bool:
    return any(
        mark in window for window in windows(archive, member) for mark in (b"<f", b'"e"', b":f")
    )


def _sheet_part(archive: zipfile.ZipFile, sheet: str) -> str | None:
    """Member of the archive that holds a sheet."""
    ids: dict[str, str] = {}
    targets: dict[str, str] = {}

    def sheets(tag: str, attributes: Attributes) -> None:
        if tag.rpartition(":")[2] == "sheet":
            link = next((v for k, v in attributes.items() if k.rpartition(":")[2] == "id"), "")
            ids[attributes.get("name", "")] = link

    def links(tag: str, attributes: Attributes) -> None:
        if tag.rpartition(":")[2] == "Relationship":
            targets[attributes.get("Id", "")] = attributes.get("Target", "")

    parse(archive, "xl/workbook.xml", sheets, _nothing, _nothing)
    parse(archive, _RELATIONSHIPS, links, _nothing, _nothing)
    target = targets.get(ids.get(sheet, ""), "")
    place = posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")
    return place if target and place in archive.namelist() else None


def _read_xlsx(archive: zipfile.ZipFile, member: str, found: SheetFormulas) -> None:
    state = {"ref": "", "kind": "", "inside": ""}
    seen = {"formula": False, "value": False}

    def start(tag: str, attributes: Attributes) -> None:
        tag = tag.rpartition(":")[2]
        if tag == "c":
            state.update(ref=attributes.get("r", ""), kind=attributes.get("t", ""))
            seen.update(formula=False, value=False)
        seen["formula"] |= tag == "f"
        state["inside"] = tag

    def text(content: str) -> None:
        seen["value"] |= state["inside"] in ("v", "t") and bool(content.strip())

    def end(tag: str) -> None:
        state["inside"] = ""
        if tag.rpartition(":")[2] != "c":
            return
        if state["kind"] == "e" and len(found.errors) < _MOST:
            found.errors.add(state["ref"])
        elif seen["formula"] and not seen["value"] and len(found.empty) < _MOST:
            found.empty.add(state["ref"])

    parse(archive, member, start, end, text)


def _read_ods(archive: zipfile.ZipFile, sheet: str, found: SheetFormulas) -> None:
    """Repeated rows and columns move the position; a repeated formula is told once."""
    at = {"row": 0, "column": 0, "rows": 1}
    current = {"table": "", "formula": "", "ref": "", "text": ""}

    def start(tag: str, attributes: Attributes) -> None:
        if tag == "table:table":
            current["table"] = attributes.get("table:name", "")
            at.update(row=0)
        elif tag == "table:table-row":
            at.update(column=0, rows=_repeated(attributes, "table:number-rows-repeated"))
        elif tag in ("table:table-cell", "table:covered-table-cell"):
            current["ref"] = cell_name(at["row"] + 1, at["column"])
            valued = "office:value-type" in attributes
            current["formula"] = "" if "table:formula" not in attributes else str(valued)
            current["text"] = ""
            at["column"] += _repeated(attributes, "table:number-columns-repeated")

    def text(content: str) -> None:
        if current["formula"]:
            current["text"] += content[:64]

    def end(tag: str) -> None:
        if tag == "table:table-row":
            at["row"] += at["rows"]
        if tag not in ("table:table-cell", "table:covered-table-cell"):
            return
        if current["formula"] and current["table"] == sheet and len(found.errors) < _MOST:
            shown = current["text"].strip()
            if shown.startswith(("#", "Err:")):
                found.errors.add(current["ref"])
            elif not shown and current["formula"] == "False":
                found.empty.add(current["ref"])
        current["formula"] = ""

    parse(archive, "content.xml", start, end, text)


def _repeated(attributes: Attributes, name: str) -> int:
    text = attributes.get(name, "1")
    return int(text) if text.isdecimal() and len(text) < 9 else 1


def _nothing(*_: object) -> None:
    return None
