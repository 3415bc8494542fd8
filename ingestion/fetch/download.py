"""Brings one file to a `.part` beside its place: conditional, resumed, within limits.

What the publisher says of the size is not believed: bytes are counted as they come. A part is
kept for the next time only with a validator (ETag, Last-Modified) that tells whether the
publisher still has the same file.
"""

import json
import re
from collections.abc import AsyncIterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from ingestion.fetch.codings import COMPRESSED, coding_of, plain_bytes
from ingestion.fetch.failure import FetchFailure
from ingestion.fetch.limits import MEGABYTE
from ingestion.fetch.web import Web
from ingestion.file_io import write_json

if TYPE_CHECKING:
    import httpx

_RANGE = re.compile(r"bytes (\d+)-\d+/(\d+|\*)")
_RANGE_REFUSED = 416


class Watch(Protocol):
    """Told of the bytes of a file as they come; `total` as the publisher says it."""

    def received(self, target: str, octets: int, total: int | None) -> None: ...

    def finished(self, target: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Validators:
    """What names a publisher's version of a file."""

    etag: str | None = None
    last_modified: str | None = None

    @property
    def strong(self) -> str | None:
        """The one that proves that bytes are the same, if any (not a weak ETag)."""
        if self.etag and not self.etag.startswith("W/"):
            return self.etag
        return self.last_modified

    def conditions(self) -> dict[str, str]:
        headers = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in headers.items() if value}


@dataclass(frozen=True, slots=True)
class Download:
    """One file to bring. `known`: the version already there, asked again only if it changed."""

    url: str
    part: Path
    max_mb: int
    known: Validators | None = None
    target: str = ""
    watch: Watch | None = None

    @property
    def memory(self) -> Path:
        """Which version the part is the beginning of."""
        return self.part.with_name(self.part.name + ".json")

    def forget(self) -> None:
        self.part.unlink(missing_ok=True)
        self.memory.unlink(missing_ok=True)


async def bring(web: Web, download: Download) -> Validators | None:
    """Fill the part and return its version; None when the known version is still the one.

    Raises FetchFailure. A part that can be resumed stays; any other is removed.
    """
    try:
        return await web.patiently(download.url, lambda: _once(web, download))
    except BaseException as error:
        final = isinstance(error, FetchFailure) and not error.passing
        if final or not download.memory.is_file():
            download.forget()
        raise


async def _once(web: Web, download: Download) -> Validators | None:
    begun = _begun(download)
    offset = download.part.stat().st_size if begun else 0
    headers = download.known.conditions() if download.known else {}
    if begun and begun.strong and offset:
        headers |= {"Range": f"bytes={offset}-", "If-Range": begun.strong}
    async with web.ask(download.url, headers, also=frozenset({_RANGE_REFUSED})) as response:
        if response.status_code == _RANGE_REFUSED:
            download.forget()
            raise FetchFailure("416, reprise refusée par le serveur", passing=True, wait=0)
        if response.status_code == 304:
            if download.known is None:
                raise FetchFailure("304 sans fichier de départ : réponse incohérente")
            return None
        version = _version(response)
        if response.status_code == 206:
            _check_continuation(response, download, begun, version, offset)
        else:
            offset = 0
        _remember(download, version, response)
        await _write(response, download, offset)
        return version


def _begun(download: Download) -> Validators | None:
    """Version of the part that an earlier attempt left for the same address."""
    try:
        memory = json.loads(download.memory.read_text(encoding="utf-8"))
        same = memory.pop("url") == download.url and download.part.is_file()
        return Validators(**memory) if same else None
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


def _version(response: "httpx.Response") -> Validators:
    return Validators(response.headers.get("etag"), response.headers.get("last-modified"))


def _check_continuation(
    response: "httpx.Response",
    download: Download,
    begun: Validators | None,
    version: Validators,
    offset: int,
) -> None:
    """A server that continues another file, or elsewhere, is asked for the whole file."""
    found = _RANGE.fullmatch(response.headers.get("content-range", ""))
    same = begun is not None and (not version.strong or version.strong == begun.strong)
    if not found or int(found[1]) != offset or not same:
        download.forget()
        raise FetchFailure("206, la suite reçue n'est pas celle demandée", passing=True, wait=0)


def _remember(download: Download, version: Validators, response: "httpx.Response") -> None:
    """Note the version before its bytes: a part without a note is never resumed."""
    if response.status_code == 206:
        return
    download.part.parent.mkdir(parents=True, exist_ok=True)
    download.forget()
    if version.strong and coding_of(response) == "identity":
        write_json(download.memory, {"url": download.url} | asdict(version))


async def _write(response: "httpx.Response", download: Download, offset: int) -> None:
    length = response.headers.get("content-length", "")
    total = offset + int(length) if length.isdecimal() else None
    size = offset
    try:
        with download.part.open("ab" if offset else "wb") as file:
            async for chunk in _chunks(response, download):
                size += len(chunk)
                if size > download.max_mb * MEGABYTE:
                    raise FetchFailure(f"plus de {download.max_mb} Mo : limite « taille_max_mo »")
                file.write(chunk)
                if download.watch:
                    download.watch.received(download.target, size, total)
    finally:
        if download.watch:
            download.watch.finished(download.target)
    promised = _RANGE.fullmatch(response.headers.get("content-range", ""))
    if promised and promised[2] != "*" and int(promised[2]) != size:
        raise FetchFailure("réponse coupée avant la fin", passing=True)


def _chunks(response: "httpx.Response", download: Download) -> AsyncIterator[bytes]:
    """Bytes of the file itself, whatever coding the server put over them unasked."""
    # Some servers send a .gz as the gzip coding of its content: its bytes are the file.
    if coding_of(response) in COMPRESSED and download.part.name.endswith(".gz.part"):
        return response.aiter_raw()
    return plain_bytes(response)
