"""The landing: the last good reading of every edition, kept until a better one replaces it.

`<root>/<source_id>/<edition>/<key>/<table>.parquet` beside `etat.json`, which says which
reading serves and what was refused since. A reading's key covers the bytes of its files, its
declaration and the code that reads: nothing is read twice for nothing, nothing stale is kept.
"""

import json
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from expectations.results import CheckResult
from ingestion.declaration.source_model import Source
from ingestion.file_io import sha256_of, write_json
from ingestion.raw_archive import RawFile
from ingestion.read_edition import TableWriter

State = dict[str, Any]
_EMPTY: State = {"servie": None, "refus": None}
_REFUSAL_KEYS = frozenset({"cle", "controles"})
_SERVED_KEYS = _REFUSAL_KEYS | {"tables", "nb_lignes", "fichiers"}


@dataclass(frozen=True, slots=True)
class Landing:
    """Landing of one dataset (`demo` or `reel`): the two never mix."""

    root: Path

    def folder(self, source_id: str, edition: str) -> Path:
        return self.root / source_id / edition

    def state(self, source_id: str, edition: str) -> State:
        """`{"servie": {...} | None, "refus": {...} | None}`.

        A state or a table that was lost or damaged counts as never landed: the edition is then
        read again from its file rather than published from ruins.
        """
        path = self.folder(source_id, edition) / "etat.json"
        state = _readable(path)
        served = state["servie"]
        if served is not None and not _intact(path.parent / served["cle"], served["tables"]):
            return _EMPTY | {}
        return state

    def before(self, source: Source, edition: str) -> tuple[str, dict[str, Any]] | None:
        """The nearest earlier edition that serves, and its reading: what a new one is held to."""
        series = source.editions[edition].serie if edition in source.editions else None
        earlier = (n for n, e in source.editions.items() if n < edition and e.serie == series)
        for name in sorted(earlier, reverse=True):
            served = self.state(source.source_id, name)["servie"]
            if served is not None:
                return name, served
        return None

    def tables(self, source_id: str, edition: str) -> dict[str, Path]:
        """Parquet files of the reading that serves."""
        served = self.state(source_id, edition)["servie"]
        if served is None:
            return {}
        folder = self.folder(source_id, edition) / served["cle"]
        return {table: folder / f"{table}.parquet" for table in served["tables"]}

    def accept(
        self,
        source_id: str,
        edition: str,
        key: str,
        tables: dict[str, TableWriter],
        description: dict[str, Any],
    ) -> None:
        """Write the tables, then let them serve; the reading that they replace is removed."""
        folder = self.folder(source_id, edition)
        place = folder / key
        temporary = folder / f".{key[:16]}.en_cours"
        shutil.rmtree(temporary, ignore_errors=True)
        temporary.mkdir(parents=True)
        written = {
            name: {
                "lignes": write(temporary / f"{name}.parquet"),
                "sha256": sha256_of(temporary / f"{name}.parquet"),
            }
            for name, write in tables.items()
        }
        shutil.rmtree(place, ignore_errors=True)
        temporary.rename(place)
        served = {"cle": key, "tables": written} | description
        write_json(folder / "etat.json", {"servie": served, "refus": None})
        self._sweep(folder, keep=key)

    def refuse(self, source_id: str, edition: str, key: str, description: dict[str, Any]) -> None:
        """Record a refusal; what served goes on serving."""
        state = self.state(source_id, edition)
        state["refus"] = {"cle": key} | description
        write_json(self.folder(source_id, edition) / "etat.json", state)

    def forgive(self, source_id: str, edition: str) -> None:
        """The file that serves is back: the refusal of another one is over."""
        state = self.state(source_id, edition)
        if state["refus"] is not None:
            write_json(
                self.folder(source_id, edition) / "etat.json",
                {"servie": state["servie"], "refus": None},
            )

    def _sweep(self, folder: Path, keep: str) -> None:
        for path in folder.iterdir():
            if path.is_dir() and path.name != keep:
                shutil.rmtree(path, ignore_errors=True)


def _readable(path: Path) -> State:
    try:
        state = json.loads(path.read_text(encoding="utf-8"))
        served, refusal = state["servie"], state["refus"]
        for part, keys in ((served, _SERVED_KEYS), (refusal, _REFUSAL_KEYS)):
            if part is not None and not keys <= part.keys():
                return _EMPTY | {}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return _EMPTY | {}
    return {"servie": served, "refus": refusal}


def _intact(folder: Path, tables: dict[str, Any]) -> bool:
    """Are the tables those that were landed, byte for byte?"""
    try:
        return all(
            sha256_of(folder / f"{name}.parquet") == table["sha256"]
            for name, table in tables.items()
        )
    except (OSError, TypeError, KeyError):
        return False


def describe_reading(
    files: tuple[RawFile, ...], checks: Iterable[CheckResult], **others: Any
) -> dict[str, Any]:
    """The part of a state that accepted and refused readings share."""
    return {
        "fichiers": [file.as_row() for file in files],
        "controles": [check.as_row() for check in checks],
    } | others
