"""Resolves the quartiers that a deposit names, cell by cell, and says what it read them through."""

import re
from collections import Counter
from dataclasses import dataclass, field

from ingestion.partners.names.quartiers import QuartierTable, Resolution, generation_of
from ingestion.partners.sheets.text import listed

# « Lallier et Balzac », « Gagarine / Ivry Port »: cut only when every part is a quartier.
_JOINTS = re.compile(r"\s*[/+\n;,]\s*|\s+et\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class QueuedLabel:
    """A label that waits for a person's decision."""

    label: str
    generation: int | None
    reason: str
    proposals: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LabelFault:
    """A cell whose quartier is not known. `queued`: the label is in the reject queue."""

    rule: str
    advice: str
    queued: bool


@dataclass
class Labels:
    """understood: (label, code, way) -> number of cells. queue: label -> number of rows."""

    table: QuartierTable
    understood: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    queue: Counter[QueuedLabel] = field(default_factory=Counter)

    def read(self, text: str, year: int | None, several: bool) -> tuple[str, LabelFault | None]:
        """The codes of a cell, joined with « ; », or the text as it stands and what is wrong."""
        pieces = [part.strip() for part in text.split(";") if part.strip()] if several else [text]
        codes: list[str] = []
        faults: list[LabelFault] = []
        for piece in pieces:
            found = self.table.resolve(piece, year)
            parts = [] if found.code else self._parts(piece, year)
            if found.code:
                self._note(piece, found)
                codes.append(found.code)
            elif parts and several:
                codes.extend(self._note(label, part) for label, part in parts)
            elif parts:
                faults.append(_one_row_each([str(part.code) for _, part in parts]))
            else:
                faults.append(self._unresolved(piece, found, year))
        if faults:
            return text, _merged(faults)
        if len(set(codes)) < len(codes):
            return text, LabelFault(
                "Un quartier est nommé deux fois.", "chaque quartier une fois", False
            )
        return ";".join(codes), None

    def _parts(self, piece: str, year: int | None) -> list[tuple[str, Resolution]]:
        labels = [part for part in _JOINTS.split(piece) if part]
        if len(labels) < 2:
            return []
        parts = [(label, self.table.resolve(label, year)) for label in labels]
        return parts if all(part.code for _, part in parts) else []

    def _note(self, label: str, found: Resolution) -> str:
        assert found.code is not None
        if found.via:
            self.understood[label, found.code, found.via] += 1
        return found.code

    def _unresolved(self, label: str, found: Resolution, year: int | None) -> LabelFault:
        names = [f"{c} ({self.table.quartiers[c].nom})" for c in found.proposals]
        if not found.queued:
            return LabelFault(
                f"Le quartier n'est pas reconnu : {found.reason}.",
                f"le code de la feuille Quartiers{_maybe(names)}",
                False,
            )
        generation = None if year is None else generation_of(year)
        self.queue[QueuedLabel(label, generation, found.reason, found.proposals)] += 1
        return LabelFault(
            f"Le quartier n'est pas reconnu : {found.reason}. La ligne attend une décision de "
            "l'observatoire.",
            f"le code de la feuille Quartiers{_maybe(names)}",
            True,
        )


def _maybe(names: list[str]) -> str:
    return f" ; s'agit-il de {listed(names, 3)} ?" if names else ""


def _one_row_each(codes: list[str]) -> LabelFault:
    return LabelFault(
        "Plusieurs quartiers sont nommés dans une cellule qui en attend un.",
        f"une ligne par quartier ({', '.join(codes)}), chacune avec sa part",
        False,
    )


def _merged(faults: list[LabelFault]) -> LabelFault:
    if len(faults) == 1:
        return faults[0]
    return LabelFault(
        " ".join(dict.fromkeys(fault.rule for fault in faults)),
        " ; ".join(dict.fromkeys(fault.advice for fault in faults)),
        all(fault.queued for fault in faults),
    )
