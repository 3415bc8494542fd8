"""Contours and grids beyond the quartiers and the IRIS."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ingestion.demo.writers import Writer

WRITERS: "dict[str, Writer]" = {}
