"""Turns results of gates into Dagster's check results."""

from collections.abc import Iterable

from dagster import AssetCheckResult, AssetCheckSeverity, AssetKey, MetadataValue, TableRecord

from expectations.results import CheckResult


def gate_result(
    asset: AssetKey, name: str, checks: Iterable[CheckResult], stops: bool
) -> AssetCheckResult:
    """One Dagster check for a gate: red and blocking when `stops`, orange when it only warns."""
    checks = list(checks)
    failed = [check for check in checks if not check.passed]
    return AssetCheckResult(
        asset_key=asset,
        check_name=name,
        passed=not stops and not any(check.blocks for check in failed),
        severity=AssetCheckSeverity.ERROR if stops else AssetCheckSeverity.WARN,
        description=f"{len(checks)} contrôles, {len(failed)} en défaut",
        metadata={
            "controles": len(checks),
            "en_defaut": len(failed),
            "details": MetadataValue.table([_record(check) for check in failed[:100]])
            if failed
            else MetadataValue.text("aucun défaut"),
        },
    )


def _record(check: CheckResult) -> TableRecord:
    return TableRecord(
        {
            "controle": check.name,
            "cible": check.target,
            "severite": check.severity,
            "observe": check.observed,
            "attendu": check.expected,
            "echantillon": " ; ".join(check.sample),
        }
    )
