"""The computed columns of a suite: linear forms of variables, or a named rule.

What does not belong here: the rules themselves (`rules`) and the checks on these columns.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from expectations.rules import RULES, optional_columns
from expectations.suite_model import RegleCalculee, Suite

if TYPE_CHECKING:
    import pandas as pd

# Published figures have at most two decimals: six leave room, and erase the 1e-12 that summing
# floats leaves behind, which would make an exact identity look broken.
_DECIMALS = 6


def required_columns(form: Mapping[str, float] | RegleCalculee) -> tuple[str, ...]:
    """Columns without which the computed column does not exist."""
    if isinstance(form, RegleCalculee):
        return RULES[form.regle].columns(form.parametres)
    return tuple(form)


def read_columns(form: Mapping[str, float] | RegleCalculee) -> tuple[str, ...]:
    """Columns that the form reads, required or not."""
    optional = optional_columns(form.parametres) if isinstance(form, RegleCalculee) else ()
    return tuple(dict.fromkeys((*required_columns(form), *optional)))


def computable(suite: Suite, columns: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Computed columns that the frame allows, each with the columns that it reads."""
    return {
        name: tuple(column for column in read_columns(form) if column in columns)
        for name, form in suite.colonnes_calculees.items()
        if all(column in columns for column in required_columns(form))
    }


def add_computed(frame: pd.DataFrame, suite: Suite, names: Collection[str]) -> pd.DataFrame:
    """The frame with the wanted computed columns added; a null term makes the sum null."""
    added = {}
    for name in names:
        form = suite.colonnes_calculees[name]
        if isinstance(form, RegleCalculee):
            added[name] = RULES[form.regle].evaluate(frame, form.parametres).astype(bool)
        else:
            terms = [frame[column] * weight for column, weight in form.items()]
            added[name] = sum(terms[1:], start=terms[0]).round(_DECIMALS)
    return frame.assign(**added)
