"""What dbt is told: its environment and the places of its project and of what it writes."""

import os
from pathlib import Path

from orchestration.settings import Settings


def project_arguments(settings: Settings, target: Path) -> list[str]:
    """Where dbt finds its project and puts what it writes."""
    project = str(settings.dbt_project)
    return [
        "--project-dir", project, "--profiles-dir", project,
        "--target-path", str(target), "--log-path", str(target),
    ]  # fmt: skip


def dbt_environment(settings: Settings) -> dict[str, str]:
    """Environment that profiles.yml and the sources read."""
    layout = settings.layout
    return os.environ | {
        "OBSERVATOIRE_BUILD": str(layout.build),
        "OBSERVATOIRE_ENTREES": str(layout.inputs),
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        "PYTHONUNBUFFERED": "1",
    }
