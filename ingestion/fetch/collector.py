"""Fetches sources into the live folder: from the publishers, a mirror address or a folder.

Each source for itself, within its time; a failure is a receipt, never an exception.
"""

import asyncio
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import structlog

from ingestion.declaration.access_model import Access, DepositAccess, ManualAccess
from ingestion.declaration.source_model import Source
from ingestion.fetch.account import AccountRow, record
from ingestion.fetch.arrival import Arrivals
from ingestion.fetch.download import Watch
from ingestion.fetch.edition_fetch import EditionFetch
from ingestion.fetch.folder_fetch import copy_deposits, fetch_from_folder
from ingestion.fetch.limits import Limits
from ingestion.fetch.live_folder import settle_nature
from ingestion.fetch.mirror import AddressMirror, FolderMirror, Mirror
from ingestion.fetch.placing import Files, now, still_there
from ingestion.fetch.receipts import (
    EditionReceipt,
    Receipts,
    read_receipts,
    write_receipts,
)
from ingestion.fetch.request_plan import access_of, is_fetched
from ingestion.fetch.web import Web

log = structlog.get_logger()

# Sources at once in `fetch_all`: publishers differ, and none is asked twice at once by a source.
_AT_ONCE = 4
Rows = tuple[AccountRow, ...]


@dataclass
class Collector:
    """The live folder and where its files come from. `force`: nothing is taken as unchanged."""

    root: Path
    mirror: Mirror | None = None
    limits: Limits = field(default_factory=Limits)
    force: bool = False
    watch: Watch | None = None
    _refusal: str | None = None

    def prepare(self) -> None:
        """Before anything else: the folder, and whether its data are simulated.

        Raises IngestionError when real and simulated data would mix.
        """
        self._refusal = settle_nature(self.root, self.mirror, self.limits)

    def fetch(self, source: Source) -> Rows:
        """Fetch one source, in this thread."""
        return asyncio.run(self._fetch_with_web(source))

    def fetch_all(
        self, sources: Iterable[Source], done: Callable[[Rows], None] = lambda rows: None
    ) -> None:
        """Fetch several sources side by side; `done` is told of each as it ends."""
        asyncio.run(self._fetch_all(list(sources), done))

    async def _fetch_all(self, sources: list[Source], done: Callable[[Rows], None]) -> None:
        turns = asyncio.Semaphore(_AT_ONCE)

        async def one(source: Source, web: Web) -> None:
            async with turns:
                done(await self._fetch(source, web))

        async with self._web() as web:
            await asyncio.gather(*(one(source, web) for source in sources))

    async def _fetch_with_web(self, source: Source) -> Rows:
        async with self._web() as web:
            return await self._fetch(source, web)

    def _web(self) -> Web:
        return Web(self.limits, self.mirror if isinstance(self.mirror, AddressMirror) else None)

    async def _fetch(self, source: Source, web: Web) -> Rows:
        former = read_receipts(self.root, source.source_id)
        begin = time.monotonic()
        receipts: Receipts = {}
        for edition_id in sorted(source.editions):
            arrivals = Arrivals(
                source, edition_id, self.root / source.source_id / edition_id, self.limits
            )
            deadline = begin + self.limits.files_of_time * arrivals.max_s
            receipt = await self._fetch_edition(arrivals, former.get(edition_id), web, deadline)
            receipts[edition_id] = receipt
            # Kept at once: a night cut short knows what it has.
            write_receipts(self.root, source.source_id, former | receipts)
            _tell(source.source_id, edition_id, receipt)
        rows = tuple(AccountRow(source.source_id, e, r) for e, r in receipts.items())
        rows = rows or (AccountRow(source.source_id, None, self._without_edition(source)),)
        record(self.root, source.source_id, rows)
        return rows

    async def _fetch_edition(
        self, arrivals: Arrivals, former: EditionReceipt | None, web: Web, deadline: float
    ) -> EditionReceipt:
        access = access_of(arrivals.source, arrivals.edition_id)
        known = former.fichiers if former else {}
        if isinstance(self.mirror, FolderMirror):
            return await asyncio.to_thread(fetch_from_folder, self.mirror.root, arrivals, known)
        if not is_fetched(access) and self.mirror is None:
            return self._left_to_hands(arrivals, known)
        if self._refusal:
            return EditionReceipt(
                "echec", now(), self._refusal, fichiers=still_there(arrivals.folder, known)
            )
        fetch = EditionFetch(arrivals, known, self.force, self.watch)
        receipt = await fetch.run(web, deadline)
        by_hand = fetch.nowhere and not is_fetched(access)
        return self._left_to_hands(arrivals, known) if by_hand else receipt

    def _left_to_hands(self, arrivals: Arrivals, known: Files) -> EditionReceipt:
        names = arrivals.source.editions[arrivals.edition_id].file_names()
        there = all((arrivals.folder / name).is_file() for name in names)
        access = access_of(arrivals.source, arrivals.edition_id)
        return _by_hand(access, still_there(arrivals.folder, known), there)

    def _without_edition(self, source: Source) -> EditionReceipt:
        """What is said of a source that declares no edition."""
        if isinstance(self.mirror, FolderMirror) and source.contrat:
            return copy_deposits(self.mirror.root, self.root, source)
        return _by_hand(source.acces, {})


def _by_hand(access: Access | None, files: Files, there: bool = False) -> EditionReceipt:
    """What nobody fetches: where a person finds it, unless somebody did (`there`)."""
    if isinstance(access, ManualAccess):
        reason = f"à télécharger à la main : {access.page} ({access.consigne})"
        return EditionReceipt("manuel", now(), None if there else reason, access.page, files)
    if isinstance(access, DepositAccess):
        return EditionReceipt("depot", now(), "déposée par un partenaire", fichiers=files)
    return EditionReceipt("sans_adresse", now(), "aucune adresse au catalogue", fichiers=files)


def _tell(source_id: str, edition_id: str, receipt: EditionReceipt) -> None:
    log.info(
        "collecte", source=source_id, edition=edition_id, etat=receipt.etat, motif=receipt.motif
    )
