"""Run a suite on one frame and judge it: results, rows to set aside, verdict.

The verdict comes from the severity of each failed check: the `success` of Great Expectations as a
whole turns false on a mere warning. An expectation that cannot be evaluated refuses the frame.
What does not belong here: the library itself (`gx_session`), sentences (`wording`), processes
(`controleur`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from expectations.answers import answers_of
from expectations.computed import computable
from expectations.frames import column_names
from expectations.gx_session import RawResult
from expectations.in_parts import answers_in_parts, is_large
from expectations.loading import Loader, Shown
from expectations.outcome import RunContext, SuiteOutcome
from expectations.plan import MissingColumn, Plan, PlannedCheck, make_plan
from expectations.results import CheckResult
from expectations.suite_model import Suite
from expectations.wording import expected_text, observed_text, sample_texts


def run_suite(source: Any, suite: Suite, context: RunContext | None = None) -> SuiteOutcome:
    """Check a frame (pandas, polars, Arrow, or the path of a Parquet file) against a suite.

    Returns every result, failed or not. Raises TableIllisible when the file cannot be read.
    """
    context = context or RunContext()
    columns = column_names(source)
    computed = computable(suite, columns)
    plan = make_plan(suite, [*columns, *computed], context)
    loader = Loader(suite, columns, computed)
    if is_large(source):
        answers, shown = answers_in_parts(source, plan.checks, loader)
    else:
        frame = loader.frame(source, plan.checks)
        answers, shown = answers_of(frame, plan.checks), Shown(frame, len(frame))
    return _judge(_Run(shown, suite, context, computed), plan, answers)


class _Run:
    """What every result of one run shares."""

    def __init__(
        self,
        shown: Shown,
        suite: Suite,
        context: RunContext,
        computed: dict[str, tuple[str, ...]],
    ) -> None:
        self.shown = shown
        self.suite = suite
        self.context = context
        self.computed = computed
        edition = f" {context.edition}" if context.edition else ""
        self.target = context.target or f"{suite.name}{edition}"


def _judge(run: _Run, plan: Plan, answers: Sequence[RawResult]) -> SuiteOutcome:
    results = [_missing_column(run, missing) for missing in plan.missing]
    quarantined: dict[int, list[str]] = {}
    aside: set[int] = set()
    for check, answer in zip(plan.checks, answers, strict=True):
        result = _result(run, check, answer)
        results.append(result)
        if not result.passed and result.severity == "quarantaine":
            failing = _failing_rows(answer)
            aside.update(failing)
            for position in failing:
                if (rank := run.shown.rank(position)) is not None:
                    reasons = quarantined.setdefault(position, [])
                    reasons.append(_reason(run, check, rank))
    results.extend(_too_many_quarantined(run, len(aside), len(quarantined)))
    return SuiteOutcome(
        results=tuple(results),
        quarantined=dict(sorted(quarantined.items())),
        refused=any(result.blocks for result in results),
        row_count=run.shown.total,
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
    failing = [] if answer.success else _failing_rows(answer)
    ranks = [rank for position in failing if (rank := run.shown.rank(position)) is not None]
    return CheckResult(
        gate=run.context.gate,
        name=check.name,
        target=run.target,
        severity=control.severite,
        passed=answer.success,
        description=control.description,
        observed=observed_text(kind, answer.result, answer.success),
        expected=expected_text(kind, check.kwargs),
        sample=sample_texts(run.shown.frame, ranks, check.columns, run.computed, run.suite.cle),
    )


def _failing_rows(answer: RawResult) -> list[int]:
    return [int(position) for position in answer.result.get("unexpected_index_list") or ()]


def _reason(run: _Run, check: PlannedCheck, rank: int) -> str:
    shown = sample_texts(run.shown.frame, [rank], check.columns, run.computed, ())[0]
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


def _too_many_quarantined(run: _Run, aside: int, kept: int) -> list[CheckResult]:
    """`kept`: rows whose reason is known; a row without one cannot be set aside alone."""
    if not aside:
        return []
    share, limit = aside / run.shown.total, run.suite.part_max_quarantaine
    rest = f" (raisons gardées pour {kept} d'entre elles seulement)" if kept < aside else ""
    return [
        CheckResult(
            gate=run.context.gate,
            name="part_quarantaine",
            target=run.target,
            severity="bloquant",
            passed=share <= limit and kept == aside,
            description="La part des lignes mises en quarantaine reste sous le seuil de la suite.",
            observed=f"{aside} ligne(s) sur {run.shown.total}, soit {_percent(share)}{rest}",
            expected=f"au plus {_percent(limit)}",
        )
    ]


def _percent(share: float) -> str:
    return f"{share * 100:.2f} %".replace(".", ",")
