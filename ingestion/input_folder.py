"""The folder of data that a refresh is pointed at: `<source_id>/<edition>/<file>`.

Finds files and refuses those that are not what they should be (too large, outside the
folder, not a regular file). Does not read their content.
"""

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ingestion.declaration.source_model import Source
from ingestion.errors import EditionRefused, IngestionError, Where

if TYPE_CHECKING:
    import polars as pl

SIMULATED_MARK = "SIMULE.yml"
_MEGABYTE = 1_000_000
# `ept_fil_2023_SIMULE.xlsx`, as the demo writes it, or with its accent, or in lower case.
_SIMULATED_NAME = re.compile(r"SIMULE|(?<![a-z])simule(?![a-z])")
# `Association SIMULÉE 3`: in the texts of every row that the demo writes for a partner.
_SIMULATED_TEXT = r"\bSIMULÉE?\b"
_SIMULATED_SHARE = 0.5


def is_simulated_file(path: Path) -> bool:
    """Does the file's name say SIMULE, or a mark lie in a folder above where it really is?"""
    letters = unicodedata.normalize("NFD", path.name)
    bare = "".join(sign for sign in letters if not unicodedata.combining(sign))
    return _SIMULATED_NAME.search(bare) is not None or lies_under_mark(path)


def lies_under_mark(path: Path) -> bool:
    """Is one of the folders above marked SIMULE.yml, by the path given or by the real one?"""
    above = {*path.absolute().parents, *path.resolve().parents}
    return any((folder / SIMULATED_MARK).is_file() for folder in above)


@dataclass(frozen=True, slots=True)
class InputFolder:
    """A folder of publishers' files; `dataset` keeps simulated and real data apart."""

    root: Path

    def __post_init__(self) -> None:
        if not self.root.is_dir():
            raise IngestionError(
                "Le dossier de données n'existe pas.",
                Where(file=str(self.root)),
                rule="un dossier <source_id>/<edition>/<fichier>",
                next_step="observatoire refresh --donnees demo, ou le chemin d'un dossier",
            )

    @property
    def is_simulated(self) -> bool:
        return (self.root / SIMULATED_MARK).is_file()

    @property
    def dataset(self) -> str:
        return "demo" if self.is_simulated else "reel"

    def refuse_simulated(self, path: Path, name: str, rows: "pl.DataFrame") -> None:
        """Raises EditionRefused when a deposit of real data says that it is simulated.

        By the name of the file, by its place, or by a text in half of its rows.
        """
        if self.is_simulated:
            return
        named = is_simulated_file(path) or is_simulated_file(path.with_name(name))
        if named or _share_of_simulated(rows) >= _SIMULATED_SHARE:
            raise EditionRefused(
                "Le fichier est SIMULÉ : il n'entre jamais dans les données réelles.",
                Where(file=name),
                rule="ni nom de fichier ni textes marqués SIMULÉ, ni dossier marqué SIMULE.yml",
                next_step="envoyer le fichier réel",
            )

    def files_of(self, source: Source, edition: str) -> dict[str, Path]:
        """Files of an edition by name; empty when none of them is there.

        Raises EditionRefused when only some are there, or one is not acceptable.
        """
        folder = self.root / source.source_id / edition
        names = source.editions[edition].file_names()
        present = [name for name in names if (folder / name).exists()]
        if not present:
            return {}
        missing = sorted(set(names) - set(present))
        if missing:
            raise EditionRefused(
                f"L'édition est incomplète : il manque {', '.join(missing)}.",
                Where(file=f"{source.source_id}/{edition}"),
                rule=f"fichiers attendus : {', '.join(names)}",
                next_step="déposer les fichiers manquants puis relancer le refresh",
            )
        limit = source.reading(edition).taille_max_mo
        return {name: self._accept(folder / name, limit) for name in names}

    def strangers(self, source: Source, edition: str) -> list[str]:
        """Files of the edition's folder that its declaration does not name, hidden ones aside."""
        folder = self.root / source.source_id / edition
        if not folder.is_dir():
            return []
        declared = source.editions[edition].file_names()
        names = (path.name for path in folder.iterdir())
        # A fetch that was cut short leaves the start of a file under a hidden name.
        return sorted(n for n in names if n not in declared and not n.startswith("."))

    def unknown_editions(self, source: Source) -> list[str]:
        """Folders of the source that its catalogue does not declare."""
        folder = self.root / source.source_id
        if not folder.is_dir():
            return []
        folders = (path.name for path in folder.iterdir() if path.is_dir())
        return sorted(name for name in folders if name not in source.editions)

    def _accept(self, path: Path, limit_mb: int) -> Path:
        where = Where(file=str(path.relative_to(self.root)))
        if not path.resolve().is_relative_to(self.root.resolve()):
            raise EditionRefused(
                "Le fichier mène hors du dossier de données.",
                where,
                rule="aucun lien ne sort du dossier",
                next_step="déposer le fichier lui-même",
            )
        if not path.is_file():
            raise EditionRefused("Ce n'est pas un fichier.", where)
        size = path.stat().st_size
        if size > limit_mb * _MEGABYTE:
            raise EditionRefused(
                "Le fichier est trop gros.",
                Where(file=where.file, value=f"{size / _MEGABYTE:.0f} Mo"),
                rule=f"au plus {limit_mb} Mo",
                next_step="vérifier le fichier, ou relever « lecture.taille_max_mo » du catalogue",
            )
        return path


def _share_of_simulated(rows: "pl.DataFrame") -> float:
    """Share of the rows with a text that the demo writers marked."""
    import polars as pl

    texts = rows.select(pl.col(pl.String).str.contains(_SIMULATED_TEXT).fill_null(value=False))
    if texts.is_empty():
        return 0.0
    marked = texts.select(pl.any_horizontal(pl.all()).sum()).item()
    return int(marked) / texts.height
