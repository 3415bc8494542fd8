"""Editions of the publishers' archive, each read once for all tests."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import polars as pl
import pytest

from ingestion.declaration.source_model import Source
from ingestion.input_folder import InputFolder
from ingestion.raw_archive import RawFile
from ingestion.read_edition import ReadEdition
from ingestion.reading import read_edition


@pytest.fixture(scope="session")
def read(archive: Path, catalogue: dict[str, Source]) -> Callable[[str, str], ReadEdition]:
    """`read("insee_qpv_revenus", "2022")`, straight from the archive."""

    @cache
    def run(source_id: str, edition: str) -> ReadEdition:
        source = catalogue[source_id]
        found = InputFolder(archive).files_of(source, edition)
        files = tuple(RawFile(n, "0" * 64, p.stat().st_size, p) for n, p in found.items())
        return read_edition(source, edition, files)

    return run


@pytest.fixture(scope="session")
def wide(read: Callable[[str, str], ReadEdition]) -> Callable[[str, str], pl.DataFrame]:
    """What gate 1 judges: one row a code."""
    return lambda source_id, edition: read(source_id, edition).control


@pytest.fixture(scope="session")
def observations(
    read: Callable[[str, str], ReadEdition], tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str, str], pl.DataFrame]:
    """The landed table of an edition."""

    @cache
    def run(source_id: str, edition: str) -> pl.DataFrame:
        path = tmp_path_factory.mktemp("observations") / "table.parquet"
        read(source_id, edition).build_tables(set())["observation"](path)
        return pl.read_parquet(path)

    return run


@pytest.fixture(scope="session")
def the_31(repository: Path) -> list[str]:
    """Codes of the EPT's quartiers of 2015."""
    seeds = repository / "dbt_project" / "seeds"
    return pl.read_csv(seeds / "quartiers_2015.csv").get_column("code_quartier").to_list()
