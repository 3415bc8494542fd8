"""Publishing in one atomic step: `current` is a relative link replaced by rename.

At any moment, even after SIGKILL, `current` names a complete release: the candidate is renamed
whole, flushed, and only then does the link move. What does not belong here: building and judging.
"""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Iterator
from pathlib import Path

from publication.build import IN_PROGRESS
from publication.durable import sync_folder
from publication.errors import AucunePublication, PublicationError
from publication.manifest import read_manifest
from publication.release_id import parse_release_id
from publication.verify import verify_release

CURRENT = "current"
LINK_IN_PROGRESS = ".current-"
_LOCK = ".verrou"
_LOCK_TIMEOUT_S = 30.0


def publish(candidate_folder: Path) -> Path:
    """Publish a sealed candidate folder (`.en_cours-<id>`); returns the release folder.

    Raises PublicationError when it is not sealed, damaged, refused by a gate, or already there.
    """
    releases_dir = candidate_folder.parent
    release_id = candidate_folder.name.removeprefix(IN_PROGRESS)
    if parse_release_id(release_id) is None:
        raise PublicationError(f"{candidate_folder} : ce dossier n'est pas une version candidate")
    _refuse_unfit(candidate_folder, release_id)
    target = releases_dir / release_id
    with locked(releases_dir):
        if target.exists():
            raise PublicationError(f"{target} : une version porte déjà ce nom ; relancer")
        sync_folder(candidate_folder)
        candidate_folder.rename(target)
        sync_folder(releases_dir)
        _point_current_at(releases_dir, release_id)
    return target


def current_release(releases_dir: Path) -> Path | None:
    """Folder of the published release, or None. Raises PublicationError on a broken link.

    Resolve once, then use the folder: two looks at `current` may see two releases.
    """
    link = releases_dir / CURRENT
    if not link.is_symlink():
        return None
    target = releases_dir / link.readlink().name
    if not target.is_dir():
        raise PublicationError(
            f"{link} désigne « {target.name} », qui n'existe plus. Choisir une autre version : "
            "observatoire releases, puis observatoire revenir <id>"
        )
    return target


def require_current(releases_dir: Path) -> Path:
    """Folder of the published release. Raises AucunePublication when there is none."""
    folder = current_release(releases_dir)
    if folder is None:
        raise AucunePublication(releases_dir)
    return folder


def rollback(releases_dir: Path, release_id: str | None = None) -> Path:
    """Point `current` at another verified release: the given one, else the one just before.

    Raises PublicationError when it does not exist or is damaged.
    """
    if not release_names(releases_dir):
        raise AucunePublication(releases_dir)
    with locked(releases_dir):
        chosen = release_id or _one_before(releases_dir)
        folder = known_release(releases_dir, chosen)
        report = verify_release(folder)
        if report.problems:
            raise PublicationError(
                f"Version « {chosen} » endommagée, retour refusé :\n  - "
                + "\n  - ".join(report.problems)
            )
        _point_current_at(releases_dir, chosen)
    return folder


def known_release(releases_dir: Path, release_id: str) -> Path:
    """Folder of a release by its name. Raises PublicationError, with the names that are there."""
    names = release_names(releases_dir)
    if not names:
        raise AucunePublication(releases_dir)
    if release_id not in names:
        raise PublicationError(
            f"Version « {release_id} » inconnue. Versions présentes : {', '.join(names)}. "
            "À faire : observatoire releases"
        )
    return releases_dir / release_id


def release_names(releases_dir: Path) -> list[str]:
    """Names of the releases present, oldest first."""
    if not releases_dir.is_dir():
        return []
    return sorted(
        path.name
        for path in releases_dir.iterdir()
        if parse_release_id(path.name) is not None and path.is_dir() and not path.is_symlink()
    )


@contextlib.contextmanager
def locked(releases_dir: Path) -> Iterator[None]:
    """One change of the releases at a time; the system frees the lock of a killed process."""
    from filelock import FileLock, Timeout

    releases_dir.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(releases_dir / _LOCK, timeout=_LOCK_TIMEOUT_S):
            yield
    except Timeout as error:
        raise PublicationError(
            f"{releases_dir} : une autre publication est en cours ; réessayer dans un instant"
        ) from error


def _refuse_unfit(folder: Path, release_id: str) -> None:
    manifest = read_manifest(folder)
    if manifest.id != release_id:
        raise PublicationError(f"{folder} : le manifeste est celui de « {manifest.id} »")
    # Gate 1 refuses an edition, whose last good reading then serves: not the release.
    refusals = [check for check in manifest.checks if check.blocks and check.gate != 1]
    if refusals:
        names = ", ".join(f"{check.name} ({check.target})" for check in refusals)
        raise PublicationError(f"Version « {release_id} » refusée par un contrôle : {names}")
    report = verify_release(folder)
    if report.problems:
        raise PublicationError(
            f"Version « {release_id} » incomplète :\n  - " + "\n  - ".join(report.problems)
        )


def _one_before(releases_dir: Path) -> str:
    current = require_current(releases_dir).name
    older = [name for name in release_names(releases_dir) if name < current]
    if not older:
        raise PublicationError(f"Aucune version plus ancienne que « {current} » à rétablir")
    return older[-1]


def _point_current_at(releases_dir: Path, release_id: str) -> None:
    temporary = releases_dir / f"{LINK_IN_PROGRESS}{uuid.uuid4().hex}"
    temporary.symlink_to(release_id)
    temporary.replace(releases_dir / CURRENT)
    sync_folder(releases_dir)
