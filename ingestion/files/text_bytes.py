"""The bytes of a text file, out of its zip and decompressed, never more than declared.

Neither the end of a compressed stream nor the size that it states is believed.
"""

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from ingestion.declaration.source_model import Reading
from ingestion.errors import EditionRefused, Where
from ingestion.files.bounded_stream import Bound, bounded
from ingestion.files.zip_member import opened_member


@contextmanager
def opened_bytes(path: Path, reading: Reading, name: str, member: str | None) -> Iterator[BinaryIO]:
    """A stream of the text's bytes, from its beginning.

    Reading it raises EditionRefused when it is damaged or longer than `taille_max_mo`.
    """
    limit = reading.taille_max_mo
    with opened_member(path, member, limit, name) if member else path.open("rb") as stored:
        if reading.compression != "gzip":
            yield stored
            return
        with gzip.GzipFile(fileobj=stored) as text:
            yield bounded(text, _gzip_bound(limit, name))


def _gzip_bound(limit_mb: int, name: str) -> Bound:
    def damaged(error: Exception) -> EditionRefused:
        return EditionRefused(
            f"Le fichier compressé (gzip) est tronqué ou abîmé : {error}.",
            Where(file=name),
            rule="« lecture.compression: gzip » du catalogue",
            next_step="télécharger de nouveau le fichier",
        )

    def too_large() -> EditionRefused:
        return EditionRefused(f"Le fichier décompressé dépasse {limit_mb} Mo.", Where(file=name))

    return Bound(limit_mb * 1_000_000, (OSError, EOFError, zlib.error), damaged, too_large)
