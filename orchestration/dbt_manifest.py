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
    return ManifestBuild(settings).wait()


class ManifestBuild:
    """A `dbt parse` under way in its own process, or nothing when the manifest is there.

    Started early, it runs beside the imports of the refresh.
    """

    def __init__(self, settings: Settings) -> None:
        self._path = manifest_path(settings)
        self._process: subprocess.Popen[str] | None = None
        if self._path.is_file():
            return
        folder = self._path.parent
        self._temporary = folder.with_name(f".{folder.name}.{os.getpid()}.en_cours")
        shutil.rmtree(self._temporary, ignore_errors=True)
        self._temporary.mkdir(parents=True)
        self._process = subprocess.Popen(
            [
                *(dbt_executable(), "--quiet", "parse"),
                *project_arguments(settings, self._temporary),
            ],
            env=dbt_environment(settings),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def wait(self) -> Path:
        """The manifest's place. Raises DbtParseFailed with what dbt said."""
        if self._process is None:
            return self._path
        output, _ = self._process.communicate()
        if self._process.returncode != 0:
            shutil.rmtree(self._temporary, ignore_errors=True)
            raise DbtParseFailed(f"dbt parse a échoué :\n{output}")
        for old in self._path.parent.parent.iterdir():
            if old != self._temporary:
                shutil.rmtree(old, ignore_errors=True)
        self._temporary.rename(self._path.parent)
        return self._path


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
