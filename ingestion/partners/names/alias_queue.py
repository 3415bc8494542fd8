"""The reject queue: labels of quartiers that a person has to decide, with what to write where.

`alias_a_trancher.csv`, one per source, is written anew from what the deposits that serve, or that
wait for a correction, still need: nothing in it outlives the file that asked.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ingestion.file_io import write_atomically
from ingestion.partners.intake.deposit import ReadDeposit
from ingestion.partners.names.labels import QueuedLabel
from ingestion.partners.names.quartiers import ALIASES, QuartierTable
from ingestion.partners.privacy.personal import hide
from ingestion.partners.sheets.text import inert, plain

FILE = "alias_a_trancher.csv"
_HEADER = (
    "libelle", "generation", "communes", "lignes", "motif", "propositions", "ligne_a_ajouter",
)  # fmt: skip
_LONGEST = 200
WHERE = "ingestion/reference/" + ALIASES.name


@dataclass(frozen=True, slots=True)
class Pending:
    """A label that waits. proposals: the closest quartiers, for a person to choose from."""

    label: str
    generation: str
    communes: str
    rows: int
    reason: str
    proposals: str

    @property
    def line_to_add(self) -> str:
        """The line of the table of names, once CODE is chosen; a QVA has no generation."""
        line = io.StringIO()
        cells = (self.label, "CODE", self.generation, "tranché par … le …")
        csv.writer(line, delimiter=";", lineterminator="").writerow(cells)
        return line.getvalue()

    def as_row(self) -> dict[str, Any]:
        """The label as it is kept, under the names of the columns of the queue."""
        cells = (self.label, self.generation, self.communes, self.rows, self.reason, self.proposals)
        return dict(zip(_HEADER, (*cells, self.line_to_add), strict=True))

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> "Pending":
        label, generation, communes, rows, reason, proposals = (
            str(row[name] or "") for name in _HEADER[:-1]
        )
        return cls(label, generation, communes, int(rows or 0), reason, proposals)

    def is_settled(self, table: QuartierTable) -> bool:
        """Does the table of names know the label since?"""
        year = int(self.generation) if self.generation else None
        return table.resolve(self.label, year).code is not None


def names_of(read: ReadDeposit) -> list[dict[str, Any]]:
    """What the ledger remembers of the labels of a deposit, by the period of their rows."""
    found: Counter[tuple[str | None, QueuedLabel]] = Counter(
        (row.period, label) for row in read.refused for label in row.waits
    )
    return [
        {"periode": period} | _pending(label, rows).as_row()
        for (period, label), rows in found.items()
    ]


def to_decide(read: ReadDeposit) -> list[Pending]:
    """The labels of a deposit, the most frequent first."""
    return [_pending(label, rows) for label, rows in read.queue.most_common()]


def _pending(label: QueuedLabel, rows: int) -> Pending:
    return Pending(
        hide(label.label)[:_LONGEST],
        str(label.generation or ""),
        ", ".join(label.communes),
        rows,
        label.reason,
        " | ".join(label.proposals),
    )


def read_queue(path: Path) -> list[Pending]:
    """What waits, in the order of the file; none when there is no file."""
    if not path.is_file():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    waiting = [Pending.from_row(row) for row in rows if set(_HEADER) <= row.keys()]
    return [replace(found, label=found.label.removeprefix("'")) for found in waiting]


def write_queue(path: Path, needed: Iterable[dict[str, Any]], table: QuartierTable) -> None:
    """needed: names that deposits still wait for, as `names_of` gives them."""
    pending: dict[tuple[str, str, str], Pending] = {}
    for name in needed:
        found = Pending.from_row(name)
        if found.is_settled(table):
            continue
        key = (plain(found.label), found.generation, found.communes)
        rows = found.rows + (pending[key].rows if key in pending else 0)
        pending[key] = replace(found, rows=rows)
    if not pending:
        path.unlink(missing_ok=True)
        return
    ordered = sorted(pending.values(), key=lambda p: (-p.rows, p.label, p.communes))
    write_atomically(path, lambda temporary: _write(temporary, ordered))


def _write(path: Path, pending: list[Pending]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(_HEADER)
        for p in pending:
            writer.writerow([inert(str(cell)) for cell in p.as_row().values()])
