"""Registers whose format a real file proves."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ingestion.demo.writers import Writer

WRITERS: "dict[str, Writer]" = {}
