"""Cuts the rows under a header: those that hold data, the blank ones, the template's examples."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingestion.declaration.contract_model import PartnerContract
from ingestion.declaration.register_model import RegisterTable
from ingestion.partners.answers.problem import Problem
from ingestion.partners.sheets.grid import Merged
from ingestion.partners.sheets.header import Header, file_fields
from ingestion.partners.sheets.text import cell_name, plain, tidy

_EXAMPLE = re.compile(r"^EXEMPLE\b")
# In the key, a person writes it in her own way; elsewhere « Exemple de … » may be a title.
_EXAMPLE_KEY = re.compile(r"^exemple(?:[-_]|\s*\d*$)", re.IGNORECASE)
_TOTAL_KEY = re.compile(
    r"^(?:sous ?)?(?:total|totaux)\b|^ensemble(?:$| (?:d|de|du|des|general)\b| \d)"
)
_TOTAL = re.compile(r"^(?:sous )?tota(?:l|ux)(?: general)?$|^ensemble$|^somme$")


@dataclass(frozen=True, slots=True)
class DataRows:
    """cells[i]: the text of row i, one per field of the file, as the partner wrote it.

    faults: (row, problem) that are seen before anything is understood of the cells; no row for
    a line that is skipped.
    """

    fields: tuple[str, ...]
    lines: list[int]
    cells: list[list[str]]
    blank: int
    examples: list[int]
    faults: list[tuple[int | None, Problem]]
    # (row, position) of the numbers that a workbook holds as such, with decimals.
    decimals: frozenset[tuple[int, int]] = frozenset()
    # The same of its cells in error.
    errors: frozenset[tuple[int, int]] = frozenset()


def data_rows(header: Header, table: RegisterTable, contract: PartnerContract) -> DataRows:
    """Shape: one row per row of the file that is neither blank nor an example."""
    fields = tuple(file_fields(table))
    positions = [header.columns.get(name) for name in fields]
    marked = [fields.index(name) for name in _example_fields(contract)]
    keys = [fields.index(name) for name in table.cle if name in fields]
    key_marks = [i for i in keys if i in marked]
    merged = _merged_rows(header)
    decimals: set[tuple[int, int]] = set()
    errors: set[tuple[int, int]] = set()
    lines: list[int] = []
    cells: list[list[str]] = []
    examples: list[int] = []
    faults: list[tuple[int | None, Problem]] = []
    grid, blank, last = header.grid, header.grid.blank, header.line
    for line, found in grid.rows:
        if line <= header.line:
            continue
        blank += 0 if grid.counts_cells else line - last - 1
        last = line
        row = [tidy(found[p]) if p is not None and p < len(found) else "" for p in positions]
        if not any(row):
            blank += 1
        elif _is_example(row, marked, key_marks):
            examples.append(line)
            if not _is_ours(row, fields, contract):
                faults.append((None, _kept_mark(header, line)))
        else:
            here = merged.get(line, [])
            faults += [(len(lines), f) for f in _row_faults(header, line, found, row, keys, here)]
            places = [(i, (line, p)) for i, p in enumerate(positions) if p is not None]
            decimals |= {(len(lines), i) for i, place in places if place in grid.decimals}
            errors |= {(len(lines), i) for i, place in places if place in grid.errors}
            lines.append(line)
            cells.append(row)
    return DataRows(
        fields, lines, cells, blank, examples, faults, frozenset(decimals), frozenset(errors)
    )


def _is_example(row: list[str], marked: list[int], keys: list[int]) -> bool:
    return any(_EXAMPLE.match(row[i]) for i in marked) or any(
        _EXAMPLE_KEY.match(row[i]) for i in keys
    )


def _is_ours(row: list[str], fields: tuple[str, ...], contract: PartnerContract) -> bool:
    """Is the row one that the template invented, or one that somebody wrote over it?"""
    written = {(name, plain(cell)) for name, cell in zip(fields, row, strict=True) if cell}
    invented = ({(n, plain(text)) for n, text in known.items()} for known in contract.exemples)
    return any(2 * len(written & cells) > len(written) for cells in invented)


def _kept_mark(header: Header, line: int) -> Problem:
    return Problem(
        "ligne_exemple",
        "La ligne porte la marque EXEMPLE du modèle : elle est ignorée, et n'est pourtant pas "
        "celle du modèle.",
        "l'identifiant sans « EXEMPLE » si c'est une vraie ligne ; sinon, rien",
        "avertissement",
        line=line,
        sheet=header.grid.sheet,
    )


def _merged_rows(header: Header) -> dict[int, list[Merged]]:
    """Line -> the merges that take it in, under the header; the workbook bounds their number."""
    last = header.grid.rows[-1][0]
    found: dict[int, list[Merged]] = {}
    for merge in header.grid.merged:
        for line in range(max(merge[0] + 1, header.line + 1), min(merge[2] + 1, last) + 1):
            found.setdefault(line, []).append(merge)
    return found


def _is_total(row: list[str], keys: list[int]) -> bool:
    first = next(cell for cell in row if cell)
    return bool(_TOTAL.match(plain(first))) or any(_TOTAL_KEY.match(plain(row[i])) for i in keys)


def _example_fields(contract: PartnerContract) -> list[str]:
    """Fields that bear the mark in the template's invented rows."""
    rows = contract.exemples
    return sorted({name for row in rows for name, text in row.items() if _EXAMPLE.match(text)})


def _row_faults(
    header: Header,
    line: int,
    found: list[str],
    row: list[str],
    keys: list[int],
    merged: list[Merged],
) -> Iterator[Problem]:
    if _is_total(row, keys):
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
    yield from _covered_cells(header, line, merged)


def _covered_cells(header: Header, line: int, merged: list[Merged]) -> Iterator[Problem]:
    """Cells of declared columns that a merge covers."""
    for field, position in header.columns.items():
        covered = [
            m for m in merged if m[1] <= position <= m[3] and (m[0], m[1]) != (line - 1, position)
        ]
        if covered:
            top, left, bottom, right = covered[0]
            yield Problem(
                "cellule_fusionnee",
                f"La cellule est prise dans la fusion {cell_name(top + 1, left)}:"
                f"{cell_name(bottom + 1, right)} : sa valeur ne se lit pas.",
                "la valeur, répétée sur chaque ligne, après avoir défusionné",
                line=line,
                column=header.title(field),
                letter=header.letter(field),
                sheet=header.grid.sheet,
            )
