"""How a refusal reads: which check or file, on what, what it saw, an example."""

from collections.abc import Iterator

from expectations.results import CheckResult
from ingestion.declaration.source_model import Source
from ingestion.outcome import EditionOutcome, SourceOutcome


def refusal_text(check: CheckResult) -> str:
    """One French sentence for one failed check."""
    example = f" (par exemple : {check.sample[0]})" if check.sample else ""
    return f"{check.target} / {check.name} : {check.observed}{example}. {check.description}"


def source_refusals(source: Source, outcome: SourceOutcome) -> list[str]:
    """Why a source that the release cannot do without stops the refresh, edition by edition."""
    nothing = not any(edition.served for edition in outcome.editions)
    lines = [
        _edition(source, edition)
        for edition in outcome.editions
        if nothing or (edition.state in ("refusee", "perimee") and not edition.uncollected)
    ]
    lines = lines or [f"{source.source_id} : aucun fichier reçu"]
    return [*lines, f"{source.source_id} est indispensable à toute version (si_echec: bloquer)"]


def left_out(source: Source, outcome: SourceOutcome) -> Iterator[str]:
    """Editions whose files are there and do not serve, and what serves in their place."""
    served = [edition for edition in outcome.editions if edition.served]
    instead = "rien ne la remplace"
    if served:
        stale = ", marquée périmée" if served[-1].stale else ""
        instead = f"l'édition {served[-1].edition} sert{stale}"
    for edition in outcome.editions:
        line = _edition(source, edition)
        if edition.state == "perimee":
            yield f"{line} → sa lecture d'avant sert, marquée périmée"
        elif edition.state == "refusee":
            yield f"{line} → {instead}"
        elif edition.state == "absente" and edition.checks:
            yield line


def _edition(source: Source, edition: EditionOutcome) -> str:
    declared = source.editions.get(edition.edition)
    files = f" ({', '.join(declared.file_names())})" if declared else ""
    return f"{edition.target}{files} : {edition.reason or 'aucun fichier reçu'}"
