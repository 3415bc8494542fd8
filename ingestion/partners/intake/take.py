"""Takes one deposit in: read, judged by gate 1 period by period, landed or refused, remembered.

What served goes on serving wherever a period is refused.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from ingestion.declaration.source_model import Source
from ingestion.errors import EditionRefused, Where
from ingestion.file_io import sha256_of, sha256_of_json
from ingestion.ingest import Intake
from ingestion.partners.intake.deposit import ReadDeposit
from ingestion.partners.intake.inbox import safe_name
from ingestion.partners.intake.land_period import PeriodDesk, refused_row
from ingestion.partners.intake.ledger import Entry, Ledger, Origin
from ingestion.partners.intake.periods import NO_PERIOD
from ingestion.partners.intake.taken import Taken
from ingestion.partners.names.alias_queue import FILE, names_of, write_queue
from ingestion.partners.names.quartiers import QuartierTable, quartier_table
from ingestion.partners.names.qva import landed_qva
from ingestion.partners.privacy.personal import hide
from ingestion.partners.rules.checks import refusal_check
from ingestion.partners.sheets.reading import read_deposit
from ingestion.partners.sheets.text import percent
from ingestion.raw_archive import RawFile


@dataclass(frozen=True)
class Desk:
    """What is needed to take in the deposits of one source."""

    source: Source
    intake: Intake
    quartiers: QuartierTable

    @property
    def ledger(self) -> Ledger:
        return Ledger.load(self.intake.landing.root / self.source.source_id / "depots.json")

    @cached_property
    def _rules(self) -> str:
        """Hash of all that reading rests on beside the bytes."""
        return sha256_of_json(
            {
                "source": self.source.model_dump(mode="json"),
                "quartiers": self.quartiers.fingerprint,
                "suite": self.intake.judge.suite(self.source.source_id),
                "code": self.intake.code,
            }
        )

    def key(self, sha256: str) -> str:
        """Key of the reading of a file: its bytes, the declarations, the names, the code.

        Not the day: what is refused because it is to come is sent again once it has come.
        """
        return sha256_of_json({"fichier": sha256, "regles": self._rules})

    def take(
        self,
        path: Path,
        name: str,
        origin: Origin,
        only: frozenset[str] | None = None,
        received: datetime | None = None,
        replacing: str | None = None,
        but: frozenset[str] = frozenset(),
    ) -> Taken:
        """`only`: the periods that this deposit owns, when it is read again. `but`: those not to
        be taken from it, since another one has answered for them.

        replacing: why the rows that it takes away from a period may go.
        """
        when = received or datetime.now(UTC)
        # The name of a file is published with the state of its source.
        name = hide(safe_name(name))
        sha256 = sha256_of(path)
        try:
            read, clean = read_deposit(self.source, path, name, self.quartiers)
            self.intake.folder.refuse_simulated(path, name, read.frame)
        except EditionRefused as refusal:
            taken = Taken(self.source, name, sha256, when, _told(refusal, name), None)
            self._remember(taken, origin)
            return taken
        reason = self._whole_refusal(read)
        raw = self._raw(path, name, sha256, clean and reason is None)
        wanted = [p for p in read.periods if p not in but and (only is None or p in only)]
        desk = PeriodDesk(self.source, self.intake, read, raw, self.key(sha256), replacing)
        periods = tuple(desk.take(period, reason) for period in wanted)
        self._keep_unplaced(read, sha256)
        taken = Taken(
            self.source, name, sha256, when, reason, read, periods, clean,
            self.intake.folder.is_simulated,
        )  # fmt: skip
        self._remember(taken, origin)
        return taken

    def _whole_refusal(self, read: ReadDeposit) -> str | None:
        contract = self.source.contrat
        assert contract is not None
        if read.personal.columns and contract.colonnes_personnelles == "refuser":
            titles = ", ".join(f"« {title} »" for title in read.personal.columns)
            return (
                f"Des colonnes nomment des personnes ({titles}) : le contrat ne les admet pas. "
                "Les supprimer du fichier, puis le renvoyer."
            )
        if read.frame.is_empty():
            return "Aucune ligne du fichier n'est recevable."
        if read.refused_share > contract.part_max_refus:
            return (
                f"{len(read.refused)} lignes sur {read.judged} sont à corriger, soit "
                f"{percent(read.refused_share)} ; au-delà de {percent(contract.part_max_refus)}, "
                "le fichier entier est renvoyé."
            )
        return None

    def _raw(self, path: Path, name: str, sha256: str, archived: bool) -> RawFile:
        """The archive never holds a file that names persons: it keeps what it is given for ever."""
        if archived:
            [raw] = self.intake.archive.store(self.source, "depots", {name: path})
            return raw
        return RawFile(name, sha256, path.stat().st_size, path)

    def _keep_unplaced(self, read: ReadDeposit, sha256: str) -> None:
        rows = [refused_row(r.line, r.reasons, r.content) for r in read.refused if not r.period]
        if rows:
            source_id = self.source.source_id
            self.intake.quarantine.keep(source_id, NO_PERIOD, self.key(sha256), rows)

    def _remember(self, taken: Taken, origin: Origin) -> None:
        checks = [c.as_row() for p in taken.periods if p.reason for c in p.checks]
        if taken.reason and not checks:
            place = f"{self.source.source_id}/{taken.file}"
            checks = [refusal_check(place, "depot", taken.reason).as_row()]
        entry: Entry = {
            "sha256": taken.sha256,
            "nom": taken.file,
            "origine": origin,
            "recu_le": taken.received.isoformat(timespec="microseconds"),
            "cle": self.key(taken.sha256),
            "motif": taken.reason,
            "periodes": {p.period: "refusee" if p.reason else "acceptee" for p in taken.periods},
            "motifs": {p.period: p.reason for p in taken.periods if p.reason},
            "controles": checks,
            "reduites": {
                p.period: {
                    "avant": p.loss.before, "apres": p.loss.after, "raison": p.loss.confirmed,
                }
                for p in taken.periods if p.loss is not None and p.loss.too_large
            },
        }  # fmt: skip
        if taken.read is not None:
            entry["noms"] = names_of(taken.read)
        self.ledger.record(entry)
        self.refresh_queue()

    def refresh_queue(self, present: set[str] | None = None) -> None:
        """Write anew the names that wait. present: sha256 of the files of the data folder."""
        path = self.intake.quarantine.root / self.source.source_id / FILE
        write_queue(path, self.ledger.names_needed(present), self.quartiers)


def open_desk(source: Source, intake: Intake) -> Desk:
    """The desk of a source, with the names of quartiers as they are known now."""
    return Desk(source, intake, quartier_table(landed_qva(intake.landing)))


def _told(refusal: EditionRefused, name: str) -> str:
    if refusal.where.file is None:
        refusal.where = Where(file=name)
    # It may quote the name of a column or of a sheet.
    return hide(str(refusal))
