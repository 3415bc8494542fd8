"""The journal of the last refresh: what was asked, what each gate said, how it ended.

Written as the work goes, so that a killed run leaves its trace; read by `status` and by the
command line for its exit code.
"""

import json
import os
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from expectations.results import CheckResult
from ingestion.file_io import write_json

Ending = Literal["en_cours", "publiee", "inchangee", "refusee", "echec", "interrompu"]


class Journal:
    """One JSON file, rewritten whole at each entry."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._content: dict[str, Any] = {}
        # Sources are taken in side by side and add to the same durations.
        self._adding = threading.Lock()

    @property
    def content(self) -> dict[str, Any]:
        return self._content

    def start(self, **request: Any) -> None:
        self._content = {
            "debut": moment(),
            "fin": None,
            "pid": os.getpid(),
            "issue": "en_cours",
            "porte": None,
            "sources_servies": None,
            "motifs": [],
            "controles": [],
            "durees": {},
            "version": None,
        } | request
        self._save()

    def checks(self, gate: int, results: Iterable[CheckResult]) -> None:
        """Replace the results of one gate; the failed ones come first."""
        others = [row for row in self._content["controles"] if row["porte"] != gate]
        rows = [r.as_row() for r in sorted(results, key=lambda r: (r.passed, r.target, r.name))]
        self._content["controles"] = sorted([*others, *rows], key=lambda row: row["porte"])
        self._save()

    def note(self, **facts: Any) -> None:
        """Add facts that the end of the refresh is told with."""
        self._content |= facts
        self._save()

    def end(self, ending: Ending, *reasons: str, **others: Any) -> None:
        """Say how it ended; the first refusal stays, whatever fails after it."""
        if self._content.get("issue") in ("refusee", "echec") and ending == "echec":
            return
        self._content |= {"issue": ending, "motifs": list(reasons)} | others
        self._content["fin"] = moment()
        self._save()

    @contextmanager
    def timed(self, part: str) -> Iterator[None]:
        """Add the time spent to a part of the work (imports, ingestion, portes, dbt…)."""
        begin = time.perf_counter()
        try:
            yield
        finally:
            spent = time.perf_counter() - begin
            with self._adding:
                durations = self._content["durees"]
                durations[part] = round(durations.get(part, 0.0) + spent, 3)

    def _save(self) -> None:
        write_json(self._path, self._content)


def moment() -> str:
    """Now, as journals write it: later ones sort after."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def read_journal(path: Path, since: str | None = None) -> dict[str, Any] | None:
    """The last refresh's journal, or None when there was none (`since` a moment, if given)."""
    if not path.is_file():
        return None
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    if since is not None and content["debut"] < since:
        return None
    if content["issue"] == "en_cours" and not _alive(content["pid"]):
        content["issue"] = "interrompu"
    return content


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
