"""Shortcuts of the registers' tests: a small register, its file, what reading gives."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from ingestion.declaration.source_model import Source
from ingestion.raw_archive import RawFile
from ingestion.read_edition import ReadEdition
from ingestion.reading import read_edition

Fields = dict[str, dict[str, Any]]

# An identifier, a number and a date: what most tests need.
FIELDS: Fields = {
    "code": {"libelle": "Code", "obligatoire": True, "motif": "^[A-Z][0-9]{2}$"},
    "nombre": {"libelle": "Nombre", "type": "entier", "minimum": 0},
    "jour": {"libelle": "Jour", "type": "date"},
}


def register(
    fields: Fields | None = None, edition: dict[str, Any] | None = None, **keys: Any
) -> Source:
    """A register of one table `essai`; `table` and `lecture` complete it, the rest replaces."""
    shown = {n: {"libelle": n} | f for n, f in (fields or FIELDS).items()}
    table = {"libelle": "Essai", "grain": "une ligne", "champs": shown} | keys.pop("table", {})
    return Source.model_validate(
        {
            "source_id": "essai",
            "libelle": "Registre d'essai",
            "description": "Ne décrit rien.",
            "producteur": "personne",
            "page": "https://exemple.invalid",
            "licence": "aucune",
            "licence_verifiee": False,
            "periodicite": "annuelle",
            "forme": "registre",
            "lecture": {"part_max_rejets": 0.9} | keys.pop("lecture", {}),
            "tables": {"essai": table},
            "editions": {"2024": {"fichier": "essai.csv"} | (edition or {})},
        }
        | keys
    )


@dataclass(frozen=True)
class Read:
    """An edition as read, and its tables once landed."""

    edition: ReadEdition
    folder: Path

    def landed(
        self, table: str = "essai", quarantined: frozenset[int] = frozenset()
    ) -> pl.DataFrame:
        path = self.folder / f"{table}.parquet"
        writers = self.edition.build_tables(set(quarantined))
        written = writers[f"registre_{table}"](path)
        frame = pl.read_parquet(path)
        assert frame.height == written
        return frame

    def column(self, name: str, table: str = "essai") -> list[Any]:
        return self.landed(table).get_column(name).to_list()

    @property
    def refused(self) -> list[tuple[int, str | None, str | None, str]]:
        """Line, column, value and reason of everything in quarantine."""
        return [(r.line, r.column, r.value or None, r.reason) for r in self.edition.rejected]

    def failed(self) -> dict[str, str]:
        """Checks that are red, and what they saw."""
        return {c.name: c.observed for c in self.edition.checks if not c.passed}

    def blocking(self) -> list[str]:
        return [c.name for c in self.edition.checks if c.blocks]


@pytest.fixture
def make_register() -> Callable[..., Source]:
    return register


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Read]:
    """`read(source, "A;B\\n1;2\\n")` or `read(source, {"a.csv": …})`: its edition 2024."""

    def run(source: Source, content: str | bytes | dict[str, str | bytes]) -> Read:
        names = source.editions["2024"].file_names()
        contents = content if isinstance(content, dict) else {names[0]: content}
        files = []
        for name, data in contents.items():
            path = tmp_path / name
            path.write_bytes(data if isinstance(data, bytes) else data.encode())
            files.append(RawFile(name, "0" * 64, path.stat().st_size, path))
        return Read(read_edition(source, "2024", tuple(files)), tmp_path)

    return run
