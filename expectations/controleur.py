"""Great Expectations in a process of its own, started early so that its import costs no wait.

The refresh warms the controller up, works, then sends paths and suites to it. `mode="direct"`
runs in the calling process (tests, small tools). What does not belong here: judging (`runner`).
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from concurrent.futures import CancelledError, Future, ProcessPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeout
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import wait
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

from expectations.interrupt import deaf_children
from expectations.outcome import RunContext, SuiteOutcome
from expectations.suite_model import Suite

Mode = Literal["processus", "direct"]
_TIMEOUT_S = 600.0
# Time left to an idle process to free what it holds of the system before it is killed.
_FAREWELL_S = 1.0


class ControleurInterrompu(RuntimeError):
    """The checking process died or does not answer; no verdict was reached."""


class Controleur:
    """Runs suites, by default in a spawned process; may be asked from several threads.

    `timeout_s`: longest wait for one table, beyond which the process is killed.
    """

    def __init__(self, mode: Mode = "processus", timeout_s: float = _TIMEOUT_S) -> None:
        self._mode = mode
        self._timeout_s = timeout_s
        self._pool: ProcessPoolExecutor | None = None
        # Several sources ask at once: one of them starts the process, one of them buries it.
        self._changing = threading.Lock()
        self._leaving: list[multiprocessing.Process] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.fermer()

    def prechauffer(self) -> None:
        """Begin importing the library; returns at once in process mode."""
        if self._mode == "processus":
            self._submit_warm_up()

    def valider(
        self, parquet: Path | str, suite: Suite, context: RunContext | None = None
    ) -> SuiteOutcome:
        """Check one Parquet file. Raises ControleurInterrompu, or what the run itself raised."""
        if self._mode == "direct":
            return _run(str(parquet), suite, context)
        pool = self._started()
        try:
            with deaf_children():
                answer: Future[SuiteOutcome] = pool.submit(_run, str(parquet), suite, context)
            return answer.result(timeout=self._timeout_s)
        except (BrokenProcessPool, CancelledError) as error:
            self._abandon(pool)
            raise ControleurInterrompu(
                f"{parquet} : le processus des contrôles s'est arrêté avant de répondre (tué, ou "
                "mémoire insuffisante) ; aucun verdict : vérifier la mémoire disponible, puis "
                "relancer"
            ) from error
        except FutureTimeout as error:
            self._abandon(pool)
            raise ControleurInterrompu(
                f"{parquet} : le processus des contrôles n'a pas répondu en "
                f"{self._timeout_s:.0f} s ; il a été arrêté, aucun verdict : relancer"
            ) from error

    def fermer(self) -> None:
        """Stop the process: it ends by itself when idle, and is not waited for when it is not.

        It may be seconds into its import, and holds no state.
        """
        self.liberer()
        for process in self._leaving:
            process.join(_FAREWELL_S)
            if process.is_alive():
                process.kill()
        self._leaving = []

    def liberer(self) -> None:
        """Say that nothing more will be asked: the process leaves by itself, nobody waits."""
        pool, self._pool = self._pool, None
        if pool is not None:
            self._leaving.extend(_processes(pool).values())
            pool.shutdown(wait=False, cancel_futures=True)

    @property
    def pid(self) -> int | None:
        """Process id of the running worker, if any."""
        return next(iter(_processes(self._pool)), None) if self._pool else None

    def _started(self) -> ProcessPoolExecutor:
        with self._changing:
            if self._pool is None:
                # spawn: a forked child would inherit the locks of the orchestrator's threads.
                self._pool = ProcessPoolExecutor(
                    max_workers=1,
                    mp_context=multiprocessing.get_context("spawn"),
                    initializer=_prepare_worker,
                )
            return self._pool

    def _submit_warm_up(self) -> None:
        with deaf_children():
            self._started().submit(_warm_up)

    def _abandon(self, pool: ProcessPoolExecutor) -> None:
        """Kill this pool, and no other that was started since."""
        with self._changing:
            if self._pool is pool:
                self._pool = None
        for process in _processes(pool).values():
            process.kill()
        # Waiting for the pool's own thread frees its semaphores; the process is dead already.
        pool.shutdown(wait=True, cancel_futures=True)


def _processes(pool: ProcessPoolExecutor | None) -> dict[int, multiprocessing.Process]:
    return dict(getattr(pool, "_processes", None) or {})


def _run(parquet: str, suite: Suite, context: RunContext | None) -> SuiteOutcome:
    from expectations.runner import run_suite

    return run_suite(parquet, suite, context)


def _warm_up() -> None:
    from expectations.gx_session import warm_up

    warm_up()


def _prepare_worker() -> None:
    # Ctrl-C reaches the whole group: the parent stops its worker itself, without a second trace.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _die_with_parent()


def _die_with_parent() -> None:
    """A parent killed with SIGKILL closes nothing: without this its worker would live on."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def watch() -> None:
        wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True, name="surveillance_parent").start()
