"""The very first refresh fails: what a person reads, with no release to fall back on."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from support.site import Site, new_site

from orchestration.journal import read_journal

pytestmark = pytest.mark.slow
# One source of gate 1 may be at its slowest reading when the signal comes.
_PATIENCE_S = 120


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return new_site(tmp_path)


def start(site: Site, output: Path) -> subprocess.Popen[bytes]:
    """The command line in a group of its own, as a terminal starts it."""
    with output.open("wb") as written:
        return subprocess.Popen(
            [
                sys.executable, "-c", "from orchestration.cli.app import main; main()",
                "refresh", "--donnees", str(site.inputs),
            ],
            env=os.environ
            | {
                "OBSERVATOIRE_DATA": str(site.settings.data),
                "OBSERVATOIRE_CATALOGUE": str(site.settings.catalogue),
                "COLUMNS": "400",
            },
            stdout=written,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            # A test run in the background ignores SIGINT, and so would this.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )  # fmt: skip


def at_work(group: int) -> list[str]:
    """What still runs of a process group, once its own farewells had their time."""
    members: list[psutil.Process] = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, ProcessLookupError):
            if os.getpgid(process.pid) == group and process.status() != psutil.STATUS_ZOMBIE:
                members.append(process)
    _, alive = psutil.wait_procs(members, timeout=10)
    return [" ".join(process.cmdline()) for process in alive]


def words(output: Path) -> str:
    return " ".join(output.read_text(encoding="utf-8").replace("│", " ").split())


@pytest.fixture
def output(tmp_path: Path) -> Path:
    return tmp_path / "ecran.txt"


def test_ctrl_c_says_what_it_cut_and_leaves_no_process(site: Site, output: Path) -> None:
    process = start(site, output)
    states = site.settings.layout.source_states("demo")
    while process.poll() is None and not any(states.glob("*.json")):
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGINT)
    code = process.wait(timeout=_PATIENCE_S)

    text = words(output)
    assert code == 1, text
    assert "Refresh interrompu" in text
    assert "arrêt demandé pendant la prise en charge des fichiers (porte 1)" in text
    assert "rien encore : aucune version n'a été publiée" in text
    assert f"observatoire refresh --donnees {site.inputs}" in text
    assert "Traceback" not in text
    assert "dagster" not in text.lower()
    journal = read_journal(site.settings.layout.last_refresh)
    assert journal is not None
    assert journal["issue"] == "interrompu"
    assert at_work(process.pid) == []


def test_a_source_that_blocks_and_is_not_there_is_the_last_thing_said(
    site: Site, output: Path
) -> None:
    shutil.rmtree(site.inputs / "etalab_decoupage_administratif")
    code = start(site, output).wait(timeout=5 * _PATIENCE_S)

    text = words(output)
    assert code == 2, text
    frame = text[text.index("Refusé à la porte 1") :]
    assert "etalab_decoupage_administratif/6.0.0 (communes.json, epci.json" in frame
    assert "aucun fichier reçu" in frame
    assert "indispensable à toute version (si_echec: bloquer)" in frame
    assert "rien encore : aucune version n'a été publiée" in frame
    assert f"observatoire refresh --donnees {site.inputs}" in frame
    assert "blocking asset check" not in text
    assert "Traceback" not in text
    assert len(output.read_text(encoding="utf-8").split("Contrôles")[-1].splitlines()) < 24
