"""The watcher of the inbox is one of the definitions, and off until somebody starts it."""

from dagster import DefaultSensorStatus, Definitions

from orchestration.dagster_defs.build import JOB


def test_the_inbox_is_watched_by_a_sensor_of_the_job(definitions: Definitions) -> None:
    [sensor] = definitions.get_repository_def().sensor_defs
    assert (sensor.name, sensor.job_name) == ("depots_partenaires", JOB)
    assert sensor.default_status is DefaultSensorStatus.STOPPED
