"""Compares the share of blank cells of each variable with the edition before.

A column that empties is how a lost decimal, a shifted column or a new secrecy rule shows. A
rise above 10 points warns; above 25 it refuses, unless the edition declares the break and why.
"""

from collections.abc import Iterator

from expectations.results import CheckResult
from ingestion.declaration.source_model import Source
from ingestion.landing import Landing

# A change above 10 points warns, above 25 blocks.
WARNS, REFUSES = 0.10, 0.25


def check_blank_rates(
    source: Source, edition_id: str, shares: dict[str, float], landing: Landing
) -> tuple[CheckResult, ...]:
    """Two results, or none for a first edition."""
    before = landing.before(source, edition_id)
    if before is None:
        return ()
    previous_id, served = before
    previous: dict[str, float] = served.get("statistiques", {}).get("blancs", {})
    moves = {name: shares[name] - previous[name] for name in shares if name in previous}
    declared = source.editions[edition_id].ruptures
    strong = {n: m for n, m in moves.items() if m > REFUSES and n not in declared}
    warned = {n: m for n, m in moves.items() if abs(m) > WARNS and n not in strong}
    target = f"{source.source_id}/{edition_id}"
    return tuple(_results(target, previous_id, strong, warned))


def _results(
    target: str, previous: str, strong: dict[str, float], warned: dict[str, float]
) -> Iterator[CheckResult]:
    yield CheckResult(
        gate=1,
        name="blancs_en_forte_hausse",
        target=target,
        severity="bloquant",
        passed=not strong,
        description="Aucune variable ne se vide de plus de 25 points sans que l'édition le "
        "déclare (« ruptures »).",
        observed=f"{len(strong)} variables depuis l'édition {previous}",
        expected="0",
        sample=_sample(strong),
    )
    yield CheckResult(
        gate=1,
        name="blancs_en_variation",
        target=target,
        severity="avertissement",
        passed=not warned,
        description="La part de cellules vides d'une variable varie de moins de 10 points.",
        observed=f"{len(warned)} variables depuis l'édition {previous}",
        expected="0",
        sample=_sample(warned),
    )


def _sample(moves: dict[str, float]) -> tuple[str, ...]:
    largest = sorted(moves.items(), key=lambda item: -abs(item[1]))[:5]
    return tuple(f"{name} : {100 * move:+.0f} points" for name, move in largest)
