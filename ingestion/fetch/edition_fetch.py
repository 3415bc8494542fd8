"""Fetches one edition from the web: all of its files arrive, are checked, then take their places.

Whatever fails, the files of before stay, and the receipt says why.
"""

import asyncio
import hashlib
import time
from dataclasses import dataclass, field, replace

from ingestion.declaration.access_model import ExploreAccess
from ingestion.fetch.arrival import Arrivals, Arrived
from ingestion.fetch.datagouv import find_resource
from ingestion.fetch.download import Download, Validators, Watch, bring
from ingestion.fetch.explore_pages import explore_rows
from ingestion.fetch.failure import NOT_THERE, FetchFailure
from ingestion.fetch.melodi_pages import melodi_rows
from ingestion.fetch.placing import Files, now, state_of, still_there, take_places, unchanged
from ingestion.fetch.receipts import EditionReceipt
from ingestion.fetch.records_file import write_records
from ingestion.fetch.request_plan import (
    AddressRequest,
    PagedRequest,
    Request,
    ResourceByName,
    requests_of,
)
from ingestion.fetch.web import Web
from ingestion.file_io import sha256_of


@dataclass
class EditionFetch:
    """One edition under way. `known`: receipts of its files, from the last time."""

    arrivals: Arrivals
    known: Files
    force: bool = False
    watch: Watch | None = None
    # After a failure: is there nothing at the address (and not a publisher that fails)?
    nowhere: bool = False
    _arrived: dict[str, Arrived] = field(default_factory=dict)
    _same: Files = field(default_factory=dict)

    async def run(self, web: Web, deadline: float) -> EditionReceipt:
        """The receipt; `echec` with its reason. `deadline`: the source's, on the monotonic clock.

        Raises no FetchFailure.
        """
        folder = self.arrivals.folder
        try:
            await self._obtain_all(web, deadline)
            files = self._same | take_places(folder, self._arrived, self.known)
            return EditionReceipt(state_of(files), now(), fichiers=files)
        except FetchFailure as failure:
            self.nowhere = failure.status in NOT_THERE
            return EditionReceipt(
                "echec", now(), failure.reason, fichiers=still_there(folder, self.known)
            )
        finally:
            self._forget()

    async def _obtain_all(self, web: Web, deadline: float) -> None:
        """Every file, at its address or, on a mirror that has none there, as in the archive."""
        source, edition_id = self.arrivals.source, self.arrivals.edition_id
        archived = self._archived(web)
        try:
            for request in requests_of(source, edition_id) or archived:
                await self._in_time(request, web, deadline)
        except FetchFailure as failure:
            if failure.status not in NOT_THERE or not archived:
                raise
            self._forget()
            try:
                for request in archived:
                    await self._in_time(request, web, deadline)
            except FetchFailure as second:
                raise failure if second.status in NOT_THERE else second from second

    def _archived(self, web: Web) -> tuple[AddressRequest, ...]:
        if web.mirror is None:
            return ()
        source_id, edition_id = self.arrivals.source.source_id, self.arrivals.edition_id
        return tuple(
            AddressRequest(web.mirror.archived(source_id, edition_id, name), ((name, None),))
            for name in self.arrivals.source.editions[edition_id].file_names()
        )

    def _forget(self) -> None:
        for arrived in self._arrived.values():
            arrived.path.unlink(missing_ok=True)
        self._arrived.clear()
        self._same.clear()

    async def _in_time(self, request: Request, web: Web, deadline: float) -> None:
        """One request, in the time of a file and in what is left of its source's."""
        allowed, left = self.arrivals.max_s, deadline - time.monotonic()
        where = f" ({web.address(request.url)})"
        try:
            async with asyncio.timeout(max(0.0, min(allowed, left))):
                await self._obtain(request, web)
        except TimeoutError as error:
            whole = "temps de la source épuisé"
            reason = f"délai de {allowed} s dépassé" if allowed <= left else whole
            raise FetchFailure(f"{reason}{where}") from error
        except FetchFailure as failure:
            raise replace(failure, reason=f"{failure.reason}{where}") from failure

    async def _obtain(self, request: Request, web: Web) -> None:
        if isinstance(request, PagedRequest):
            await self._obtain_pages(request, web)
            return
        if isinstance(request, ResourceByName):
            request = await find_resource(web, request)
        download = self._download(request)
        version = await bring(web, download)
        if version is None:
            self._same |= {name: unchanged(self.known[name]) for name, _ in request.files}
            return
        try:
            for name, member in request.files:
                path = await asyncio.to_thread(self.arrivals.unpack, download.part, name, member)
                self._arrived[name] = await asyncio.to_thread(
                    self.arrivals.accept, name, path, request.url, version
                )
        finally:
            download.forget()

    async def _obtain_pages(self, request: PagedRequest, web: Web) -> None:
        access, arrivals = request.access, self.arrivals
        if isinstance(access, ExploreAccess):
            rows = await explore_rows(web, request.url, access)
        else:
            rows = await melodi_rows(web, request.url)
        if not rows:
            raise FetchFailure("aucune ligne : filtre ou paramètres du catalogue à vérifier")
        path = arrivals.hidden(request.name, "recu")
        path.parent.mkdir(parents=True, exist_ok=True)
        write_records(path, request.name, rows, arrivals.source.reading(arrivals.edition_id))
        self._arrived[request.name] = await asyncio.to_thread(
            arrivals.accept, request.name, path, request.url, Validators()
        )

    def _download(self, request: AddressRequest) -> Download:
        arrivals = self.arrivals
        name, member = request.files[0]
        zipped = hashlib.sha256(request.url.encode()).hexdigest()[:12] + ".zip"
        download = Download(
            request.url,
            arrivals.hidden(name if member is None else zipped, "part"),
            arrivals.max_mb,
            None if self.force else self._version_in_place(request),
            f"{arrivals.source.source_id}/{arrivals.edition_id}/{name}",
            self.watch,
        )
        if self.force:
            download.forget()
        return download

    def _version_in_place(self, request: AddressRequest) -> Validators | None:
        """The version to compare with: only of files that are still what was received."""
        for name, _ in request.files:
            known, place = self.known.get(name), self.arrivals.folder / name
            if known is None or known.url != request.url or not place.is_file():
                return None
            expected = self.arrivals.expected_digest(name) or known.sha256
            if known.sha256 != expected or sha256_of(place) != known.sha256:
                return None
        first = self.known[request.files[0][0]]
        version = Validators(first.etag, first.last_modified)
        return version if version.conditions() else None
