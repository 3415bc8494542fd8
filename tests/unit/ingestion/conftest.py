"""Shortcuts of the readers' tests: a file from text, a table from it, its observations."""

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from ingestion.declaration.source_model import Reading, Source
from ingestion.files.tabular import read_table
from ingestion.files.text_table import TextTable
from ingestion.statistics.observations import ReadObservations, read_observations


@pytest.fixture
def read_text(tmp_path: Path) -> Callable[..., TextTable]:
    """`read_text("A;B\\n1;2\\n", **lecture)`: the table of a file made of this text."""

    def read(content: str | bytes, member: str | None = None, **reading: object) -> TextTable:
        path = tmp_path / "essai.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_table(path, Reading.model_validate(reading), path.name, member)

    return read


@pytest.fixture
def observe(
    read_text: Callable[..., TextTable], make_source: Callable[..., Source]
) -> Callable[..., ReadObservations]:
    """Observations of the small source's 2022 edition, from the text of its rows."""

    def read(
        *rows: str, header: str = "CODGEO;LIBGEO;POP;A;NOTE", **keys: object
    ) -> ReadObservations:
        source = make_source(2022, **keys)
        table = read_text("\n".join([header, *rows]) + "\n", **source.lecture.model_dump())
        return read_observations(source, "2022", table)

    return read


@pytest.fixture
def cell() -> Callable[..., tuple[float | None, str]]:
    """Value and status of one observation."""

    def find(read: ReadObservations, code: str, variable: str) -> tuple[float | None, str]:
        found = read.long.filter(pl.col("code_geo") == code, pl.col("variable") == variable)
        assert found.height == 1
        row = found.row(0, named=True)
        return row["valeur"], row["statut"]

    return find
