"""The dbt manifest, parsed once for all the sites of all the workers: it names no data folder."""

import shutil

from filelock import FileLock

from orchestration.dbt_manifest import ensure_manifest
from orchestration.settings import REPOSITORY, Settings

_KEPT = REPOSITORY / ".pytest_cache" / "observatoire"


def lend_manifest(settings: Settings) -> None:
    """Give a site over the project's own models the manifest that another run has parsed."""
    lent = Settings(data=_KEPT)
    if settings.layout.manifests.exists() or settings.dbt_project != lent.dbt_project:
        return
    _KEPT.mkdir(parents=True, exist_ok=True)
    with FileLock(_KEPT / "manifeste.lock"):
        kept = ensure_manifest(lent).parent
        shutil.copytree(kept, settings.layout.manifests / kept.name)
