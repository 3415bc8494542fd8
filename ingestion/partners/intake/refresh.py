"""The deposits of a source in a refresh: what is new is taken in, what serves is said.

Looks in the refresh's own folder and, for real data, in the inbox. A deposit is read once, then
again only when its contract, the names of quartiers, its suite or the code has changed.
"""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from expectations.results import CheckResult
from ingestion.declaration.source_model import Source
from ingestion.file_io import sha256_of
from ingestion.ingest import Intake
from ingestion.outcome import EditionOutcome, EditionState, SourceOutcome
from ingestion.partners.answers.answer import answer
from ingestion.partners.answers.team_note import replacing_command
from ingestion.partners.intake.history import landed_periods
from ingestion.partners.intake.inbox import REFUSED, TREATED, Inbox, folder_deposits, is_settled
from ingestion.partners.intake.ledger import Entry
from ingestion.partners.intake.periods import NO_PERIOD
from ingestion.partners.intake.take import Desk, open_desk


def ingest_deposits(source: Source, intake: Intake) -> SourceOutcome:
    """Every period of the source, oldest first; refused deposits never raise."""
    desk = open_desk(source, intake)
    in_folder = {sha256_of(p): p for p in folder_deposits(intake.folder.root, source.source_id)}
    fresh = _read_again(desk, in_folder) | _take_new(desk, in_folder) | _take_waiting(desk)
    desk.refresh_queue(set(in_folder))
    outcomes = tuple(_outcomes(desk, in_folder, fresh))
    for outcome in outcomes:
        intake.report(outcome)
    return SourceOutcome(source.source_id, source.si_echec == "bloquer", outcomes)


def _read_again(desk: Desk, in_folder: dict[str, Path]) -> set[str]:
    """Accepted deposits whose reading no longer follows their declaration, or was lost."""
    owned: dict[str, set[str]] = {}
    entries: dict[str, Entry] = {}
    for period, entry in desk.ledger.owners().items():
        served = desk.intake.landing.state(desk.source.source_id, period)["servie"]
        if served is None or served["cle"] != desk.key(entry["sha256"]):
            owned.setdefault(entry["sha256"], set()).add(period)
            entries[entry["sha256"]] = entry
    fresh: set[str] = set()
    for sha256, periods in owned.items():
        entry = entries[sha256]
        path = _place_of(desk, sha256, in_folder)
        if path is None or (entry["cle"] == desk.key(sha256) and not _lost(desk, periods)):
            continue
        desk.intake.before_reading()
        received = datetime.fromisoformat(entry["recu_le"])
        taken = desk.take(path, entry["nom"], entry["origine"], frozenset(periods), received)
        fresh |= {p.period for p in taken.periods if p.reason is None}
    return fresh


def _lost(desk: Desk, periods: set[str]) -> bool:
    """Is there a period whose landed table is gone? One that was refused meanwhile still serves."""
    states = (desk.intake.landing.state(desk.source.source_id, p) for p in periods)
    return any(state["servie"] is None for state in states)


def _place_of(desk: Desk, sha256: str, in_folder: dict[str, Path]) -> Path | None:
    """Where the bytes of a deposit still are: data folder, archive, or treated deposits."""
    if sha256 in in_folder:
        return in_folder[sha256]
    archived = desk.intake.archive.root / "objets" / sha256[:2] / sha256
    if archived.is_file():
        return archived
    return _filed(desk, sha256, TREATED)


def _filed(desk: Desk, sha256: str, *shelves: str) -> Path | None:
    """The file of these bytes where the inbox filed it, under the name that it has there."""
    if desk.intake.inbox is None:
        return None
    folder = Inbox(desk.intake.inbox).folder(desk.source.source_id)
    found = (p for shelf in shelves for p in sorted((folder / shelf).glob("*")) if p.is_file())
    return next((p for p in found if sha256_of(p) == sha256), None)


def _take_new(desk: Desk, in_folder: dict[str, Path]) -> set[str]:
    """Files of the data folder that were never read, or were refused under other rules.

    A file that is read again takes nothing back from what was sent to correct it.
    """
    fresh: set[str] = set()
    for sha256, path in sorted(in_folder.items(), key=lambda item: str(item[1])):
        known = desk.ledger.last(sha256)
        refused = known is not None and (known["motif"] or "refusee" in known["periodes"].values())
        if known is not None and not (refused and known["cle"] != desk.key(sha256)):
            continue
        desk.intake.before_reading()
        answered = frozenset() if known is None else desk.ledger.answered_since(sha256)
        taken = desk.take(path, path.name, "dossier", but=answered)
        fresh |= {p.period for p in taken.periods if p.reason is None}
    return fresh


def _take_waiting(desk: Desk) -> set[str]:
    """Files that wait in the inbox: each is answered, then filed away."""
    if desk.intake.inbox is None:
        return set()
    inbox = Inbox(desk.intake.inbox)
    fresh: set[str] = set()
    for path in inbox.waiting(desk.source.source_id):
        desk.intake.before_reading()
        if not is_settled(path):
            continue
        taken = desk.take(path, path.name, "depot")
        answer(taken, inbox, path)
        fresh |= {p.period for p in taken.periods if p.reason is None}
    return fresh


def _outcomes(desk: Desk, in_folder: dict[str, Path], fresh: set[str]) -> Iterator[EditionOutcome]:
    ledger, present = desk.ledger, set(in_folder)
    pending = ledger.refusals(present)
    periods = landed_periods(desk.intake.landing, desk.source.source_id)
    states = {p: desk.intake.landing.state(desk.source.source_id, p)["servie"] for p in periods}
    served = {period: state for period, state in states.items() if state is not None}
    refused = {period: entry for period, entry in pending if period}
    unplaced = [entry for period, entry in pending if period is None]
    newest = max(served, default=None)
    if unplaced and newest is not None:
        refused.setdefault(newest, unplaced[-1])
    elif unplaced:
        refused[NO_PERIOD] = unplaced[-1]
    owners = ledger.owners()
    for period in sorted({*served, *refused}):
        owner = owners.get(period)
        gone = owner is not None and owner["origine"] == "dossier"
        gone = gone and owner is not None and owner["sha256"] not in present
        refusal = refused.get(period)
        why = None if refusal is None else _why(desk, in_folder, refusal, period)
        yield _outcome(desk, period, served.get(period), refusal, why, period in fresh, gone)


def _why(desk: Desk, in_folder: dict[str, Path], refusal: Entry, period: str) -> str:
    again = refusal.get("relecture", {})
    why = again.get(period) or refusal.get("motifs", {}).get(period) or refusal["motif"] or ""
    shorter = refusal.get("reduites", {}).get(period)
    if shorter is None or shorter["raison"] is not None or refusal["motif"]:
        return str(why)
    sha256 = refusal["sha256"]
    place = in_folder.get(sha256) or _filed(desk, sha256, REFUSED, TREATED)
    command = replacing_command(str(place or refusal["nom"]), desk.source.source_id)
    return f"{why}. Si la baisse est voulue : {command}"


def _outcome(
    desk: Desk,
    period: str,
    served: dict[str, Any] | None,
    refusal: Entry | None,
    why: str | None,
    fresh: bool,
    gone: bool,
) -> EditionOutcome:
    source_id = desk.source.source_id
    checks = tuple(CheckResult.from_row(row) for row in (served or {}).get("controles", ()))
    if refusal is not None:
        reason = f"dépôt « {refusal['nom']} » refusé : {why}"
        refused = tuple(CheckResult.from_row(row) for row in refusal["controles"])
        state: EditionState = "perimee" if served else "refusee"
        return EditionOutcome(source_id, period, state, served, served is not None, reason, refused)
    if gone:
        reason = "le fichier n'est plus dans le dossier de données"
        return EditionOutcome(source_id, period, "perimee", served, True, reason, checks)
    state = "nouvelle" if fresh else "inchangee"
    return EditionOutcome(source_id, period, state, served, checks=checks)
