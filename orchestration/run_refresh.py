"""Runs the Dagster job `refresh` in this process: what the command line and the tests call."""

import time
from dataclasses import dataclass
from typing import Any

from expectations.controleur import Controleur
from ingestion.file_io import write_json
from orchestration.dbt_process import DbtProcess
from orchestration.folder_check import folder_refusal
from orchestration.journal import Journal, moment, read_journal
from orchestration.preflight import nothing_new
from orchestration.prepare_build import (
    DemoOverReal,
    gate_one_results,
    protect_real_release,
    readable_current,
)
from orchestration.progress import Progress, Silent
from orchestration.run_errors import error_sentences, interrupted_step, traces
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
    """Run the job, unless there is nothing new; never raises for a refusal or an interruption."""
    progress = progress or Silent()
    begin, since = time.perf_counter(), moment()
    # One lock from the first look to the last write: no other refresh slips in between.
    with data_lock(settings):
        try:
            journal = _unchanged(settings, request, progress, begin)
            return RefreshReport(journal or _started(settings, request, progress, begin))
        except KeyboardInterrupt:
            return RefreshReport(_cut_short(settings, request, since))


def _cut_short(settings: Settings, request: Request, since: str) -> dict[str, Any]:
    """The journal of a refresh that somebody stopped while Dagster was not in charge of it.

    One that had ended (`since` it began) keeps its ending: a release may be out.
    """
    ended = read_journal(settings.layout.last_refresh, since)
    if ended is not None and ended["issue"] != "en_cours":
        return ended
    journal = Journal(settings.layout.last_refresh)
    journal.start(
        donnees=str(settings.input_folder(request.donnees)),
        territoire=request.territoire or settings.territoire,
        demande=request.donnees,
        perimetre=request.territoire,
    )
    journal.end("interrompu", "arrêt demandé pendant le démarrage")
    return journal.content


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
    """The journal of a refresh that ends here, or None: nothing new, or nothing to begin with."""
    progress.step("Recherche de nouveautés")
    workspace = Workspace(settings, request)
    try:
        found = readable_current(workspace.layout.releases)
        protect_real_release(workspace, found[1].nature_donnees if found else None)
    except DemoOverReal as refusal:
        journal = start_journal(workspace)
        journal.end("refusee", str(refusal))
        return journal.content
    # What is fetched comes later: its folder may well be empty now.
    misplaced = [] if workspace.collector else folder_refusal(workspace.folder, workspace.sources)
    if misplaced:
        journal = start_journal(workspace)
        journal.end("refusee", *misplaced, porte=1)
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
    started = moment()
    with DagsterInstance.ephemeral() as instance:
        result = defs.resolve_job_def(JOB).execute_in_process(
            instance=instance, raise_on_error=False, run_config=run_config(request)
        )
    # A run that failed before its own journal began must not end as the one before it did.
    journal = read_journal(settings.layout.last_refresh, since=started) or {}
    if not result.success:
        journal = _failed(settings, journal, result)
    total = time.perf_counter() - begin
    journal.setdefault("durees", {}).update(imports=round(imports, 3), total=round(total, 3))
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


def _failed(settings: Settings, journal: dict[str, Any], result: Any) -> dict[str, Any]:
    """The journal of a run that did not succeed: refused, stopped by somebody, or crashed."""
    if journal.get("issue") in ("refusee", "publiee", "inchangee"):
        return journal
    step = interrupted_step(result)
    if step is not None:
        # A step cut short may have said that it crashed.
        return journal | {"issue": "interrompu", "motifs": [f"arrêt demandé pendant {step}"]}
    settings.layout.last_trace.write_text(traces(result), encoding="utf-8")
    if journal.get("issue") == "echec":
        return journal
    return journal | {"issue": "echec", "motifs": error_sentences(result)}
