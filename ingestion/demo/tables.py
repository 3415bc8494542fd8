"""Writes a table in a publisher's format: mark, line ends, decimals, thousands, empty columns.

A `Layout` is what one edition of one file looks like; it knows nothing of what values mean.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

Cell = int | Decimal | str | None
Row = Mapping[str, Cell]

NARROW_SPACE = "\u202f"
NO_BREAK_SPACE = "\u00a0"
_NEVER = "(?!)"
_AVERAGED = re.compile(r"(?i)^(disp|decuc)_[qdm]")
_QUARTIERS_OF_FRANCE = 1345


@dataclass(frozen=True, slots=True)
class Layout:
    """One edition's format.

    unnamed: empty columns after the last named one. compact: columns (regex) whose trailing zero
    is dropped, `51` for `51,0`. total: columns (regex) filled in the leading row `Ensemble`.
    """

    header: tuple[str, ...] = ()
    bom: bool = False
    thousands: str = ""
    unnamed: int = 0
    compact: str = _NEVER
    total: str | None = None
    last_line_end: bool = True
    line_end: str = "\r\n"


def write_table(path: Path, layout: Layout, rows: Sequence[Row]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(table_bytes(layout, rows))
    return path


def table_bytes(layout: Layout, rows: Sequence[Row]) -> bytes:
    """UTF-8, `;`, decimal comma."""
    body = [_total_row(layout, rows), *rows] if layout.total else list(rows)
    lines = [_line(layout, layout.header), *(_record(layout, row) for row in body)]
    text = layout.line_end.join(lines) + (layout.line_end if layout.last_line_end else "")
    return text.encode("utf-8-sig" if layout.bom else "utf-8")


def _record(layout: Layout, row: Row) -> str:
    return _line(layout, [_text(layout, column, row.get(column)) for column in layout.header])


def _line(layout: Layout, cells: Sequence[str]) -> str:
    return ";".join((*cells, *[""] * layout.unnamed))


def _text(layout: Layout, column: str, cell: Cell) -> str:
    if cell is None or isinstance(cell, str):
        return cell or ""
    sign = "-" if cell < 0 else ""
    whole, _, decimals = str(abs(cell)).partition(".")
    if re.fullmatch(layout.compact, column):
        decimals = decimals.rstrip("0")
    if layout.thousands:
        whole = re.sub(r"(?<=\d)(?=(\d{3})+$)", layout.thousands, whole)
    return sign + whole + (f",{decimals}" if decimals else "")


def _total_row(layout: Layout, rows: Sequence[Row]) -> Row:
    """The row that is not a quartier: counts in hundreds for a larger country, mean of rates."""
    total: dict[str, Cell] = {layout.header[0]: "Ensemble"}
    for column in layout.header[1:]:
        if column == "LIBGEO":
            total[column] = "Ensemble des QPV"
        elif re.fullmatch(layout.total or _NEVER, column):
            total[column] = _total(column, [row.get(column) for row in rows])
    return total


def _total(column: str, cells: list[Cell]) -> Cell:
    numbers = [c for c in cells if isinstance(c, int | Decimal)]
    if not numbers:
        return next((c for c in cells if c), None)
    mean = sum(map(Decimal, numbers), Decimal(0)) / len(numbers)
    if isinstance(numbers[0], Decimal):
        return mean.quantize(numbers[0])
    if _AVERAGED.match(column):
        return round(mean)
    return round(mean * _QUARTIERS_OF_FRANCE / 100) * 100
