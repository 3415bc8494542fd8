"""Statistical sources whose format rests on documentation."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ingestion.demo.writers import Writer

WRITERS: "dict[str, Writer]" = {}
