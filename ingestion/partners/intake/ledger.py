"""What was deposited and what became of it: `depots.json` beside the landed periods of a source.

The last accepted deposit of a period serves; a refusal is remembered until something answers it.
"""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from ingestion.file_io import write_json

Origin = Literal["dossier", "depot"]
Entry = dict[str, Any]
_KEYS = frozenset({"sha256", "nom", "origine", "recu_le", "cle", "motif", "periodes", "controles"})


@dataclass
class Ledger:
    """entries, oldest first. `periodes`: period -> « acceptee » or « refusee ».

    `motif`: why the whole file was refused, or None. `relecture`: period -> why reading an
    accepted deposit again failed; what it landed before goes on serving. `noms`: labels of
    quartiers that its rows wait for, each with its period. `reduites`: periods from which
    the deposit takes away too many rows, and the reason (`raison`) for which the team let them go.
    """

    path: Path
    entries: list[Entry] = field(default_factory=list)

    @classmethod
    def load(cls, path: Path) -> "Ledger":
        """A ledger that was lost or damaged is empty: the files are then read again."""
        try:
            entries = json.loads(path.read_text(encoding="utf-8"))["depots"]
            sound = [e for e in entries if isinstance(e, dict) and e.keys() >= _KEYS]
        except (OSError, ValueError, KeyError, TypeError):
            sound = []
        return cls(path, sound)

    def save(self) -> None:
        write_json(self.path, {"depots": self.entries})

    def last(self, sha256: str) -> Entry | None:
        """The latest entry of a file, by its bytes."""
        return next((e for e in reversed(self.entries) if e["sha256"] == sha256), None)

    def answered_since(self, sha256: str) -> frozenset[str]:
        """Periods that other deposits were accepted for, after this file was first received.

        From the first of its entries: each time that it is read again adds one.
        """
        mine = [entry["sha256"] == sha256 for entry in self.entries]
        after = self.entries[mine.index(True) :] if any(mine) else []
        return frozenset(p for e in after if e["sha256"] != sha256 for p in _accepted(e))

    def owners(self) -> dict[str, Entry]:
        """Period -> the last deposit that was accepted for it."""
        found: dict[str, Entry] = {}
        for entry in self.entries:
            found |= dict.fromkeys(_accepted(entry), entry)
        return found

    def record(self, entry: Entry) -> None:
        """Add an entry; a re-reading of a deposit keeps its place in the order, and its periods."""
        for position, known in enumerate(self.entries):
            if known["sha256"] == entry["sha256"] and known["recu_le"] == entry["recu_le"]:
                again = dict.fromkeys(_accepted(known), entry["motif"] or "")
                failed = entry["motifs"] | (again if entry["motif"] else {})
                changes = {k: entry[k] for k in ("cle", "controles", "noms") if k in entry}
                self.entries[position] = known | changes | {"relecture": failed}
                break
        else:
            self.entries.append(entry)
        self.save()

    def refusals(self, present: set[str]) -> list[tuple[str | None, Entry]]:
        """(period or None, entry) of the refusals that nothing has answered since.

        present: sha256 of the files of the data folder; a bad file taken away is no refusal.
        """
        pending: list[tuple[str | None, Entry]] = []
        for position, entry in enumerate(self.entries):
            if entry["origine"] == "dossier" and entry["sha256"] not in present:
                continue
            later = self.entries[position + 1 :]
            answered = {period for e in later for period in _accepted(e)}
            refused = [p for p, state in entry["periodes"].items() if state == "refusee"]
            failed = [*refused, *entry.get("relecture", ())]
            pending += [(period, entry) for period in failed if period not in answered]
            if entry["motif"] and not refused and not answered:
                pending.append((None, entry))
        return pending

    def names_needed(self, present: set[str] | None = None) -> list[Entry]:
        """Labels of quartiers (`noms`) that some deposit still waits for.

        Those of the deposit that serves a period, and of the last one when it was refused: a file
        that another one has followed asks for nothing any more. present: as in `refusals`; None
        when the data folder is not known.
        """
        live = [
            entry
            for entry in self.entries
            if entry["origine"] != "dossier" or present is None or entry["sha256"] in present
        ]
        serves = {period: id(entry) for period, entry in self.owners().items()}
        last = {period: id(entry) for entry in live for period in entry["periodes"]}
        needed = []
        for position, entry in enumerate(live):
            mine = {p for p in entry["periodes"] if id(entry) in (serves.get(p), last.get(p))}
            # Rows that do not say their period wait as long as their file does.
            unanswered = not entry["periodes"] and not any(map(_accepted, live[position + 1 :]))
            for name in entry.get("noms", ()):
                period = name["periode"]
                if period in mine or (period is None and (mine or unanswered)):
                    needed.append(name)
        return needed


def _accepted(entry: Entry) -> list[str]:
    return [period for period, state in entry["periodes"].items() if state == "acceptee"]
