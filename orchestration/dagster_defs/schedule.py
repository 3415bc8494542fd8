"""When the refresh runs by itself: every night, Paris time."""

from dagster import DefaultScheduleStatus, JobDefinition, ScheduleDefinition
from dagster._core.definitions.unresolved_asset_job_definition import UnresolvedAssetJobDefinition


def nightly(job: "JobDefinition | UnresolvedAssetJobDefinition") -> ScheduleDefinition:
    """03:00 Europe/Paris, stopped until the data team starts it."""
    return ScheduleDefinition(
        name="refresh_nocturne",
        job=job,
        cron_schedule="0 3 * * *",
        execution_timezone="Europe/Paris",
        default_status=DefaultScheduleStatus.STOPPED,
        description="Refresh de chaque nuit, sur les données que nomme OBSERVATOIRE_DONNEES.",
    )
