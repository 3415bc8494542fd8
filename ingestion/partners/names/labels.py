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
    """A label that waits for a person's decision. communes: those of its row, when it has some.

    proposals: the closest quartiers as they are shown, those of the communes first.
    """

    label: str
    generation: int | None
    reason: str
    proposals: tuple[str, ...]
    communes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LabelFault:
    """A cell whose quartier is not known. `queued`: a decision is all that it waits for.

    waits: its labels that are in the reject queue.
    """

    rule: str
    advice: str
    queued: bool = False
    waits: tuple[QueuedLabel, ...] = ()


@dataclass(frozen=True, slots=True)
class RowPlace:
    """What a row says of the place of its quartiers."""

    year: int | None
    communes: tuple[str, ...] = ()


@dataclass
class Labels:
    """understood: (label, code, way) -> number of cells."""

    table: QuartierTable
    understood: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    # To look for what resembles a label takes milliseconds, and a file repeats its labels.
    _known: dict[tuple[str, RowPlace], Resolution] = field(default_factory=dict)

    def read(self, text: str, place: RowPlace, several: bool) -> tuple[str, LabelFault | None]:
        """The codes of a cell, joined with « ; », or the text as it stands and what is wrong."""
        pieces = [part.strip() for part in text.split(";") if part.strip()] if several else [text]
        codes: list[str] = []
        faults: list[LabelFault] = []
        for piece in pieces:
            found = self._resolve(piece, place)
            parts = [] if found.code else self._parts(piece, place)
            if found.code:
                self._note(piece, found)
                codes.append(found.code)
            elif parts and several:
                codes.extend(self._note(label, part) for label, part in parts)
            elif parts:
                faults.append(_one_row_each([str(part.code) for _, part in parts]))
            else:
                faults.append(self._unresolved(piece, found, place))
        if faults:
            return text, _merged(faults)
        if len(set(codes)) < len(codes):
            return text, LabelFault("Un quartier est nommé deux fois.", "chaque quartier une fois")
        return ";".join(codes), None

    def _resolve(self, label: str, place: RowPlace) -> Resolution:
        known = self._known.get((label, place))
        if known is None:
            known = self.table.resolve(label, place.year, place.communes)
            self._known[label, place] = known
        return known

    def _parts(self, piece: str, place: RowPlace) -> list[tuple[str, Resolution]]:
        labels = [part for part in _JOINTS.split(piece) if part]
        if len(labels) < 2:
            return []
        parts = [(label, self._resolve(label, place)) for label in labels]
        return parts if all(part.code for _, part in parts) else []

    def _note(self, label: str, found: Resolution) -> str:
        assert found.code is not None
        if found.via:
            self.understood[label, found.code, found.via] += 1
        return found.code

    def _unresolved(self, label: str, found: Resolution, place: RowPlace) -> LabelFault:
        names = tuple(self.table.shown(code, place.communes) for code in found.proposals)
        advice = f"le code de la feuille Quartiers{_maybe(names)}"
        rule = f"Le quartier n'est pas reconnu : {found.reason}."
        if not found.queued:
            return LabelFault(rule, advice)
        generation = None if place.year is None else generation_of(place.year)
        waits = QueuedLabel(label, generation, found.reason, names, place.communes)
        rule += " La ligne attend une décision de l'observatoire."
        return LabelFault(rule, advice, True, (waits,))


def _maybe(names: tuple[str, ...]) -> str:
    return f" ; s'agit-il de {listed(names, 3)} ?" if names else ""


def _one_row_each(codes: list[str]) -> LabelFault:
    return LabelFault(
        "Plusieurs quartiers sont nommés dans une cellule qui en attend un.",
        f"une ligne par quartier ({', '.join(codes)}), chacune avec sa part",
    )


def _merged(faults: list[LabelFault]) -> LabelFault:
    if len(faults) == 1:
        return faults[0]
    return LabelFault(
        " ".join(dict.fromkeys(fault.rule for fault in faults)),
        " ; ".join(dict.fromkeys(fault.advice for fault in faults)),
        all(fault.queued for fault in faults),
        tuple(label for fault in faults for label in fault.waits),
    )
