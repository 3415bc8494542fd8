"""One member of a zip archive, within bounds."""

import lzma
import zipfile
import zlib
from pathlib import Path

from ingestion.errors import EditionRefused, Where

# What a damaged archive raises, by the compression of its members.
_BAD_ZIP = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    KeyError,
    NotImplementedError,
    RuntimeError,
)


def member_bytes(path: Path, member: str, limit_mb: int, name: str) -> bytes:
    """Content of a member: its declared size is not believed.

    Raises EditionRefused when the archive is damaged, or the member absent or too large.
    """
    limit = limit_mb * 1_000_000
    try:
        with zipfile.ZipFile(path) as archive, archive.open(member) as file:
            content = file.read(limit + 1)
    except _BAD_ZIP as error:
        raise EditionRefused(
            f"Le membre « {member} » ne peut être lu dans l'archive : {error}.",
            Where(file=name),
            next_step="vérifier l'archive et « membre » dans le catalogue",
        ) from error
    if len(content) > limit:
        raise EditionRefused(f"Le membre « {member} » dépasse {limit_mb} Mo.", Where(file=name))
    return content
