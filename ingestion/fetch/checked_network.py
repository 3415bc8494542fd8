"""Opens connections: a name is resolved here, its addresses checked, one of them connected to.

One resolution serves the check and the connection, so that a name cannot answer one address to
the first and another to the second (DNS rebinding). Above this, TLS and HTTP know the name only:
certificates are verified against it. What is opened is not used through a proxy: the proxy
resolves, and only what an address says as it is written can be checked (`web`).
"""

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable, Iterable

import httpcore

from ingestion.fetch.failure import FetchFailure
from ingestion.fetch.private_hosts import rule_against

Open = Callable[[str], Awaitable[httpcore.AsyncNetworkStream]]

# RFC 8305: seconds given to an address before the next one is tried beside it.
_HEAD_START = 0.25


class CheckedNetwork(httpcore.AsyncNetworkBackend):
    """`httpcore`'s network, for names of the public internet and the hosts of the site.

    `inner` opens a connection to an address.
    """

    def __init__(self, inner: httpcore.AsyncNetworkBackend | None = None) -> None:
        self._inner = inner or httpcore.AnyIOBackend()
        self._own: set[str] = set()

    def trust(self, host: str) -> None:
        """A host that the site itself named may be anywhere."""
        self._own.add(host)

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Raises FetchFailure, which nobody tries again, for a host that leads to the site."""

        async def open_at(address: str) -> httpcore.AsyncNetworkStream:
            return await self._inner.connect_tcp(
                address, port, local_address=local_address, socket_options=socket_options
            )

        try:
            async with asyncio.timeout(timeout):
                addresses = await _resolve(host, port)
                if host not in self._own:
                    _refuse_private(host, addresses)
                return await _first_open(addresses, open_at)
        except TimeoutError as error:
            raise httpcore.ConnectTimeout(str(error)) from error
        except OSError as error:
            raise httpcore.ConnectError(str(error)) from error


async def _resolve(host: str, port: int) -> list[str]:
    """Addresses of a host, in the order in which the system advises to try them."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(place[0]) for *_, place in found))


def _refuse_private(host: str, addresses: Iterable[str]) -> None:
    """One address of the site among others is enough: an honest publisher has none."""
    # Sorted: the reason is part of the release's fingerprint, and servers shuffle their answers.
    for address in sorted(addresses):
        rule = rule_against(ipaddress.ip_address(address))
        if rule is not None:
            raise FetchFailure(
                f"« {host} » mène à {address} ({rule}), connexion refusée : un producteur est "
                "sur l'internet public. À faire : vérifier l'adresse au catalogue et le DNS du "
                "site ; si ce serveur est un miroir du site, le nommer (--miroir ou "
                "OBSERVATOIRE_MIROIR) ; sinon déposer le fichier dans le dossier de collecte"
            )


async def _first_open(addresses: list[str], open_at: Open) -> httpcore.AsyncNetworkStream:
    """The first connection that opens, a late address being tried beside those before it."""
    waiting = list(addresses)
    under_way: set[asyncio.Task[httpcore.AsyncNetworkStream]] = set()
    opened: list[httpcore.AsyncNetworkStream] = []
    error: BaseException | None = None
    try:
        while (waiting or under_way) and not opened:
            if waiting:
                under_way.add(asyncio.ensure_future(open_at(waiting.pop(0))))
            done, under_way = await asyncio.wait(
                under_way,
                timeout=_HEAD_START if waiting else None,
                return_when=asyncio.FIRST_COMPLETED,
            )
            error = next((task.exception() for task in done if task.exception()), error)
            opened += [task.result() for task in done if not task.exception()]
    finally:
        for task in under_way:
            task.cancel()
        for late in opened[1:]:
            await late.aclose()
    if not opened:
        raise error or OSError("aucune adresse pour ce nom")
    return opened[0]
