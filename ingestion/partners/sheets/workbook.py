"""Reads the sheets of a workbook as grids of text: stored values only, nothing is ever computed.

The cells are read by `ingestion.files.excel_cells`, a program apart, under limits of memory and
time.
"""

import json
import re
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import IO, Any

from ingestion.errors import EditionRefused, Where
from ingestion.files.excel_cells import program
from ingestion.partners.privacy.personal import hide
from ingestion.partners.sheets.grid import Grid, Merged
from ingestion.partners.sheets.guards import Kind
from ingestion.partners.sheets.markup import check_markup, damaged
from ingestion.partners.sheets.sheet_refusal import MAX_COLUMNS, sheet_refusal

MAX_SHEETS = 30
MAX_SECONDS = 60
MAX_MERGED = 100_000
_CHARACTERS = 200_000_000
# Decimal mark of the cells that are numbers: no text that a partner types holds this private sign.
_MARK = "\ue00c"
# The same for the cells in error.
_ERROR_MARK = "\ue00d"
_MARKED = re.compile(rf"^-?[0-9]+{_MARK}[0-9]+$")


def read_workbook(path: Path, kind: Kind, name: str, rows_max: int) -> list[Grid]:
    """Every sheet that holds something, in order.

    Raises EditionRefused when the workbook cannot be read or exceeds the bounds.
    """
    check_markup(path, name)
    first, sheets = _read_sheet(path, None, name, rows_max)
    if len(sheets) > MAX_SHEETS:
        raise EditionRefused(
            "Le classeur a trop de feuilles.",
            Where(file=name, value=str(len(sheets))),
            rule=f"au plus {MAX_SHEETS} feuilles",
            next_step="n'envoyer que la feuille du modèle",
        )
    others = (_read_sheet(path, sheet, name, rows_max)[0] for sheet in sheets[1:])
    return [_named(kind, grid) for grid in (first, *others) if grid and grid.rows]


def _named(kind: Kind, grid: Grid) -> Grid:
    # The name of a sheet is repeated in every problem: « Suivi de Mme … » is not.
    shown = hide(grid.sheet or "")
    return replace(grid, sheet=shown, facts={"format": f"classeur {kind}", "feuille": shown})


def _read_sheet(
    path: Path, sheet: str | None, name: str, rows_max: int
) -> tuple[Grid | None, list[str]]:
    with tempfile.TemporaryFile("w+", encoding="utf-8") as printed:
        _print_cells(path, sheet, name, rows_max, printed)
        printed.seek(0)
        head: Any = json.loads(printed.readline() or '{"erreur": "illisible"}')
        if "erreur" in head:
            if head["erreur"] == "vide":
                return None, []
            raise sheet_refusal(head, name, sheet, rows_max)
        rows: list[tuple[int, list[str]]] = []
        decimals: set[tuple[int, int]] = set()
        errors: set[tuple[int, int]] = set()
        for text in printed:
            line = json.loads(text)
            if isinstance(line, dict):
                raise sheet_refusal(line, name, head["feuille"], rows_max)
            rows.append((int(line[0]), _cells(line, decimals, errors)))
    merged: tuple[Merged, ...] = tuple((a, b, c, d) for a, b, c, d in head["fusions"])
    _check_merged(merged, rows, name, head["feuille"])
    grid = Grid(
        head["feuille"], rows, merged, errors=frozenset(errors), decimals=frozenset(decimals)
    )
    return grid, list(head["feuilles"])


def _cells(
    line: list[Any], decimals: set[tuple[int, int]], errors: set[tuple[int, int]]
) -> list[str]:
    """The texts of a row; its numbers with decimals and its errors are added to the sets."""
    texts = list(map(str, line[1]))
    for position, text in enumerate(texts):
        if text.startswith(_ERROR_MARK):
            texts[position] = text.removeprefix(_ERROR_MARK)
            errors.add((int(line[0]), position))
        if _MARK in text:
            texts[position] = text.replace(_MARK, ".")
            if _MARKED.match(text):
                decimals.add((int(line[0]), position))
    return texts


def _check_merged(
    merged: tuple[Merged, ...], rows: list[tuple[int, list[str]]], name: str, sheet: str
) -> None:
    last = rows[-1][0] if rows else 0
    covered = sum(max(0, min(bottom + 1, last) - top) for top, _, bottom, _ in merged)
    if covered > MAX_MERGED or len(merged) > MAX_MERGED:
        raise EditionRefused(
            "La feuille a trop de cellules fusionnées.",
            Where(file=name, sheet=hide(sheet), value=f"{len(merged)} fusions"),
            rule=f"au plus {MAX_MERGED} lignes prises dans des fusions",
            next_step="défusionner les cellules, ou recopier le tableau dans le modèle",
        )


def _print_cells(path: Path, sheet: str | None, name: str, rows_max: int, printed: IO[str]) -> None:
    asked = {
        "feuille": sheet,
        "decimale": _MARK,
        "erreur": _ERROR_MARK,
        "lignes": rows_max,
        "colonnes": MAX_COLUMNS,
        "signes": _CHARACTERS,
    }
    try:
        done = subprocess.run(
            program(path, asked),
            stdout=printed,
            stderr=subprocess.DEVNULL,
            timeout=MAX_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise EditionRefused(
            f"Le classeur n'est pas lu en {MAX_SECONDS} secondes.",
            Where(file=name),
            next_step="copier les seules lignes utiles dans un classeur neuf (modèle)",
        ) from error
    if done.returncode != 0:
        raise damaged(name)
