"""Rules that hold between the keys of a register's tables; each returns French sentences."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ingestion.declaration.register_model import RegisterField, RegisterTable

if TYPE_CHECKING:
    from ingestion.declaration.source_model import Edition, Source

# Columns that every landed row has, and the beginning of those that gate 1 is given.
RESERVED = ("source_id", "edition", "ligne", "correction")
ROWS_OF = "lignes_"
_NUMBERS = ("entier", "decimal", "annee", "date")


def register_problems(source: "Source") -> Iterator[str]:
    """Everything wrong in `tables` and in what the editions say of them."""
    for name, table in source.tables.items():
        place = f"table « {name} »"
        yield from (f"{place} : {problem}" for problem in _table_rules(table))
        for field_name, field in table.champs.items():
            where = f"{place}, champ « {field_name} »"
            yield from (f"{where} : {problem}" for problem in _field_rules(field))
            # A contract looks for persons in every cell, and says what it does of each.
            if field.personnel and field.traitement is None and source.contrat is None:
                yield f"{where} : une donnée personnelle veut un « traitement »"
    if source.forme == "registre" and source.lecteur is None:
        for name, edition in source.editions.items():
            yield from (f"edition {name} : {p}" for p in _edition_rules(source, edition))


def _table_rules(table: RegisterTable) -> Iterator[str]:
    for name in table.cle:
        if name not in table.champs:
            yield f"« cle » nomme un champ inconnu « {name} »"
        elif table.champs[name].traitement == "retirer":
            yield f"« cle » nomme « {name} », qui n'est jamais gardé"
    for name in table.champs:
        if name in RESERVED or name.startswith(ROWS_OF):
            yield f"le nom « {name} » est réservé"
    for name in table.point or ():
        if name not in table.champs or table.champs[name].type != "decimal":
            yield f"« point » nomme « {name} », qui n'est pas un champ décimal"
    if table.categorie is not None:
        if table.categorie not in table.champs:
            yield f"« categorie » nomme un champ inconnu « {table.categorie} »"
        if table.point is None:
            yield "« categorie » veut un « point »"
    if table.role is not None and table.fichier is not None:
        yield "« role » ou « fichier », l'un des deux"


def _field_rules(field: RegisterField) -> Iterator[str]:
    if field.traitement == "pseudonymiser" and field.type != "texte":
        yield "seul un texte se pseudonymise"
    if field.separateur and field.type != "liste":
        yield "« separateur » va avec le type liste"
    if field.format and field.type not in ("date", "mois"):
        yield "« format » va avec les types date et mois"
    if field.valeurs and field.type in ("decimal", "date", "booleen"):
        yield "« valeurs » compare des textes"
    if not (field.minimum is None and field.maximum is None) and field.type not in _NUMBERS:
        yield "« minimum » et « maximum » bornent un nombre, une année ou l'année d'une date"
    if field.extraire and _groups(field.extraire) == 0:
        yield "« extraire » n'a pas de groupe entre parenthèses"


def _groups(pattern: str) -> int:
    try:
        return re.compile(pattern).groups
    except re.error:
        return 0


def _edition_rules(source: "Source", edition: "Edition") -> Iterator[str]:
    absent = set(edition.absentes)
    first = next(iter(source.tables), None)
    if first in absent:
        yield f"la première table, « {first} », ne peut pas être absente : la suite la juge"
    used: set[str] = set()
    for name, table in source.tables.items():
        if name in absent:
            continue
        if table.role is not None and table.role not in edition.fichiers:
            yield f"« fichiers » n'a pas le rôle « {table.role} » de la table « {name} »"
        elif table.fichier is not None and table.fichier not in edition.file_names():
            yield f"le fichier « {table.fichier} » de la table « {name} » n'est pas déclaré"
        elif table.role is None and table.fichier is None and edition.fichier is None:
            yield f"« fichier » manque pour la table « {name} »"
        used.add(table.role or "")
    for role in set(edition.fichiers) - used:
        yield f"aucune table n'a le rôle « {role} » de « fichiers »"
    columns = {f.colonne or n for t in source.tables.values() for n, f in t.champs.items()}
    for column in absent - columns - set(source.tables):
        yield f"« absentes » nomme une table ou une colonne inconnue « {column} »"
    for target in set(edition.renommages.values()) - columns:
        yield f"« renommages » vise une colonne inconnue « {target} »"
