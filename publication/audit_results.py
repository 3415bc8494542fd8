"""How an audit check becomes a `CheckResult`: from a query, or from a list of cases.

What does not belong here: any rule.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from expectations.results import CheckResult, Severity

if TYPE_CHECKING:
    import duckdb

SAMPLE_SIZE = 5


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of gate 3 in words."""

    name: str
    target: str
    description: str
    expected: str = "aucun cas"
    severity: Severity = "bloquant"


def from_cases(rule: Rule, cases: Sequence[str], observed: str | None = None) -> CheckResult:
    """Passed when there is no case; the first cases are the sample."""
    return CheckResult(
        gate=3,
        name=rule.name,
        target=rule.target,
        severity=rule.severity,
        passed=not cases,
        description=rule.description,
        observed=observed if observed is not None else f"{len(cases)} cas",
        expected=rule.expected,
        sample=tuple(cases[:SAMPLE_SIZE]),
    )


def from_query(
    connection: duckdb.DuckDBPyConnection,
    rule: Rule,
    sql: str,
    parameters: Sequence[Any] = (),
) -> CheckResult:
    """`sql` yields one text per case; only the first ones are fetched."""
    cases = connection.sql(sql, params=list(parameters))
    counted = cases.count("*").fetchone()
    total = int(counted[0]) if counted else 0
    sample = [str(row[0]) for row in cases.limit(SAMPLE_SIZE).fetchall()]
    return CheckResult(
        gate=3,
        name=rule.name,
        target=rule.target,
        severity=rule.severity,
        passed=total == 0,
        description=rule.description,
        observed=f"{total} cas",
        expected=rule.expected,
        sample=tuple(sample),
    )
