"""Ctrl-C reaches every process of a terminal; a child begun here is left to its parent to stop."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import resource_tracker


@contextmanager
def deaf_children() -> Iterator[None]:
    """Processes started in this block never see SIGINT, not even while they import.

    By the signal mask of the thread, which children inherit: unlike a handler, it can be
    changed in any thread, and this process still gets the signal when the block ends.
    """
    former = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        # multiprocessing starts its tracker with its first process, then unmasks the signal.
        resource_tracker.ensure_running()
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, former)
