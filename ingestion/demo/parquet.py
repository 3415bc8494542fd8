"""Writes a Parquet file as publishers do: typed columns, no index, no date."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl


def write_parquet(
    path: Path, schema: Mapping[str, pl.DataType], rows: Sequence[Mapping[str, Any]]
) -> Path:
    """Columns in the order of `schema`; what a row lacks is null."""
    columns = {name: [row.get(name) for row in rows] for name in schema}
    path.parent.mkdir(parents=True, exist_ok=True)
    pl.DataFrame(columns, schema=dict(schema)).write_parquet(
        path, compression="zstd", statistics=False
    )
    return path
