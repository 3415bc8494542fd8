"""One member of a zip archive, within bounds."""

import lzma
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from ingestion.errors import EditionRefused, Where
from ingestion.files.bounded_stream import Bound, bounded

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


@contextmanager
def opened_member(path: Path, member: str, limit_mb: int, name: str) -> Iterator[BinaryIO]:
    """A stream of a member's content: its declared size is not believed.

    Raises EditionRefused when the member is absent; reading it, when it is damaged or too large.
    """

    def damaged(error: Exception) -> EditionRefused:
        return EditionRefused(
            f"Le membre « {member} » ne peut être lu dans l'archive : {error}.",
            Where(file=name),
            next_step="vérifier l'archive et « membre » dans le catalogue",
        )

    def too_large() -> EditionRefused:
        return EditionRefused(f"Le membre « {member} » dépasse {limit_mb} Mo.", Where(file=name))

    try:
        archive = zipfile.ZipFile(path)
    except _BAD_ZIP as error:
        raise damaged(error) from error
    with archive:
        try:
            content = archive.open(member)
        except _BAD_ZIP as error:
            raise damaged(error) from error
        with content:
            yield bounded(content, Bound(limit_mb * 1_000_000, _BAD_ZIP, damaged, too_large))


def member_bytes(path: Path, member: str, limit_mb: int, name: str) -> bytes:
    """Whole content of a member. Raises EditionRefused as `opened_member` does."""
    with opened_member(path, member, limit_mb, name) as content:
        return content.read()
