"""Prints the cells of one sheet of a workbook as lines of JSON: a program, run by `excel_table`.

It runs apart, under limits of memory and time: a workbook may declare a sheet of seventeen
billion cells, and the library that reads it would take the whole refresh down with it. Imports
the standard library and python-calamine only, so that it starts in a few hundredths of a second.

First line: `{"feuille": name, "feuilles": [...], "fusions": [[row, col, row, col], ...]}` or
`{"erreur": code, "detail": text, "feuilles": [...]}`. Then one line per row that is not blank:
`[line, [cell, ...]]`, the line counted from 1, trailing blanks left out.

Calamine gives a cell in error, and a formula that was never computed, as a blank: a value left
out. In an .xlsx they are looked for in the sheet's own XML and printed as `#DIV/0!` or
`#NON CALCULÉ`. In .xls, .xlsb and .ods calamine cannot tell them, and they stay blanks.
"""

import json
import posixpath
import re
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import reduce
from math import isfinite
from pathlib import Path
from typing import Any
from xml.parsers import expat

MEMORY = 2 << 30
# Whole numbers that a double holds exactly.
_EXACT = 1 << 53
_CHUNK = 1 << 18
_NOT_COMPUTED = "#NON CALCULÉ"
# Errors and empty formulas that are kept; beyond, the workbook was never computed.
_MOST_GAPS = 200_000
_ERROR = re.compile(r"#[A-Z0-9_/!?]{1,20}")
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
# Formulas, cells in error, or an encoding in which neither can be sought.
_MARKS = re.compile(rb"[<:]f[\s/>]|[\s]t\s*=\s*[\"']e[\"']|\x00")
_BAD_ZIP = (zipfile.BadZipFile, zlib.error, EOFError, KeyError, RuntimeError, ValueError)
# Line from 1 -> column from 0 -> text.
Gaps = dict[int, dict[int, str]]


class Refused(Exception):
    """A workbook that is not printed: a code, and what is there instead."""

    def __init__(self, code: str, detail: str = "", sheets: Iterable[str] = ()) -> None:
        super().__init__(code)
        self.answer = {"erreur": code, "detail": detail, "feuilles": list(sheets)}


def cell_text(value: object, decimal_mark: str) -> str:
    """The cell as a French file would write it: no trailing `.0`, ISO dates, "" for a blank."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return "vrai" if value else "faux"
    if isinstance(value, int | float):
        return _number(value, decimal_mark)
    if isinstance(value, datetime):
        midnight = value.time() == time(0)
        return value.date().isoformat() if midnight else value.isoformat(timespec="seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value) if isinstance(value, timedelta) else ""


def _number(value: float, decimal_mark: str) -> str:
    if not isfinite(value):
        return str(value)
    if abs(value) < _EXACT and value == int(value):
        return str(int(value))
    # repr gives the shortest text of the same double; format spells an exponent out.
    return format(Decimal(repr(value)), "f").replace(".", decimal_mark)


def _chosen(names: list[str], wanted: str | None) -> str:
    """The sheet of that name, or the only one that begins so; the first one by default."""
    if not names:
        raise Refused("vide")
    if wanted is None:
        return names[0]
    found = [n for n in names if n.casefold() == wanted.casefold()] or [
        n for n in names if n.casefold().startswith(wanted.casefold())
    ]
    if len(found) != 1:
        raise Refused("feuille" if not found else "feuilles", ", ".join(found), names)
    return found[0]


def sheet_lines(path: Path, wanted: str | None, mark: str, limits: dict[str, int]) -> Iterator[Any]:
    """What is printed, line by line. Raises Refused."""
    import python_calamine as calamine

    try:
        # By its bytes and not its name: an archived file has no suffix, and a name may lie.
        with path.open("rb") as file:
            workbook = calamine.CalamineWorkbook.from_filelike(file)
        name = _chosen(workbook.sheet_names, wanted)
        sheet = workbook.get_sheet_by_name(name)
    except calamine.PasswordError as error:
        raise Refused("mot_de_passe") from error
    except calamine.CalamineError as error:
        raise Refused("illisible", str(error)) from error
    yield {
        "feuille": name,
        "feuilles": workbook.sheet_names,
        "fusions": [[*start, *end] for start, end in sheet.merged_cell_ranges or ()],
    }
    gaps = find_gaps(path, name)
    far = max((column for cells in gaps.values() for column in cells), default=-1)
    last = max(far, sheet.end[1] if sheet.end else -1)
    if last >= limits["colonnes"]:
        raise Refused("colonnes", str(last + 1))
    # `iter_rows` gives the empty rows above the first cell, not the empty columns before it.
    left = [""] * (sheet.start[1] if sheet.start else 0)
    signs = 0
    rows = sheet.iter_rows() if sheet.end else ()
    for printed, (line, row) in enumerate(_filled(rows, mark, left, gaps), start=1):
        signs += sum(map(len, row))
        if printed > limits["lignes"] or signs > limits["signes"]:
            raise Refused("lignes" if printed > limits["lignes"] else "signes")
        yield [line, row]


def _filled(
    rows: Iterable[list[Any]], mark: str, left: list[str], gaps: Gaps
) -> Iterator[tuple[int, list[str]]]:
    line = 0
    for line, row in enumerate(rows, start=1):
        cells = left + [cell_text(value, mark) for value in row]
        _fill(cells, gaps.get(line, {}))
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            yield line, cells
    # Formulas that were never computed are no part of what calamine sees of a sheet.
    for under in sorted(number for number in gaps if number > line):
        cells = []
        _fill(cells, gaps[under])
        yield under, cells


def _fill(cells: list[str], gaps: dict[int, str]) -> None:
    for column, text in gaps.items():
        cells += [""] * (column + 1 - len(cells))
        cells[column] = cells[column] or text


def find_gaps(path: Path, sheet: str) -> Gaps:
    """Cells of an .xlsx that hold an error, or a formula without a stored value."""
    if not zipfile.is_zipfile(path):
        return {}
    try:
        with zipfile.ZipFile(path) as archive:
            if "xl/workbook.xml" not in archive.namelist():
                return {}
            member = _sheet_part(archive, sheet)
            return _read_gaps(archive, member) if _has_marks(archive, member) else {}
    except (*_BAD_ZIP, expat.ExpatError) as error:
        raise Refused("illisible", str(error)) from error


def _has_marks(archive: zipfile.ZipFile, member: str) -> bool:
    tail = b""
    with archive.open(member) as file:
        while chunk := file.read(_CHUNK):
            if _MARKS.search(tail + chunk):
                return True
            tail = chunk[-32:]
    return False


def _sheet_part(archive: zipfile.ZipFile, sheet: str) -> str:
    """Member of the archive that holds a sheet. Raises KeyError when there is none."""
    ids: dict[str, str] = {}
    targets: dict[str, str] = {}

    def sheets(tag: str, attributes: dict[str, str]) -> None:
        if tag == "sheet":
            link = next((v for k, v in attributes.items() if k.rpartition(":")[2] == "id"), "")
            ids[attributes.get("name", "")] = link

    def links(tag: str, attributes: dict[str, str]) -> None:
        if tag == "Relationship":
            targets[attributes.get("Id", "")] = attributes.get("Target", "")

    _parse(archive, "xl/workbook.xml", sheets)
    _parse(archive, "xl/_rels/workbook.xml.rels", links)
    target = targets[ids[sheet]]
    place = target if target.startswith("xl/") else posixpath.join("/xl", target)
    return posixpath.normpath(place).lstrip("/")


def _read_gaps(archive: zipfile.ZipFile, member: str) -> Gaps:
    reader = _GapReader()
    _parse(archive, member, reader.start, reader.end, reader.text)
    return reader.gaps


class _GapReader:
    """Follows the cells of a sheet; those without a reference come after the one before."""

    def __init__(self) -> None:
        self.gaps: Gaps = {}
        self.line, self.column, self.count = 0, -1, 0
        self.kind, self.inside, self.value = "", "", ""
        self.formula = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
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
        if tag != "c":
            return
        # An empty text (`t="str"`) is what a formula such as =IF(…;"") gives: a true blank.
        empty = self.formula and not self.value and self.kind != "str"
        if self.kind != "e" and not empty:
            return
        self.count += 1
        if self.count > _MOST_GAPS:
            raise Refused("calculs", str(_MOST_GAPS))
        error = self.value if _ERROR.fullmatch(self.value) else "#ERREUR!"
        text = error if self.kind == "e" and self.value else _NOT_COMPUTED
        self.gaps.setdefault(self.line, {})[self.column] = text


def _column(letters: str) -> int:
    return reduce(lambda number, letter: number * 26 + ord(letter) - 64, letters, 0) - 1


def _parse(
    archive: zipfile.ZipFile,
    member: str,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Call the handlers on a member, tags without their prefix. No entity is ever expanded."""

    def refuse(*_: Any) -> None:
        raise ValueError("entités XML")

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = lambda tag, found: start(tag.rpartition(":")[2], found)
    if end is not None and text is not None:
        parser.EndElementHandler = lambda tag: end(tag.rpartition(":")[2])
        parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = refuse
    with archive.open(member) as file:
        while chunk := file.read(_CHUNK):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)


def main(arguments: list[str]) -> int:
    """`excel_cells.py PATH '{"feuille": …, "decimale": ",", "lignes": …, "colonnes": …}'`."""
    path, asked = Path(arguments[0]), json.loads(arguments[1])
    _limit_memory()
    try:
        for line in sheet_lines(path, asked["feuille"], asked["decimale"], asked):
            sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
    except Refused as refusal:
        sys.stdout.write(json.dumps(refusal.answer, ensure_ascii=False) + "\n")
    return 0


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:
        # No such limit on Windows; the time limit remains.
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    allowed = MEMORY if hard == resource.RLIM_INFINITY else min(MEMORY, hard)
    resource.setrlimit(resource.RLIMIT_AS, (allowed, hard))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
