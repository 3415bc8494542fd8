"""File of `ssmsi_commune`: facts by commune, class and year, the small ones withheld.

`;`, decimal comma, texts quoted, a bare NA where nothing is said. A row « ndiff » still carries
`complement_info_*`, a mean of its département: a bait that no reader may take.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ingestion.declaration.source_model import Edition
from ingestion.demo.archives import stored_gzip
from ingestion.demo.documented.delimited import write_bytes
from ingestion.demo.draws import between, smooth
from ingestion.demo.territory import Territory

_CLASSES = {
    # name in the file: unit, facts a year for 1 000 inhabitants (or dwellings, for burglaries)
    "Violences physiques intrafamiliales": ("Victime", 2.9),
    "Violences physiques hors cadre familial": ("Victime", 3.1),
    "Violences sexuelles": ("Victime", 1.3),
    "Vols avec armes": ("Infraction", 0.14),
    "Vols violents sans arme": ("Infraction", 1.1),
    "Vols sans violence contre des personnes": ("Victime entendue", 8.4),
    "Cambriolages de logement": ("Infraction", 6.2),
    "Vols de véhicule": ("Véhicule", 2.3),
    "Vols dans les véhicules": ("Véhicule", 4.1),
    "Vols d'accessoires sur véhicules": ("Véhicule", 1.5),
    "Destructions et dégradations volontaires": ("Infraction", 7.7),
    "Escroqueries et fraudes aux moyens de paiement": ("Victime", 6.6),
    "Trafic de stupéfiants": ("Mis en cause", 0.8),
    "Usage de stupéfiants": ("Mis en cause", 3.6),
    "Usage de stupéfiants (AFD)": ("Mis en cause", 2.2),
}
_BURGLARIES = "Cambriolages de logement"
_COLUMNS = (
    "annee", "indicateur", "unite_de_compte", "nombre", "taux_pour_mille", "est_diffuse",
    "insee_pop", "insee_pop_millesime", "insee_log", "insee_log_millesime",
    "complement_info_nombre", "complement_info_taux",
)  # fmt: skip
# Communes outside the EPT: a small one, Corsica, overseas, one of a neighbour.
_ELSEWHERE = ("01002", "2A004", "91286", "97411")
# The commune given for every year; the others have the last one only.
_EVERY_YEAR = "94022"
_SHOWN_ABOVE = 5
_LAST_PEOPLE, _LAST_DWELLINGS = 2023, 2022


@dataclass(frozen=True, slots=True)
class _Place:
    code: str
    people: int
    dwellings: float


def write_crime(path: Path, edition_id: str, edition: Edition, country: Territory) -> Path:
    code_column = next(iter(edition.renommages))
    lines = [";".join(f'"{name}"' for name in (code_column, *_COLUMNS))]
    years = edition.millesimes["ssmsi"].years
    for year in years:
        for place in _places(year, country):
            if year == years[-1] or place.code == _EVERY_YEAR:
                lines += [";".join(cells) for cells in _records(place, year)]
    return write_bytes(path, stored_gzip(("\n".join(lines) + "\n").encode()))


def _places(year: int, country: Territory) -> Iterator[_Place]:
    for code in sorted((*(c.code for c in country.seeds.communes), *_ELSEWHERE)):
        people = country.commune_population(code, min(year, _LAST_PEOPLE))
        homes = country.commune_population(code, min(year, _LAST_DWELLINGS))
        yield _Place(code, people, homes / between(2.1, 2.6, code, "logements"))


def _records(place: _Place, year: int) -> Iterator[list[str]]:
    for name, (unit, level) in _CLASSES.items():
        below = place.dwellings if name == _BURGLARIES else place.people
        rate = level * smooth(0.7, 1.3, 0.05, year, place.code, name)
        facts = round(below * rate / 1000)
        shown = _always_shown(place, level) and facts > _SHOWN_ABOVE
        known = [str(facts), _decimal(1000 * facts / below), '"diff"']
        around = [_decimal(below * level / 1000), _decimal(level)]
        yield [
            f'"{place.code}"', f'"{year}"', f'"{name}"', f'"{unit}"',
            *(known if shown else ["NA", "NA", '"ndiff"']),
            str(place.people), f'"{min(year, _LAST_PEOPLE)}"',
            _decimal(place.dwellings), f'"{min(year, _LAST_DWELLINGS)}"',
            *(["NA", "NA"] if shown else around),
        ]  # fmt: skip


def _always_shown(place: _Place, level: float) -> bool:
    """The rule of three years, without drawing three years: well above the threshold."""
    return place.people * level / 1000 > 1.6 * _SHOWN_ABOVE


def _decimal(value: float) -> str:
    return f"{value:.2f}".replace(".", ",")
