"""The raw archive: what publishers gave, byte for byte, addressed by sha256, append-only.

Nothing is renamed, decoded or fixed here.
"""

import hashlib
import os
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from ingestion.declaration.source_model import Source
from ingestion.errors import EditionRefused, Where
from ingestion.file_io import write_json

_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class RawFile:
    """A file of the archive under the name that its publisher gave it."""

    name: str
    sha256: str
    size: int
    path: Path

    def as_row(self) -> dict[str, str | int]:
        return {"nom": self.name, "sha256": self.sha256, "octets": self.size}


@dataclass(frozen=True, slots=True)
class RawArchive:
    """`<root>/objets/<2 hex>/<sha256>` and one receipt per file, source and edition."""

    root: Path

    def store(self, source: Source, edition: str, files: dict[str, Path]) -> tuple[RawFile, ...]:
        """Copy the files in and write their receipts."""
        return tuple(self._store_one(source, edition, name, path) for name, path in files.items())

    def _store_one(self, source: Source, edition: str, name: str, path: Path) -> RawFile:
        digest, size = self._copy_in(path)
        raw = RawFile(name, digest, size, self._place(digest))
        receipt = self.root / "receptions" / source.source_id / edition / f"{digest}.json"
        if not receipt.exists():
            write_json(
                receipt,
                raw.as_row()
                | {
                    "source_id": source.source_id,
                    "edition": edition,
                    "recu_le": datetime.now(UTC).isoformat(timespec="seconds"),
                    # The deposits of a partner are no edition of the catalogue.
                    "url": source.editions[edition].url if edition in source.editions else None,
                    "licence": source.licence,
                    "licence_verifiee": source.licence_verifiee,
                },
            )
        return raw

    def _place(self, digest: str) -> Path:
        return self.root / "objets" / digest[:2] / digest

    def _copy_in(self, path: Path) -> tuple[str, int]:
        """Hash and copy in one pass, so that what is named is what was read."""
        self.root.mkdir(parents=True, exist_ok=True)
        digest, size = hashlib.sha256(), 0
        handle, temporary = tempfile.mkstemp(dir=self.root, prefix=".arrivee-")
        try:
            with os.fdopen(handle, "wb") as target, path.open("rb") as origin:
                while chunk := origin.read(_CHUNK):
                    digest.update(chunk)
                    size += len(chunk)
                    target.write(chunk)
                target.flush()
                os.fsync(target.fileno())
            if size == 0:
                raise EditionRefused("Le fichier est vide.", Where(file=path.name))
            place = self._place(digest.hexdigest())
            place.parent.mkdir(parents=True, exist_ok=True)
            os.chmod(temporary, 0o444)
            # Always the fresh copy: an object damaged on disk would be read under a good hash.
            os.replace(temporary, place)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        return digest.hexdigest(), size
