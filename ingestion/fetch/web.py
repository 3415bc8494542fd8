"""One conversation with the web: client, redirects, statuses, retries.

Follows redirections itself, so that each step is checked: http(s) only, never from https down
to http, never from the internet into the site's own network, no loop. TLS is verified; proxies
and authorities come from the environment (HTTPS_PROXY, NO_PROXY, SSL_CERT_FILE). Answers are
asked for without compression, so that a size limit counts what is received and a range continues
the bytes already there.
"""

import json
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from importlib.metadata import version
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar
from urllib.parse import urljoin, urlsplit

import structlog

from ingestion.fetch.codings import plain_bytes
from ingestion.fetch.failure import FetchFailure, from_error, from_status
from ingestion.fetch.limits import MEGABYTE, Limits
from ingestion.fetch.mirror import AddressMirror
from ingestion.fetch.private_hosts import is_private

if TYPE_CHECKING:
    import httpx

    from ingestion.fetch.checked_network import CheckedNetwork

log = structlog.get_logger()

T = TypeVar("T")
_GOOD = frozenset({200, 206, 304})


@cache
def user_agent() -> str:
    return f"observatoire-cohesion/{version('observatoire')}"


class Web:
    """Use as an asynchronous context manager. `network`: what opens the connections."""

    def __init__(
        self,
        limits: Limits,
        mirror: AddressMirror | None = None,
        network: "CheckedNetwork | None" = None,
    ) -> None:
        self.limits = limits
        self.mirror = mirror
        self._silent: set[str] = set()
        self._network = network
        self._opened: httpx.AsyncClient | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._opened is not None:
            await self._opened.aclose()

    def _client(self) -> "tuple[httpx.AsyncClient, CheckedNetwork]":
        """Opened at the first request: a client costs the reading of TLS authorities."""
        from ingestion.fetch.checked_network import CheckedNetwork
        from ingestion.fetch.web_client import open_client

        self._network = self._network or CheckedNetwork()
        if self._opened is None:
            self._opened = open_client(self.limits, self._network, user_agent())
        return self._opened, self._network

    def address(self, url: str) -> str:
        """Where a publisher's address is really asked for."""
        return self.mirror.address(url) if self.mirror else url

    @asynccontextmanager
    async def ask(
        self,
        url: str,
        headers: Mapping[str, str] | None = None,
        *,
        method: str = "GET",
        also: frozenset[int] = frozenset(),
    ) -> AsyncIterator["httpx.Response"]:
        """The answer at the end of the redirections, its body not read yet.

        Raises FetchFailure for a broken conversation, also while the body is read, and for
        any status but 200, 206, 304 and those of `also`.
        """
        import httpx

        try:
            response = await self._follow(method, url, dict(headers or {}))
            try:
                if response.status_code not in _GOOD | also:
                    wait = _retry_after(response.headers.get("retry-after"))
                    raise from_status(response.status_code, response.reason_phrase, wait)
                yield response
            finally:
                await response.aclose()
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
            raise from_error(error) from error

    async def _follow(self, method: str, url: str, headers: dict[str, str]) -> "httpx.Response":
        address, seen, hosts = self.address(url), list[str](), list[str]()
        client, network = self._client()
        while True:
            _check_step(seen, address, self.limits.redirects)
            seen.append(address)
            request = client.build_request(method, address, headers=headers)
            # As the client reads the address: it is the one that connects.
            hosts.append(request.url.raw_host.decode("ascii"))
            _check_network(hosts)
            if self._is_own(hosts):
                network.trust(hosts[0])
            response = await client.send(request, stream=True)
            if not response.has_redirect_location:
                return response
            await response.aclose()
            address = self._next(address, response.headers["location"])

    def _is_own(self, hosts: list[str]) -> bool:
        """Did the site itself name this host: its mirror, or its network as the catalogue says?"""
        return len(hosts) == 1 and (self.mirror is not None or is_private(hosts[0]))

    def _next(self, address: str, location: str) -> str:
        try:
            return self.address(urljoin(address, location))
        except ValueError as error:
            raise FetchFailure("redirection vers une adresse illisible") from error

    async def patiently(self, url: str, work: Callable[[], Awaitable[T]]) -> T:
        """`work` again after passing failures, with back-off, jitter and Retry-After."""
        import stamina

        host = urlsplit(self.address(url)).netloc
        attempts = 1 if host in self._silent else self.limits.attempts
        try:
            async for attempt in stamina.retry_context(
                on=self._wait,
                attempts=attempts,
                timeout=None,
                wait_initial=self.limits.wait_initial_s,
                wait_max=self.limits.wait_max_s,
                wait_jitter=self.limits.wait_jitter_s,
            ):
                with attempt:
                    return await work()
        except FetchFailure as failure:
            if failure.host_down:
                self._silent.add(host)
            raise
        raise AssertionError("stamina raises the last error")

    def _wait(self, error: Exception) -> bool | float:
        if not isinstance(error, FetchFailure) or not error.passing:
            return False
        log.info("nouvel_essai", motif=error.reason, attente=error.wait)
        if error.wait is None:
            return True
        jitter = random.uniform(0, self.limits.wait_jitter_s)
        return error.wait + jitter if error.wait <= self.limits.retry_after_max_s else False

    async def json(self, url: str) -> Any:
        """A small JSON answer: a page of an API, the description of a dataset."""

        async def once() -> Any:
            async with self.ask(url, {"Accept": "application/json"}) as response:
                return _parsed(await _whole(response, self.limits.page_mb))

        return await self.patiently(url, once)


async def _whole(response: "httpx.Response", limit_mb: int) -> bytes:
    body = bytearray()
    async for chunk in plain_bytes(response):
        body += chunk
        if len(body) > limit_mb * MEGABYTE:
            raise FetchFailure(f"réponse de plus de {limit_mb} Mo pour une page")
    return bytes(body)


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        what = "HTML reçu" if body.lstrip()[:1] == b"<" else "réponse illisible"
        raise FetchFailure(f"{what} au lieu de JSON") from error


def _check_step(seen: list[str], address: str, limit: int) -> None:
    scheme = urlsplit(address).scheme
    if scheme not in ("http", "https"):
        raise FetchFailure(f"redirection vers « {scheme}: », refusée : http et https seulement")
    if address in seen:
        raise FetchFailure("boucle de redirections")
    if len(seen) > limit:
        raise FetchFailure(f"plus de {limit} redirections")
    if seen and urlsplit(seen[-1]).scheme == "https" and scheme == "http":
        raise FetchFailure("redirection de https vers http, refusée")


def _check_network(hosts: list[str]) -> None:
    """A publisher never sends to a service of this machine or of the site's network.

    Behind a proxy this is all that can be checked: the proxy resolves the names.
    """
    if is_private(hosts[-1]) and hosts[-1] != hosts[0]:
        raise FetchFailure(
            f"redirection vers une adresse privée ({hosts[-1]}), refusée : un producteur n'envoie "
            "pas vers le réseau du site. À faire : vérifier l'adresse au catalogue, ou déposer le "
            "fichier dans le dossier de collecte"
        )


def _retry_after(value: str | None) -> float | None:
    """Seconds that the publisher asks for: a number, or a date."""
    if value is None:
        return None
    try:
        return max(0.0, float(value))
    except ValueError:
        pass
    try:
        when = parsedate_to_datetime(value)
    except ValueError:
        return None
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    return max(0.0, (when - datetime.now(UTC)).total_seconds())
