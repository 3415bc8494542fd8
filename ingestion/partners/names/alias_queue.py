"""The reject queue: labels of quartiers that a person has to decide, with what to write where.

`alias_a_trancher.csv`, one per source, keeps a label until the table of names knows it.
"""

import csv
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from ingestion.file_io import write_atomically
from ingestion.partners.names.labels import QueuedLabel
from ingestion.partners.names.quartiers import ALIASES, QuartierTable
from ingestion.partners.privacy.personal import hide
from ingestion.partners.sheets.text import inert, plain

FILE = "alias_a_trancher.csv"
_HEADER = ("libelle", "generation", "lignes", "motif", "propositions", "ligne_a_ajouter")
WHERE = "ingestion/reference/" + ALIASES.name


@dataclass(frozen=True, slots=True)
class Pending:
    """A label that waits. proposals: the closest quartiers, for a person to choose from."""

    label: str
    generation: str
    rows: int
    reason: str
    proposals: str

    @property
    def line_to_add(self) -> str:
        """The line of the table of names, once CODE is chosen; a QVA has no generation."""
        return f"{self.label};CODE;{self.generation};tranché par … le …"


def read_queue(path: Path) -> list[Pending]:
    """What waits, in the order of the file; none when there is no file."""
    if not path.is_file():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    return [
        Pending(
            (r["libelle"] or "").removeprefix("'"),
            r["generation"] or "",
            int(r["lignes"] or 0),
            r["motif"] or "",
            r["propositions"] or "",
        )
        for r in rows
        if set(_HEADER) <= r.keys()
    ]


def update_queue(path: Path, found: Counter[QueuedLabel], table: QuartierTable) -> None:
    """Add the labels of a deposit; drop those that the table of names knows since."""
    pending = {_key(p): p for p in read_queue(path) if not _settled(p, table)}
    for label, rows in found.items():
        shown = Pending(
            hide(label.label)[:200],
            str(label.generation or ""),
            rows,
            label.reason,
            " | ".join(f"{c} {table.quartiers[c].nom}" for c in label.proposals),
        )
        pending[_key(shown)] = shown
    if not pending:
        path.unlink(missing_ok=True)
        return
    ordered = sorted(pending.values(), key=lambda p: (-p.rows, p.label))
    write_atomically(path, lambda temporary: _write(temporary, ordered))


def _key(pending: Pending) -> tuple[str, str]:
    return plain(pending.label), pending.generation


def _settled(pending: Pending, table: QuartierTable) -> bool:
    year = int(pending.generation) if pending.generation else None
    return table.resolve(pending.label, year).code is not None


def _write(path: Path, pending: list[Pending]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(_HEADER)
        for p in pending:
            cells = (p.label, p.generation, str(p.rows), p.reason, p.proposals, p.line_to_add)
            writer.writerow([inert(cell) for cell in cells])
