"""Observations too many for memory: kept on disk by variable, landed one variable at a time."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import polars as pl

from ingestion.files.temporary_folder import TemporaryFolder
from ingestion.statistics.observations import OBSERVATION_SCHEMA


class ObservationSpool:
    """A temporary folder, one folder a variable, which lives as long as this object."""

    def __init__(self) -> None:
        self._folder = TemporaryFolder()
        self._parts = Counter[str]()

    def add(self, long: pl.DataFrame) -> None:
        """Append observations (OBSERVATION_SCHEMA). Raises OSError without room."""
        for (variable,), part in long.partition_by("variable", as_dict=True).items():
            # Names of variables are slugs of the catalogue: safe names of folders.
            self._folder.write(part, f"{variable}/{self._parts[variable]:06d}.parquet")
            self._parts[variable] += 1

    def write(self, path: Path, change: Callable[[pl.DataFrame], pl.DataFrame]) -> int:
        """All observations in one Parquet file, by variable, once changed; their number."""
        import pyarrow.parquet

        schema = pl.DataFrame(schema=OBSERVATION_SCHEMA).to_arrow().schema
        count = 0
        with pyarrow.parquet.ParquetWriter(path, schema, compression="zstd") as writer:
            for variable in sorted(self._parts):
                part = change(
                    pl.read_parquet(self._folder.path / variable, hive_partitioning=False)
                )
                writer.write_table(part.to_arrow().cast(schema))
                count += part.height
        return count
