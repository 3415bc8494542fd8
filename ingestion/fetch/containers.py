"""Zip and gzip files read to their end: a truncated one is seen here, not in the middle of a night.

Bounded: a bomb is refused before it is unpacked.
"""

import gzip
import lzma
import zipfile
import zlib
from pathlib import Path

from ingestion.fetch.failure import FetchFailure

_CHUNK = 1 << 20
_BAD_ZIP = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, KeyError, NotImplementedError,
    RuntimeError, ValueError,
)  # fmt: skip


def check_zip(path: Path, limit: int) -> None:
    """Every member decompresses and has its checksum. `limit`: bytes of all of them."""
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(member.file_size for member in archive.infolist()) > limit:
                raise FetchFailure("archive zip démesurée une fois ouverte")
            damaged = archive.testzip()
    except _BAD_ZIP as error:
        raise FetchFailure("archive zip tronquée ou abîmée") from error
    if damaged is not None:
        raise FetchFailure(f"archive zip abîmée : membre « {damaged} »")


def check_gzip(path: Path, limit: int) -> bytes:
    """Start of the decompressed content, once all of it was read. `limit`: its bytes."""
    start, size = b"", 0
    try:
        with gzip.open(path) as file:
            while chunk := file.read(_CHUNK):
                start = start or chunk[:_CHUNK]
                size += len(chunk)
                if size > limit:
                    raise FetchFailure("fichier gzip démesuré une fois ouvert")
    except (OSError, EOFError, zlib.error) as error:
        raise FetchFailure("fichier gzip tronqué ou abîmé") from error
    return start


def extract(path: Path, member: str, target: Path, limit: int) -> None:
    """Copy one member, by its exact name, to `target`: the archive names no place on disk."""
    size = 0
    try:
        with zipfile.ZipFile(path) as archive:
            if member not in archive.namelist():
                held = ", ".join(archive.namelist()[:5])
                raise FetchFailure(
                    f"l'archive zip n'a pas de membre « {member} » (elle a : {held})"
                )
            with archive.open(member) as content, target.open("wb") as file:
                while chunk := content.read(_CHUNK):
                    size += len(chunk)
                    if size > limit:
                        raise FetchFailure(f"membre « {member} » démesuré")
                    file.write(chunk)
    except _BAD_ZIP as error:
        raise FetchFailure(f"membre « {member} » de l'archive zip illisible") from error
