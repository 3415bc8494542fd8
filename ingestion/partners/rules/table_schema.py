"""A contract as a Table Schema descriptor: what cells are checked against, and what partners get.

Source of the vocabulary: specs.frictionlessdata.io/table-schema (types and constraints).
"""

from typing import Any

from ingestion.declaration.register_model import RegisterField, RegisterTable
from ingestion.declaration.source_model import Source
from ingestion.partners.sheets.header import file_fields

_TYPES: dict[str, str] = {
    "texte": "string",
    "liste": "string",
    "entier": "integer",
    "annee": "year",
    "decimal": "number",
    "date": "date",
    "mois": "yearmonth",
    "booleen": "boolean",
}


def table_schema(table: RegisterTable) -> dict[str, Any]:
    """Descriptor of the one spelling of each cell (`cells.read_cell`), blanks for absences."""
    marked = {field.statut_de for field in table.champs.values()}
    return {
        "fields": [
            _field(name, field, required=field.obligatoire and name not in marked)
            for name, field in file_fields(table).items()
        ],
        "missingValues": [""],
    }


def published_schema(source: Source, table: RegisterTable) -> dict[str, Any]:
    """The descriptor that goes with the template: titles, help, examples, key, markers."""
    schema = table_schema(table)
    for descriptor in schema["fields"]:
        field = table.champs[descriptor["name"]]
        descriptor["title"] = field.libelle
        if field.aide:
            descriptor["description"] = field.aide
        if field.exemple:
            descriptor["example"] = field.exemple
        if field.scdl:
            descriptor["scdl"] = field.scdl
    markers = list(source.contrat.marqueurs) if source.contrat else []
    return {
        "$schema": "https://specs.frictionlessdata.io/schemas/table-schema.json",
        "name": source.source_id,
        "title": source.libelle,
        "description": f"{source.description} Contrat du projet, NON VÉRIFIÉ par un fichier réel.",
        "fields": schema["fields"],
        "primaryKey": list(table.cle),
        "missingValues": ["", *markers],
    }


def _field(name: str, field: RegisterField, required: bool) -> dict[str, Any]:
    constraints: dict[str, Any] = {}
    if required:
        constraints["required"] = True
    if field.valeurs:
        constraints["enum"] = list(field.valeurs)
    if field.motif:
        constraints["pattern"] = field.motif
    if field.longueur_max:
        constraints["maxLength"] = field.longueur_max
    whole = field.type in ("entier", "annee")
    for key, bound in (("minimum", field.minimum), ("maximum", field.maximum)):
        if bound is not None:
            constraints[key] = int(bound) if whole else bound
    descriptor: dict[str, Any] = {"name": name, "type": _TYPES[field.type]}
    if field.type == "booleen":
        descriptor |= {"trueValues": ["oui"], "falseValues": ["non"]}
    return descriptor | ({"constraints": constraints} if constraints else {})
