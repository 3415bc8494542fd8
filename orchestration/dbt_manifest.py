"""The dbt manifest, built ahead: Dagster's definitions read it, and never build it at import."""

import os
import shutil
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

from ingestion.file_io import sha256_of_json
from orchestration.prepare_build import dbt_fingerprint
from orchestration.settings import Settings


class ManifestMissing(RuntimeError):
    """The manifest of today's dbt project has not been built."""


class DbtParseFailed(RuntimeError):
    """dbt cannot read its project."""


def manifest_path(settings: Settings) -> Path:
    """Place of the manifest of the project as it stands now."""
    key = sha256_of_json(
        [
            dbt_fingerprint(settings.dbt_project),
            version("dbt-core"),
            version("dbt-duckdb"),
            str(settings.layout.root),
        ]
    )
    return settings.layout.manifests / key[:16] / "manifest.json"


def built_manifest(settings: Settings) -> Path:
    """The manifest's place; raises ManifestMissing, with what to run, when it is not there."""
    path = manifest_path(settings)
    if not path.is_file():
        raise ManifestMissing(
            "Le manifeste dbt n'est pas construit pour l'état actuel de dbt_project. "
            "À faire : observatoire preparer"
        )
    return path


def ensure_manifest(settings: Settings) -> Path:
    """Build the manifest if needed (about five seconds) and give its place."""
    path = manifest_path(settings)
    if path.is_file():
        return path
    temporary = path.parent.with_name(f".{path.parent.name}.en_cours")
    shutil.rmtree(temporary, ignore_errors=True)
    temporary.mkdir(parents=True)
    command = [dbt_executable(), "--quiet", "parse", *project_arguments(settings, temporary)]
    done = subprocess.run(command, env=dbt_environment(settings), capture_output=True, text=True)
    if done.returncode != 0:
        raise DbtParseFailed(f"dbt parse a échoué :\n{done.stdout}{done.stderr}")
    for old in settings.layout.manifests.iterdir():
        if old != temporary:
            shutil.rmtree(old, ignore_errors=True)
    temporary.rename(path.parent)
    return path


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
    }


def dbt_executable() -> str:
    """The dbt of this Python environment, whatever the PATH says."""
    return str(Path(sys.executable).parent / "dbt")
