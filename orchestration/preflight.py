"""Before anything heavy starts: is there something to read or to build at all?

Hashes the files and compares keys, nothing more; a refresh with nothing new ends here.
"""

from typing import Any, NoReturn

from ingestion.declaration.source_model import Source
from ingestion.ingest import Intake, Verdict, ingest_source
from ingestion.read_edition import ReadEdition
from orchestration.gate_one import declared_suite
from orchestration.prepare_build import BuildPlan, DemoOverReal, plan_build
from orchestration.source_states import save_outcome
from orchestration.take_in import reading_code
from orchestration.workspace import Workspace


class _ReadingNeeded(Exception):
    """An edition has bytes, or a declaration, that no reading covers."""


class _NoJudge:
    """Nothing is read, so nothing is judged; only the suites' declarations count."""

    def suite(self, source_id: str) -> Any:
        return declared_suite(source_id)

    def judge(self, source: Source, edition_id: str, read: ReadEdition) -> Verdict:
        raise _ReadingNeeded


def nothing_new(workspace: Workspace) -> BuildPlan | None:
    """The plan when the current release already says everything, else None."""
    intake = Intake(
        folder=workspace.folder,
        archive=workspace.archive,
        landing=workspace.landing,
        quarantine=workspace.quarantine,
        judge=_NoJudge(),
        code=reading_code(),
        read=_refuse_to_read,
        inbox=workspace.inbox,
        before_reading=_refuse_to_read,
    )
    try:
        outcomes = [ingest_source(source, intake) for source in workspace.sources.values()]
    except _ReadingNeeded:
        return None
    if not all(outcome.usable for outcome in outcomes):
        return None
    for outcome in outcomes:
        save_outcome(workspace.layout.source_states(workspace.folder.dataset), outcome)
    try:
        plan = plan_build(workspace)
    except DemoOverReal:
        return None
    return None if plan.needed else plan


def _refuse_to_read(*_: object) -> NoReturn:
    raise _ReadingNeeded
