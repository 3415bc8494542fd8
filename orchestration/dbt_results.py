"""Gate 2: what dbt's run_results say, as checks; and whether a failure is a gate or a crash."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from expectations.results import CheckResult, Severity
from orchestration.failing_rows import failing_rows

# A mart that breaks its contract or a constraint of it is refused by the gate: not a crash.
_CONTRACT = ("enforced contract", "Constraint Error", "NOT NULL constraint", "violates")


@dataclass(frozen=True)
class DbtOutcome:
    """Checks of gate 2, and the errors that are not checks."""

    checks: tuple[CheckResult, ...]
    errors: tuple[str, ...]
    models: int
    seconds: float

    @property
    def refused(self) -> tuple[CheckResult, ...]:
        return tuple(check for check in self.checks if check.blocks)


def read_results(target: Path, manifest_path: Path, database: Path | None = None) -> DbtOutcome:
    """`database`: dbt's private file, where the rows of a failed test are read back.

    Raises FileNotFoundError when dbt wrote no results: it did not run."""
    results = json.loads((target / "run_results.json").read_text(encoding="utf-8"))
    manifest = json.loads(manifest_path.read_text(encoding="utf-8"))
    nodes: dict[str, Any] = manifest["nodes"]
    checks: list[CheckResult] = []
    errors: list[str] = []
    models = 0
    for result in results["results"]:
        node = nodes.get(result["unique_id"], {})
        message = " ".join((result.get("message") or "").split())
        kind = result["unique_id"].split(".", 1)[0]
        models += kind == "model"
        if kind == "test":
            if result["status"] != "skipped":
                checks.append(_test_check(result, node, message, database))
        elif result["status"] == "error":
            if any(word in message for word in _CONTRACT):
                checks.append(_contract_check(node, message))
            else:
                errors.append(f"{result['unique_id']} : {message}")
    return DbtOutcome(tuple(checks), tuple(errors), models, float(results["elapsed_time"]))


def _test_check(
    result: dict[str, Any], node: dict[str, Any], message: str, database: Path | None
) -> CheckResult:
    failed = result["status"] in ("fail", "warn", "error")
    severity: Severity = "bloquant"
    if node.get("config", {}).get("severity", "error").lower() == "warn":
        severity = "avertissement"
    count = result.get("failures")
    observed = f"{count} lignes en défaut" if count is not None else result["status"]
    rows: tuple[str, ...] = ()
    if failed and database is not None:
        rows = failing_rows(database, result.get("compiled_code"))
    # dbt's own sentence only counts the rows, in English: it is kept where there are none to show.
    said = "" if count is not None else message
    return CheckResult(
        gate=2,
        name=node.get("name", result["unique_id"]),
        target=_target(node),
        severity=severity,
        passed=not failed,
        description=node.get("description") or f"Test dbt {node.get('name', '')}".strip(),
        observed=f"{observed} {said}".strip()[:500] if failed else observed,
        expected="aucune ligne en défaut",
        sample=rows,
    )


def _contract_check(node: dict[str, Any], message: str) -> CheckResult:
    return CheckResult(
        gate=2,
        name=f"contrat_{node.get('name', '')}",
        target=node.get("name", ""),
        severity="bloquant",
        passed=False,
        description="Le mart respecte son contrat (colonnes, types, contraintes).",
        observed=message[:500],
        expected="contrat respecté",
    )


def _target(node: dict[str, Any]) -> str:
    attached = node.get("attached_node") or next(
        iter(node.get("depends_on", {}).get("nodes", [])), ""
    )
    return str(attached).rsplit(".", 1)[-1]
