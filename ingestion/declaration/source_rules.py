"""Rules that hold between the keys of a source's YAML; each returns French sentences.

Rules on one key alone live on the model's field.
"""

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ingestion.declaration.register_rules import register_problems

if TYPE_CHECKING:
    from ingestion.declaration.source_model import Edition, Source


def problems(source: "Source") -> list[str]:
    """Everything wrong between keys, in the order of the file."""
    return [
        *_shape_rules(source),
        *register_problems(source),
        *(p for name, ed in source.editions.items() for p in _edition_rules(source, name, ed)),
    ]


def _shape_rules(source: "Source") -> Iterator[str]:
    deposited = source.acces is not None and source.acces.type == "depot"
    if not source.editions and not deposited and source.forme != "non_documentee":
        yield "« editions » manque"
    if source.forme == "observations":
        if source.cle is None:
            yield "« cle » manque (forme observations)"
        if not source.blocs:
            yield "« blocs » manque (forme observations)"
        for name, count in Counter(v.name for v in source.observed()).items():
            if count > 1:
                yield f"la variable « {name} » est déclarée {count} fois"
            if not name[:1].isalpha():
                yield f"la variable « {name} » ne commence pas par une lettre"
    if source.forme == "registre" and source.lecteur is None and not source.tables:
        yield "« tables » manque (forme registre)"
    if source.forme in ("observations", "contours") and source.niveau_geo is None:
        yield "« niveau_geo » manque"
    if not source.format_prouve and source.format_source is None:
        yield "« format_source » manque : sur quel document repose un format non prouvé"
    if source.contrat and not (source.tables and source.acces and source.acces.type == "depot"):
        yield "un « contrat » va avec des « tables » et « acces: {type: depot} »"


def _edition_rules(source: "Source", name: str, edition: "Edition") -> Iterator[str]:
    place = f"edition {name}"
    if not edition.file_names():
        yield f"{place} : aucun fichier (« fichier », « fichiers » ou « couches »)"
    if source.forme == "observations":
        yield from _observation_edition_rules(source, place, edition)
        yield from _year_rules(place, name, edition)
        yield from _layout_rules(source, place, edition)
        reading = source.reading(name)
        if reading.separateur == reading.decimale:
            yield f"{place} : séparateur et marque décimale sont le même signe"
    if source.forme == "contours" and not any(c.role == "geometrie" for c in edition.couches):
        yield f"{place} : aucune couche de rôle « geometrie »"
    needs_year = source.forme != "registre" or source.lecteur is not None
    # A partner's polygons are drawn in no vintage of the official geography.
    needs_year = needs_year and source.niveau_geo != "quartier_vecu"
    if needs_year and edition.millesime_geo is None and source.millesime_geo is None:
        yield f"{place} : « millesime_geo » manque ici et dans la source"


def _year_rules(place: str, name: str, edition: "Edition") -> Iterator[str]:
    for block_id, year in edition.millesimes.items():
        if (year.annee is None) == (not year.annees):
            yield f"{place} : bloc « {block_id} », « annee » ou « annees », l'un des deux"
        if name.isdecimal() and max(year.years, default=0) > int(name):
            yield f"{place} : le millésime du bloc « {block_id} » suit l'édition"


def _layout_rules(source: "Source", place: str, edition: "Edition") -> Iterator[str]:
    """Years in a column go with « annees », the same in every block: a row has one year."""
    in_rows = source.disposition is not None and source.disposition.annee is not None
    years = {block_id: year.annees for block_id, year in edition.millesimes.items()}
    if in_rows and not all(years.values()):
        yield f"{place} : « disposition.annee » veut « annees » dans chaque millésime"
    if in_rows and len(set(years.values())) > 1:
        yield f"{place} : les blocs d'un fichier long ont les mêmes « annees »"
    if not in_rows and any(years.values()):
        yield f"{place} : « annees » veut « disposition.annee »"


def _observation_edition_rules(source: "Source", place: str, edition: "Edition") -> Iterator[str]:
    if edition.fichier is None:
        yield f"{place} : « fichier » manque"
    columns = {c for block in source.blocs.values() for c in block.variables}
    notes = {block.note for block in source.blocs.values() if block.note}
    known = columns | notes | set(source.colonnes_ignorees)
    keys = {source.cle.colonne} if source.cle else set()
    keys |= set(source.disposition.columns()) if source.disposition else set()
    for column in edition.absentes:
        if column not in known:
            yield f"{place} : « absentes » nomme une colonne inconnue « {column} »"
    for target in edition.renommages.values():
        if target not in known | keys:
            yield f"{place} : « renommages » vise une colonne inconnue « {target} »"
    variables = {variable.name for variable in source.observed()}
    for name in set(edition.ruptures) - variables - {"lignes"}:
        yield f"{place} : « ruptures » nomme une variable inconnue « {name} »"
    for block_id in set(edition.millesimes) - set(source.blocs):
        yield f"{place} : « millesimes » nomme un bloc inconnu « {block_id} »"
    for block_id, block in source.blocs.items():
        wanted = set(block.variables) - set(edition.absentes)
        if wanted and block_id not in edition.millesimes:
            yield f"{place} : le millésime du bloc « {block_id} » manque"
