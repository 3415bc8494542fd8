"""Making files survive a power cut or a kill: flush to disk, checksums, read-only bits.

What does not belong here: which files a release holds.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

READ_ONLY = 0o444


def sha256_of(path: Path) -> str:
    """Hexadecimal sha256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def sync_file(path: Path) -> None:
    """Force the content of a file to disk."""
    # Read-only is enough for fsync, and these files are already 0444.
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_folder(folder: Path) -> None:
    """Force the names of a folder to disk: a rename is durable only after this."""
    sync_file(folder)
