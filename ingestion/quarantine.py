"""The quarantine: every row or cell that was refused, as it was read, with its reason.

Append nothing, overwrite nothing: one CSV per reading, named after the reading's key.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ingestion.file_io import write_atomically
from ingestion.files.csv_table import RejectedRow

_HEADER = ("ligne", "colonne", "valeur", "motif", "contenu")
# A spreadsheet runs a cell that begins so: files from outside must not reach it as formulas.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Quarantine:
    """`<root>/<source_id>/<edition>/<key>.csv`."""

    root: Path

    def keep(self, source_id: str, edition: str, key: str, rows: Iterable[RejectedRow]) -> Path:
        """Write the refused rows; the file exists even when there is none to keep."""
        path = self.root / source_id / edition / f"{key[:16]}.csv"
        refused = list(rows)
        write_atomically(path, lambda temporary: _write(temporary, refused))
        return path


def _write(path: Path, rows: list[RejectedRow]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(_HEADER)
        for row in rows:
            cells = (row.column or "", row.value or "", row.reason, " | ".join(row.content))
            writer.writerow((row.line or "", *map(_inert, cells)))


def _inert(text: str) -> str:
    return "'" + text if text.startswith(_FORMULA) else text
