"""Contours beyond the quartiers and the IRIS: territories that partners drew."""

from pathlib import Path
from typing import TYPE_CHECKING

from ingestion.declaration.source_model import Source
from ingestion.demo.lived import write_lived
from ingestion.demo.territory import Territory

if TYPE_CHECKING:
    from ingestion.demo.writers import Writer


def _write_lived(folder: Path, source: Source, country: Territory) -> list[Path]:
    return write_lived(folder, country)


WRITERS: "dict[str, Writer]" = {"quartier_vecu": _write_lived}
