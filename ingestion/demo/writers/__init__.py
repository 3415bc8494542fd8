"""Which function writes the simulated files of which source: one module per family of sources.

A writer is given `<target>/<source_id>` and writes every edition of the source, in the
publisher's own format, with names and years read from the catalogue.
"""

from collections.abc import Callable
from pathlib import Path

from ingestion.declaration.source_model import Source
from ingestion.demo.territory import Territory

Writer = Callable[[Path, Source, Territory], list[Path]]


def all_writers() -> dict[str, Writer]:
    """Source id -> writer. Raises ValueError when two families claim one source."""
    from ingestion.demo.writers import (
        contours,
        documented_registers,
        documented_statistics,
        partners,
        quartiers,
        registers,
        statistics,
    )

    families = (
        quartiers, statistics, registers, documented_statistics, documented_registers, partners,
        contours,
    )  # fmt: skip
    merged: dict[str, Writer] = {}
    for family in families:
        twice = merged.keys() & family.WRITERS.keys()
        if twice:
            raise ValueError(f"two writers for {sorted(twice)}")
        merged |= family.WRITERS
    return merged
