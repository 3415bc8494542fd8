"""Files of `ssmsi_departement` and `ssmsi_region`: facts by class, year and place.

Every text cell is quoted, the missing ones are a bare NA; a few places stand for all.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ingestion.declaration.source_model import Edition
from ingestion.demo.draws import between, smooth
from ingestion.demo.groups import DEPARTEMENTS
from ingestion.demo.levels import departement_population, region_population
from ingestion.demo.territory import Territory

_CLASSES = (
    # name in the file, unit, facts a year for 1 000 inhabitants (or dwellings, for burglaries)
    ("Homicides", "victime", 0.02),
    ("Coups et blessures volontaires", "victime", 0.0),
    ("Coups et blessures volontaires intrafamiliaux", "victime", 2.4),
    ("Autres coups et blessures volontaires", "victime", 2.6),
    ("Violences sexuelles", "victime", 1.2),
    ("Vols avec armes", "infraction", 0.15),
    ("Vols violents sans arme", "infraction", 1.0),
    ("Vols sans violence contre des personnes", "victime entendue", 9.0),
    ("Cambriolages de logement", "infraction", 5.0),
    ("Vols de véhicules", "véhicule", 2.0),
    ("Vols dans les véhicules", "véhicule", 3.5),
    ("Vols d'accessoires sur véhicules", "véhicule", 1.3),
    ("Destructions et dégradations volontaires", "infraction", 7.5),
    ("Escroqueries", "victime", 6.0),
    ("Trafic de stupéfiants", "Mis en cause", 0.8),
    ("Usage de stupéfiants", "Mis en cause", 3.8),
)
_ALL_VIOLENCE = "Coups et blessures volontaires"
_ITS_PARTS = _CLASSES[2:4]
_BURGLARIES = "Cambriolages de logement"
_DEPARTEMENTS = ("2A", "91", "94", "974")
_REGIONS = ("04", "11", "94")
# Years of the census behind the inhabitants and the dwellings.
_LAST_PEOPLE, _LAST_DWELLINGS = 2021, 2020
_NOWHERE = "NA"


@dataclass(frozen=True, slots=True)
class _Place:
    """A place of the file; its codes as they stand in the columns, from the smallest."""

    codes: tuple[str, ...]
    people: int
    dwellings: float

    @property
    def key(self) -> str:
        return "/".join(self.codes)


def write_crime_departements(
    path: Path, edition_id: str, edition: Edition, country: Territory
) -> Path:
    def places(year: int) -> list[_Place]:
        counted = min(year, _LAST_PEOPLE)
        return [
            _place(
                (code, DEPARTEMENTS[code].region), departement_population(code, counted, country)
            )
            for code in _DEPARTEMENTS
        ]

    columns = ("Code.département", "Code.région")
    return _write(path, columns, edition.millesimes["ssmsi"].years, places, _scientific)


def write_crime_regions(path: Path, edition_id: str, edition: Edition, country: Territory) -> Path:
    def places(year: int) -> list[_Place]:
        counted = min(year, _LAST_PEOPLE)
        return [_place((code,), region_population(code, counted, country)) for code in _REGIONS]

    return _write(path, ("Code.région",), edition.millesimes["ssmsi"].years, places, _plain)


def _place(codes: tuple[str, ...], people: int) -> _Place:
    # The producer weights its dwellings: ten decimals.
    return _Place(codes, people, round(people / between(1.7, 2.4, *codes, "logements"), 10))


def _write(
    path: Path,
    columns: tuple[str, ...],
    years: tuple[int, ...],
    places: Callable[[int], list[_Place]],
    rate_text: Callable[[float], str],
) -> Path:
    header = (
        "classe", "annee", *columns, "unité.de.compte", "millPOP", "millLOG", "faits", "POP",
        "LOG", "tauxpourmille",
    )  # fmt: skip
    lines = [_quoted(header)]
    for name, unit, level in _CLASSES:
        for year in years:
            lines += [_line(name, unit, level, year, place, rate_text) for place in places(year)]
            lines.append(_nowhere(name, unit, year, len(columns)))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(("\n".join(lines) + "\n").encode("utf-8-sig"))
    return path


def _line(
    name: str, unit: str, level: float, year: int, place: _Place, rate_text: Callable[[float], str]
) -> str:
    facts = sum(_facts(*part, year, place) for part in _parts(name, level))
    below = place.dwellings if name == _BURGLARIES else place.people
    counted = [f"{min(year, last) % 100:02d}" for last in (_LAST_PEOPLE, _LAST_DWELLINGS)]
    dwellings = f"{place.dwellings:.10f}".replace(".", ",")
    rate = rate_text(1000 * facts / below)
    cells = (
        name, f"{year % 100:02d}", *place.codes, unit, *counted, str(facts), str(place.people),
        dwellings, rate,
    )  # fmt: skip
    return _quoted(cells)


def _parts(name: str, level: float) -> Iterator[tuple[str, float]]:
    """A class is itself, but the first kind of violence is the sum of the next two."""
    if name == _ALL_VIOLENCE:
        yield from ((part, rate) for part, _, rate in _ITS_PARTS)
    else:
        yield name, level


def _facts(name: str, level: float, year: int, place: _Place) -> int:
    below = place.dwellings if name == _BURGLARIES else place.people
    around = level * smooth(0.8, 1.25, 0.1, year, place.key, name)
    return round(below * around / 1000)


def _nowhere(name: str, unit: str, year: int, levels: int) -> str:
    """Facts that no place is known for: nearly always none."""
    facts = 1 if name == "Escroqueries" and year == 2020 else 0
    start = _quoted((name, f"{year % 100:02d}"))
    codes = [_NOWHERE] * levels
    missing = [_NOWHERE] * 2
    return ";".join(
        (start, *codes, f'"{unit}"', *missing, f'"{facts}"', _NOWHERE, _NOWHERE, _NOWHERE)
    )


def _quoted(cells: tuple[str, ...]) -> str:
    return ";".join(f'"{cell}"' for cell in cells)


def _scientific(rate: float) -> str:
    return f"{rate:.14e}".replace(".", ",")


def _plain(rate: float) -> str:
    return f"{rate:.17f}".replace(".", ",")
