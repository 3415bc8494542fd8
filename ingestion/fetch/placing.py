"""Files that arrived take the places of those of before, and the account of what changed.

One rename per file, all at the end. A kill between two renames leaves files that no longer match
their receipts: the next fetch asks for them again.
"""

import os
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from ingestion.fetch.arrival import Arrived
from ingestion.fetch.receipts import FetchState, FileReceipt
from ingestion.file_io import sha256_of

Files = dict[str, FileReceipt]


def now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def take_places(
    folder: Path, arrived: Mapping[str, Arrived], known: Mapping[str, FileReceipt]
) -> Files:
    """Rename what is new; receipts of every arrived file."""
    return {
        name: _take_place(folder / name, file, known.get(name)) for name, file in arrived.items()
    }


def _take_place(place: Path, arrived: Arrived, known: FileReceipt | None) -> FileReceipt:
    size = arrived.path.stat().st_size
    receipt = FileReceipt(
        "nouveau", arrived.url, arrived.version.etag, arrived.version.last_modified,
        arrived.sha256, size, now(),
    )  # fmt: skip
    if not place.is_file():
        _rename(arrived.path, place)
        return receipt
    before = sha256_of(place)
    if before == arrived.sha256:
        arrived.path.unlink()
        received = known.recu_le if known else None
        return replace(receipt, etat="inchange", recu_le=received or receipt.recu_le)
    old_size = place.stat().st_size
    _rename(arrived.path, place)
    return replace(receipt, etat="change", ancien_sha256=before, anciens_octets=old_size)


def _rename(path: Path, place: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())
    path.chmod(0o644)
    os.replace(path, place)


def unchanged(receipt: FileReceipt) -> FileReceipt:
    """The receipt of a file that stays where it is."""
    return replace(receipt, etat="inchange", motif=None, ancien_sha256=None, anciens_octets=None)


def still_there(folder: Path, known: Mapping[str, FileReceipt]) -> Files:
    """Receipts of the files that a failure leaves in place."""
    return {name: unchanged(r) for name, r in known.items() if (folder / name).is_file()}


def state_of(files: Files) -> FetchState:
    """State of an edition whose files were all obtained."""
    states = {receipt.etat for receipt in files.values()}
    if states == {"nouveau"}:
        return "nouveau"
    return "inchange" if states <= {"inchange"} else "change"
