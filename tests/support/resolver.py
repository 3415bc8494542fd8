"""Names that lead where a test says, and a network on which nothing leaves this machine."""

import asyncio
import socket
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import httpcore


@dataclass
class Names:
    """In the place of `socket.getaddrinfo`. Of several answers, each serves once, then the last."""

    known: dict[str, list[list[str]]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def lead(self, name: str, *answers: list[str]) -> None:
        self.known[name] = list(answers)

    def getaddrinfo(self, host: str, port: int, *_: Any, **__: Any) -> list[tuple[Any, ...]]:
        self.asked.append(host)
        answers = self.known.get(host)
        if answers is None:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        found = answers.pop(0) if len(answers) > 1 else answers[0]
        kind = socket.SOCK_STREAM
        return [
            (socket.AF_INET6 if ":" in a else socket.AF_INET, kind, 6, "", (a, port)) for a in found
        ]


@dataclass
class Loopback(httpcore.AsyncNetworkBackend):
    """Whatever the address, the connection goes to a port of 127.0.0.1."""

    port: int = 0
    connected: list[str] = field(default_factory=list)
    # Addresses that never answer, and those that refuse at once.
    silent: frozenset[str] = frozenset()
    closed: frozenset[str] = frozenset()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        self.connected.append(host)
        if host in self.silent:
            await asyncio.sleep(30)
        if host in self.closed:
            raise httpcore.ConnectError("refusée")
        return await httpcore.AnyIOBackend().connect_tcp("127.0.0.1", self.port)
