"""The folder of data that a refresh is pointed at: `<source_id>/<edition>/<file>`.

Finds files and refuses those that are not what they should be (too large, outside the
folder, not a regular file). Does not read their content.
"""

from dataclasses import dataclass
from pathlib import Path

from ingestion.declaration.source_model import Source
from ingestion.errors import EditionRefused, IngestionError, Where

SIMULATED_MARK = "SIMULE.yml"
_MEGABYTE = 1_000_000


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
