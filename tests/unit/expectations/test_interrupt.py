"""Ctrl-C reaches a whole terminal: children begun aside do not hear it, their parent still does."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from expectations import interrupt
from expectations.interrupt import deaf_children

# Says that it is there, then waits to be told to end.
_CHILD = "import sys; print('là', flush=True); sys.stdin.read()"


def child() -> subprocess.Popen[bytes]:
    process = subprocess.Popen(
        [sys.executable, "-c", _CHILD],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    assert process.stdout is not None
    process.stdout.readline()
    return process


def ended_after_sigint(process: subprocess.Popen[bytes]) -> int:
    process.send_signal(signal.SIGINT)
    process.communicate(b"", timeout=20)
    return process.returncode


def test_a_child_begun_in_the_block_does_not_hear_it() -> None:
    with deaf_children():
        deaf = child()
    hearing = child()
    assert ended_after_sigint(deaf) == 0
    assert ended_after_sigint(hearing) != 0


_POOL = """
import concurrent.futures, multiprocessing, signal
from expectations.interrupt import deaf_children

if __name__ == "__main__":
    spawned = multiprocessing.get_context("spawn")
    with deaf_children():
        pool = concurrent.futures.ProcessPoolExecutor(1, mp_context=spawned)
        mask = pool.submit(signal.pthread_sigmask, signal.SIG_BLOCK, set())
    print(signal.SIGINT in mask.result())
"""


def test_the_first_process_of_a_pool_is_deaf_too(tmp_path: Path) -> None:
    program = tmp_path / "pool.py"
    program.write_text(_POOL)
    room = str(Path(interrupt.__file__).parents[1])
    said = subprocess.run(
        [sys.executable, str(program)],
        env=os.environ | {"PYTHONPATH": room},
        capture_output=True,
        check=True,
        timeout=60,
    )
    assert said.stdout.split() == [b"True"]


def test_the_parent_still_hears_it() -> None:
    heard: list[int] = []
    former = signal.signal(signal.SIGINT, lambda number, frame: heard.append(number))
    try:
        with deaf_children():
            os.kill(os.getpid(), signal.SIGINT)
        assert heard == [signal.SIGINT]
    finally:
        signal.signal(signal.SIGINT, former)


def test_what_was_blocked_before_stays_blocked() -> None:
    former = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        with deaf_children():
            pass
        assert signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, set())
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, former)


def test_an_error_in_the_block_frees_the_signal() -> None:
    with pytest.raises(ZeroDivisionError), deaf_children():
        raise ZeroDivisionError
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, set())
