"""What the rules of a contract look at: the cells of every row, typed and as text.

A cell that broke its own type is null here: a rule between cells judges what can be read.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from ingestion.declaration.contract_model import RowRule
from ingestion.partners.names.quartiers import QuartierTable

ROW = "_rang"


def today() -> date:
    """Where the partners are."""
    return datetime.now(ZoneInfo("Europe/Paris")).date()


@dataclass(frozen=True, slots=True)
class Breach:
    """rows: positions of the rows concerned; none when the whole file is. observed: in French.

    advice: what to check among these very values; that of the rule when it is blank.
    """

    rows: tuple[int, ...]
    fields: tuple[str, ...]
    observed: str
    advice: str = ""


@dataclass(frozen=True)
class RuleTable:
    """typed, text: one row per row of the file, in its order, with the column `_rang`.

    lines: line of each row in the file. faulty: (row, field) of the cells that could not be read.
    today: after it, nothing has happened yet.
    """

    typed: pl.DataFrame
    text: pl.DataFrame
    lines: list[int]
    quartiers: QuartierTable
    faulty: frozenset[tuple[int, str]] = frozenset()
    today: date = field(default_factory=today)

    def where(self, broken: pl.Expr) -> list[int]:
        return self.typed.filter(broken.fill_null(False)).get_column(ROW).to_list()

    def texts(self, field: str) -> list[str | None]:
        return self.text.get_column(field).to_list()

    def groups(self, fields: tuple[str, ...]) -> Iterator[tuple[str, pl.DataFrame]]:
        """Rows of the typed table that share the text of these fields, with what they share.

        Rows where all the fields but one are blank are still a group: a blank is a value.
        """
        keyed = self.typed.hstack(
            [self.text.get_column(f).fill_null("").alias(f"_cle_{i}") for i, f in enumerate(fields)]
        )
        names = [f"_cle_{i}" for i in range(len(fields))]
        for key, rows in keyed.group_by(names, maintain_order=True):
            yield " / ".join(str(part) for part in key if part) or "(vide)", rows

    def shown_lines(self, rows: tuple[int, ...], most: int = 12) -> str:
        lines = [str(self.lines[row]) for row in rows]
        more = f" et {len(lines) - most} autres" if len(lines) > most else ""
        word = "ligne" if len(lines) == 1 else "lignes"
        return f"{word} {', '.join(lines[:most])}{more}"


def names(rule: RowRule, key: str) -> tuple[str, ...]:
    """A parameter that holds names or texts."""
    value: Any = rule.parametres.get(key, ())
    return (str(value),) if isinstance(value, str) else tuple(map(str, value))


def number(rule: RowRule, key: str, default: float) -> float:
    value = rule.parametres.get(key, default)
    assert isinstance(value, int | float)
    return float(value)


def terms(expression: str) -> tuple[str, ...]:
    """Fields of a sum: « a + b »."""
    return tuple(part.strip() for part in expression.split("+"))


def total(expression: str) -> pl.Expr:
    """The sum, null when one of its terms is."""
    return pl.sum_horizontal(
        [pl.col(t).cast(pl.Float64) for t in terms(expression)], ignore_nulls=False
    )


def shown(value: object) -> str:
    """A number as a French reader writes it."""
    if isinstance(value, float):
        text = f"{value:.4f}".rstrip("0").rstrip(".")
        return text.replace(".", ",")
    if isinstance(value, bool):
        return "oui" if value else "non"
    return "" if value is None else str(value)
