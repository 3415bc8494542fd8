"""What reading an edition gives, whatever its form: a frame to judge and tables to land.

The three forms (observations, registre, contours) are subclasses in their own modules'
vocabulary; this file only holds the shared value.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import polars as pl

from expectations.results import CheckResult
from ingestion.files.csv_table import RejectedRow


class TableWriter(Protocol):
    """Writes one landed table to a Parquet file and gives its number of rows."""

    def __call__(self, path: Path) -> int: ...


class TableBuilder(Protocol):
    """Tables to land once the rows at these positions of the control frame are set aside."""

    def __call__(self, quarantined: set[int]) -> dict[str, TableWriter]: ...


@dataclass(frozen=True, slots=True)
class ReadEdition:
    """control: what gate 1 judges, one row per thing, with the columns `cle` names.

    checks: what reading itself found. describe: a row of `control` for the quarantine.
    """

    control: pl.DataFrame
    key: str
    rejected: tuple[RejectedRow, ...]
    checks: tuple[CheckResult, ...]
    rows_read: int
    build_tables: TableBuilder
    statistics: dict[str, Any] = field(default_factory=dict)


def parquet_writer(frame: pl.DataFrame) -> TableWriter:
    """Writer of a plain table."""

    def write(path: Path) -> int:
        frame.write_parquet(path, compression="zstd")
        return frame.height

    return write
