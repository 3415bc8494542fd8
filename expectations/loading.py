"""The frame that some checks need: their columns, those that name a row, and the computed ones.

What does not belong here: reading a format (`frames`), the rules of computed columns (`computed`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from expectations.computed import add_computed
from expectations.frames import load_frame
from expectations.plan import PlannedCheck
from expectations.suite_model import Suite

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Loader:
    """columns: those of the source. computed: computable columns, each with what it reads."""

    suite: Suite
    columns: Sequence[str]
    computed: dict[str, tuple[str, ...]]

    def frame(self, source: Any, checks: Sequence[PlannedCheck]) -> pd.DataFrame:
        """Raises TableIllisible when the source cannot be read."""
        frame = load_frame(source, self.to_read(checks))
        used = [name for name in self.computed if any(name in c.columns for c in checks)]
        return add_computed(frame, self.suite, used)

    def to_read(self, checks: Sequence[PlannedCheck]) -> list[str]:
        """Columns of the source that the checks and their messages read."""
        wanted = set(self.suite.cle) | {"ligne"}
        for check in checks:
            for name in check.columns:
                wanted.update(self.computed.get(name, (name,)))
        # A table-level check alone (row count) still needs one column to count rows on.
        return [name for name in self.columns if name in wanted] or list(self.columns[:1])


@dataclass(frozen=True, slots=True)
class Shown:
    """Rows that messages may show. frame: all rows, or those of `ranks`; total: all rows.

    ranks: position of a row in the source -> its rank in `frame`, where it holds only some.
    """

    frame: pd.DataFrame
    total: int
    ranks: dict[int, int] | None = None

    def rank(self, position: int) -> int | None:
        """Rank in `frame` of the row at a position; None when it is not shown."""
        return position if self.ranks is None else self.ranks.get(position)
