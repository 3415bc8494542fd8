"""Reading a frame to check, whatever holds it, as pandas with a plain 0..n-1 index.

What does not belong here: which columns are wanted (`plan`, `computed`). Great Expectations
understands pandas batches only: through SQLAlchemy on DuckDB most expectations fail.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd


class TableIllisible(ValueError):
    """The frame to check cannot be read."""


def column_names(source: Any) -> list[str]:
    """Names of the columns of a Parquet path, a pandas or polars frame, or an Arrow table."""
    if isinstance(source, str | Path):
        import polars as pl

        try:
            return list(pl.read_parquet_schema(source))
        except (OSError, pl.exceptions.PolarsError) as error:
            raise TableIllisible(f"{source} : Parquet illisible ({error})") from error
    names = getattr(source, "column_names", None)
    return [str(name) for name in (source.columns if names is None else names)]


def load_frame(source: Any, columns: Sequence[str]) -> pd.DataFrame:
    """The wanted columns of a source, decimals as floats, index 0..n-1."""
    import pandas as pd

    wanted = list(columns)
    if isinstance(source, pd.DataFrame):
        frame = source[wanted]
    elif isinstance(source, str | Path):
        import polars as pl

        # A path such as edition=2022/x.parquet must not gain a column.
        frame = pl.read_parquet(source, columns=wanted, hive_partitioning=False).to_pandas()
    else:
        frame = source.select(wanted).to_pandas()
    return _plain_columns(frame.reset_index(drop=True))


def _plain_columns(frame: pd.DataFrame) -> pd.DataFrame:
    """Decimals as floats, which numeric bounds accept; texts as objects, gathered in one block.

    Great Expectations filters the whole frame for every expectation: on a table with 80 Arrow text
    columns, plain objects make it three times faster.
    """
    from decimal import Decimal

    import pandas as pd

    changes: dict[str, type] = {}
    for name in frame.columns:
        first = frame[name].dropna().head(1)
        if len(first) and isinstance(first.iloc[0], Decimal):
            changes[name] = float
        elif isinstance(frame[name].dtype, pd.StringDtype | pd.CategoricalDtype):
            changes[name] = object
    return frame.astype(changes).copy()
