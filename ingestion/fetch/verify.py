"""Does each address of the catalogue answer now? Looks, without bringing anything.

HEAD first; the first bytes by GET where a server does not answer HEAD. What a person downloads
and what partners hand over are listed with their page.
"""

import asyncio
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingestion.declaration.access_model import Access, DepositAccess, ExploreAccess, ManualAccess
from ingestion.declaration.source_model import Source
from ingestion.fetch.failure import FetchFailure
from ingestion.fetch.limits import Limits
from ingestion.fetch.mirror import AddressMirror
from ingestion.fetch.request_plan import PagedRequest, Request, access_of, requests_of
from ingestion.fetch.web import Web

if TYPE_CHECKING:
    import httpx

_AT_ONCE = 6
_SECONDS = 30.0
# One look, not a siege.
LOOK = Limits(connect_s=8.0, read_s=15.0, attempts=1)


@dataclass(frozen=True, slots=True)
class Answer:
    """What an address says now. `status` is None when nobody answered."""

    status: int | None
    octets: int | None = None
    content_type: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Address:
    """An address of the catalogue; `url` is None where there is nothing to ask."""

    source_id: str
    edition: str | None
    access: Access | None
    url: str | None
    files: tuple[str, ...]
    reason: str | None = None

    @property
    def verified(self) -> bool:
        """Is the address verified in the catalogue (not: does it answer)?"""
        return bool(self.access is not None and self.access.verifiee)

    @property
    def kind(self) -> str:
        return "aucun" if self.access is None else self.access.type

    @property
    def page(self) -> str | None:
        return self.access.page if isinstance(self.access, ManualAccess) else None


def addresses(sources: Iterable[Source]) -> Iterator[Address]:
    """Every source and edition; several rows for an edition with several addresses."""
    for source in sources:
        if not source.editions:
            yield Address(source.source_id, None, source.acces, None, ())
        for edition_id in sorted(source.editions):
            yield from _of_edition(source, edition_id)


def _of_edition(source: Source, edition_id: str) -> Iterator[Address]:
    access = access_of(source, edition_id)
    shared = (source.source_id, edition_id, access)
    try:
        requests = requests_of(source, edition_id)
    except FetchFailure as failure:
        yield Address(*shared, None, (), failure.reason)
        return
    names = source.editions[edition_id].file_names()
    if isinstance(access, ManualAccess | DepositAccess) or not requests:
        yield Address(*shared, None, names)
    for request in requests:
        yield Address(*shared, _looked_at(request), tuple(name for name, _ in request.files))


def _looked_at(request: Request) -> str:
    """The smallest request that shows that the address answers."""
    if not isinstance(request, PagedRequest):
        return request.url
    joint = "&" if "?" in request.url else "?"
    least = "limit=1" if isinstance(request.access, ExploreAccess) else "maxResult=1"
    return f"{request.url}{joint}{least}"


def look(
    wanted: Iterable[Address],
    mirror: AddressMirror | None = None,
    told: Callable[[Address, Answer | None], None] = lambda address, answer: None,
    limits: Limits = LOOK,
) -> list[tuple[Address, Answer | None]]:
    """Each address with its answer (None where there is nothing to ask), in the same order."""
    return asyncio.run(_look_all(list(wanted), mirror, told, limits))


async def _look_all(
    wanted: list[Address],
    mirror: AddressMirror | None,
    told: Callable[[Address, Answer | None], None],
    limits: Limits,
) -> list[tuple[Address, Answer | None]]:
    turns = asyncio.Semaphore(_AT_ONCE)
    found: list[tuple[Address, Answer | None]] = [(address, None) for address in wanted]

    async def one(place: int, web: Web) -> None:
        address = wanted[place]
        if address.url is not None:
            async with turns:
                found[place] = (address, await _look(web, address.url))
        told(*found[place])

    async with Web(limits, mirror) as web:
        await asyncio.gather(*(one(place, web) for place in range(len(wanted))))
    return found


async def _look(web: Web, url: str) -> Answer:
    try:
        async with asyncio.timeout(_SECONDS):
            try:
                return await _asked(web, url, "HEAD", {})
            except FetchFailure as failure:
                if failure.host_down:
                    raise
            return await _asked(web, url, "GET", {"Range": "bytes=0-511"})
    except TimeoutError:
        return Answer(None, reason="le serveur ne répond pas à temps")
    except FetchFailure as failure:
        return Answer(failure.status, reason=failure.reason)


async def _asked(web: Web, url: str, method: str, headers: dict[str, str]) -> Answer:
    async with web.ask(url, headers, method=method) as response:
        kind = response.headers.get("content-type", "").split(";")[0].strip()
        return Answer(response.status_code, _size(response), kind or None)


def _size(response: "httpx.Response") -> int | None:
    """Size of the whole file, as the server says it."""
    told = response.headers.get("content-range", "").rpartition("/")[2]
    told = told or response.headers.get("content-length", "")
    return int(told) if told.isdecimal() else None
