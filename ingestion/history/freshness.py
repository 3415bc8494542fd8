"""Says when a source has not published for longer than its calendar allows (a warning only)."""

from datetime import date

from expectations.results import CheckResult
from ingestion.declaration.source_model import Source
from ingestion.outcome import SourceOutcome

# Years after which the next edition is missed. INSEE's quartier files follow each other by one
# or two years; irregular sources have no calendar to miss.
ALLOWED_YEARS = {
    "mensuelle": 1, "trimestrielle": 1, "semestrielle": 1, "annuelle": 2, "quinquennale": 7,
}  # fmt: skip


def check_freshness(source: Source, outcome: SourceOutcome, today: date) -> CheckResult | None:
    """A result for sources with a calendar and an edition that begins with a year; else None."""
    allowed = ALLOWED_YEARS.get(source.periodicite)
    # A partner's period may be a month, a day, or a year and its partner.
    named = [e.edition[:4] if source.contrat else e.edition for e in outcome.editions if e.served]
    years = [int(name) for name in named if name.isdecimal()]
    if allowed is None or not years:
        return None
    newest = max(years)
    return CheckResult(
        gate=1,
        name="fraicheur",
        target=source.source_id,
        severity="avertissement",
        passed=today.year - newest <= allowed,
        description="La dernière édition suit le calendrier de la source.",
        observed=f"dernière édition {newest}",
        expected=f"{today.year - allowed} ou plus récente",
    )
