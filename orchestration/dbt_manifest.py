"""The dbt manifest, built ahead: Dagster's definitions read it, and never build it at import.

Beside it, the documentation of the models: both change with the project only.
"""

import os
import shutil
from importlib.metadata import version
from pathlib import Path

from ingestion.file_io import sha256_of, sha256_of_json
from orchestration import dbt_documentation, dbt_worker
from orchestration.dbt_process import DbtParseFailed, DbtProcess
from orchestration.prepare_build import dbt_fingerprint
from orchestration.settings import Settings

_DOCUMENTATION = "documentation"


class ManifestMissing(RuntimeError):
    """The manifest of today's dbt project has not been built."""


def manifest_path(settings: Settings) -> Path:
    """Place of the manifest of the project as it stands now."""
    key = sha256_of_json(
        [
            dbt_fingerprint(settings.dbt_project),
            # A parse holds the place of its seeds, the macros of the adapters, and what the
            # worker makes of it.
            str(settings.dbt_project.resolve()),
            *(version(name) for name in ("dbt-core", "dbt-adapters", "dbt-duckdb")),
            *(sha256_of(Path(at)) for at in (dbt_worker.__file__, dbt_documentation.__file__)),
        ]
    )
    return settings.layout.manifests / key[:16] / "manifest.json"


def documentation_path(settings: Settings) -> Path:
    """Place of the page that documents the project as it stands now; it needs no network."""
    return manifest_path(settings).parent / _DOCUMENTATION / dbt_documentation.PAGE


def built_manifest(settings: Settings) -> Path:
    """The manifest's place; raises ManifestMissing, with what to run, when it is not there."""
    path = manifest_path(settings)
    if not _is_built(settings):
        raise ManifestMissing(
            "Le manifeste dbt n'est pas construit pour l'état actuel de dbt_project. "
            "À faire : observatoire preparer"
        )
    return path


def ensure_manifest(settings: Settings) -> Path:
    """Build the manifest if needed (about ten seconds) and give its place."""
    if _is_built(settings):
        return manifest_path(settings)
    dbt = DbtProcess(settings)
    try:
        path = ManifestBuild(settings, dbt).wait()
        dbt.wait_documented()
        return path
    finally:
        dbt.close()


def _is_built(settings: Settings) -> bool:
    return manifest_path(settings).is_file() and documentation_path(settings).is_file()


class ManifestBuild:
    """A parse under way in the dbt process, or nothing when the manifest is there."""

    def __init__(self, settings: Settings, dbt: DbtProcess) -> None:
        self._path = manifest_path(settings)
        self._places = (str(settings.dbt_project), str(settings.layout.root))
        self._dbt: DbtProcess | None = None
        if _is_built(settings):
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
        # Written while the sources are taken in: the build waits for it.
        folder = self._path.parent / _DOCUMENTATION
        folder.mkdir()
        text = self._path.read_text(encoding="utf-8")
        # The page is published: it says nothing of where it was made.
        for place in self._places:
            text = text.replace(place, ".")
        (folder / self._path.name).write_text(text, encoding="utf-8")
        self._dbt.document(folder)
        return self._path
