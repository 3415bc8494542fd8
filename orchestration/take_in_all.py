"""Several sources at once: while one waits for its gate or its publisher, the next is read."""

from collections.abc import Iterator, Sequence
from concurrent.futures import Future, as_completed

import stamina

from ingestion.outcome import SourceOutcome
from orchestration.session import Session
from orchestration.take_in import take_in

# Read by others while they are taken in (names of quartiers of partners' files): never landed
# beside them.
FIRST = ("anct_qva",)
# A file system or a network share may hiccup; a refused file never gets better by retrying.
_ATTEMPTS = 3


class TakeInFailed(RuntimeError):
    """Sources that stopped on an unexpected error, after all the others were taken in."""


def take_in_all(session: Session, source_ids: Sequence[str]) -> Iterator[SourceOutcome]:
    """Outcomes, as they come. Raises TakeInFailed at the end when a source stopped.

    The order of the outcomes is that of the work, the sources of FIRST before all others; each
    source's editions keep theirs.
    """
    failed: dict[str, BaseException] = {}
    for wave in (
        [source_id for source_id in source_ids if source_id in FIRST],
        [source_id for source_id in source_ids if source_id not in FIRST],
    ):
        under_way: dict[Future[SourceOutcome], str] = {
            session.readers.submit(_take_in, session, source_id): source_id for source_id in wave
        }
        for done in as_completed(under_way):
            error = done.exception()
            if error is None:
                yield done.result()
            else:
                failed[under_way[done]] = error
    if failed:
        names = " ; ".join(f"{source_id} : {error}" for source_id, error in sorted(failed.items()))
        raise TakeInFailed(
            f"{len(failed)} source(s) arrêtée(s) par une erreur du programme : {names}"
        ) from next(iter(failed.values()))


def _take_in(session: Session, source_id: str) -> SourceOutcome:
    session.progress.step(f"Source {source_id}")
    for attempt in stamina.retry_context(on=OSError, attempts=_ATTEMPTS, wait_initial=1.0):
        with attempt:
            return take_in(session, source_id)
    raise AssertionError("stamina raises the last error")
