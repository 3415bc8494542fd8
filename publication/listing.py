"""The releases present, latest first, with what a person needs to choose one.

What does not belong here: showing them (command line).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from publication.errors import PublicationError
from publication.manifest import read_manifest
from publication.release_id import parse_release_id
from publication.swap import current_release, release_names


@dataclass(frozen=True, slots=True)
class ReleaseSummary:
    """A release in one line. `octets`: total size. `probleme`: why its manifest is unreadable."""

    id: str
    publiee_le: datetime | None
    nature_donnees: str
    territoire: str
    octets: int
    est_courante: bool
    nb_editions_perimees: int = 0
    probleme: str | None = None


def list_releases(releases_dir: Path) -> list[ReleaseSummary]:
    """Every release, latest first; an unreadable one is listed with its problem."""
    try:
        current = current_release(releases_dir)
    except PublicationError:
        # A broken link must not hide the releases among which to choose another.
        current = None
    name = current.name if current else None
    names = reversed(release_names(releases_dir))
    return [_summary(releases_dir / release, release == name) for release in names]


def _summary(folder: Path, is_current: bool) -> ReleaseSummary:
    size = sum(path.stat().st_size for path in folder.iterdir() if path.is_file())
    try:
        manifest = read_manifest(folder)
    except PublicationError as error:
        parsed = parse_release_id(folder.name)
        moment = parsed.moment if parsed else None
        return ReleaseSummary(
            folder.name, moment, "inconnue", "inconnu", size, is_current, 0, str(error)
        )
    return ReleaseSummary(
        id=folder.name,
        publiee_le=manifest.publiee_le,
        nature_donnees=manifest.nature_donnees,
        territoire=manifest.territoire,
        octets=size,
        est_courante=is_current,
        nb_editions_perimees=sum(entree.est_perime for entree in manifest.entrees),
    )
