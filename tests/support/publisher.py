"""A publisher on this machine, with the faults that publishers have; asked through a mirror."""

import hashlib
import http.server
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

from ingestion.fetch.limits import Limits
from ingestion.fetch.mirror import AddressMirror

Handler = http.server.BaseHTTPRequestHandler
Answer = Callable[["Publisher", Handler], None]
# Impatient: what takes minutes in a night takes tenths of a second here.
QUICK = Limits(
    connect_s=1.0, read_s=0.5, attempts=3, wait_initial_s=0.01, wait_max_s=0.03,
    wait_jitter_s=0.01, retry_after_max_s=1.5, files_of_time=2.0,
)  # fmt: skip


@dataclass
class Publisher:
    """Answers by path; of several answers, each serves once and the last one goes on serving."""

    port: int = 0
    answers: dict[str, list[Answer]] = field(default_factory=dict)
    asked: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    closing: threading.Event = field(default_factory=threading.Event)
    # Beginning of a path -> folder whose files are given, with their ETag.
    shelves: dict[str, Path] = field(default_factory=dict)

    @property
    def mirror(self) -> AddressMirror:
        return AddressMirror(f"http://127.0.0.1:{self.port}")

    def give(self, path: str, *answers: Answer) -> None:
        self.answers[path] = list(answers)

    def headers_of(self, path: str) -> list[dict[str, str]]:
        """Headers of each GET of a path, names in lower case."""
        return [
            headers for method, asked, headers in self.asked if (method, asked) == ("GET", path)
        ]

    def answer(self, handler: Handler) -> None:
        headers = {name.lower(): value for name, value in handler.headers.items()}
        self.asked.append((handler.command, handler.path, headers))
        found = self.answers.get(handler.path) or [self._from_shelves(handler.path)]
        (found.pop(0) if len(found) > 1 else found[0])(self, handler)

    def _from_shelves(self, path: str) -> Answer:
        for prefix, folder in self.shelves.items():
            file = folder / unquote(path).removeprefix(prefix)
            if path.startswith(prefix) and file.is_file():
                body = file.read_bytes()
                return versioned(body, hashlib.sha256(body).hexdigest()[:16])
        return status(404)


@contextmanager
def open_publisher(tls: ssl.SSLContext | None = None) -> Iterator[Publisher]:
    """A publisher at a free port, until the block ends; over TLS with a context."""
    publisher = Publisher()

    class Served(Handler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self.close_connection = True
            with suppress(ConnectionError):
                publisher.answer(self)

        do_HEAD = do_GET

        def log_message(self, *_: object) -> None:
            return None

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Served)
    server.daemon_threads = True
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    publisher.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield publisher
    finally:
        publisher.closing.set()
        server.shutdown()
        server.server_close()
        thread.join()


def _send(handler: Handler, code: int, body: bytes, headers: dict[str, str]) -> None:
    handler.send_response(code)
    for name, value in ({"Content-Length": str(len(body))} | headers).items():
        handler.send_header(name, value)
    handler.end_headers()
    if handler.command != "HEAD":
        handler.wfile.write(body)


def content(body: bytes, **headers: str) -> Answer:
    """The file; header names with `_` for `-`."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda publisher, handler: _send(handler, 200, body, named)


def status(code: int, **headers: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda publisher, handler: _send(handler, code, b"non", named)


def redirect(target: str) -> Answer:
    return lambda publisher, handler: _send(handler, 302, b"", {"Location": target})


def versioned(body: bytes, etag: str) -> Answer:
    """A file with an ETag: answers 304, and 206 to a range of the same version."""

    def give(publisher: Publisher, handler: Handler) -> None:
        asked, quoted = handler.headers, f'"{etag}"'
        if asked.get("If-None-Match") == quoted:
            _send(handler, 304, b"", {"ETag": quoted})
        elif asked.get("Range") and asked.get("If-Range") == quoted:
            start = int(asked["Range"].removeprefix("bytes=").rstrip("-"))
            span = f"bytes {start}-{len(body) - 1}/{len(body)}"
            _send(handler, 206, body[start:], {"ETag": quoted, "Content-Range": span})
        else:
            _send(handler, 200, body, {"ETag": quoted})

    return give


def cut(body: bytes, announced: int, **headers: str) -> Answer:
    """A body shorter than its Content-Length."""
    return content(body, Content_Length=str(announced), **headers)


def raw(octets: bytes) -> Answer:
    """Bytes that are no HTTP answer."""

    def give(publisher: Publisher, handler: Handler) -> None:
        handler.wfile.write(octets)

    return give


def silent(seconds: float) -> Answer:
    """Nothing at all for a while."""
    return lambda publisher, handler: publisher.closing.wait(seconds) and None


def drip(chunk: bytes, pause: float, *, head: bool = True) -> Answer:
    """A body (or, without `head`, the headers) that never ends, one piece at a time."""

    def give(publisher: Publisher, handler: Handler) -> None:
        if head:
            handler.send_response(200)
            handler.end_headers()
        else:
            handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
        while not publisher.closing.is_set():
            handler.wfile.write(chunk)
            handler.wfile.flush()
            time.sleep(pause)

    return give
