"""Takes in one file of a partner, outside of any refresh: judged, landed, answered, filed away."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from expectations.controleur import Controleur
from ingestion.declaration.source_model import Source
from ingestion.errors import IngestionError, Where
from ingestion.ingest import Intake, Verdict
from ingestion.input_folder import InputFolder, is_simulated_file
from ingestion.landing import Landing
from ingestion.partners.answers.answer import Answer, answer
from ingestion.partners.intake.guess import guess_source
from ingestion.partners.intake.inbox import Inbox
from ingestion.partners.intake.take import open_desk
from ingestion.quarantine import Quarantine
from ingestion.raw_archive import RawArchive
from ingestion.read_edition import ReadEdition
from orchestration.gate_one import declared_suite, verdict
from orchestration.session import data_lock
from orchestration.settings import Settings
from orchestration.take_in import reading_code

# Deposits are real data, whatever the refresh of the night is pointed at.
DATASET = "reel"


@dataclass(frozen=True)
class DepositJudge:
    """Gate 1 on the periods of a deposit."""

    controller: Controleur

    def suite(self, source_id: str) -> Any:
        return declared_suite(source_id)

    def judge(self, source: Source, edition_id: str, read: ReadEdition) -> Verdict:
        return verdict(self.controller, source, edition_id, read, simulated=False)


def contracts(sources: dict[str, Source]) -> dict[str, Source]:
    """Sources whose files partners hand over."""
    return {name: source for name, source in sources.items() if source.contrat is not None}


def source_of(
    settings: Settings, sources: dict[str, Source], path: Path, asked: str | None
) -> Source:
    """The contract that a file follows. Raises IngestionError when nothing says it for certain."""
    known = contracts(sources)
    name = asked or Inbox(settings.layout.inbox).source_of(path)
    if name is not None:
        if name in known:
            return known[name]
        raise _unknown(path, name, known)
    found = guess_source(path, known)
    if len(found) != 1:
        raise _unknown(path, None, known)
    return known[found[0]]


def take_deposit(
    settings: Settings, source: Source, path: Path, replacing: str | None = None
) -> Answer:
    """A file from elsewhere is first copied into the inbox; the original stays where it is.

    replacing: why the rows that it takes away from a period may go, kept in the ledger.

    Raises RefreshUnderWay while a refresh holds the data folder, IngestionError for a file that
    its name or its place says simulated.
    """
    _refuse_simulated(path)
    layout, inbox = settings.layout, Inbox(settings.layout.inbox)
    with data_lock(settings), Controleur() as controller:
        # Great Expectations takes seconds to import: it happens while the file is read.
        controller.prechauffer()
        layout.inbox.mkdir(parents=True, exist_ok=True)
        waits = path.absolute().parent == inbox.folder(source.source_id).absolute()
        deposit = path if waits else inbox.stage(source.source_id, path)
        intake = Intake(
            folder=InputFolder(layout.inbox),
            archive=RawArchive(layout.raw),
            landing=Landing(layout.landing(DATASET)),
            quarantine=Quarantine(layout.quarantine(DATASET)),
            judge=DepositJudge(controller),
            code=reading_code(),
        )
        desk = open_desk(source, intake)
        taken = desk.take(deposit, deposit.name, "depot", replacing=replacing)
        return answer(taken, inbox, deposit)


def _refuse_simulated(path: Path) -> None:
    """Before the copy into the inbox, where nothing tells any more what folder it came from."""
    if is_simulated_file(path):
        raise IngestionError(
            "Ce fichier est SIMULÉ : il n'entre jamais dans les données réelles.",
            Where(file=str(path)),
            rule="ni nom de fichier marqué SIMULÉ, ni dossier marqué SIMULE.yml",
            next_step="observatoire refresh --donnees demo, ou déposer le fichier réel",
        )


def _unknown(path: Path, name: str | None, known: dict[str, Source]) -> IngestionError:
    listed = ", ".join(known)
    if name is not None:
        return IngestionError(
            "Cette source n'attend pas de dépôt.", Where(value=name), rule=f"une de : {listed}"
        )
    return IngestionError(
        "Rien ne dit avec certitude quel contrat ce fichier suit.",
        Where(file=path.name),
        rule=f"un dossier data/depot/<source>/, ou toutes les colonnes d'un contrat ({listed})",
        next_step=f"observatoire deposer {path.name} --source SOURCE",
    )
