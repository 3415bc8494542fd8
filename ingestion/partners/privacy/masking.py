"""Takes personal data out of a deposit: columns that nobody asked for, and texts of the cells."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from ingestion.declaration.register_model import RegisterTable
from ingestion.partners.privacy.personal import HIDDEN, hide, is_personal_title, search
from ingestion.partners.sheets.delimited import HEADER_ROWS
from ingestion.partners.sheets.grid import GUIDE_SHEET, Grid
from ingestion.partners.sheets.header import Header
from ingestion.partners.sheets.rows import DataRows
from ingestion.partners.sheets.text import column_letter

# Rows of a column that nobody asked for in which persons are looked for.
_LOOKED_AT = 300
_LONGEST = 120
# What a rule saw holds several values, each of which counts.
_LONGEST_SEEN = 400
_LONGEST_TITLE = 30


@dataclass
class Privacy:
    """columns: titles that name persons, among `left_out`. hidden: (row, field, kinds)."""

    columns: tuple[str, ...]
    left_out: tuple[str, ...]
    cells: Counter[str] = field(default_factory=Counter)
    hidden: list[tuple[int, str, str]] = field(default_factory=list)


def protect(
    header: Header, data: DataRows, table: RegisterTable, texts: list[list[str]]
) -> Privacy:
    """Hide persons in `texts`, in place, and name the columns that are left out."""
    columns, left_out = _columns(header)
    found = Privacy(columns, left_out)
    watched = [
        (position, name)
        for position, name in enumerate(data.fields)
        if table.champs[name].type in ("texte", "liste") and not table.champs[name].valeurs
    ]
    for row, cells in enumerate(texts):
        for position, name in watched:
            if not cells[position]:
                continue
            seen = search(cells[position])
            if seen.kinds:
                cells[position] = seen.hidden
                found.cells.update(seen.kinds)
                found.hidden.append((row, name, ", ".join(seen.kinds)))
    return found


def shown(text: str, field_is_personal: bool = False, seen: bool = False) -> str:
    """A cell, or what a rule saw (`seen`), as it may be told: short, without personal data."""
    if field_is_personal:
        return HIDDEN
    safe, most = hide(text), _LONGEST_SEEN if seen else _LONGEST
    return safe if len(safe) <= most else safe[:most] + "…"


def row_content(data: DataRows, row: int, table: RegisterTable) -> tuple[tuple[str, str], ...]:
    """The declared cells of a row, as they may be kept in quarantine."""
    cells = zip(data.fields, data.cells[row], strict=True)
    return tuple((n, shown(c, table.champs[n].personnel is not None)) for n, c in cells if c)


def file_names_persons(grids: list[Grid], header: Header, found: Privacy) -> bool:
    """Does the file, whole, hold personal data: other sheets, titles, columns without a name?"""
    if found.columns or found.cells:
        return True
    texts = {cell for grid in grids for _, cells in grid.rows for cell in cells if len(cell) > 4}
    if any(search(text).kinds for text in texts):
        return True
    titles = (
        cell
        for grid in grids
        if grid is not header.grid and grid.sheet != GUIDE_SHEET
        for line, cells in grid.rows
        if line <= HEADER_ROWS
        for cell in cells
    )
    return any(len(title) <= _LONGEST_TITLE and is_personal_title(title) for title in titles)


def _columns(header: Header) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Titles of the columns that nobody asked for: those that name persons, and all of them."""
    named = {position: hide(name)[:60] for position, name in header.extra}
    kept = set(header.columns.values()) | set(named)
    below = [cells for line, cells in header.grid.rows if line > header.line]
    nameless = {p for cells in below for p, cell in enumerate(cells) if cell and p not in kept}
    titles = named | {p: f"sans nom ({column_letter(p)})" for p in sorted(nameless)}
    personal = [
        title
        for position, title in titles.items()
        if (position in named and is_personal_title(dict(header.extra)[position], declared=False))
        or any(search(text).kinds for text in _sample(below, position))
    ]
    return tuple(personal), tuple(titles.values())


def _sample(below: list[list[str]], position: int) -> Iterator[str]:
    filled = (cells[position] for cells in below if position < len(cells) and cells[position])
    yield from islice(filled, _LOOKED_AT)
