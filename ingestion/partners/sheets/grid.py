"""A deposited table before anything is understood of it: lines of text cells, and their places."""

from dataclasses import dataclass, field

Merged = tuple[int, int, int, int]


# The dictionary of our own templates: its titles name fields, not persons.
GUIDE_SHEET = "Lisez-moi"


@dataclass(frozen=True, slots=True)
class Grid:
    """rows: (line of the file from 1, stripped cells); blank rows may be left out.

    merged: (top, left, bottom, right) from 0. sheet: None for a text file, which alone can have
    rows with too few or too many cells (`counts_cells`).
    """

    sheet: str | None
    rows: list[tuple[int, list[str]]]
    merged: tuple[Merged, ...] = ()
    # What is said of the way it was read: encoding, delimiter.
    facts: dict[str, str] = field(default_factory=dict)
    # (line, position) of the cells that a workbook holds as errors, or as formulas without a value.
    errors: frozenset[tuple[int, int]] = frozenset()
    counts_cells: bool = False
    # (line, position) of the cells that a workbook holds as numbers with decimals: their point is
    # no separator of thousands, whereas that of a number typed as text may be.
    decimals: frozenset[tuple[int, int]] = frozenset()
    # Blank rows of a text file; those of a sheet are the lines that `rows` skips.
    blank: int = 0
