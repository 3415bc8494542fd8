"""Files of the partners, under the project's own contracts."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ingestion.demo.writers import Writer

WRITERS: "dict[str, Writer]" = {}
