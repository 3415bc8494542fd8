"""`live/<source_id>/collecte.json`: what the last fetch of each edition gave, file by file.

Light to import: the rest of the way in reads it to know that an edition is out of date. A
receipt that was lost or damaged counts as none: the file is then asked for again.
"""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

from ingestion.file_io import write_json

RECEIPTS = "collecte.json"
# nouveau, change, inchange: obtained. echec: not obtained, why is said. manuel, depot: somebody
# brings it. absent: the mirror folder does not hold it. sans_adresse: the catalogue has none.
FetchState = Literal[
    "nouveau", "change", "inchange", "echec", "manuel", "depot", "absent", "sans_adresse"
]


@dataclass(frozen=True, slots=True)
class FileReceipt:
    """A file in place. `url`: the publisher's address, unless a mirror had it as the archive."""

    etat: FetchState
    url: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    sha256: str | None = None
    octets: int | None = None
    recu_le: str | None = None
    motif: str | None = None
    ancien_sha256: str | None = None
    anciens_octets: int | None = None


@dataclass(frozen=True, slots=True)
class EditionReceipt:
    """The last fetch of an edition. `page`: where a person downloads it, when one must."""

    etat: FetchState
    vu_le: str
    motif: str | None = None
    page: str | None = None
    fichiers: dict[str, FileReceipt] = field(default_factory=dict)

    @property
    def failed(self) -> bool:
        return self.etat == "echec"


Receipts = dict[str, EditionReceipt]


def read_receipts(root: Path, source_id: str) -> Receipts:
    """Receipts by edition; empty for a folder that was not fetched."""
    try:
        content = json.loads((root / source_id / RECEIPTS).read_text(encoding="utf-8"))
        return {name: _edition(row) for name, row in content["editions"].items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {}


def _edition(row: dict[str, Any]) -> EditionReceipt:
    files = {name: FileReceipt(**file) for name, file in row["fichiers"].items()}
    return EditionReceipt(**(row | {"fichiers": files}))


def write_receipts(root: Path, source_id: str, receipts: Receipts) -> None:
    """Replace the receipts of a source."""
    write_json(
        root / source_id / RECEIPTS,
        {"source_id": source_id, "editions": {e: asdict(r) for e, r in receipts.items()}},
    )
