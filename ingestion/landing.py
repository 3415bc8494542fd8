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
from ingestion.file_io import write_json
from ingestion.raw_archive import RawFile
from ingestion.read_edition import TableWriter

State = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Landing:
    """Landing of one dataset (`demo` or `reel`): the two never mix."""

    root: Path

    def folder(self, source_id: str, edition: str) -> Path:
        return self.root / source_id / edition

    def state(self, source_id: str, edition: str) -> State:
        """`{"servie": {...} | None, "refus": {...} | None}`."""
        path = self.folder(source_id, edition) / "etat.json"
        empty: State = {"servie": None, "refus": None}
        if not path.is_file():
            return empty
        try:
            state: State = json.loads(path.read_text(encoding="utf-8"))
        except ValueError:
            # Damaged by hand or by the disk: read the edition again rather than stop the night.
            return empty
        served = state.get("servie")
        # Tables deleted by hand: the same.
        if served and not all(
            (path.parent / served["cle"] / f"{table}.parquet").is_file()
            for table in served["tables"]
        ):
            return empty
        return state

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
        counts = {name: write(temporary / f"{name}.parquet") for name, write in tables.items()}
        shutil.rmtree(place, ignore_errors=True)
        temporary.rename(place)
        served = {"cle": key, "tables": counts} | description
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


def describe_reading(
    files: tuple[RawFile, ...], checks: Iterable[CheckResult], **others: Any
) -> dict[str, Any]:
    """The part of a state that accepted and refused readings share."""
    return {
        "fichiers": [file.as_row() for file in files],
        "controles": [check.as_row() for check in checks],
    } | others
