"""A gate as one Dagster check: it stops what follows only when it must."""

import pytest
from dagster import AssetCheckSeverity, AssetKey

from expectations.results import CheckResult, Severity
from orchestration.dagster_defs.check_events import gate_result


def check(severity: Severity, passed: bool) -> CheckResult:
    return CheckResult(1, "nom", "cible", severity, passed, "Un contrôle.", "vu", "dû", ("a",))


@pytest.mark.parametrize(
    ("checks", "stops", "passed", "severity"),
    [
        ([], False, True, AssetCheckSeverity.WARN),
        ([check("bloquant", True)], False, True, AssetCheckSeverity.WARN),
        ([check("avertissement", False)], False, True, AssetCheckSeverity.WARN),
        # A refused edition of a source that keeps its last good one: orange, the night goes on.
        ([check("bloquant", False)], False, False, AssetCheckSeverity.WARN),
        ([check("bloquant", False)], True, False, AssetCheckSeverity.ERROR),
        ([], True, False, AssetCheckSeverity.ERROR),
    ],
)
def test_a_gate_is_red_only_when_it_stops_the_night(
    checks: list[CheckResult], stops: bool, passed: bool, severity: AssetCheckSeverity
) -> None:
    result = gate_result(AssetKey("essai"), "porte_1", checks, stops)
    assert (result.passed, result.severity) == (passed, severity)


def test_the_failed_checks_are_shown_and_counted() -> None:
    checks = [check("avertissement", False)] * 150 + [check("bloquant", True)]
    result = gate_result(AssetKey("essai"), "porte_1", checks, stops=False)
    assert result.metadata["controles"].value == 151
    assert result.metadata["en_defaut"].value == 150
    assert len(result.metadata["details"].records) == 100
