"""Watches the inbox: a new deposit of a partner starts the refresh that takes it in."""

import json
import time

from dagster import (
    DefaultSensorStatus,
    JobDefinition,
    RunRequest,
    SensorDefinition,
    SensorEvaluationContext,
    SkipReason,
    sensor,
)
from dagster._core.definitions.unresolved_asset_job_definition import UnresolvedAssetJobDefinition

from ingestion.declaration.catalogue_loader import load_catalogue
from ingestion.file_io import sha256_of_json
from ingestion.input_folder import SIMULATED_MARK
from ingestion.partners.intake.inbox import SETTLED_S, Inbox
from orchestration.settings import Settings

EVERY_S = 60


def inbox_sensor(
    settings: Settings, job: "JobDefinition | UnresolvedAssetJobDefinition"
) -> SensorDefinition:
    """Stopped until the data team starts it; its cursor is what waited at the last request."""

    @sensor(
        name="depots_partenaires",
        job=job,
        minimum_interval_seconds=EVERY_S,
        default_status=DefaultSensorStatus.STOPPED,
        description="Un fichier déposé dans data/depot/<source>/ lance le refresh.",
    )
    def depots_partenaires(context: SensorEvaluationContext) -> RunRequest | SkipReason:
        if (settings.input_folder(None) / SIMULATED_MARK).is_file():
            return SkipReason("Le refresh porte sur les données simulées : les dépôts attendent.")
        waiting = waiting_deposits(settings)
        if not waiting:
            # What is deposited again later is new, even under the same name.
            context.update_cursor("{}")
            return SkipReason("Aucun dépôt en attente.")
        if context.cursor and json.loads(context.cursor) == waiting:
            return SkipReason("Ces dépôts ont déjà lancé un refresh.")
        context.update_cursor(json.dumps(waiting, sort_keys=True))
        sources = sorted({place.split("/")[0] for place in waiting})
        return RunRequest(
            run_key=sha256_of_json(waiting), tags={"depots": ", ".join(sources)[:200]}
        )

    return depots_partenaires


def waiting_deposits(settings: Settings) -> dict[str, list[int]]:
    """`<source>/<file>` -> size and time of change; a file still being copied is left out."""
    inbox, found = Inbox(settings.layout.inbox), {}
    for source_id, source in load_catalogue(settings.catalogue).items():
        for path in inbox.waiting(source_id) if source.contrat else ():
            state = path.stat()
            if time.time() - state.st_mtime >= SETTLED_S:
                found[f"{source_id}/{path.name}"] = [state.st_size, state.st_mtime_ns]
    return found
