"""How many releases are kept, and the cleaning of what a killed run left behind.

Call it while no build is running (the refresh holds its own lock). What does not belong here:
the raw archive, which is never purged.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from publication.build import IN_PROGRESS
from publication.swap import LINK_IN_PROGRESS, current_release, locked, release_names

DEFAULT_KEPT = 14
# A release being deleted is first renamed: a kill in the middle leaves no half release in sight.
_BEING_DELETED = ".supprimee-"


def apply_retention(releases_dir: Path, keep: int = DEFAULT_KEPT) -> list[str]:
    """Keep the `keep` latest releases and the current one; returns the names removed."""
    if keep < 1:
        raise ValueError("au moins une version doit être conservée")
    with locked(releases_dir):
        current = current_release(releases_dir)
        kept = set(release_names(releases_dir)[-keep:])
        if current is not None:
            kept.add(current.name)
        removed = [name for name in release_names(releases_dir) if name not in kept]
        for name in removed:
            (releases_dir / name).rename(releases_dir / f"{_BEING_DELETED}{name}")
        _clean(releases_dir)
    return removed


def clean_leftovers(releases_dir: Path) -> list[str]:
    """Remove the half-built candidates and links of runs that were killed; returns their names."""
    with locked(releases_dir):
        return _clean(releases_dir)


def _clean(releases_dir: Path) -> list[str]:
    removed = []
    for path in sorted(releases_dir.iterdir()):
        if path.is_symlink():
            if path.name.startswith(LINK_IN_PROGRESS):
                path.unlink()
                removed.append(path.name)
        elif path.name.startswith((IN_PROGRESS, _BEING_DELETED)):
            shutil.rmtree(path)
            removed.append(path.name)
    return removed
