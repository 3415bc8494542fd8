"""A stream that ends in words: what damages or floods it is a refusal of the edition."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO, Protocol, cast

from ingestion.errors import EditionRefused

_BUFFER = 1 << 20


class Readable(Protocol):
    """What a file, a member of a zip and a gzip stream have in common."""

    def read(self, size: int, /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Bound:
    """`limit`: bytes that may be read. damage: errors that mean a damaged content."""

    limit: int
    damage: tuple[type[Exception], ...]
    damaged: Callable[[Exception], EditionRefused]
    too_large: Callable[[], EditionRefused]


def bounded(stream: Readable, bound: Bound) -> BinaryIO:
    """The same bytes; reading them raises EditionRefused as `bound` says."""
    return cast("BinaryIO", io.BufferedReader(_Bounded(stream, bound), buffer_size=_BUFFER))


class _Bounded(io.RawIOBase):
    def __init__(self, stream: Readable, bound: Bound) -> None:
        self._stream = stream
        self._bound = bound
        self._read = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        # One byte beyond the limit is enough to know.
        block = self._next(min(len(buffer), self._bound.limit - self._read + 1))
        self._read += len(block)
        if self._read > self._bound.limit:
            raise self._bound.too_large()
        buffer[: len(block)] = block
        return len(block)

    def _next(self, size: int) -> bytes:
        try:
            return self._stream.read(size)
        except self._bound.damage as error:
            raise self._bound.damaged(error) from error
