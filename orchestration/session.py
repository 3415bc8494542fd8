"""What the steps of one run share: workspace, checks' process, progress, journal, lock.

Opened once per run, closed whatever happens.
"""

import shutil
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass

from expectations.controleur import Controleur
from orchestration.dbt_process import DbtProcess
from orchestration.journal import Journal
from orchestration.progress import Progress, Silent
from orchestration.settings import Settings
from orchestration.workspace import Request, Workspace

# Gate 1 has one process: two readers keep it busy, two more wait for slow publishers.
_READERS = 4


class RefreshUnderWay(RuntimeError):
    """Another refresh holds the data folder."""


@dataclass(frozen=True)
class Session:
    """One refresh under way."""

    workspace: Workspace
    controller: Controleur
    progress: Progress
    journal: Journal
    dbt: DbtProcess
    # Threads that take in sources.
    readers: ThreadPoolExecutor


@contextmanager
def data_lock(settings: Settings) -> Iterator[None]:
    """Hold the data folder: one refresh at a time.

    The lock is the operating system's: it goes with the process, even killed.
    """
    from filelock import FileLock, Timeout

    path = settings.layout.lock
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(path, timeout=0):
            yield
    except Timeout as error:
        raise RefreshUnderWay(
            "Un autre refresh est en cours sur ce dossier de données. "
            "À faire : attendre sa fin, puis observatoire status"
        ) from error


@contextmanager
def temporary_folder(settings: Settings) -> Iterator[None]:
    """Temporary files of this process in the data folder, which must be held.

    The system's place for them may be memory; and what a killed refresh left there stays.
    """
    place, former = settings.layout.temporary, tempfile.tempdir
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    tempfile.tempdir = str(place)
    try:
        yield
    finally:
        tempfile.tempdir = former
        shutil.rmtree(place, ignore_errors=True)


@contextmanager
def open_session(
    settings: Settings,
    request: Request,
    progress: Progress | None = None,
    controller: Controleur | None = None,
    dbt: DbtProcess | None = None,
    locked: bool = False,
) -> Iterator[Session]:
    """Everything that a run holds: lock, checks' process, dbt's process, journal.

    `locked`: the caller already holds the data folder.
    """
    with nullcontext() if locked else data_lock(settings), temporary_folder(settings):
        owned = controller or Controleur()
        process = dbt or DbtProcess(settings)
        readers = ThreadPoolExecutor(_READERS, thread_name_prefix="source")
        try:
            workspace = Workspace(settings, request)
            journal = start_journal(workspace)
            yield Session(workspace, owned, progress or Silent(), journal, process, readers)
        finally:
            # Cut short, the run leaves sources that wait: none is begun, and those under way
            # end before the data folder is let go.
            readers.shutdown(cancel_futures=True)
            process.close()
            owned.fermer()


def start_journal(workspace: Workspace) -> Journal:
    """The journal of a refresh that begins."""
    journal = Journal(workspace.layout.last_refresh)
    journal.start(
        donnees=str(workspace.folder.root),
        jeu=workspace.folder.dataset,
        nature_donnees=workspace.nature,
        territoire=workspace.perimeter.label,
        demande=workspace.request.donnees,
        perimetre=workspace.request.territoire,
    )
    return journal
