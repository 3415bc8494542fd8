"""Where deposits wait and where they go: `depot/<source_id>/`, `traites/`, `refuses/`; answers in
`rapports/` (for the partner) and `equipe/` (for the team).

Names and moves only; what a file holds is not looked at here.
"""

import os
import re
import shutil
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ingestion.partners.privacy.personal import hide

TREATED, REFUSED, REPORTS, NOTES = "traites", "refuses", "rapports", "equipe"
SUFFIXES = (".xlsx", ".ods", ".csv", ".txt", ".tsv", ".xlsm", ".xls")
# What systems leave in folders, and copies that are not over.
_NOT_SENT = ("thumbs.db", "desktop.ini", ".tmp", ".part", ".partial", ".crdownload")
_UNSAFE = re.compile(r"[^\w.,() -]+")
# A file still being copied is younger than this.
SETTLED_S = 2
_PATIENCE_S = 20


@dataclass(frozen=True, slots=True)
class Inbox:
    """root: the folder `depot`, one folder per source."""

    root: Path

    def folder(self, source_id: str) -> Path:
        return self.root / source_id

    def waiting(self, source_id: str) -> list[Path]:
        """Files at the top of the source's folder, the oldest first: what is no table as well.

        Whoever sent a PDF or a document has to be told, not left without an answer.
        """
        folder = self.folder(source_id)
        if not folder.is_dir():
            return []
        found = [p for p in folder.iterdir() if p.is_file() and _is_sent(p)]
        return sorted(found, key=lambda p: (p.lstat().st_mtime_ns, p.name))

    def stage(self, source_id: str, path: Path) -> Path:
        """Copy a file of elsewhere into the inbox, under a name that no other file has."""
        place = _free(self.folder(source_id) / safe_name(path.name))
        place.parent.mkdir(parents=True, exist_ok=True)
        # Hidden while it is written: the watcher must not meet half a file.
        hidden = place.with_name(f".{place.name}.en_cours")
        shutil.copyfile(path, hidden)
        os.replace(hidden, place)
        return place

    def file_away(self, source_id: str, path: Path, folder: str) -> Path:
        """Move a treated deposit to `traites/` or `refuses/`; gives its new place."""
        place = _free(self.folder(source_id) / folder / safe_name(path.name))
        place.parent.mkdir(parents=True, exist_ok=True)
        os.replace(path, place)
        return place

    def report_stem(self, source_id: str, name: str, when: datetime) -> Path:
        """Path without suffix of the report on a deposit, to be sent back."""
        return self._answer(source_id, REPORTS, name, when)

    def note_path(self, source_id: str, name: str, when: datetime) -> Path:
        """What the team has to do about a deposit: apart, so that it is not sent back."""
        stem = self._answer(source_id, NOTES, name, when)
        return stem.with_name(stem.name + ".txt")

    def _answer(self, source_id: str, folder: str, name: str, when: datetime) -> Path:
        stem = Path(safe_name(name)).stem
        place = self.folder(source_id) / folder / f"{stem}_{when:%Y-%m-%d_%Hh%Mm%S}"
        place.parent.mkdir(parents=True, exist_ok=True)
        return place

    def source_of(self, path: Path) -> str | None:
        """The source in whose inbox a file is, if any."""
        try:
            parts = path.absolute().relative_to(self.root.absolute()).parts
        except ValueError:
            return None
        return parts[0] if len(parts) > 1 else None


def is_settled(path: Path) -> bool:
    """Has the file stopped changing? Waits a little for one that has just been copied."""
    deadline = time.monotonic() + _PATIENCE_S
    while time.time() - path.lstat().st_mtime < SETTLED_S:
        if time.monotonic() > deadline:
            return False
        time.sleep(0.2)
    return True


def folder_deposits(root: Path, source_id: str) -> list[Path]:
    """Deposits of a data folder, `<root>/<source_id>/**`: regular files that stay inside it."""
    folder = root / source_id
    if not folder.is_dir():
        return []
    inside = folder.resolve()
    found = (p for p in folder.rglob("*") if _is_deposit(p) and p.is_file())
    return sorted(p for p in found if p.resolve().is_relative_to(inside))


def safe_name(name: str) -> str:
    """A file name without persons, nor anything that a path or a shell could read otherwise."""
    base = _nameless(name.replace("\\", "/").rpartition("/")[2])
    return _UNSAFE.sub("_", base).strip(". ")[:150] or "depot"


def _nameless(base: str) -> str:
    """The name without persons: « jean.dupont@orange.fr.csv » keeps its suffix alone."""
    stem, dot, suffix = base.rpartition(".")
    if f".{suffix}".lower() not in SUFFIXES:
        stem, dot, suffix = base, "", ""
    # « Mme_Dupont », « 06_12_34… »: in the name of a file a low line is a blank.
    spaced = stem.replace("_", " ")
    hidden = hide(stem) if hide(spaced) == spaced else hide(spaced)
    return hidden + dot + suffix


def _is_sent(path: Path) -> bool:
    """Is the file one that somebody sent, and whole?"""
    name = path.name.lower()
    return not name.startswith((".", "~$")) and not name.endswith(_NOT_SENT)


def _is_deposit(path: Path) -> bool:
    return _is_sent(path) and path.suffix.lower() in SUFFIXES


def _free(path: Path) -> Path:
    """The path, or the same with a number when it is taken: nothing is ever overwritten."""
    number, place = 2, path
    while place.exists() or place.is_symlink():
        place = path.with_name(f"{path.stem} ({number}){path.suffix}")
        number += 1
    return place
