"""Rules between the corrections of a source and its declaration; each gives French sentences."""

from collections.abc import Iterable, Iterator

import polars as pl

from ingestion.corrections.model import Correction
from ingestion.declaration.source_model import Source


def correction_problems(source: Source, corrections: Iterable[Correction]) -> list[str]:
    """Everything wrong, in the order of the file."""
    entries = list(corrections)
    if source.contrat is not None:
        return ["le fichier d'un partenaire ne se corrige pas ici : lui demander un nouveau dépôt"]
    if source.forme not in ("observations", "registre") or source.lecteur is not None:
        return [f"les corrections ne portent pas sur une source de forme « {source.forme} »"]
    return [
        *(
            f"« {entry.id} » : {problem}"
            for entry in entries
            for problem in (*_editions(source, entry), *_target(source, entry))
        ),
        *_repeated_ids(entries),
        *_repeated_targets(entries),
    ]


def _editions(source: Source, entry: Correction) -> Iterator[str]:
    for name in entry.editions:
        if name not in source.editions:
            yield f"édition inconnue « {name} » (éditions : {', '.join(source.editions)})"


def _target(source: Source, entry: Correction) -> Iterator[str]:
    if entry.cible.in_register != (source.forme == "registre"):
        wanted = "« table »" if source.forme == "registre" else "« variable »"
        yield f"la cible d'une source de forme « {source.forme} » nomme {wanted}"
    elif entry.cible.in_register:
        yield from _register_target(source, entry)
    else:
        yield from _observation_target(source, entry)


def _observation_target(source: Source, entry: Correction) -> Iterator[str]:
    target = entry.cible
    seen = [o for o in source.observed() if o.name == target.variable]
    if not seen:
        yield f"variable inconnue « {target.variable} »"
        return
    assert source.cle is not None
    codes = pl.Series([target.code_geo])
    recoded = target.code_geo in source.cle.recodages.values()
    if not recoded and not codes.str.contains(source.cle.motif).all():
        yield f"le code « {target.code_geo} » ne suit pas le motif {source.cle.motif}"
    for name in (n for n in entry.editions if n in source.editions):
        edition = source.editions[name]
        if all(o.column in edition.absentes for o in seen):
            yield f"l'édition {name} n'a pas la variable « {target.variable} »"
            continue
        years = edition.millesimes[seen[0].block].years
        if target.millesime is None and len(years) > 1:
            yield f"« millesime » manque : l'édition {name} en a plusieurs"
        elif target.millesime is not None and target.millesime not in years:
            yield f"l'édition {name} n'a pas le millésime {target.millesime}"


def _register_target(source: Source, entry: Correction) -> Iterator[str]:
    target = entry.cible
    table = source.tables.get(target.table or "")
    if table is None:
        yield f"table inconnue « {target.table} » (tables : {', '.join(source.tables)})"
        return
    for name in (target.champ or "", *target.cle):
        field = table.champs.get(name)
        if field is None:
            yield f"champ inconnu « {name} » de la table « {target.table} »"
            continue
        for edition in (e for e in entry.editions if e in source.editions):
            if {target.table, field.colonne or name} & set(source.editions[edition].absentes):
                yield f"l'édition {edition} n'a pas le champ « {name} »"
        if field.personnel:
            # A correction is committed and published: no name of a person goes there.
            yield f"« {name} » est une donnée personnelle : elle ne se recopie pas ici"
    field = table.champs.get(target.champ or "")
    if entry.action == "separer" and field is not None and field.type != "liste":
        yield f"« separer » : le champ « {target.champ} » n'est pas une liste"
    if entry.publie is None and not target.cle:
        yield "une case vide se désigne par « cle » : sinon toutes les cases vides seraient visées"


def _repeated_ids(entries: list[Correction]) -> Iterator[str]:
    ids = [entry.id for entry in entries]
    for name in dict.fromkeys(i for i in ids if ids.count(i) > 1):
        yield f"« {name} » est écrit {ids.count(name)} fois"


def _repeated_targets(entries: list[Correction]) -> Iterator[str]:
    """Two active corrections of one cell: which one is right cannot be told."""
    seen: dict[tuple[str, str], str] = {}
    for entry in (e for e in entries if e.etat == "active"):
        value = "" if entry.cible.cle or not entry.cible.in_register else f" = {entry.publie}"
        for edition in entry.editions:
            place = (edition, f"{entry.cible}{value}")
            if place in seen:
                yield (
                    f"« {entry.id} » et « {seen[place]} » visent la même case : "
                    f"{place[1]}, édition {edition}"
                )
            seen[place] = entry.id
