"""Files of `anct_subventions_ville`: a list of JSON objects a year, as the ANCT's own files."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ingestion.declaration.source_model import Edition
from ingestion.demo.documented.delimited import write_bytes
from ingestion.demo.documented.sirene import siret
from ingestion.demo.draws import draw
from ingestion.demo.seeds import SEEDS_FOLDER
from ingestion.demo.territory import Territory

# Actions of a contract of the EPT, and rows at other scales.
_ACTIONS = 7
_THEMES = {"1": 4, "2": 4, "3": 4, "4": 4, "5": 5, "6": 4}
_OLD_THEMES = ("Education", "Emploi", "Cadre de vie", "Santé et accès aux soins")
_ELSEWHERE = (
    ("dep", None, "94", "11"), ("dep", None, "91", "11"), ("reg", None, None, "11"),
    ("nat", None, None, None), ("cdv", "CV380CV384", "93", "11"),
)  # fmt: skip


def write_subsidies(path: Path, name: str, edition: Edition, country: Territory) -> Path:
    rows = list(_rows(int(name)))
    text = "[" + ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows) + "]\n"
    return write_bytes(path, text.encode())


def granted(year: int) -> dict[str, int]:
    """Euros of a year by contract of the EPT, with which a simulated programming must agree."""
    totals = dict.fromkeys((code for code, _ in _contracts()), 0)
    for row in _rows(year):
        if row["code_cv"] in totals:
            totals[row["code_cv"]] += row["montant"]
    return totals


def _rows(year: int) -> Iterator[dict[str, Any]]:
    contracts = [("cdv", code, departement, "11") for code, departement in _contracts()]
    for scale, contract, departement, region in (*contracts, *_ELSEWHERE):
        for number in range(1, (_ACTIONS if scale == "cdv" else 2) + 1):
            keys = ("bop147", year, scale, contract, departement, number)
            yield {
                "lib_action": f"Action simulée n° {number}",
                "objectif": "Objectif simulé, suivi par Personne Simulée",
                "code_tiers": siret(5000 + int(900 * draw("porteur", *keys))),
                "raison_sociale": f"ASSOCIATION SIMULEE {number}",
                **_theme(year, *keys),
                "montant": 500 * (3 + int(45 * draw("montant", *keys))),
                "echelle": scale,
                "code_cv": contract,
                "insee_dep": departement,
                "insee_reg": region,
            }


def _theme(year: int, *keys: object) -> dict[str, str]:
    """The nomenclature changed in 2024."""
    luck = draw("theme", *keys)
    if year < 2024:
        return {"theme": _OLD_THEMES[int(luck * len(_OLD_THEMES))], "sous_theme": ""}
    theme = str(1 + int(luck * len(_THEMES)))
    number = 1 + int(draw("sous_theme", *keys) * _THEMES[theme])
    return {"theme": theme, "sous_theme": f"{theme}.{number}"}


def _contracts() -> list[tuple[str, str]]:
    with (SEEDS_FOLDER / "contrats_ville.csv").open(encoding="utf-8", newline="") as file:
        return [(row["code_contrat"], row["code_departement"]) for row in csv.DictReader(file)]
