"""Reads Etalab's découpage administratif: communes, groupements and départements (JSON).

Source: npm package @etalab/decoupage-administratif. Populations are municipal populations.
"""

import json
from typing import Any

import polars as pl

from ingestion.declaration.source_model import Source
from ingestion.errors import EditionRefused, Where
from ingestion.raw_archive import RawFile
from ingestion.read_edition import ReadEdition, TableWriter, parquet_writer

# Delegated and associated communes repeat codes of today's communes: they are not units here.
_KINDS = {"commune-actuelle": "commune", "arrondissement-municipal": "arrondissement"}

_COMMUNE = {
    "code_commune": pl.String,
    "nom": pl.String,
    "code_departement": pl.String,
    "code_region": pl.String,
    "population": pl.Int64,
    "siren": pl.String,
    "type": pl.String,
    "millesime_geo": pl.Int32,
}
_GROUP = {
    "code_groupement": pl.String,
    "nom": pl.String,
    "type_groupement": pl.String,
    "code_commune": pl.String,
    "population": pl.Int64,
}
_DEPARTEMENT = {"code_departement": pl.String, "nom": pl.String, "code_region": pl.String}


def read_decoupage(source: Source, edition_id: str, files: dict[str, RawFile]) -> ReadEdition:
    """Tables decoupage_commune, decoupage_groupement and decoupage_departement.

    Raises EditionRefused when a file is not the JSON list that Etalab publishes.
    """
    names = source.editions[edition_id].fichiers
    year = source.editions[edition_id].millesime_geo or source.millesime_geo
    records = {role: _records(files[name]) for role, name in names.items()}
    communes = _communes(records["communes"], year)
    groups = _groups(records["epci"] + records["ept"])
    departements = _frame(
        [
            {"code_departement": r["code"], "nom": r["nom"], "code_region": r.get("region")}
            for r in records["departements"]
        ],
        _DEPARTEMENT,
    )

    def build(quarantined: set[int]) -> dict[str, TableWriter]:
        kept = communes.with_row_index().filter(~pl.col("index").is_in(sorted(quarantined)))
        return {
            "decoupage_commune": parquet_writer(kept.drop("index")),
            "decoupage_groupement": parquet_writer(groups),
            "decoupage_departement": parquet_writer(departements),
        }

    return ReadEdition(communes, "code_commune", (), (), communes.height, build)


def _records(file: RawFile) -> list[dict[str, Any]]:
    try:
        content = json.loads(file.path.read_text(encoding="utf-8"))
    except (ValueError, UnicodeDecodeError) as error:
        raise EditionRefused(f"JSON illisible : {error}.", Where(file=file.name)) from error
    if not isinstance(content, list) or not content:
        raise EditionRefused("Le fichier n'est pas une liste JSON.", Where(file=file.name))
    for position, record in enumerate(content, start=1):
        if not isinstance(record, dict) or not {"code", "nom"} <= record.keys():
            raise EditionRefused(
                "Un élément n'a pas « code » et « nom ».",
                Where(file=file.name, line=position, value=str(record)),
            )
        members = record.get("membres", [])
        if not isinstance(members, list) or not all(isinstance(m, dict) for m in members):
            raise EditionRefused(
                "« membres » n'est pas une liste de communes.",
                Where(file=file.name, line=position, value=str(record["code"])),
            )
    return content


def _communes(records: list[dict[str, Any]], year: int | None) -> pl.DataFrame:
    rows = [
        {
            "code_commune": r["code"],
            "nom": r["nom"],
            "code_departement": r.get("departement"),
            "code_region": r.get("region"),
            "population": r.get("population"),
            "siren": r.get("siren"),
            "type": _KINDS[r["type"]],
            "millesime_geo": year,
        }
        for r in records
        if r.get("type") in _KINDS
    ]
    return _frame(rows, _COMMUNE)


def _groups(records: list[dict[str, Any]]) -> pl.DataFrame:
    rows = [
        {
            "code_groupement": r["code"],
            "nom": r["nom"],
            "type_groupement": r.get("type"),
            "code_commune": member.get("code"),
            "population": member.get("populationMunicipale"),
        }
        for r in records
        for member in r.get("membres", ())
    ]
    return _frame(rows, _GROUP)


def _frame(rows: list[dict[str, Any]], schema: dict[str, Any]) -> pl.DataFrame:
    try:
        return pl.DataFrame(rows, schema=schema, strict=True)
    except (TypeError, pl.exceptions.PolarsError) as error:
        raise EditionRefused(
            f"Un champ n'a pas le type attendu : {error}", rule=f"champs {', '.join(schema)}"
        ) from error
