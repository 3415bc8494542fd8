"""What changed since the last time: one row per edition, kept in `live/collecte.json`.

A row keeps the moment of its own source's last fetch, so that fetching one source does not lose
what is known of the others.
"""

import json
import threading
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ingestion.fetch.receipts import RECEIPTS, EditionReceipt, FetchState
from ingestion.file_io import write_json

# Sources are fetched side by side and share the file.
_WRITING = threading.Lock()


@dataclass(frozen=True, slots=True)
class AccountRow:
    """An edition and what its fetch gave; `edition` is None for a source that has none."""

    source_id: str
    edition: str | None
    receipt: EditionReceipt

    @property
    def etat(self) -> FetchState:
        return self.receipt.etat

    def as_row(self) -> dict[str, Any]:
        return {"source_id": self.source_id, "edition": self.edition} | asdict(self.receipt)


def record(root: Path, source_id: str, rows: Iterable[AccountRow]) -> None:
    """Replace the rows of one source in the account."""
    with _WRITING:
        sources = read_account(root)
        sources[source_id] = [row.as_row() for row in rows]
        moment = datetime.now(UTC).isoformat(timespec="seconds")
        write_json(root / RECEIPTS, {"maj_le": moment, "sources": sources})


def read_account(root: Path) -> dict[str, list[dict[str, Any]]]:
    """Rows by source; empty when nothing was fetched yet, or the account was damaged."""
    try:
        content = json.loads((root / RECEIPTS).read_text(encoding="utf-8"))
        return dict(content["sources"])
    except (OSError, ValueError, TypeError, KeyError):
        return {}
