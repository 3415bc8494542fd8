"""Where the files of one edition arrive: hidden names beside their places, and their checks.

Names come from the catalogue alone, whatever the server or an archive calls its files.
"""

import os
from dataclasses import dataclass
from pathlib import Path

from ingestion.declaration.source_model import Source
from ingestion.fetch.containers import extract
from ingestion.fetch.content_check import check_content, check_digest
from ingestion.fetch.download import Validators
from ingestion.fetch.limits import MEGABYTE, Limits
from ingestion.fetch.request_plan import access_of

_DEFAULT_MB = 500
_DEFAULT_S = 900


@dataclass(frozen=True, slots=True)
class Arrived:
    """A file that was received and checked, under its hidden name."""

    path: Path
    url: str
    version: Validators
    sha256: str


@dataclass(frozen=True, slots=True)
class Arrivals:
    """One edition's folder, and what its files must be."""

    source: Source
    edition_id: str
    folder: Path
    limits: Limits

    @property
    def max_mb(self) -> int:
        return int(getattr(self._access, "taille_max_mo", _DEFAULT_MB))

    @property
    def max_s(self) -> int:
        """Longest time for one file."""
        return int(getattr(self._access, "duree_max_s", _DEFAULT_S))

    @property
    def _access(self) -> object:
        return access_of(self.source, self.edition_id)

    @property
    def _expanded(self) -> int:
        return self.max_mb * MEGABYTE * self.limits.expansion

    def expected_digest(self, name: str) -> str | None:
        """Checksum of the catalogue, in lower case."""
        digest = self.source.editions[self.edition_id].sha256.get(name)
        return digest.lower() if digest else None

    def hidden(self, name: str, suffix: str) -> Path:
        return self.folder / f".{name}.{suffix}"

    def unpack(self, part: Path, name: str, member: str | None) -> Path:
        """The file itself: what was downloaded, or the member of the zip that was."""
        path = self.hidden(name, "recu")
        if member is None:
            os.replace(part, path)
            return path
        check_content(part, "archive.zip", self._expanded)
        extract(part, member, path, self._expanded)
        return path

    def accept(self, name: str, path: Path, url: str, version: Validators) -> Arrived:
        """Raises FetchFailure, and removes the file, when it is not what its name says."""
        form = self.source.reading(self.edition_id).format
        try:
            check_content(path, name, self._expanded, form)
            digest = check_digest(path, self.expected_digest(name))
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        return Arrived(path, url, version, digest)
