"""`manifest.json` of a release: what it was made of, how it was checked, what it holds.

What does not belong here: computing these values (`build`, `seal`) and checking files (`verify`).
"""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from expectations.results import CheckResult
from publication.durable import READ_ONLY, sync_file
from publication.errors import PublicationError

FILE_NAME = "manifest.json"

Nature = Literal["RÉEL", "SIMULÉ"]
# An edition in one of these states has its rows in the release.
SERVED_STATES = frozenset({"nouvelle", "inchangee", "perimee"})


class _Model(BaseModel):
    # A release of tomorrow may say more: an older program must still read it to roll back.
    model_config = ConfigDict(extra="ignore", frozen=True)


class FichierEntree(_Model):
    """A raw file that an edition was read from."""

    nom: str
    sha256: str
    octets: int | None = None


class Entree(_Model):
    """A source edition as it stood when the release was built."""

    source_id: str
    edition: str
    etat: str
    est_perime: bool = False
    fichiers: tuple[FichierEntree, ...] = ()

    @property
    def key(self) -> str:
        """How partitions name this edition."""
        return f"{self.source_id}/{self.edition}"

    @property
    def is_served(self) -> bool:
        """True when the release holds the rows of this edition."""
        return self.etat in SERVED_STATES

    @property
    def signature(self) -> tuple[bool, tuple[str, ...]]:
        """Equal in two releases when the edition gave the same bytes to both."""
        return self.is_served, tuple(sorted(file.sha256 for file in self.fichiers))


class FichierSortie(_Model):
    """A published file."""

    sha256: str
    octets: int


class Manifest(_Model):
    """The identity card of a release. `partitions`: table -> part -> number of rows."""

    id: str
    publiee_le: datetime
    nature_donnees: Nature
    empreinte: str
    territoire: str
    entrees: tuple[Entree, ...] = ()
    controles: tuple[dict[str, Any], ...] = ()
    tables: dict[str, int] = Field(default_factory=dict)
    partitions: dict[str, dict[str, int]] = Field(default_factory=dict)
    fichiers: dict[str, FichierSortie] = Field(default_factory=dict)
    versions: dict[str, str] = Field(default_factory=dict)
    precedente: str | None = None
    ecarts_acceptes: str | None = None

    @property
    def checks(self) -> tuple[CheckResult, ...]:
        """The results of the three gates, as values."""
        return tuple(CheckResult.from_row(row) for row in self.controles)


def write_manifest(folder: Path, manifest: Manifest) -> Path:
    """Write the manifest whole or not at all, read-only and flushed to disk."""
    path = folder / FILE_NAME
    temporary = folder / f".{FILE_NAME}.tmp"
    content = json.dumps(manifest.model_dump(mode="json"), ensure_ascii=False, indent=2)
    temporary.write_text(content + "\n", encoding="utf-8")
    temporary.chmod(READ_ONLY)
    sync_file(temporary)
    temporary.replace(path)
    return path


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a release. Raises PublicationError when absent or unreadable."""
    path = folder / FILE_NAME
    try:
        return Manifest.model_validate_json(path.read_bytes())
    except OSError as error:
        raise PublicationError(
            f"{path} : manifeste absent ou illisible ({error.strerror}) ; cette version n'est pas "
            "complète. Lister les versions : observatoire releases"
        ) from error
    except ValidationError as error:
        places = ", ".join(".".join(map(str, item["loc"])) or "fichier" for item in error.errors())
        raise PublicationError(
            f"{path} : manifeste invalide (à corriger : {places}) ; vérifier la version : "
            f"observatoire verifier {folder.name}"
        ) from error
