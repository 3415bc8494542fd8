"""Prints the cells of one sheet of a workbook as lines of JSON: a program, run by `excel_table`.

It runs apart, under limits of memory and time: a workbook may declare a sheet of seventeen
billion cells, and the library that reads it would take the whole refresh down with it. Imports
the standard library and python-calamine only, so that it starts in a few hundredths of a second.

First line: `{"feuille": name, "feuilles": [...], "fusions": [[row, col, row, col], ...]}` or
`{"erreur": code, "detail": text, "feuilles": [...]}`. Then one line per row that is not blank:
`[line, [cell, ...]]`, the line counted from 1, trailing blanks left out.
"""

import json
import sys
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import isfinite
from pathlib import Path
from typing import Any

MEMORY = 2 << 30
# Whole numbers that a double holds exactly.
_EXACT = 1 << 53


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
    if sheet.end is None:
        return
    if sheet.end[1] >= limits["colonnes"]:
        raise Refused("colonnes", str(sheet.end[1] + 1))
    # `iter_rows` gives the empty rows above the first cell, not the empty columns before it.
    left = [""] * (sheet.start[1] if sheet.start else 0)
    signs = 0
    for printed, (line, row) in enumerate(_filled(sheet.iter_rows(), mark), start=1):
        signs += sum(map(len, row))
        if printed > limits["lignes"] or signs > limits["signes"]:
            raise Refused("lignes" if printed > limits["lignes"] else "signes")
        yield [line, left + row]


def _filled(rows: Iterable[list[Any]], mark: str) -> Iterator[tuple[int, list[str]]]:
    for line, row in enumerate(rows, start=1):
        cells = [cell_text(value, mark) for value in row]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            yield line, cells


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
