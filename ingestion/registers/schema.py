"""Columns of a landed register table, and the agreement between sources that land into one.

The only place that knows how a declared field becomes a column; reads no file.
"""

from collections.abc import Iterable, Iterator

import polars as pl

from ingestion.declaration.register_model import FieldType, RegisterField, RegisterTable
from ingestion.declaration.source_model import Source

# Name of a landed table: `registre_<name>`.
PREFIX = "registre_"
# Where a row comes from, and the corrections made on it; no field may take these names.
CORRECTION = "correction"
ORIGIN = pl.Schema(
    {
        "source_id": pl.String(),
        "edition": pl.String(),
        "ligne": pl.Int32(),
        CORRECTION: pl.String(),
    }
)
TYPES: dict[FieldType, pl.DataType] = {
    "texte": pl.String(),
    "liste": pl.String(),
    "mois": pl.String(),
    "entier": pl.Int64(),
    "decimal": pl.Float64(),
    "date": pl.Date(),
    "annee": pl.Int32(),
    "booleen": pl.Boolean(),
}


def landed_fields(table: RegisterTable) -> dict[str, RegisterField]:
    """Declared fields that are landed: personal data to withdraw never are."""
    return {n: f for n, f in table.champs.items() if f.traitement != "retirer"}


def field_dtype(field: RegisterField) -> pl.DataType:
    """Type of the landed column."""
    return TYPES[field.type]


def landed_schema(table: RegisterTable) -> pl.Schema:
    """Where a row comes from (ORIGIN), then the landed fields in the order of the catalogue."""
    fields = {name: field_dtype(field) for name, field in landed_fields(table).items()}
    return pl.Schema(dict(ORIGIN) | fields)


def register_tables(sources: Iterable[Source]) -> dict[str, RegisterTable]:
    """Every declared table of the catalogue by name, in the order of the catalogue.

    Two sources may land into one table; `schema_conflicts` says when they do not agree.
    """
    found: dict[str, RegisterTable] = {}
    for source in sources:
        for name, table in source.tables.items():
            found.setdefault(name, table)
    return found


def schema_conflicts(sources: Iterable[Source]) -> Iterator[str]:
    """Sentences on the tables that two sources declare with different columns."""
    first: dict[str, tuple[str, pl.Schema]] = {}
    for source in sources:
        for name, table in source.tables.items():
            schema = landed_schema(table)
            owner, known = first.setdefault(name, (source.source_id, schema))
            if known != schema:
                different = sorted(dict(known.items() ^ schema.items()))
                yield (
                    f"la table « {name} » est déclarée par {owner} et par {source.source_id} avec "
                    f"des colonnes différentes ({', '.join(different) or 'leur ordre'})"
                )
