"""Writes the whole simulated folder: every edition of every source that the catalogue declares.

File names and data years are read from the catalogue: an edition declared there and unknown here
is an error, never a silent gap.
"""

import shutil
from pathlib import Path

from ingestion.declaration.catalogue_loader import load_catalogue
from ingestion.demo.draws import SEED
from ingestion.demo.territory import territory
from ingestion.demo.writers import all_writers
from ingestion.errors import IngestionError, Where
from ingestion.input_folder import SIMULATED_MARK

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
    writers = all_writers()
    for source in load_catalogue().values():
        if source.forme == "non_documentee":
            continue
        if source.source_id not in writers:
            raise IngestionError(
                "Cette source du catalogue n'a pas de données simulées.",
                Where(file=source.source_id),
                next_step="décrire son format dans ingestion/demo/writers puis relancer "
                "observatoire generer-demo",
            )
        shutil.rmtree(target / source.source_id, ignore_errors=True)
        written += writers[source.source_id](target / source.source_id, source, country)
    return sorted(written)


def _refuse_other_data(target: Path) -> None:
    if target.exists() and any(target.iterdir()) and not (target / SIMULATED_MARK).is_file():
        raise IngestionError(
            "Le dossier n'est pas vide et n'est pas un dossier de données simulées.",
            Where(file=str(target)),
            rule=f"un dossier vide, ou qui porte {SIMULATED_MARK}",
            next_step="choisir un autre dossier",
        )
