"""Step 1 of a refresh: one source through its gate into the landing."""

from pathlib import Path

import structlog

from ingestion.file_io import sha256_of_json
from ingestion.fingerprint import code_fingerprint
from ingestion.ingest import Intake, ingest_source
from ingestion.outcome import EditionOutcome, SourceOutcome
from orchestration.gate_one import SuiteJudge
from orchestration.session import Session
from orchestration.settings import REPOSITORY
from orchestration.source_states import save_outcome

log = structlog.get_logger()


def take_in(session: Session, source_id: str) -> SourceOutcome:
    """Ingest one source, fetched first when the data are `live`; keep its outcome."""

    def tell(outcome: EditionOutcome) -> None:
        log.info(
            "edition",
            source=outcome.source_id,
            edition=outcome.edition,
            etat=outcome.state,
            lignes=(outcome.served or {}).get("nb_lignes"),
            motif=outcome.reason,
        )
        session.progress.edition(outcome)

    workspace = session.workspace
    if workspace.collector is not None:
        with session.journal.timed("collecte"):
            workspace.collector.fetch(workspace.sources[source_id])
    intake = Intake(
        folder=workspace.folder,
        archive=workspace.archive,
        landing=workspace.landing,
        quarantine=workspace.quarantine,
        judge=SuiteJudge(session, workspace.simulated),
        code=reading_code(),
        report=tell,
        inbox=workspace.inbox,
    )
    outcome = ingest_source(workspace.sources[source_id], intake)
    save_outcome(workspace.layout.source_states(workspace.folder.dataset), outcome)
    return outcome


def reading_code() -> str:
    """Hash of the code whose change makes every edition be read again."""
    rooms: list[Path] = [REPOSITORY / "ingestion", REPOSITORY / "expectations"]
    return sha256_of_json([code_fingerprint(room) for room in rooms])
