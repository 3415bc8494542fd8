"""Statistical sources at other levels than the five of `quartiers`."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ingestion.demo.writers import Writer

WRITERS: "dict[str, Writer]" = {}
