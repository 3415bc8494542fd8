"""Asks Great Expectations the planned checks of a frame, in as few validations as it allows.

What does not belong here: which checks (`plan`), what their answers mean (`runner`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from expectations.gx_session import Expectation, RawResult, validate
from expectations.plan import PlannedCheck
from expectations.stacking import NUMBERS, STACKABLE, stack, unstack

if TYPE_CHECKING:
    import pandas as pd


def answers_of(frame: pd.DataFrame, checks: Sequence[PlannedCheck]) -> list[RawResult]:
    """One answer per check, in their order, from at most two validations of the frame."""
    groups = _groups(frame, checks)
    stacked = {id(check) for group in groups.values() for check in group}
    alone = [check for check in checks if id(check) not in stacked]
    answers = dict(zip(map(id, alone), _answers_alone(frame, alone), strict=True))
    answers |= _answers_stacked(frame, groups)
    return [answers[id(check)] for check in checks]


def _groups(frame: pd.DataFrame, checks: Sequence[PlannedCheck]) -> dict[str, list[PlannedCheck]]:
    """Checks that a control asks of several columns of numbers, by name of the control."""
    groups: dict[str, list[PlannedCheck]] = {}
    for check in checks:
        if check.control.colonnes is not None and check.control.type in STACKABLE:
            groups.setdefault(check.control.nom, []).append(check)
    return {
        name: group
        for name, group in groups.items()
        if len(group) > 1 and len(frame) and _alike(frame, group)
    }


def _alike(frame: pd.DataFrame, group: list[PlannedCheck]) -> bool:
    """Numbers only, or texts only: what is put end to end keeps its meaning."""
    kinds = {frame[check.columns[0]].dtype.kind for check in group}
    return kinds <= set(NUMBERS) or kinds == {"O"}


def _answers_stacked(
    frame: pd.DataFrame, groups: dict[str, list[PlannedCheck]]
) -> dict[int, RawResult]:
    if not groups:
        return {}
    columns = {name: [check.columns[0] for check in group] for name, group in groups.items()}
    asked = [
        Expectation(group[0].control.type, {**group[0].control.parametres, "column": name})
        for name, group in groups.items()
    ]
    answers: dict[int, RawResult] = {}
    for name, answer in zip(groups, validate(stack(frame, columns), asked), strict=True):
        by_column = unstack(answer, columns[name], len(frame))
        answers |= {id(check): by_column[check.columns[0]] for check in groups[name]}
    return answers


def _answers_alone(frame: pd.DataFrame, checks: Sequence[PlannedCheck]) -> list[RawResult]:
    """Two checks that ask the same question share its answer."""
    distinct: dict[str, int] = {}
    expectations: list[Expectation] = []
    for check in checks:
        if check.signature not in distinct:
            distinct[check.signature] = len(expectations)
            expectations.append(Expectation(check.control.type, _arguments(check)))
    found = validate(frame, expectations)
    return [found[distinct[check.signature]] for check in checks]


def _arguments(check: PlannedCheck) -> dict[str, Any]:
    """Comparing two columns means nothing where one is empty: such rows are left out."""
    if "column_A" in check.kwargs:
        return {"ignore_row_if": "either_value_is_missing", **check.kwargs}
    return check.kwargs
