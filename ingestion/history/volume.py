"""Compares an edition's number of rows with what served before: a truncated file reads well.

A loss of more than 10 % refuses when the same edition is replaced, and
warns between two editions; « ruptures: {lignes: raison} » in the catalogue admits it.
"""

from collections.abc import Iterator

from expectations.results import CheckResult
from ingestion.declaration.source_model import ROWS_BREAK, Source
from ingestion.landing import Landing

MAX_LOSS = 0.10


def check_volume(
    source: Source, edition_id: str, rows: int, landing: Landing
) -> Iterator[CheckResult]:
    """One result against the reading it replaces, one against the edition before, if any."""
    if ROWS_BREAK in source.editions[edition_id].ruptures:
        return
    served = landing.state(source.source_id, edition_id)["servie"]
    if served is not None:
        yield _result(source, edition_id, "lignes_perdues", rows, served["nb_lignes"], "remplacée")
    # Contours of two generations, or files of two layouts, are not two years of one list; the
    # periods of a partner follow his activity.
    if source.forme == "contours" or source.lecteur is not None or source.contrat is not None:
        return
    before = landing.before(source, edition_id)
    if before is not None:
        yield _result(source, edition_id, "volume", rows, before[1]["nb_lignes"], before[0])


def _result(
    source: Source, edition_id: str, name: str, rows: int, before: int, what: str
) -> CheckResult:
    return CheckResult(
        gate=1,
        name=name,
        target=f"{source.source_id}/{edition_id}",
        severity="bloquant" if name == "lignes_perdues" else "avertissement",
        passed=rows >= before * (1 - MAX_LOSS),
        description="L'édition ne perd pas plus de 10 % de ses lignes "
        "(sinon : « ruptures: {lignes: raison} » au catalogue).",
        observed=f"{rows} lignes, {before} dans l'édition {what}",
        expected=f"au moins {before * (1 - MAX_LOSS):.0f}",
    )
