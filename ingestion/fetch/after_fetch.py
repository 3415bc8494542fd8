"""Tells an edition's outcome what its fetch gave: the one place where a failed fetch counts.

An edition that serves from files of before is out of date (`perimee`), one that never came is
refused (`refusee`); both with the reason. What a person must download says where.
"""

from dataclasses import replace

from expectations.results import CheckResult
from ingestion.fetch.receipts import EditionReceipt
from ingestion.outcome import EditionOutcome


def after_fetch(outcome: EditionOutcome, receipt: EditionReceipt | None) -> EditionOutcome:
    """The outcome, made stale or refused when its fetch failed; otherwise as it is."""
    if receipt is None:
        return outcome
    if receipt.failed:
        return _failed(outcome, receipt)
    if outcome.state == "absente" and receipt.motif:
        return replace(outcome, reason=receipt.motif)
    return outcome


def _failed(outcome: EditionOutcome, receipt: EditionReceipt) -> EditionOutcome:
    reason = f"collecte en échec : {receipt.motif}"
    checks = (*outcome.checks, _check(outcome, receipt))
    if outcome.state in ("nouvelle", "inchangee"):
        return replace(
            outcome, state="perimee", stale=True, reason=reason, checks=checks, uncollected=True
        )
    if outcome.state == "absente":
        return replace(outcome, state="refusee", reason=reason, checks=checks, uncollected=True)
    return replace(outcome, reason=f"{outcome.reason} ; {reason}", checks=checks)


def _check(outcome: EditionOutcome, receipt: EditionReceipt) -> CheckResult:
    return CheckResult(
        gate=1,
        name="collecte",
        target=outcome.target,
        severity="avertissement",
        passed=False,
        description="Le fichier du jour a été obtenu du producteur ; sinon celui d'avant sert.",
        observed=receipt.motif or "",
        expected="un fichier obtenu, ou inchangé",
    )
