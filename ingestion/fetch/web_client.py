"""The HTTP client: through the proxy of the environment, else over the checked network.

httpx takes no network from outside, and no longer reads the proxies of the environment once it
is given a transport: both are done here, with what httpx and httpcore publish.
"""

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from urllib.request import getproxies, proxy_bypass

import httpcore
import httpx

from ingestion.fetch.checked_network import CheckedNetwork
from ingestion.fetch.limits import Limits


def open_client(limits: Limits, network: CheckedNetwork, user_agent: str) -> httpx.AsyncClient:
    """A client that follows no redirection: each step is checked before it is taken."""
    return httpx.AsyncClient(
        transport=_Routes(network),
        timeout=httpx.Timeout(limits.read_s, connect=limits.connect_s),
        headers={"User-Agent": user_agent, "Accept-Encoding": "identity"},
        follow_redirects=False,
    )


def proxy_of(url: httpx.URL) -> str | None:
    """What HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY say of an address."""
    declared = getproxies()
    proxy = declared.get(url.scheme) or declared.get("all")
    if not proxy or proxy_bypass(url.host):
        return None
    return proxy if "://" in proxy else f"http://{proxy}"


class _Routes(httpx.AsyncBaseTransport):
    """Each request by its proxy, or straight to its host."""

    def __init__(self, network: CheckedNetwork) -> None:
        self._network = network
        self._opened: dict[str | None, httpx.AsyncBaseTransport] = {}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        return await self._route(proxy_of(request.url)).handle_async_request(request)

    def _route(self, proxy: str | None) -> httpx.AsyncBaseTransport:
        if proxy not in self._opened:
            self._opened[proxy] = (
                _Direct(self._network) if proxy is None else httpx.AsyncHTTPTransport(proxy=proxy)
            )
        return self._opened[proxy]

    async def aclose(self) -> None:
        for transport in self._opened.values():
            await transport.aclose()


class _Direct(httpx.AsyncBaseTransport):
    """`httpx.AsyncHTTPTransport` over a network that is given."""

    def __init__(self, network: CheckedNetwork) -> None:
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=httpx.create_ssl_context(),
            max_keepalive_connections=20,
            keepalive_expiry=5.0,
            network_backend=network,
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        asked = httpcore.Request(
            method=request.method,
            url=httpcore.URL(
                scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
            ),
            headers=request.headers.raw,
            content=request.stream,
            extensions=request.extensions,
        )
        with _as_httpx():
            answer = await self._pool.handle_async_request(asked)
        return httpx.Response(
            answer.status,
            headers=answer.headers,
            stream=_Body(answer),
            extensions=answer.extensions,
        )

    async def aclose(self) -> None:
        await self._pool.aclose()


class _Body(httpx.AsyncByteStream):
    """The body of an answer, as it comes."""

    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    async def __aiter__(self) -> AsyncIterator[bytes]:
        with _as_httpx():
            async for chunk in self._answer.aiter_stream():
                yield chunk

    async def aclose(self) -> None:
        await self._answer.aclose()


@contextmanager
def _as_httpx() -> Iterator[None]:
    """httpcore's errors under the names that httpx gives them, which are the same."""
    try:
        yield
    except (
        httpcore.TimeoutException,
        httpcore.NetworkError,
        httpcore.ProtocolError,
        httpcore.UnsupportedProtocol,
    ) as error:
        raise getattr(httpx, type(error).__name__)(str(error)) from error
