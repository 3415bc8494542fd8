"""Cuts the rows under a header: those that hold data, the blank ones, the template's examples."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingestion.declaration.contract_model import PartnerContract
from ingestion.declaration.register_model import RegisterTable
from ingestion.partners.answers.problem import Problem
from ingestion.partners.sheets.header import Header, file_fields
from ingestion.partners.sheets.text import cell_name, plain, tidy

_EXAMPLE = re.compile(r"^EXEMPLE\b")
_TOTAL = re.compile(r"^(?:sous )?tota(?:l|ux)(?: general)?$|^ensemble$|^somme$")


@dataclass(frozen=True, slots=True)
class DataRows:
    """cells[i]: the text of row i, one per field of the file, as the partner wrote it.

    faults: (row, problem) that are seen before anything is understood of the cells.
    """

    fields: tuple[str, ...]
    lines: list[int]
    cells: list[list[str]]
    blank: int
    examples: list[int]
    faults: list[tuple[int, Problem]]


def data_rows(header: Header, table: RegisterTable, contract: PartnerContract) -> DataRows:
    """Shape: one row per row of the file that is neither blank nor an example."""
    fields = tuple(file_fields(table))
    positions = [header.columns.get(name) for name in fields]
    marked = [fields.index(name) for name in _example_fields(contract)]
    lines: list[int] = []
    cells: list[list[str]] = []
    examples: list[int] = []
    faults: list[tuple[int, Problem]] = []
    grid, blank, last = header.grid, header.grid.blank, header.line
    for line, found in grid.rows:
        if line <= header.line:
            continue
        blank += 0 if grid.counts_cells else line - last - 1
        last = line
        row = [tidy(found[p]) if p is not None and p < len(found) else "" for p in positions]
        if not any(row):
            blank += 1
        elif any(_EXAMPLE.match(row[i]) for i in marked):
            examples.append(line)
        else:
            faults += [(len(lines), f) for f in _row_faults(header, line, found, row)]
            lines.append(line)
            cells.append(row)
    return DataRows(fields, lines, cells, blank, examples, faults)


def _example_fields(contract: PartnerContract) -> list[str]:
    """Fields that bear the mark in the template's invented rows."""
    rows = contract.exemples
    return sorted({name for row in rows for name, text in row.items() if _EXAMPLE.match(text)})


def _row_faults(header: Header, line: int, found: list[str], row: list[str]) -> Iterator[Problem]:
    first = next(cell for cell in row if cell)
    if _TOTAL.match(plain(first)):
        yield Problem(
            "ligne_total",
            "C'est une ligne de total, pas une ligne de données.",
            "rien : retirer cette ligne",
            line=line,
            sheet=header.grid.sheet,
        )
    width = len(header.names)
    if header.grid.counts_cells and (len(found) < width or any(found[width:])):
        yield Problem(
            "nombre_de_cellules",
            f"La ligne a {len(found)} cellules, l'en-tête en a {width}.",
            "la ligne de nouveau ; un texte qui contient le séparateur va entre guillemets",
            line=line,
        )
    yield from _hidden_cells(header, line)


def _hidden_cells(header: Header, line: int) -> Iterator[Problem]:
    """Cells of declared columns that a merge covers, or whose formula has no value."""
    grid = header.grid
    for field, position in header.columns.items():
        name = cell_name(line, position)
        place = {"line": line, "sheet": grid.sheet, "column": header.title(field)}
        if name in grid.empty_formulas or name in grid.errors:
            what = "n'a pas de valeur enregistrée" if name in grid.empty_formulas else "est fausse"
            yield Problem(
                "formule_sans_valeur",
                f"La formule de cette cellule {what} ; les formules ne sont jamais calculées ici.",
                "la valeur elle-même (copier, puis collage spécial « valeurs »)",
                letter=header.letter(field),
                **place,  # type: ignore[arg-type]
            )
        covered = [
            m
            for m in grid.merged
            if m[0] <= line - 1 <= m[2]
            and m[1] <= position <= m[3]
            and (m[0], m[1]) != (line - 1, position)
        ]
        if covered:
            top, left, bottom, right = covered[0]
            yield Problem(
                "cellule_fusionnee",
                f"La cellule est prise dans la fusion {cell_name(top + 1, left)}:"
                f"{cell_name(bottom + 1, right)} : sa valeur ne se lit pas.",
                "la valeur, répétée sur chaque ligne, après avoir défusionné",
                letter=header.letter(field),
                **place,  # type: ignore[arg-type]
            )
