"""Prints the cells of one sheet of a workbook as lines of JSON: a program, run by `excel_table`.

It runs apart, under limits of memory and time: a workbook may declare a sheet of seventeen
billion cells, and the library that reads it would take the whole refresh down with it. Imports
the standard library, python-calamine and the readers of gaps only, so that it starts in a few
hundredths of a second.

First line: `{"feuille": name, "feuilles": [...], "fusions": [[row, col, row, col], ...]}` or
`{"erreur": code, "detail": text, "feuilles": [...]}`. Then one line per row that is not blank:
`[line, [cell, ...]]`, the line counted from 1, trailing blanks left out.

Calamine gives a cell in error, and a formula that was never computed, as a blank: a value left
out, or even as 0. They are looked for in the file itself (`excel_gaps`) and printed as `#DIV/0!`
or `#NON CALCULÉ`, after the mark that the caller asks for.
"""

import json
import re
import sys
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import isfinite
from pathlib import Path
from typing import Any

from ingestion.files.excel_gap_list import Gaps, Refused
from ingestion.files.excel_gaps import find_gaps

MEMORY = 2 << 30
# Whole numbers that a double holds exactly.
_EXACT = 1 << 53
# Calamine opens no sheet that holds an error out of Excel's list (`#ERROR!` of Google Sheets).
_UNKNOWN_ERROR = re.compile("cell error value")


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


def program(path: Path, asked: dict[str, Any]) -> list[str]:
    """The command that prints a sheet.

    asked: `feuille` (None for the first), `decimale` and `erreur` (marks), `lignes`, `colonnes`
    and `signes` (bounds).
    """
    run = (sys.executable, "-I", "-X", "utf8", "-m", "ingestion.files.excel_cells")
    return [*run, str(path), json.dumps(asked)]


def sheet_lines(path: Path, asked: dict[str, Any]) -> Iterator[Any]:
    """What is printed, line by line. Raises Refused."""
    import python_calamine as calamine

    try:
        # By its bytes and not its name: an archived file has no suffix, and a name may lie.
        with path.open("rb") as file:
            workbook = calamine.CalamineWorkbook.from_filelike(file)
        name = _chosen(workbook.sheet_names, asked["feuille"])
        sheet = workbook.get_sheet_by_name(name)
    except calamine.PasswordError as error:
        raise Refused("mot_de_passe") from error
    except calamine.CalamineError as error:
        unknown = _UNKNOWN_ERROR.search(str(error))
        raise Refused("erreur" if unknown else "illisible", str(error)) from error
    yield {
        "feuille": name,
        "feuilles": workbook.sheet_names,
        "fusions": [[*start, *end] for start, end in sheet.merged_cell_ranges or ()],
    }
    gaps = find_gaps(path, name, workbook.sheet_names.index(name))
    far = max((column for cells in gaps.values() for column in cells), default=-1)
    last = max(far, sheet.end[1] if sheet.end else -1)
    if last >= asked["colonnes"]:
        raise Refused("colonnes", str(last + 1))
    # `iter_rows` gives the empty rows above the first cell, not the empty columns before it.
    left = [""] * (sheet.start[1] if sheet.start else 0)
    signs = 0
    rows = sheet.iter_rows() if sheet.end else ()
    filled = _filled(rows, left, gaps, asked["decimale"], asked["erreur"])
    for printed, (line, row) in enumerate(filled, start=1):
        signs += sum(map(len, row))
        if printed > asked["lignes"] or signs > asked["signes"]:
            raise Refused("lignes" if printed > asked["lignes"] else "signes")
        yield [line, row]


def _filled(
    rows: Iterable[list[Any]], left: list[str], gaps: Gaps, decimal_mark: str, error_mark: str
) -> Iterator[tuple[int, list[str]]]:
    line = 0
    for line, row in enumerate(rows, start=1):
        cells = left + [cell_text(value, decimal_mark) for value in row]
        _fill(cells, gaps.get(line, {}), error_mark)
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            yield line, cells
    # Formulas that were never computed are no part of what calamine sees of a sheet.
    for under in sorted(number for number in gaps if number > line):
        cells = []
        _fill(cells, gaps[under], error_mark)
        yield under, cells


def _fill(cells: list[str], gaps: dict[int, str], mark: str) -> None:
    for column, text in gaps.items():
        cells += [""] * (column + 1 - len(cells))
        cells[column] = mark + text


def main(arguments: list[str]) -> int:
    """The arguments of `program`."""
    path, asked = Path(arguments[0]), json.loads(arguments[1])
    _limit_memory()
    try:
        for line in sheet_lines(path, asked):
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
