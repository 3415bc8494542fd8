"""The lineage of corrections: what each one is, and what it did to the reading that serves."""

from collections.abc import Iterable, Iterator
from typing import Any

import polars as pl

from ingestion.corrections.outcome import describe_correction
from ingestion.declaration.source_model import Source
from ingestion.outcome import EditionOutcome

CORRECTION_SCHEMA = pl.Schema(
    {
        "source_id": pl.String(),
        "edition": pl.String(),
        "correction": pl.String(),
        "objet": pl.String(),
        "variable": pl.String(),
        "lignes_visees": pl.String(),
        "publie": pl.String(),
        "action": pl.String(),
        "valeur_corrigee": pl.String(),
        "statut": pl.String(),
        "raison": pl.String(),
        "preuve": pl.String(),
        "etat_declare": pl.String(),
        "etat": pl.String(),
        "trouve": pl.String(),
        "nb_cellules": pl.Int64(),
        "severite": pl.String(),
        "auteur": pl.String(),
        "date_correction": pl.Date(),
        "est_simule": pl.Boolean(),
    }
)
_TEXT_DATE = CORRECTION_SCHEMA | {"date_correction": pl.String()}


def correction_table(
    sources: dict[str, Source], editions: Iterable[EditionOutcome], simulated: bool
) -> pl.DataFrame:
    """One row per correction and edition.

    What served was read under its own entries: an older reading keeps the corrections that were
    made then, and those declared since are `non_lue`.
    """
    outcomes = {(e.source_id, e.edition): e for e in editions}
    rows = [
        {name: row.get(name) for name in CORRECTION_SCHEMA}
        | {"source_id": source_id, "edition": edition_id, "est_simule": simulated}
        for source_id, source in sources.items()
        for edition_id in source.editions
        for row in _rows(source, edition_id, outcomes.get((source_id, edition_id)))
    ]
    frame = pl.DataFrame(rows, schema=_TEXT_DATE, orient="row")
    return frame.with_columns(pl.col("date_correction").str.to_date()).cast(CORRECTION_SCHEMA)


def _rows(
    source: Source, edition_id: str, outcome: EditionOutcome | None
) -> Iterator[dict[str, Any]]:
    served = (outcome.served if outcome else None) or {}
    made = served.get("statistiques", {}).get("corrections", [])
    applied = {row["correction"]: row for row in made}
    declared = {c.id: c for c in source.corrections if edition_id in c.editions}
    for name in dict.fromkeys((*declared, *applied)):
        if name in applied:
            yield applied[name]
        else:
            state = "non_lue" if declared[name].etat == "active" else "non_appliquee"
            yield describe_correction(declared[name]) | {"etat": state, "nb_cellules": 0}
