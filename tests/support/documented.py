"""Sources known from documents only: their fixtures, read and judged as a refresh would."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl

from ingestion.declaration.catalogue_loader import CATALOGUE_FOLDER, load_source
from ingestion.declaration.source_model import Source
from ingestion.demo.territory import territory
from ingestion.demo.writers.documented_registers import WRITERS
from ingestion.raw_archive import RawFile
from ingestion.read_edition import ReadEdition
from ingestion.reading import read_edition
from ingestion.registers.schema import PREFIX

SOURCES = {name: load_source(CATALOGUE_FOLDER / f"{name}.yml") for name in WRITERS}
EDITIONS = [(name, edition) for name, source in SOURCES.items() for edition in source.editions]
Drift = Callable[[bytes], bytes]


class Fixtures:
    """The simulated files of every source, written once, and any drift of one of them."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def path(self, source_id: str, edition: str) -> Path:
        folder = self.root / source_id
        if not folder.exists():
            WRITERS[source_id](folder, SOURCES[source_id], territory())
        return folder / edition / SOURCES[source_id].editions[edition].file_names()[0]

    def read(self, source_id: str, edition: str, source: Source | None = None) -> ReadEdition:
        return read_file(source or SOURCES[source_id], edition, self.path(source_id, edition))

    def drifted(self, source_id: str, edition: str, change: Drift) -> ReadEdition:
        """The edition read from its file once `change` was made to the bytes."""
        path = self.path(source_id, edition)
        changed = change(path.read_bytes())
        assert changed != path.read_bytes()
        copy = self.root / "derive" / path.name
        copy.parent.mkdir(exist_ok=True)
        copy.write_bytes(changed)
        return read_file(SOURCES[source_id], edition, copy)

    def drifted_table(
        self, source_id: str, edition: str, change: Callable[[pl.DataFrame], pl.DataFrame]
    ) -> ReadEdition:
        """The same for a Parquet file."""
        path = self.path(source_id, edition)
        copy = self.root / "derive" / path.name
        copy.parent.mkdir(exist_ok=True)
        change(pl.read_parquet(path)).write_parquet(copy)
        return read_file(SOURCES[source_id], edition, copy)

    def landed(self, source_id: str, edition: str) -> pl.DataFrame:
        """The one table of an edition, as it is landed."""
        return landed(self.read(source_id, edition), self.root / "table.parquet")


def read_file(source: Source, edition: str, path: Path) -> ReadEdition:
    return read_edition(source, edition, (RawFile(path.name, "0" * 64, 1, path),))


def landed(read: ReadEdition, path: Path) -> pl.DataFrame:
    [write] = [w for name, w in read.build_tables(set()).items() if name.startswith(PREFIX)]
    write(path)
    return pl.read_parquet(path)


def failed(read: ReadEdition) -> dict[str, Any]:
    """Checks of reading that did not pass, by name."""
    return {check.name: check for check in read.checks if not check.passed}


def blocking(read: ReadEdition) -> set[str]:
    return {name for name, check in failed(read).items() if check.blocks}
