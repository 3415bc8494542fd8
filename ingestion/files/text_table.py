"""A table as text, whatever file it came from, and the rows that were set aside.

Values only: reading a format is the work of `csv_table` and `excel_table`.
"""

from dataclasses import dataclass
from typing import Self

import polars as pl

from ingestion.errors import EditionRefused, Where

# Names of the columns of a scanned table: no column of a file may be taken for the line.
LINE = "ligne"
TEXT = "texte:"
# A header is looked for in the first rows only.
MAX_TITLE_ROWS = 200


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row that is not loaded, kept as it was read, with the reason."""

    line: int
    column: str | None
    value: str | None
    reason: str
    content: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TextTable:
    """Named columns of a file, as text. `lines[i]` is the file's line where row i begins.

    cells: one String column per name of `columns`, in their order, without any null.
    """

    columns: tuple[str, ...]
    cells: pl.DataFrame
    lines: list[int]
    rejected: tuple[RejectedRow, ...]
    filled_unnamed: int

    @classmethod
    def of_rows(
        cls,
        columns: tuple[str, ...],
        rows: list[tuple[str, ...]],
        lines: list[int],
        rejected: tuple[RejectedRow, ...] = (),
        filled_unnamed: int = 0,
    ) -> Self:
        """From rows that were read one by one."""
        by_column = zip(*rows, strict=True) if rows else ([] for _ in columns)
        cells = pl.DataFrame(
            [pl.Series(n, list(c), pl.String) for n, c in zip(columns, by_column, strict=True)]
        )
        return cls(columns, cells, lines, rejected, filled_unnamed)

    @property
    def rows(self) -> list[tuple[str, ...]]:
        """The cells row by row: for small tables and messages."""
        return self.cells.rows()

    def scan(self) -> pl.LazyFrame:
        """LINE and one `TEXT + name` column per name of the header."""
        lines = pl.Series(LINE, self.lines, dtype=pl.Int32)
        return self.cells.select(pl.all().name.prefix(TEXT)).insert_column(0, lines).lazy()

    def row(self, position: int) -> tuple[str, ...]:
        return self.cells.row(position)


def checked_header(fields: list[str], place: Where) -> list[str]:
    """The names of a header row, stripped; "" for a column without a name.

    Raises EditionRefused when no column has a name, or two have the same.
    """
    header = [field.strip() for field in fields]
    seen: dict[str, str] = {}
    for column in filter(None, header):
        # Names that differ by case alone would make the case-insensitive lookup a guess.
        if column.casefold() in seen:
            raise EditionRefused(
                "Deux colonnes portent le même nom.",
                Where(place.file, place.line, column, seen[column.casefold()], place.sheet),
                rule="un nom par colonne, sans distinguer les majuscules",
            )
        seen[column.casefold()] = column
    if not seen:
        raise EditionRefused("Le fichier n'a pas d'en-tête.", place)
    return header


def header_not_found(wanted: str, place: Where) -> EditionRefused:
    """The refusal of a file whose header row is not where it is looked for."""
    return EditionRefused(
        f"La ligne d'en-tête est introuvable : aucune ligne ne commence par « {wanted} ».",
        place,
        rule=f"« lecture.entete » du catalogue, cherché dans les {MAX_TITLE_ROWS} premières lignes",
        next_step="comparer avec le fichier, puis corriger « entete » dans l'édition",
    )
