"""Run a suite on one frame and judge it: results, rows to set aside, verdict.

The verdict comes from the severity of each failed check: the `success` of Great Expectations as a
whole turns false on a mere warning. An expectation that cannot be evaluated refuses the frame.
What does not belong here: the library itself (`gx_session`), sentences (`wording`), processes
(`controleur`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from expectations.computed import add_computed, computable
from expectations.frames import column_names, load_frame
from expectations.gx_session import Expectation, RawResult, validate
from expectations.outcome import RunContext, SuiteOutcome
from expectations.plan import MissingColumn, Plan, PlannedCheck, make_plan
from expectations.results import CheckResult
from expectations.stacking import NUMBERS, STACKABLE, stack, unstack
from expectations.suite_model import Suite
from expectations.wording import expected_text, observed_text, sample_texts

if TYPE_CHECKING:
    import pandas as pd


def run_suite(source: Any, suite: Suite, context: RunContext | None = None) -> SuiteOutcome:
    """Check a frame (pandas, polars, Arrow, or the path of a Parquet file) against a suite.

    Returns every result, failed or not. Raises TableIllisible when the file cannot be read.
    """
    context = context or RunContext()
    columns = column_names(source)
    computed = computable(suite, columns)
    plan = make_plan(suite, [*columns, *computed], context)
    frame = load_frame(source, _columns_to_read(plan, suite, columns, computed))
    used = [name for name in computed if any(name in check.columns for check in plan.checks)]
    frame = add_computed(frame, suite, used)
    answers = _answers(frame, plan.checks)
    return _judge(_Run(frame, suite, context, computed), plan, answers)


class _Run:
    """What every result of one run shares."""

    def __init__(
        self,
        frame: pd.DataFrame,
        suite: Suite,
        context: RunContext,
        computed: dict[str, tuple[str, ...]],
    ) -> None:
        self.frame = frame
        self.suite = suite
        self.context = context
        self.computed = computed
        edition = f" {context.edition}" if context.edition else ""
        self.target = context.target or f"{suite.name}{edition}"


def _columns_to_read(
    plan: Plan, suite: Suite, columns: Sequence[str], computed: dict[str, tuple[str, ...]]
) -> list[str]:
    wanted = set(suite.cle) | {"ligne"}
    for check in plan.checks:
        for name in check.columns:
            wanted.update(computed.get(name, (name,)))
    # A table-level check alone (row count) still needs one column to count rows on.
    return [name for name in columns if name in wanted] or list(columns[:1])


def _answers(frame: pd.DataFrame, checks: Sequence[PlannedCheck]) -> list[RawResult]:
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


def _judge(run: _Run, plan: Plan, answers: Sequence[RawResult]) -> SuiteOutcome:
    results = [_missing_column(run, missing) for missing in plan.missing]
    quarantined: dict[int, list[str]] = {}
    for check, answer in zip(plan.checks, answers, strict=True):
        result = _result(run, check, answer)
        results.append(result)
        if not result.passed and result.severity == "quarantaine":
            for position in _failing_rows(answer):
                reasons = quarantined.setdefault(position, [])
                reasons.append(_reason(run, check, position))
    results.extend(_too_many_quarantined(run, quarantined))
    return SuiteOutcome(
        results=tuple(results),
        quarantined=dict(sorted(quarantined.items())),
        refused=any(result.blocks for result in results),
        row_count=len(run.frame),
        skipped=tuple(plan.skipped),
    )


def _result(run: _Run, check: PlannedCheck, answer: RawResult) -> CheckResult:
    control, kind = check.control, check.control.type
    if answer.error is not None:
        return CheckResult(
            run.context.gate,
            check.name,
            run.target,
            "bloquant",
            False,
            control.description,
            observed=f"contrôle impossible à évaluer : {answer.error}",
            expected=expected_text(kind, check.kwargs),
        )
    positions = [] if answer.success else _failing_rows(answer)
    return CheckResult(
        gate=run.context.gate,
        name=check.name,
        target=run.target,
        severity=control.severite,
        passed=answer.success,
        description=control.description,
        observed=observed_text(kind, answer.result, answer.success),
        expected=expected_text(kind, check.kwargs),
        sample=sample_texts(run.frame, positions, check.columns, run.computed, run.suite.cle),
    )


def _failing_rows(answer: RawResult) -> list[int]:
    return [int(position) for position in answer.result.get("unexpected_index_list") or ()]


def _reason(run: _Run, check: PlannedCheck, position: int) -> str:
    shown = sample_texts(run.frame, [position], check.columns, run.computed, ())[0]
    values = shown.split(" : ", 1)[1]
    return f"{check.name} : {check.control.description} ({values})"


def _missing_column(run: _Run, missing: MissingColumn) -> CheckResult:
    return CheckResult(
        gate=run.context.gate,
        name=missing.control.nom,
        target=run.target,
        severity="bloquant",
        passed=False,
        description=missing.control.description,
        observed=f"colonne « {missing.column} » absente",
        expected=f"colonne « {missing.column} » présente",
    )


def _too_many_quarantined(run: _Run, quarantined: dict[int, list[str]]) -> list[CheckResult]:
    if not quarantined:
        return []
    share, limit = len(quarantined) / len(run.frame), run.suite.part_max_quarantaine
    return [
        CheckResult(
            gate=run.context.gate,
            name="part_quarantaine",
            target=run.target,
            severity="bloquant",
            passed=share <= limit,
            description="La part des lignes mises en quarantaine reste sous le seuil de la suite.",
            observed=f"{len(quarantined)} ligne(s) sur {len(run.frame)}, soit {_percent(share)}",
            expected=f"au plus {_percent(limit)}",
        )
    ]


def _percent(share: float) -> str:
    return f"{share * 100:.2f} %".replace(".", ",")
