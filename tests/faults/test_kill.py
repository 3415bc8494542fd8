"""SIGKILL at any moment of a refresh leaves the old release or the new one, whole."""

import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from support.site import Site, copy_site

from publication.verify import verify_release

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def site(published: Site, tmp_path_factory: pytest.TempPathFactory) -> Site:
    return copy_site(published, tmp_path_factory.mktemp("kill"))


def _start(site: Site, territory: str) -> subprocess.Popen[bytes]:
    command = [
        sys.executable, "-c", "from orchestration.cli.app import main; main()",
        "refresh", "--donnees", str(site.inputs), "--territoire", territory,
    ]  # fmt: skip
    environment = os.environ | {
        "OBSERVATOIRE_DATA": str(site.settings.data),
        "OBSERVATOIRE_CATALOGUE": str(site.settings.catalogue),
    }
    return subprocess.Popen(
        command,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def _kill_everything(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(timeout=30)


# Each step of the publication itself is killed in test_publication_kill.py.
STAGES = {
    "ingestion": "etat/dernier_refresh.json",
    "inputs": "build/entrees/perimetre.parquet",
    "dbt": "build/observatoire.duckdb",
    "candidate": "releases/.en_cours-*/observatoire.duckdb",
}


@pytest.mark.parametrize("stage", STAGES)
def test_a_kill_leaves_a_whole_release(site: Site, stage: str) -> None:
    before = site.current
    begin = time.time()
    # Each stage asks for another territory than the published one: there is work to do.
    process = _start(site, random.Random(stage).choice(["94041", "94081", "94022", "94"]))
    _wait_for_trace(site.settings.data, STAGES[stage], begin, process)
    _kill_everything(process)

    current = site.current
    assert verify_release(current).intact
    assert current == before or current.name > before.name
    releases = site.settings.layout.releases
    assert all(verify_release(path).intact for path in releases.glob("20*"))


def _wait_for_trace(
    data: Path, pattern: str, begin: float, process: subprocess.Popen[bytes]
) -> None:
    """Wait for a file of this run, written after `begin`."""
    while process.poll() is None:
        for path in data.glob(pattern):
            with contextlib.suppress(FileNotFoundError):
                if path.stat().st_mtime >= begin:
                    return
        time.sleep(0.002)
    raise AssertionError(f"le refresh a fini sans laisser {pattern}")


def test_after_the_kills_a_refresh_publishes(site: Site) -> None:
    report = site.refresh(territoire="94")

    assert report.ending in ("publiee", "inchangee")
    assert verify_release(site.current).intact
    assert not list(Path(site.settings.layout.releases).glob(".en_cours-*"))
