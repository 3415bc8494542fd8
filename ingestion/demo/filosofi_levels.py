"""Files `FILO{year}_DISP_{level}`: one layout for communes, EPCI, départements, régions, France.

Codes and names of départements and régions exist; every number is invented.
"""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from ingestion.declaration.source_model import Edition
from ingestion.demo.draws import draw, fixed, smooth
from ingestion.demo.filosofi import Incomes, incomes
from ingestion.demo.groups import DEPARTEMENTS, METROPOLE, community_groups
from ingestion.demo.levels import (
    FRANCE,
    REGIONS,
    departement_population,
    france_population,
    region_population,
)
from ingestion.demo.tables import Cell, Layout, Row, write_table
from ingestion.demo.territory import Territory

QUANTILES = ("Q1", "Q2", "Q3", "D1", "D2", "D3", "D4", "D6", "D7", "D8", "D9")
# Overseas départements without these incomes.
NOT_COVERED = frozenset({"971", "973", "976"})
_REGIONS_NOT_COVERED = frozenset({"01", "03", "06"})
_START = (
    "CODGEO LIBGEO NBMEN{yy} NBPERS{yy} NBUC{yy} Q1{yy} Q2{yy} Q3{yy} Q3_Q1 D1{yy} D2{yy} D3{yy}"
    " D4{yy} D6{yy} D7{yy} D8{yy} D9{yy} RD S80S20{yy} GI{yy}"
)
_ACTIVITY = {2014: "PTSAC{yy} PBEN{yy}", 2015: "PACT{yy} PCHO{yy} PTSA{yy} PBEN{yy}"}
_ACTIVITY_SINCE_2016 = "PACT{yy} PTSA{yy} PCHO{yy} PBEN{yy}"
_END = "PPEN{yy} PPAT{yy} PPSOC{yy} PPFAM{yy} PPMINI{yy} PPLOGT{yy} PIMPOT{yy}"
# Under it only households, persons, units and the median are published.
_DETAIL_FROM_HOUSEHOLDS = 1000
# The copies of 2017 went through a spreadsheet.
_UNNAMED = {2017: 69}


def write_epci(path: Path, edition_id: str, edition: Edition, country: Territory) -> Path:
    """The Métropole comes with 2015; the EPT is never there."""
    year = edition.millesimes["filosofi"].single_year
    rows = []
    for group in community_groups(country):
        overseas = {country.places[code].departement for code in group.members} & NOT_COVERED
        if overseas or (group.siren == METROPOLE and year == 2014):
            continue
        people = sum(country.commune_population(code, year) for code in group.members)
        found = incomes(group.siren, year, commune=True)
        rows.append(level_row(group.siren, group.nom, round(people * 0.955), year, found))
    return write_level(path, year, sorted(rows, key=lambda row: str(row["CODGEO"])))


def write_departements(path: Path, edition_id: str, edition: Edition, country: Territory) -> Path:
    year = edition.millesimes["filosofi"].single_year
    return write_level(
        path,
        year,
        [
            _large_row(d.code, d.nom, departement_population(d.code, year, country), year, "dep")
            for d in DEPARTEMENTS.values()
            if d.code not in NOT_COVERED
        ],
    )


def write_regions(path: Path, edition_id: str, edition: Edition, country: Territory) -> Path:
    year = edition.millesimes["filosofi"].single_year
    return write_level(
        path,
        year,
        [
            _large_row(code, name, region_population(code, year, country), year, "reg")
            for code, name in REGIONS.items()
            if code not in _REGIONS_NOT_COVERED
        ],
    )


def write_france(path: Path, edition_id: str, edition: Edition, country: Territory) -> Path:
    year = edition.millesimes["filosofi"].single_year
    people = france_population(year)
    return write_level(path, year, [_large_row("1", FRANCE, people, year, "pays")])


def _large_row(code: str, name: str, people: int, year: int, level: str) -> dict[str, Cell]:
    found = incomes(f"{level}{code}", year, commune=True, large=True)
    return level_row(code, name, round(people * 0.955), year, found)


def write_level(path: Path, year: int, rows: Sequence[Row]) -> Path:
    """Columns `…{yy}` of the rows take the two digits of the year."""
    activity = _ACTIVITY.get(year, _ACTIVITY_SINCE_2016)
    suffix = f"{year % 100:02d}"
    header = tuple(f"{_START} {activity} {_END}".replace("{yy}", suffix).split())
    dated = [{name.replace("{yy}", suffix): cell for name, cell in row.items()} for row in rows]
    layout = Layout(header, bom=True, unnamed=_UNNAMED.get(year, 0), last_line_end=False)
    return write_table(path, layout, dated)


def level_row(code: str, name: str, persons: int, year: int, found: Incomes) -> dict[str, Cell]:
    """Counts and median of a territory, the rest when it has households enough."""
    households = round(persons / smooth(2.2, 2.75, 0.02, year, code, "taille"))
    # The file of 2015 prints a decimal even on counts.
    digits = 1 if year == 2015 else 0
    row: dict[str, Cell] = {
        "CODGEO": code,
        "LIBGEO": name,
        "NBMEN{yy}": _count(households, digits),
        "NBPERS{yy}": _count(persons, digits),
        "NBUC{yy}": fixed(households + (persons - households) * 0.43),
        "Q2{yy}": _euros(code, year, "Q2", found),
    }
    return row | _detail(code, year, found) if households >= _DETAIL_FROM_HOUSEHOLDS else row


def _detail(code: str, year: int, found: Incomes) -> dict[str, Cell]:
    former = year <= 2015
    money = {f"{q}{{yy}}": _euros(code, year, q, found) for q in QUANTILES}
    return {
        **money,
        "Q3_Q1": money["Q3{yy}"] - money["Q1{yy}"],
        "RD": found.ratio("D9", "D1"),
        "S80S20{yy}": fixed(found.s80_s20, 3 if year == 2019 else 1),
        "GI{yy}": fixed(found.gini, 1 if former else 3),
        **{f"{part}{{yy}}": value for part, value in found.parts.items()},
    }


def _count(value: int, digits: int) -> Cell:
    return fixed(value, digits) if digits else value


def _euros(code: str, year: int, quantile: str, found: Incomes) -> int | Decimal:
    """One decimal in 2014 and 2015, then multiples of 10."""
    value = found.quantiles[quantile]
    return value if year >= 2016 else fixed(value + draw(code, year, quantile) * 0.9)
