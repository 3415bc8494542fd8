"""A table of text too large for memory: a folder of Parquet parts, removed when it is let go.

The counterpart of `text_table` on disk; `parts` gives it back piece by piece.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from ingestion.files.temporary_folder import TemporaryFolder
from ingestion.files.text_table import LINE, TEXT, RejectedRow, TextTable


class Spool:
    """A temporary folder of numbered Parquet parts, which lives as long as this object."""

    def __init__(self) -> None:
        self._folder = TemporaryFolder()
        self._parts: list[Path] = []

    @property
    def parts(self) -> tuple[Path, ...]:
        return tuple(self._parts)

    def add(self, cells: pl.DataFrame, lines: list[int]) -> None:
        """Append rows of text, with the line where each begins. Raises OSError without room."""
        if cells.is_empty():
            return
        table = TextTable(tuple(cells.columns), cells, lines, (), 0)
        name = f"{len(self._parts):06d}.parquet"
        self._parts.append(self._folder.write(table.scan().collect(), name))


@dataclass(frozen=True, slots=True)
class SpooledTable:
    """As `TextTable`, on disk. `height`: number of rows kept."""

    columns: tuple[str, ...]
    spool: Spool
    height: int
    rejected: tuple[RejectedRow, ...]
    filled_unnamed: int

    def parts(self) -> Iterator[TextTable]:
        """The rows in the file's order, some at once; what was rejected is in none of them.

        One part without a row when there is none.
        """
        if not self.spool.parts:
            yield TextTable.of_rows(self.columns, [], [])
        for path in self.spool.parts:
            frame = pl.read_parquet(path, hive_partitioning=False, glob=False)
            lines = frame.get_column(LINE).to_list()
            cells = frame.drop(LINE).rename(lambda name: name.removeprefix(TEXT))
            yield TextTable(self.columns, cells, lines, (), 0)

    def scan(self) -> pl.LazyFrame:
        """LINE and one `TEXT + name` column per name of the header."""
        if not self.spool.parts:
            names = (TEXT + column for column in self.columns)
            return pl.LazyFrame(schema={LINE: pl.Int32, **dict.fromkeys(names, pl.String)})
        return pl.scan_parquet(list(self.spool.parts), hive_partitioning=False, glob=False)
