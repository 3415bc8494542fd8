"""What reading a deposited file gives: its good rows, its bad ones, and what is said of them."""

from collections import Counter
from dataclasses import dataclass, field

import polars as pl

from ingestion.partners.answers.problem import Problem
from ingestion.partners.names.labels import QueuedLabel


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that is not landed. period: None when the row does not say it.

    content: (column, text without personal data) of the declared columns alone.
    waits: its labels of quartiers that a person has to decide.
    """

    line: int
    period: str | None
    reasons: tuple[str, ...]
    content: tuple[tuple[str, str], ...]
    waits: tuple[QueuedLabel, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """How the file was read, in the order in which it is told: « encodage » -> « UTF-8 »."""

    file: str
    read: dict[str, str]
    columns_left_out: tuple[str, ...] = ()
    columns_absent: tuple[str, ...] = ()
    # (column, usual spelling) -> number of cells that were read through it.
    spellings: dict[tuple[str, str], int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Personal:
    """columns: titles left out because they name persons. cells: kind -> number of cells hidden."""

    columns: tuple[str, ...] = ()
    cells: dict[str, int] = field(default_factory=dict)

    @property
    def found(self) -> bool:
        return bool(self.columns or self.cells)


@dataclass(frozen=True)
class ReadDeposit:
    """frame: the good rows under the landed columns, and `_periode`.

    rows = good + refused + blank + examples, counted under the header.
    """

    facts: Facts
    frame: pl.DataFrame
    refused: tuple[RefusedRow, ...]
    blank: int
    examples: int
    problems: tuple[Problem, ...]
    personal: Personal
    understood: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    @property
    def queue(self) -> Counter[QueuedLabel]:
        """Label that waits for a decision -> number of cells."""
        return Counter(label for row in self.refused for label in row.waits)

    @property
    def rows(self) -> int:
        return self.frame.height + len(self.refused) + self.blank + self.examples

    @property
    def judged(self) -> int:
        """Rows that hold data of the partner."""
        return self.frame.height + len(self.refused)

    @property
    def refused_share(self) -> float:
        return len(self.refused) / self.judged if self.judged else 0.0

    @property
    def periods(self) -> tuple[str, ...]:
        """Periods of the good rows and of the refused ones that say theirs."""
        good = self.frame.get_column("_periode").unique().to_list()
        return tuple(sorted({*good, *(r.period for r in self.refused if r.period)}))

    @property
    def refusals(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.refuses)

    @property
    def warnings(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if not problem.refuses)
