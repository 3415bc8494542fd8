"""The catalogue and the state of each edition as tables: what every number is traced to."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

import polars as pl

from expectations.results import without_cells
from ingestion.corrections.table import correction_table
from ingestion.declaration.source_model import Source
from ingestion.outcome import EditionOutcome, SourceOutcome

_SOURCE = {
    "source_id": pl.String, "libelle": pl.String, "producteur": pl.String, "page": pl.String,
    "licence": pl.String, "licence_verifiee": pl.Boolean, "periodicite": pl.String,
    "forme": pl.String, "niveau_geo": pl.String, "confiance_base": pl.String,
    "est_simule": pl.Boolean, "description": pl.String, "type_acces": pl.String,
    "acces_verifie": pl.Boolean, "format_source": pl.String,
}  # fmt: skip
_EDITION = {
    "source_id": pl.String, "edition": pl.String, "nature": pl.String, "etat": pl.String,
    "est_servie": pl.Boolean, "est_perime": pl.Boolean, "motif": pl.String,
    "fichiers": pl.String, "sha256": pl.String, "octets": pl.Int64, "nb_lignes": pl.Int64,
    "nb_quarantaine": pl.Int64, "recu_le": pl.Datetime("us", "UTC"), "est_simule": pl.Boolean,
    "format_prouve": pl.Boolean,
}  # fmt: skip
_MILLESIME = {
    "source_id": pl.String, "edition": pl.String, "bloc": pl.String, "libelle_bloc": pl.String,
    "millesime": pl.Int32, "statut_millesime": pl.String, "preuve": pl.String,
}  # fmt: skip
_VARIABLE = {
    "source_id": pl.String, "bloc": pl.String, "variable": pl.String, "libelle": pl.String,
    "unite": pl.String, "colonne": pl.String,
}  # fmt: skip


def catalogue_tables(
    sources: dict[str, Source], outcomes: Iterable[SourceOutcome], simulated: bool
) -> dict[str, pl.DataFrame]:
    """Tables source, edition, millesime, variable and correction of `entrees/`."""
    editions = [edition for outcome in outcomes for edition in outcome.editions]
    return {
        "source": _frame((_source_row(s, simulated) for s in sources.values()), _SOURCE),
        "edition": _frame(
            (_edition_row(sources[e.source_id], e, simulated) for e in editions), _EDITION
        ),
        "millesime": _frame(_millesime_rows(sources), _MILLESIME),
        "variable": _frame(_variable_rows(sources), _VARIABLE),
        "correction": correction_table(sources, editions, simulated),
    }


def _frame(rows: Iterable[dict[str, Any]], schema: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=schema, orient="row")


def _source_row(source: Source, simulated: bool) -> dict[str, Any]:
    told = {
        "est_simule": simulated,
        "type_acces": source.acces.type if source.acces else None,
        "acces_verifie": source.acces.verifiee if source.acces else None,
    }
    return {name: getattr(source, name) for name in _SOURCE if name not in told} | told


def _edition_row(source: Source, outcome: EditionOutcome, simulated: bool) -> dict[str, Any]:
    served = outcome.served or {"fichiers": []}
    files = served["fichiers"]
    read_at = served.get("lue_le")
    # A period that a partner deposited is no edition of the catalogue; its file is his own.
    declared = source.editions.get(outcome.edition)
    return {
        "source_id": outcome.source_id,
        "edition": outcome.edition,
        "nature": declared.nature if declared else "native",
        "etat": outcome.state,
        "est_servie": outcome.served is not None,
        "est_perime": outcome.stale,
        # What is published of it; the journal keeps the cells that a refusal quotes.
        "motif": without_cells(outcome.reason) if outcome.reason else None,
        "fichiers": "; ".join(f["nom"] for f in files) or None,
        "sha256": "; ".join(f["sha256"] for f in files) or None,
        "octets": sum(f["octets"] for f in files),
        "nb_lignes": served.get("nb_lignes", 0),
        "nb_quarantaine": served.get("nb_quarantaine", 0),
        "recu_le": datetime.fromisoformat(read_at) if read_at else None,
        "est_simule": simulated,
        "format_prouve": source.proves_format(outcome.edition),
    }


def _millesime_rows(sources: dict[str, Source]) -> Iterator[dict[str, Any]]:
    for source in sources.values():
        for edition_id, edition in source.editions.items():
            for block_id, year in edition.millesimes.items():
                shared = {
                    "source_id": source.source_id,
                    "edition": edition_id,
                    "bloc": block_id,
                    "libelle_bloc": source.blocs[block_id].libelle,
                    "statut_millesime": year.statut,
                    "preuve": year.preuve,
                }
                yield from (shared | {"millesime": number} for number in year.years)


def _variable_rows(sources: dict[str, Source]) -> Iterator[dict[str, Any]]:
    for source in sources.values():
        for variable in source.observed():
            yield {
                "source_id": source.source_id,
                "bloc": variable.block,
                "variable": variable.name,
                "libelle": variable.label,
                "unite": variable.unit,
                "colonne": variable.column,
            }
