"""The dbt manifest, built ahead: Dagster's definitions read it, and never build it at import."""

import os
import shutil
from importlib.metadata import version
from pathlib import Path

from ingestion.file_io import sha256_of_json
from orchestration.dbt_process import DbtParseFailed, DbtProcess
from orchestration.prepare_build import dbt_fingerprint
from orchestration.settings import Settings


class ManifestMissing(RuntimeError):
    """The manifest of today's dbt project has not been built."""


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
    if manifest_path(settings).is_file():
        return manifest_path(settings)
    dbt = DbtProcess(settings)
    try:
        return ManifestBuild(settings, dbt).wait()
    finally:
        dbt.close()


class ManifestBuild:
    """A parse under way in the dbt process, or nothing when the manifest is there."""

    def __init__(self, settings: Settings, dbt: DbtProcess) -> None:
        self._path = manifest_path(settings)
        self._dbt: DbtProcess | None = None
        if self._path.is_file():
            return
        folder = self._path.parent
        self._temporary = folder.with_name(f".{folder.name}.{os.getpid()}.en_cours")
        shutil.rmtree(self._temporary, ignore_errors=True)
        self._temporary.mkdir(parents=True)
        self._dbt = dbt
        dbt.parse(self._temporary)

    def wait(self) -> Path:
        """The manifest's place. Raises DbtParseFailed with what dbt said."""
        if self._dbt is None:
            return self._path
        try:
            self._dbt.wait_parsed()
        except DbtParseFailed:
            shutil.rmtree(self._temporary, ignore_errors=True)
            raise
        for old in self._path.parent.parent.iterdir():
            if old != self._temporary:
                shutil.rmtree(old, ignore_errors=True)
        self._temporary.rename(self._path.parent)
        return self._path
