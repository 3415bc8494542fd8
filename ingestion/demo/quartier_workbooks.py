"""Workbooks of `insee_qpv_population` (2013) and `insee_qpv_recensement` (2010), in .xls.

Shares of 2010 are those that `insee_qpv_demographie` 2017 and `insee_qpv_insertion` publish too.
"""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from ingestion.declaration.source_model import Edition, Source
from ingestion.demo.blanks import withhold_small_quartier
from ingestion.demo.census import employment, population_shares
from ingestion.demo.draws import between, fixed, mix, share_out, smooth
from ingestion.demo.groups import DEPARTEMENTS
from ingestion.demo.tables import Cell
from ingestion.demo.territory import Quartier, Territory
from ingestion.demo.xls import write_xls

_POPULATION_TITLES = (
    "Population municipale des quartiers la politique de la ville en 2013",
    "Contours au 1er janvier 2016",
    "Champ : quartiers de la politique de la ville de la France et des Collectivités d'outre-mer",
    "Source : Recensement de la population 2013",
    "Limites communales au 1er janvier 2015",
)
_POPULATION_LABELS = (
    "Code du quartier de la politique de la ville", "Nom du quartier de la politique de la ville",
    "Code région", "Code epci 1 au 1er janvier 2015", "Code epci 2 au 1er janvier 2015",
    "Code unité urbaine", "Liste des communes", "Population municipale 2013",
)  # fmt: skip
_POPULATION_CODES = (
    "qp", "nom_qp", "reg", "epci1", "epci2", "uu", "liste_des_communes",
    "population_municipale_2013",
)  # fmt: skip
_CENSUS_TITLES = (
    "Estimations démographiques",
    "Données par quartier",
    "Champ : Quartiers de la politique de la ville 2014 (France métropolitaine)",
    "Source : Recensement de la population 2010",
)
_CENSUS_LABELS = ("NOM_QP", "qp", "listcom", "reg", "niv")
_SIZES = ((1999, "1.    - de 1999"), (3999, "2. 2000 à  3999"), (4999, "3. 4000 à  4999"),
          (10_000, "4. 5000 à 10000"))  # fmt: skip
# Shares of the old and of the young that are over 75 and under 15.
_OLDEST, _YOUNGEST = 0.32, 0.6
# Where the other shares of 2010 are drawn, in percent.
_RANGES = {
    "tot_scol": (40, 66), "f_scol": (42, 68), "et_scol": (38, 60), "tot_men1_60a74": (5, 8),
    "tot_men1_75etplus": (4, 7), "tot_fam_mono": (10, 19), "f_men1": (49, 58),
    "f_men1_60a74": (60, 74), "f_men1_75etplus": (76, 88), "f_fam_mono": (80, 93),
    "et_men": (12, 28), "et_men1": (8, 20), "et_men1_60a74": (8, 22), "et_men1_75etplus": (4, 14),
    "et_fam_mono": (10, 26), "l_2piec": (16, 30), "l_5piec": (7, 17), "l_vacant": (3, 9),
    "nblog_20l": (30, 75),
}  # fmt: skip


def write_population_2013(
    path: Path, edition_id: str, edition: Edition, country: Territory
) -> Path:
    """Sheet `pop_qp`: titles, long labels on row 8, codes on row 9, data below."""
    year = edition.millesimes["population"].single_year
    rows: list[Sequence[Cell]] = [[title] for title in _POPULATION_TITLES]
    rows += [[], [], _POPULATION_LABELS, _POPULATION_CODES]
    rows += [
        [q.code, q.nom, _region(q, country), None, None, "00851", country.names(q),
         country.population(q.code, year)]
        for q in country.quartiers
    ]  # fmt: skip
    return write_xls(path, {"pop_qp": rows})


def write_census_2010(folder: Path, source: Source, country: Territory) -> list[Path]:
    """Sheets `Regions`, `Quartiers` (codes on row 6, labels on row 7), `Documentation`."""
    written = []
    block = source.blocs["rp"]
    labels = [variable.libelle for variable in block.variables.values()]
    for name, edition in source.editions.items():
        year = edition.millesimes["rp"].single_year
        rows: list[Sequence[Cell]] = [[title] for title in _CENSUS_TITLES]
        rows += [[], [*_CENSUS_LABELS, *block.variables]]
        rows.append(["Nom du quartier", "Code du quartier", "Code commune", None,
                     "Taille du quartier", *labels])  # fmt: skip
        rows += [
            _census_row(q, year, list(block.variables), country) for q in _metropolitan(country)
        ]
        sheets: dict[str, list[Sequence[Cell]]] = {
            "Regions": [[_CENSUS_TITLES[0]], [], [None, "reg", *block.variables]],
            "Quartiers": rows,
            "Documentation": [["Documentation"], [], ["1. Calcul des indicateurs"]],
        }
        written.append(write_xls(folder / name / str(edition.fichier), sheets))
    return written


def _metropolitan(country: Territory) -> list[Quartier]:
    return [q for q in country.quartiers if q.overseas is None]


def _region(quartier: Quartier, country: Territory) -> str:
    return DEPARTEMENTS[country.places[quartier.parts[0][0]].departement].region


def _census_row(
    quartier: Quartier, year: int, columns: list[str], country: Territory
) -> list[Cell]:
    people = country.population(quartier.code, 2013)
    size = next((label for most, label in _SIZES if people <= most), "5. 10000 et plus")
    shares = _shares(quartier, year)
    start = [quartier.nom, quartier.code, country.names(quartier), _region(quartier, country), size]
    return [*start, *(shares[column] for column in columns)]


def _shares(quartier: Quartier, year: int) -> dict[str, Cell]:
    """Every column of the census of 2010, in percent but for the ratios."""
    code = quartier.code
    common: dict[str, Cell] = population_shares(code, year) | employment(code, year, "EPREC")
    ages = {**_ages("tot", common), **_ages("f", common)}
    youth = Decimal(str(common["IND_JEUNE"]))
    for who, factor in (("h", 1.22), ("f", 0.84), ("fr", 1.06), ("et", 0.72)):
        ages[f"{who}_ind_jeune"] = fixed(float(youth) * factor)
    withhold_small_quartier(common, quartier.population_2018)
    cells = {name.lower(): cell for name, cell in common.items()}
    cells |= ages | _foreigners(code, year) | _diplomas(code, year)
    cells |= {
        f"tx_{name}": fixed(smooth(low, high, 0.05, year, code, name))
        for name, (low, high) in _RANGES.items()
    }
    return cells | {"l_nbpers": fixed(smooth(2.1, 2.9, 0.03, year, code, "nbpers"))}


def _ages(who: str, common: dict[str, Cell]) -> dict[str, Cell]:
    """Five ages out of the two published: their sum is 100."""
    young = Decimal(str(common[f"TX_{who.upper()}_0A24"]))
    old = Decimal(str(common[f"TX_{who.upper()}_60ETPLUS"]))
    children, oldest = fixed(float(young) * _YOUNGEST), fixed(float(old) * _OLDEST)
    return {
        f"tx_{who}_0a14": children,
        f"tx_{who}_15a24": young - children,
        f"tx_{who}_25a59": 100 - young - old,
        f"tx_{who}_60a74": old - oldest,
        f"tx_{who}_75etplus": oldest,
    }


def _foreigners(code: str, year: int) -> dict[str, Cell]:
    names = ("0a14", "15a24", "25a59", "60a74", "75etplus")
    tenths = share_out(1000, mix((20, 9, 54, 13, 4), year, code, "ages_et"))
    return {f"tx_et_{name}": fixed(part / 10) for name, part in zip(names, tenths, strict=True)}


def _diplomas(code: str, year: int) -> dict[str, Cell]:
    low = between(68, 80, code, "infbac")
    cells: dict[str, Cell] = {}
    for who in ("tot", "f", "et"):
        weights = (low, (100 - low) * 0.52, (100 - low) * 0.48)
        tenths = share_out(1000, mix(weights, year, code, "diplome", who))
        names = ("infbac", "diplbac", "diplbac2")
        cells |= {f"tx_{who}_{n}": fixed(t / 10) for n, t in zip(names, tenths, strict=True)}
    return cells
