"""`rapport.json`: the identity card of a frozen report, and whether its files are still those."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from publication.durable import READ_ONLY, sha256_of, sync_file
from publication.errors import PublicationError
from publication.manifest import Entree, FichierSortie, Nature

RECORD = "rapport.json"


class FrozenReport(BaseModel):
    """A report as it was frozen. `entrees`: the files that its figures come from."""

    # A record of tomorrow may say more, and must still be read.
    model_config = ConfigDict(extra="ignore", frozen=True)

    dossier: Path = Field(exclude=True)
    annee: int
    numero: int
    gele_le: datetime
    raison: str | None = None
    nature_donnees: Nature
    territoire: str
    lignes: int
    version: str
    empreinte: str
    table: FichierSortie
    fichiers: dict[str, FichierSortie]
    entrees: tuple[Entree, ...]
    versions: dict[str, str] = Field(default_factory=dict)

    def problems(self) -> tuple[str, ...]:
        """What is not as it was frozen, in French; empty when the report is intact."""
        known = {*self.fichiers, RECORD}
        unknown = sorted(path.name for path in self.dossier.iterdir() if path.name not in known)
        return (
            *(f"{name} inattendu" for name in unknown),
            *(
                f"{name} absent ou modifié"
                for name, kept in sorted(self.fichiers.items())
                if not _is_kept(self.dossier, name, kept)
            ),
        )


def write_record(folder: Path, report: FrozenReport) -> None:
    """Write the record, read-only and flushed to disk."""
    path = folder / RECORD
    content = json.dumps(report.model_dump(mode="json"), ensure_ascii=False, indent=2)
    path.write_text(content + "\n", encoding="utf-8")
    path.chmod(READ_ONLY)
    sync_file(path)


def read_report(folder: Path) -> FrozenReport:
    """The record of a frozen report. Raises PublicationError when it cannot be read."""
    path = folder / RECORD
    try:
        content = json.loads(path.read_bytes())
        return FrozenReport.model_validate({**content, "dossier": folder})
    except (OSError, ValueError, TypeError, ValidationError) as error:
        raise PublicationError(
            f"{path} : fiche du rapport gelé illisible ({type(error).__name__}). La reprendre "
            "d'une sauvegarde : sans elle, rien ne prouve ce que le rapport disait"
        ) from error


def _is_kept(folder: Path, name: str, kept: FichierSortie) -> bool:
    path = folder / name
    return (
        Path(name).name == name
        and path.is_file()
        and path.stat().st_size == kept.octets
        and sha256_of(path) == kept.sha256
    )
