"""What the steps of one run share: workspace, checks' process, progress, journal, lock.

Opened once per run, closed whatever happens.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from expectations.controleur import Controleur
from orchestration.journal import Journal
from orchestration.progress import Progress, Silent
from orchestration.settings import Settings
from orchestration.workspace import Request, Workspace


class RefreshUnderWay(RuntimeError):
    """Another refresh holds the data folder."""


@dataclass(frozen=True)
class Session:
    """One refresh under way."""

    workspace: Workspace
    controller: Controleur
    progress: Progress
    journal: Journal


@contextmanager
def open_session(
    settings: Settings,
    request: Request,
    progress: Progress | None = None,
    controller: Controleur | None = None,
) -> Iterator[Session]:
    """Hold the lock of the data folder and the checks' process for the length of a run.

    The lock is the operating system's: it goes with the process, even killed.
    """
    from filelock import FileLock, Timeout

    layout = settings.layout
    layout.lock.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(layout.lock, timeout=0)
    try:
        lock.acquire()
    except Timeout as error:
        raise RefreshUnderWay(
            "Un autre refresh est en cours sur ce dossier de données. "
            "À faire : attendre sa fin, puis observatoire status"
        ) from error
    owned = controller or Controleur()
    try:
        yield _started(settings, request, progress or Silent(), owned)
    finally:
        owned.fermer()
        lock.release()


def _started(
    settings: Settings, request: Request, progress: Progress, controller: Controleur
) -> Session:
    workspace = Workspace(settings, request)
    journal = Journal(settings.layout.last_refresh)
    journal.start(
        donnees=str(workspace.folder.root),
        jeu=workspace.folder.dataset,
        nature_donnees=workspace.nature,
        territoire=workspace.perimeter.label,
    )
    return Session(workspace, controller, progress, journal)
