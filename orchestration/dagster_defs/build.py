"""Puts the definitions together: `build_defs(...)`, one function, keyword-only overrides.

Loads the catalogue and a dbt manifest that already exists; starts nothing, builds nothing.
"""

from pathlib import Path

from dagster import AssetSelection, Definitions, define_asset_job, in_process_executor

from expectations.controleur import Controleur
from ingestion.declaration.catalogue_loader import load_catalogue
from orchestration.dagster_defs.alert import failure_alert
from orchestration.dagster_defs.dbt import build_models, mart_keys
from orchestration.dagster_defs.inbox import inbox_sensor
from orchestration.dagster_defs.inputs import input_assets
from orchestration.dagster_defs.release import release_assets
from orchestration.dagster_defs.resource import session_resource
from orchestration.dagster_defs.schedule import nightly
from orchestration.dagster_defs.sources import source_assets
from orchestration.dbt_manifest import built_manifest
from orchestration.dbt_process import DbtProcess
from orchestration.progress import Progress
from orchestration.settings import Settings

JOB = "refresh"


def build_defs(
    *,
    settings: Settings | None = None,
    manifest: Path | None = None,
    progress: Progress | None = None,
    controller: Controleur | None = None,
    dbt: DbtProcess | None = None,
    locked: bool = False,
) -> Definitions:
    """Assets from the catalogue, dbt's models, checks, job `refresh` and its schedule.

    `controller` and `dbt` are processes that the caller started early; they serve one run;
    `locked` says that it also holds the data folder.
    Raises ManifestMissing when the dbt manifest has not been built (`observatoire preparer`).
    """
    settings = settings or Settings()
    manifest = manifest or built_manifest(settings)
    sources = list(load_catalogue(settings.catalogue).values())
    job = define_asset_job(
        JOB,
        selection=AssetSelection.all(),
        description="Le refresh entier : prise en charge, portes 1 à 3, publication.",
        hooks={failure_alert(settings)},
    )
    return Definitions(
        assets=[
            source_assets(sources),
            input_assets(sources),
            build_models(settings, manifest),
            *release_assets(mart_keys(manifest)),
        ],
        jobs=[job],
        schedules=[nightly(job)],
        sensors=[inbox_sensor(settings, job)],
        resources={"seance": session_resource(settings, progress, controller, dbt, locked)},
        # One process imports everything once: half the time of one process per step.
        executor=in_process_executor,
    )
