"""Runs the Dagster job `refresh` in this process: what the command line and the tests call."""

import time
from dataclasses import dataclass
from typing import Any

from expectations.controleur import Controleur
from ingestion.file_io import write_json
from orchestration.dbt_process import DbtProcess
from orchestration.journal import read_journal
from orchestration.preflight import nothing_new
from orchestration.prepare_build import (
    DemoOverReal,
    gate_one_results,
    protect_real_release,
    readable_current,
)
from orchestration.progress import Progress, Silent
from orchestration.session import data_lock, start_journal
from orchestration.settings import Settings
from orchestration.workspace import Request, Workspace

EXIT_CODES = {"publiee": 0, "inchangee": 0, "refusee": 2}


@dataclass(frozen=True)
class RefreshReport:
    """How a refresh ended, and its journal."""

    journal: dict[str, Any]

    @property
    def ending(self) -> str:
        return str(self.journal["issue"])

    @property
    def exit_code(self) -> int:
        """0 published or nothing new, 2 refused by a gate, 1 crash."""
        return EXIT_CODES.get(self.ending, 1)


def run_refresh(
    settings: Settings, request: Request, progress: Progress | None = None
) -> RefreshReport:
    """Run the job, unless there is nothing new; never raises for a refusal."""
    progress = progress or Silent()
    begin = time.perf_counter()
    # One lock from the first look to the last write: no other refresh slips in between.
    with data_lock(settings):
        journal = _unchanged(settings, request, progress, begin)
        return RefreshReport(journal or _started(settings, request, progress, begin))


def _started(
    settings: Settings, request: Request, progress: Progress, begin: float
) -> dict[str, Any]:
    """Start the processes that the job needs, run it, stop them."""
    # Importing Great Expectations and dbt takes seconds: it happens beside Dagster's imports.
    controller, dbt = Controleur(), DbtProcess(settings)
    try:
        controller.prechauffer()
        return _run_job(settings, request, progress, (controller, dbt), begin)
    finally:
        dbt.close()
        controller.fermer()


def _unchanged(
    settings: Settings, request: Request, progress: Progress, begin: float
) -> dict[str, Any] | None:
    """The journal of a refresh that ends here: nothing new, or a demo over real data; or None."""
    progress.step("Recherche de nouveautés")
    workspace = Workspace(settings, request)
    try:
        found = readable_current(workspace.layout.releases)
        protect_real_release(workspace, found[1].nature_donnees if found else None)
    except DemoOverReal as refusal:
        journal = start_journal(workspace)
        journal.end("refusee", str(refusal))
        return journal.content
    # Without a release everything is new: not a second is spent looking. Live data are looked
    # for by the job, source by source: what is new is known once all were fetched.
    looked_for = workspace.layout.releases.is_dir() and workspace.collector is None
    plan = nothing_new(workspace) if looked_for else None
    if plan is None:
        return None
    journal = start_journal(workspace)
    journal.checks(1, gate_one_results(workspace, plan))
    journal.end("inchangee", version=plan.current_id)
    durations = {"total": round(time.perf_counter() - begin, 3)}
    return journal.content | {"durees": durations}


def _run_job(
    settings: Settings,
    request: Request,
    progress: Progress,
    processes: tuple[Controleur, DbtProcess],
    begin: float,
) -> dict[str, Any]:
    from orchestration.dbt_manifest import ManifestBuild

    progress.step("Chargement")
    controller, dbt = processes
    parsing = ManifestBuild(settings, dbt)
    from dagster import DagsterInstance

    from orchestration.dagster_defs.build import JOB, build_defs

    manifest = parsing.wait()
    defs = build_defs(
        settings=settings,
        manifest=manifest,
        progress=progress,
        controller=controller,
        dbt=dbt,
        locked=True,
    )
    imports = time.perf_counter() - begin
    with DagsterInstance.ephemeral() as instance:
        result = defs.resolve_job_def(JOB).execute_in_process(
            instance=instance, raise_on_error=False, run_config=run_config(request)
        )
    journal = read_journal(settings.layout.last_refresh) or {}
    if not result.success and journal.get("issue") in (None, "en_cours", "interrompu"):
        journal = journal | {"issue": "echec", "motifs": _errors(result)}
    durations = journal.setdefault("durees", {})
    durations["imports"] = round(imports, 3)
    durations["total"] = round(time.perf_counter() - begin, 3)
    if "debut" in journal:
        write_json(settings.layout.last_refresh, journal)
    return journal


def run_config(request: Request) -> dict[str, Any]:
    """Dagster's run configuration for a request."""
    return {
        "resources": {
            "seance": {
                "config": {
                    "donnees": request.donnees,
                    "territoire": request.territoire,
                    "ecarts_acceptes": request.ecarts_acceptes,
                }
            }
        },
        # Dagster's own log goes to its interface; the command line has its own words.
        "loggers": {"console": {"config": {"log_level": "CRITICAL"}}},
    }


def _errors(result: Any) -> list[str]:
    errors = []
    for event in result.all_events:
        data = event.event_specific_data
        error = getattr(data, "error", None)
        if error is not None:
            cause = error
            while cause.cause is not None:
                cause = cause.cause
            errors.append(f"{event.step_key or 'démarrage'} : {cause.message.strip()}")
    return errors or ["arrêt sans message"]
