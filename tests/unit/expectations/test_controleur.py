"""The checking process: same answers as here, clear words when it dies, nothing left behind."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from unit.expectations import frames_conformes as sound

from expectations.controleur import Controleur, ControleurInterrompu
from expectations.frames import TableIllisible
from expectations.outcome import RunContext
from expectations.suite_files import load_source_suite

SUITE = load_source_suite("insee_qpv_demographie")
CONTEXT = RunContext(edition="2022", simulated=True)


@pytest.fixture(scope="module")
def parquet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demo") / "demo.parquet"
    sound.demographie().write_parquet(path)
    return path


@pytest.fixture(scope="module")
def warm() -> Iterator[Controleur]:
    with Controleur() as controleur:
        controleur.prechauffer()
        yield controleur


def test_warming_up_does_not_wait() -> None:
    with Controleur() as controleur:
        started = time.monotonic()
        controleur.prechauffer()
        assert time.monotonic() - started < 1
        pid = controleur.pid
        assert pid is not None
        psutil.Process(pid).kill()


def test_both_modes_give_the_same_outcome(warm: Controleur, parquet: Path) -> None:
    here = Controleur("direct").valider(parquet, SUITE, CONTEXT)
    assert warm.valider(parquet, SUITE, CONTEXT) == here
    assert not here.refused


def test_what_the_run_raises_comes_back(warm: Controleur, tmp_path: Path) -> None:
    with pytest.raises(TableIllisible):
        warm.valider(tmp_path / "absent.parquet", SUITE, CONTEXT)


def test_the_library_is_not_imported_here_by_a_process(parquet: Path) -> None:
    code = (
        "import sys\n"
        "import expectations.controleur, expectations.runner, expectations.suite_files\n"
        "sys.exit(any(m in sys.modules for m in ('great_expectations', 'pandas')))\n"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_killed_worker_is_said_and_the_next_question_is_answered(
    warm: Controleur, parquet: Path
) -> None:
    warm.valider(parquet, SUITE, CONTEXT)
    assert warm.pid is not None
    os.kill(warm.pid, signal.SIGKILL)
    with pytest.raises(ControleurInterrompu, match="s'est arrêté"):
        warm.valider(parquet, SUITE, CONTEXT)
    assert not warm.valider(parquet, SUITE, CONTEXT).refused


def test_a_worker_killed_while_it_works_does_not_hang(parquet: Path) -> None:
    with Controleur() as controleur:
        controleur.prechauffer()
        pid = controleur.pid
        assert pid is not None
        timer = threading.Timer(1.0, os.kill, (pid, signal.SIGKILL))
        timer.start()
        with pytest.raises(ControleurInterrompu, match="aucun verdict"):
            controleur.valider(parquet, SUITE, CONTEXT)
        timer.join()


def test_a_worker_that_does_not_answer_is_stopped(parquet: Path) -> None:
    with Controleur(timeout_s=0.2) as controleur:
        controleur.prechauffer()
        pid = controleur.pid
        assert pid is not None
        with pytest.raises(ControleurInterrompu, match="n'a pas répondu"):
            controleur.valider(parquet, SUITE, CONTEXT)
        assert _gone(pid)


def test_a_worker_dies_with_a_parent_killed_outright(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(
        "import time\n"
        "from expectations.controleur import Controleur\n"
        "if __name__ == '__main__':\n"
        "    c = Controleur()\n"
        "    c.prechauffer()\n"
        "    print(c.pid, flush=True)\n"
        "    time.sleep(60)\n"
    )
    root = Path(__file__).parents[3]
    parent = subprocess.Popen(
        [sys.executable, str(script)],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(root)},
    )
    assert parent.stdout is not None
    worker = int(parent.stdout.readline())
    time.sleep(1.0)
    parent.kill()
    parent.wait()
    assert _gone(worker)


def _gone(pid: int) -> bool:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        if not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
            return True
        time.sleep(0.05)
    return False
