"""From a suite and the columns of one frame to the list of checks to run: who applies, on what.

What does not belong here: values (`computed`), running (`gx_session`), verdict (`runner`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

from expectations.outcome import RunContext
from expectations.suite_model import Controle, Suite


@dataclass(frozen=True, slots=True)
class PlannedCheck:
    """One expectation to run; `columns` are those that it reads."""

    control: Controle
    name: str
    kwargs: dict[str, Any]
    columns: tuple[str, ...]

    @property
    def signature(self) -> str:
        """Equal for two checks that ask the very same question."""
        return json.dumps([self.control.type, self.kwargs], sort_keys=True, default=str)


@dataclass(frozen=True, slots=True)
class MissingColumn:
    """A check that cannot run because a column that it requires is absent."""

    control: Controle
    column: str


@dataclass(slots=True)
class Plan:
    """What to run on one frame, what cannot run, and what does not apply (with why)."""

    checks: list[PlannedCheck] = field(default_factory=list)
    missing: list[MissingColumn] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)


def make_plan(suite: Suite, columns: Iterable[str], context: RunContext) -> Plan:
    """Expand every control of the suite on the columns of a frame (computed ones included)."""
    available = list(columns)
    plan = Plan()
    for control in suite.controles:
        reason = _not_applicable(control, context)
        if reason is not None:
            plan.skipped.append(f"{control.nom} : {reason}")
        elif control.colonnes is None:
            _add_once(plan, control, available)
        else:
            _add_each(plan, control, control.colonnes, available)
    return plan


def _not_applicable(control: Controle, context: RunContext) -> str | None:
    if control.editions is not None and context.edition not in control.editions:
        return f"réservé aux éditions {', '.join(control.editions)}"
    if control.donnees == "reelles" and context.simulated:
        return "ne s'applique pas aux données simulées"
    return None


def _add_once(plan: Plan, control: Controle, available: Sequence[str]) -> None:
    absent = [name for name in control.named_columns if name not in available]
    # Asking whether a column exists is the one check that an absent column must reach.
    if not absent or control.type == "expect_column_to_exist":
        plan.checks.append(
            PlannedCheck(control, control.nom, dict(control.parametres), control.named_columns)
        )
    elif control.skips_when_absent:
        plan.skipped.append(f"{control.nom} : colonne absente ({', '.join(absent)})")
    else:
        plan.missing.extend(MissingColumn(control, name) for name in absent)


def _add_each(
    plan: Plan, control: Controle, patterns: Sequence[str], available: Sequence[str]
) -> None:
    matched: dict[str, None] = {}
    for pattern in patterns:
        found = [name for name in available if fnmatchcase(name, pattern)]
        if not found and control.type == "expect_column_to_exist":
            found = [pattern]
        matched.update(dict.fromkeys(found))
        if not found and control.skips_when_absent:
            plan.skipped.append(f"{control.nom} : colonne absente ({pattern})")
        elif not found:
            plan.missing.append(MissingColumn(control, pattern))
    for name in matched:
        kwargs = {**control.parametres, "column": name}
        plan.checks.append(PlannedCheck(control, f"{control.nom}[{name}]", kwargs, (name,)))
