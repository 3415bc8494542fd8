"""Context of the quartiers by commune: jobseekers, doctors within reach, incomes.

Columns are those that the catalogue declares: no document gives the whole header.
"""

from collections.abc import Iterator
from pathlib import Path

from ingestion.declaration.source_model import Edition
from ingestion.demo.documented.delimited import delimited, write_bytes
from ingestion.demo.draws import fixed, mix, share_out, smooth
from ingestion.demo.filosofi import incomes
from ingestion.demo.groups import DEPARTEMENTS
from ingestion.demo.tables import Cell
from ingestion.demo.territory import Territory
from ingestion.demo.xlsx import write_xlsx

_ELSEWHERE = ("01002", "2A004", "91286", "97411")
_JOBSEEKERS = (
    "date", "code_region", "region", "code_departement", "departement", "code_commune", "commune",
    "type_de_donnees", "categorie", "sexe", "tranche_d_age", "nombre_de_demandeurs_d_emploi",
)  # fmt: skip
_ALL = "Total"
_AGES = ("Moins de 25 ans", "De 25 à 49 ans", "50 ans et plus")
# Share of category A, B, C among inhabitants.
_SEEKING = (0.055, 0.095)
_NOWHERE = {"Île-de-France": 1315, "Occitanie": 640}

_REACH = ("APL aux médecins généralistes", "APL aux médecins généralistes de 65 ans ou moins",
          "APL aux médecins généralistes de 62 ans ou moins",
          "APL aux médecins généralistes de 60 ans ou moins")  # fmt: skip
_UNITS = "nombre de consultations/visites accessibles par an et par habitant standardisé"
_YEARS_BEHIND = 2
# A commune where nothing is known.
_WITHOUT_REACH = "97411"
_TITLES = (
    "Indicateur d'accessibilité potentielle localisée aux médecins généralistes", "SIMULÉ", "Champ",
    "Source", "Note de lecture", "Population standardisée", "Géographie", "Avertissement",
)  # fmt: skip

_MEASURES = (
    ("MED_SL", "EUR_YEAR"), ("PR_MD60", "PT"), ("D1_SL", "EUR_YEAR"), ("D9_SL", "EUR_YEAR"),
    ("IR_D9_D1_SL", "RT"), ("S_HH_TAX", "PT"), ("S_EI_DI", "PT"), ("S_RET_PEN_DI", "PT"),
    ("S_SOC_BEN_DI", "PT"), ("NUM_HH", "NB"),
)  # fmt: skip
_MELODI = (
    "GEO_REF", "GEO_OBJECT", "GEO", "FILOSOFI_MEASURE", "UNIT_MEASURE", "TIME_PERIOD", "OBS_VALUE",
)  # fmt: skip
# Two communes whose rate is not given.
_NO_POVERTY = frozenset({"94065", "94078"})


def write_jobseekers(path: Path, edition_id: str, edition: Edition, country: Territory) -> Path:
    """Mean of a quarter, each count rounded to 5: parts do not add up to their whole."""
    rows = [*_national(edition_id)]
    for code in _communes(country):
        place = country.places[code]
        seat = DEPARTEMENTS[place.departement]
        rows += [
            {
                "date": edition_id, "code_region": seat.region, "region": seat.nom_region,
                "code_departement": seat.code, "departement": seat.nom, "code_commune": code,
                "commune": place.nom, "type_de_donnees": "Brutes", "categorie": "ABC",
                "sexe": sex, "tranche_d_age": age, "nombre_de_demandeurs_d_emploi": count,
            }
            for sex, age, count in _seeking(code, edition.millesimes["defm"].single_year, country)
        ]  # fmt: skip
    return write_bytes(path, delimited(_JOBSEEKERS, rows))


def _national(quarter: str) -> Iterator[dict[str, Cell]]:
    """Rows that no commune is known for, all under one code."""
    for region, count in _NOWHERE.items():
        yield {
            **dict.fromkeys(_JOBSEEKERS, _ALL), "date": quarter, "region": region,
            "type_de_donnees": "Brutes", "categorie": "ABC",
            "nombre_de_demandeurs_d_emploi": count,
        }  # fmt: skip


def _seeking(code: str, year: int, country: Territory) -> Iterator[tuple[str, str, int]]:
    share = smooth(*_SEEKING, 0.04, year, code, "defm")
    total = round(country.commune_population(code, year) * share)
    men, women = share_out(total, mix([0.5, 0.5], year, code, "defm_sexe"))
    yield _ALL, _ALL, _by_five(total)
    yield "Hommes", _ALL, _by_five(men)
    yield "Femmes", _ALL, _by_five(women)
    counts = share_out(total, mix([0.14, 0.59, 0.27], year, code, "defm_age"))
    for age, count in zip(_AGES, counts, strict=True):
        yield _ALL, age, _by_five(count)


def _by_five(count: int) -> int:
    return 5 * round(count / 5)


def write_reach(path: Path, edition_id: str, edition: Edition, country: Territory) -> Path:
    """One workbook holds every year, whichever edition it is put in."""
    return write_xlsx(path, {f"APL {y}": _reach_sheet(y, country) for y in (2023, 2024)})


def _reach_sheet(year: int, country: Territory) -> list[list[Cell]]:
    people = year - _YEARS_BEHIND
    header: list[Cell] = [
        "Code commune INSEE", "Commune", *_REACH,
        f"Population standardisée {people} pour la médecine générale",
        f"Population totale {people}",
    ]  # fmt: skip
    units: list[Cell] = [None, None, *[_UNITS] * len(_REACH), "nombre", "nombre"]
    rows: list[list[Cell]] = [[title] for title in _TITLES]
    rows += [header, units]
    for code in _communes(country):
        inhabitants = country.commune_population(code, people)
        standard = fixed(inhabitants * smooth(0.9, 1.1, 0.02, people, code, "standard"), 2)
        cells = [None] * len(_REACH) if code == _WITHOUT_REACH else _reach(code, year)
        rows.append([code, country.places[code].nom, *cells, standard, inhabitants])
    mean = [fixed(v, 1) for v in (3.3, 2.9, 2.6, 2.4)]
    return [
        *rows,
        ["Total", None, *mean, None, sum(country.places[c].population for c in _ELSEWHERE)],
    ]


def _reach(code: str, year: int) -> list[Cell]:
    """Doctors of 60 or under are among those of 62, and so on."""
    reach = smooth(1.6, 4.2, 0.06, year, code, "apl")
    parts = (1.0, 0.86, 0.77, 0.7)
    return [fixed(reach * part, 3) for part in parts]


def write_melodi(path: Path, edition_id: str, edition: Edition, country: Territory) -> Path:
    """What the fetch makes of the interface: one row a commune and measure, decimal point."""
    [year] = edition.millesimes["filosofi"].years
    rows = [
        dict(zip(_MELODI, ("2025", "COM", c.code, name, unit, str(year), value), strict=True))
        for c in country.seeds.communes
        for (name, unit), value in zip(_MEASURES, _measures(c.code, year, country), strict=True)
    ]
    return write_bytes(path, delimited(_MELODI, rows))


def _measures(code: str, year: int, country: Territory) -> list[Cell]:
    """In the order of `_MEASURES`."""
    found = incomes(code, year, commune=True)
    return [
        found.quantiles["Q2"],
        None if code in _NO_POVERTY else found.poverty,
        found.quantiles["D1"],
        found.quantiles["D9"],
        found.ratio("D9", "D1"),
        fixed(smooth(48, 66, 0.03, year, code, "imposes")),
        found.parts["PACT"],
        found.parts["PPEN"],
        found.parts["PPSOC"],
        round(country.commune_population(code, year) / smooth(2.2, 2.6, 0.01, year, code)),
    ]


def _communes(country: Territory) -> list[str]:
    return sorted((*(c.code for c in country.seeds.communes), *_ELSEWHERE))
