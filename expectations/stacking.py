"""One question asked of many columns becomes one question: the columns are put end to end.

Great Expectations costs some 7 ms per expectation whatever the number of values, and a quartier
file has a hundred columns under the same few bounds. What does not belong here: the verdict.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from expectations.gx_session import RawResult

# Kinds of NumPy types that are numbers; a group holds numbers only, or texts only.
NUMBERS = "fiu"

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

# Questions on each value by itself, that skip empty cells (the padding is empty).
STACKABLE = frozenset(
    {
        "expect_column_values_to_be_between",
        "expect_column_values_to_be_in_set",
        "expect_column_values_to_not_be_in_set",
    }
)


def stack(frame: pd.DataFrame, groups: Mapping[str, Sequence[str]]) -> pd.DataFrame:
    """One column per group: the group's columns end to end, padded with empty cells."""
    import numpy as np
    import pandas as pd

    height = len(frame) * max(len(columns) for columns in groups.values())
    data = {}
    for name, columns in groups.items():
        numbers = frame[columns[0]].dtype.kind in NUMBERS
        kind, empty = (float, np.nan) if numbers else (object, None)
        values = np.full(height, empty, dtype=kind)
        parts = [_values(frame[c], numbers) for c in columns]
        values[: len(parts) * len(frame)] = np.concatenate(parts)
        data[name] = values
    return pd.DataFrame(data)


def _values(column: pd.Series[Any], numbers: bool) -> np.ndarray:
    import numpy as np

    if numbers:
        return column.to_numpy(dtype=float, na_value=np.nan)
    return column.astype(object).where(column.notna(), None).to_numpy(dtype=object)


def unstack(answer: RawResult, columns: Sequence[str], rows: int) -> dict[str, RawResult]:
    """The answer on stacked columns as one answer per column, with positions in the frame."""
    if answer.error is not None:
        return dict.fromkeys(columns, answer)
    failing: dict[str, list[int]] = {column: [] for column in columns}
    for position in answer.result.get("unexpected_index_list") or ():
        column, row = divmod(int(position), rows)
        failing[columns[column]].append(row)
    return {
        column: RawResult(
            not positions,
            {
                "unexpected_index_list": positions,
                "unexpected_count": len(positions),
                "element_count": rows,
            },
        )
        for column, positions in failing.items()
    }
