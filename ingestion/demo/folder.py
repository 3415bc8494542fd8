"""Writes the whole simulated folder: every edition of every source that the catalogue declares.

File names and data years are read from the catalogue: an edition declared there and unknown here
is an error, never a silent gap.
"""

import shutil
from collections.abc import Callable
from pathlib import Path

from ingestion.catalogue_loader import load_catalogue
from ingestion.demo.contours import write_qpv_2015, write_qpv_2024
from ingestion.demo.decoupage import write_decoupage
from ingestion.demo.demographie import write_demographie
from ingestion.demo.draws import SEED
from ingestion.demo.filosofi_tables import write_filosofi_commune, write_filosofi_qpv
from ingestion.demo.insertion import write_insertion
from ingestion.demo.iris import write_iris
from ingestion.demo.revenus import write_revenus
from ingestion.demo.territory import Territory, territory
from ingestion.errors import IngestionError, Where
from ingestion.input_folder import SIMULATED_MARK
from ingestion.source_model import Edition, Source

VERSION = "1"

_README = """\
# Données de démonstration : SIMULÉES

Ces fichiers sont produits par `observatoire generer-demo`. Ils ont la forme exacte de ceux des
producteurs, mais leurs valeurs sont inventées : **elles ne décrivent aucun quartier réel** et ne
doivent être ni citées ni publiées. Seuls sont réels les codes, les noms, les populations de 2018
et les totaux de contrôle des tables de référence du projet (`dbt_project/seeds`).
"""
_MARK = f"""\
# Présence de ce fichier = le dossier contient des données SIMULÉES.
nature: SIMULÉ
description: "Données inventées, aux formats des producteurs ; ne décrivent aucun quartier réel."
generateur: ingestion.demo
version: "{VERSION}"
graine: "{SEED}"
"""

# Line ends are part of the formats: git must hand the files over byte for byte.
_GIT_ATTRIBUTES = "* -text\n"

_TABLES: dict[str, Callable[[Path, str, Edition, Territory], Path]] = {
    "insee_qpv_demographie": write_demographie,
    "insee_qpv_revenus": write_revenus,
    "insee_qpv_insertion": write_insertion,
    "insee_filosofi_qpv": write_filosofi_qpv,
    "insee_filosofi_commune": write_filosofi_commune,
}
_FOLDERS: dict[tuple[str, str], Callable[[Path, Edition, Territory], list[Path]]] = {
    ("anct_qpv_contours", "2015"): write_qpv_2015,
    ("anct_qpv_contours", "2024"): write_qpv_2024,
    ("etalab_decoupage_administratif", "6.0.0"): write_decoupage,
    ("iris_contours", "non_date"): write_iris,
}


def generate(target: Path) -> list[Path]:
    """Write `target` anew and give the files written, in order.

    Raises IngestionError when `target` holds something else than simulated data.
    """
    _refuse_other_data(target)
    target.mkdir(parents=True, exist_ok=True)
    # The mark first: an interrupted run must not leave simulated files that look real.
    own = {SIMULATED_MARK: _MARK, "README.md": _README, ".gitattributes": _GIT_ATTRIBUTES}
    for name, text in own.items():
        (target / name).write_bytes(text.encode("utf-8"))
    written = [target / name for name in own]
    country = territory()
    for source in load_catalogue().values():
        shutil.rmtree(target / source.source_id, ignore_errors=True)
        for edition_id in source.editions:
            written += _write_edition(target, source, edition_id, country)
    return sorted(written)


def _write_edition(target: Path, source: Source, edition_id: str, country: Territory) -> list[Path]:
    edition = source.editions[edition_id]
    folder = target / source.source_id / edition_id
    table, several = _TABLES.get(source.source_id), _FOLDERS.get((source.source_id, edition_id))
    if table and edition.fichier:
        return [table(folder / edition.fichier, edition_id, edition, country)]
    if several:
        return several(folder, edition, country)
    raise IngestionError(
        "Cette édition du catalogue n'a pas de données simulées.",
        Where(file=f"{source.source_id}/{edition_id}"),
        next_step="décrire son format dans ingestion/demo puis relancer observatoire generer-demo",
    )


def _refuse_other_data(target: Path) -> None:
    if target.exists() and any(target.iterdir()) and not (target / SIMULATED_MARK).is_file():
        raise IngestionError(
            "Le dossier n'est pas vide et n'est pas un dossier de données simulées.",
            Where(file=str(target)),
            rule=f"un dossier vide, ou qui porte {SIMULATED_MARK}",
            next_step="choisir un autre dossier",
        )
