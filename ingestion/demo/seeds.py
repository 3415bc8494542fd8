"""The project's reference tables that the simulation keeps as they are.

Only what the bridges between territories rest on: codes, names, communes, populations of 2018,
shares of surface 2015-2024 and two control totals. Statistics are never read from anywhere.
"""

import csv
from dataclasses import dataclass
from pathlib import Path

SEEDS_FOLDER = Path(__file__).parents[2] / "dbt_project" / "seeds"
EPT = "200058014"


@dataclass(frozen=True, slots=True)
class CommuneRow:
    code: str
    nom: str
    departement: str
    population: int
    nb_iris: int


@dataclass(frozen=True, slots=True)
class Lineage:
    """A pair 2015-2024 and the shares of surface that the contours must reproduce."""

    code_2015: str
    code_2024: str
    share_15_in_24: float
    share_24_in_15: float


@dataclass(frozen=True, slots=True)
class Seeds:
    """parts: 2015 quartier -> (commune, population of 2018). others: communes of 2024 ones."""

    communes: tuple[CommuneRow, ...]
    names_2015: dict[str, str]
    parts: dict[str, tuple[tuple[str, int], ...]]
    names_2024: dict[str, str]
    communes_2024: dict[str, tuple[str, ...]]
    lineages: tuple[Lineage, ...]
    populations_outside: dict[str, int]
    population_2013: int
    surface_ha: float


def read_seeds(folder: Path = SEEDS_FOLDER) -> Seeds:
    """Raises OSError or KeyError when a table is missing or has changed columns."""
    quartiers_2015 = _rows(folder, "quartiers_2015")
    quartiers_2024 = _rows(folder, "quartiers_2024")
    totals = {r["objet"]: r["valeur"] for r in _rows(folder, "totaux_controle")}
    return Seeds(
        communes=tuple(_commune(r) for r in _rows(folder, "communes")),
        names_2015={r["code_quartier"]: r["nom"] for r in quartiers_2015},
        parts=_parts(_rows(folder, "quartier_commune_2015")),
        names_2024={r["code_quartier"]: r["nom"] for r in quartiers_2024},
        communes_2024={r["code_quartier"]: tuple(r["communes"].split(";")) for r in quartiers_2024},
        lineages=tuple(_lineages(_rows(folder, "passage_2015_2024"))),
        populations_outside={
            r["code_quartier"]: int(r["population_2018"])
            for r in _rows(folder, "quartier_contrat")
            if r["dans_ept"] == "non"
        },
        population_2013=int(totals["population_qpv_2013"]),
        surface_ha=float(totals["surface_ha_qpv_2015"]),
    )


def _rows(folder: Path, table: str) -> list[dict[str, str]]:
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _commune(row: dict[str, str]) -> CommuneRow:
    return CommuneRow(
        row["code_commune"],
        row["nom"],
        row["code_departement"],
        int(row["population_municipale"]),
        int(row["nb_iris_2021"]),
    )


def _parts(rows: list[dict[str, str]]) -> dict[str, tuple[tuple[str, int], ...]]:
    parts: dict[str, tuple[tuple[str, int], ...]] = {}
    for row in rows:
        code = row["code_quartier"]
        parts[code] = (
            *parts.get(code, ()),
            (row["code_commune"], int(row["population_2018"])),
        )
    return parts


def _lineages(rows: list[dict[str, str]]) -> list[Lineage]:
    return [
        Lineage(
            r["code_2015"],
            r["code_2024"],
            float(r["part_surface_15_dans_24"]),
            float(r["part_surface_24_dans_15"]),
        )
        for r in rows
        if r["code_2015"] and r["code_2024"]
    ]
