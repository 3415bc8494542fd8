"""Statistics known from documents only: their fixtures, and any drift of one of them."""

import gzip
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import polars as pl

from ingestion.declaration.catalogue_loader import CATALOGUE_FOLDER, load_source
from ingestion.demo.archives import stored_gzip, stored_zip
from ingestion.demo.territory import territory
from ingestion.demo.writers.documented_statistics import WRITERS
from ingestion.read_edition import ReadEdition
from support.documented import Drift, read_file

SOURCES = {name: load_source(CATALOGUE_FOLDER / f"{name}.yml") for name in WRITERS}
EDITIONS = [(name, edition) for name, source in SOURCES.items() for edition in source.editions]


class Published:
    """The simulated files of every source, each written once."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def path(self, source_id: str, edition: str) -> Path:
        folder = self.root / source_id
        if not folder.exists():
            WRITERS[source_id](folder, SOURCES[source_id], territory())
        return folder / edition / SOURCES[source_id].editions[edition].file_names()[0]

    def read(self, source_id: str, edition: str) -> ReadEdition:
        return read_file(SOURCES[source_id], edition, self.path(source_id, edition))

    def drifted(self, source_id: str, edition: str, change: Drift) -> ReadEdition:
        """The edition read from its file once `change` was made to the bytes."""
        path = self.path(source_id, edition)
        changed = change(path.read_bytes())
        assert changed != path.read_bytes()
        copy = self.root / "derive" / path.name
        copy.parent.mkdir(exist_ok=True)
        copy.write_bytes(changed)
        return read_file(SOURCES[source_id], edition, copy)

    def observations(self, source_id: str, edition: str) -> pl.DataFrame:
        return observations(self.read(source_id, edition), self.root)


def observations(read: ReadEdition, folder: Path) -> pl.DataFrame:
    """The long table, as it is landed."""
    path = folder / "observation.parquet"
    read.build_tables(set())["observation"](path)
    return pl.read_parquet(path)


def swap(*pairs: tuple[str, str]) -> Drift:
    """Replaces texts everywhere in a file."""

    def change(content: bytes) -> bytes:
        for old, new in pairs:
            content = content.replace(old.encode(), new.encode())
        return content

    return change


def once(old: str, new: str) -> Drift:
    """Replaces the first place of a text: of a column's name, its header."""
    return lambda content: content.replace(old.encode(), new.encode(), 1)


def gunzipped(change: Drift) -> Drift:
    return lambda content: stored_gzip(change(gzip.decompress(content)))


def in_members(change: Callable[[str, bytes], tuple[str, bytes]]) -> Drift:
    """Changes the members of a zip, names and contents."""

    def rezip(content: bytes) -> bytes:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = {name: archive.read(name) for name in archive.namelist()}
        return stored_zip(dict(change(name, data) for name, data in members.items()))

    return rezip


def unzipped(change: Drift) -> Drift:
    """Changes every table of a zip that is no description of columns."""
    return in_members(lambda n, data: (n, data if n.startswith("meta_") else change(data)))


def renamed_members(old: str, new: str) -> Drift:
    return in_members(lambda name, data: (name.replace(old, new), data))
