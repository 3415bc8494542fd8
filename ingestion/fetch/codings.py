"""The bytes of an answer, whatever coding the server put over them unasked.

httpx decodes what it has and says nothing of a compressed stream that stops halfway: an answer
whose Content-Length is that of the cut stream would pass for a whole one. Here the stream must
come to its own end.
"""

import zlib
from collections.abc import AsyncIterator, Iterator
from typing import TYPE_CHECKING

from ingestion.fetch.failure import FetchFailure

if TYPE_CHECKING:
    import httpx

COMPRESSED = frozenset({"gzip", "x-gzip", "deflate"})
# What is unpacked at once: a bomb meets the limit of its file before it fills the memory.
_PIECE = 1 << 20


def coding_of(response: "httpx.Response") -> str:
    """`identity` when the server announces none."""
    return response.headers.get("content-encoding", "").strip().lower() or "identity"


def plain_bytes(response: "httpx.Response") -> AsyncIterator[bytes]:
    """The body without its coding. Raises FetchFailure for a coding that is not read here.

    Read to the end, it raises FetchFailure when the coded stream stops before its own.
    """
    coding = coding_of(response)
    if coding == "identity":
        return response.aiter_raw()
    if coding not in COMPRESSED:
        raise FetchFailure(f"codage « {coding} » non demandé et non lu")
    return _unpacked(response.aiter_raw(), coding)


async def _unpacked(chunks: AsyncIterator[bytes], coding: str) -> AsyncIterator[bytes]:
    stream = _Stream(coding)
    async for chunk in chunks:
        try:
            for piece in stream.pieces(chunk):
                yield piece
        except zlib.error as error:
            raise FetchFailure(
                "la réponse annonce un codage (Content-Encoding) qu'elle n'a pas"
            ) from error
    if not stream.ended:
        raise FetchFailure(f"réponse coupée avant la fin (codage « {coding} »)", passing=True)


class _Stream:
    """A gzip stream, of one member or several, or a deflate one, with or without its header."""

    def __init__(self, coding: str) -> None:
        self._gzip = coding != "deflate"
        self._member = zlib.decompressobj(31 if self._gzip else 15)
        self._begun = False

    @property
    def ended(self) -> bool:
        return self._member.eof

    def pieces(self, chunk: bytes) -> Iterator[bytes]:
        while chunk:
            if self._member.eof:
                if not self._gzip:
                    raise zlib.error("octets après la fin")
                self._member = zlib.decompressobj(31)
            elif not self._begun and not self._gzip and chunk[0] & 0x0F != 8:
                # RFC 9110 wants a zlib header; some servers send the bare stream.
                self._member = zlib.decompressobj(-15)
            self._begun = True
            yield from self._of_member(chunk)
            chunk = self._member.unused_data

    def _of_member(self, chunk: bytes) -> Iterator[bytes]:
        while True:
            piece = self._member.decompress(chunk, _PIECE)
            if piece:
                yield piece
            chunk = self._member.unconsumed_tail
            if self._member.eof or (not chunk and len(piece) < _PIECE):
                return
