"""Writes a workbook in the binary format of Excel 97-2003 (.xls): texts, numbers, nothing else.

No library of the project writes it, and two of INSEE's files are in it. The stream of records
([MS-XLS]: BOF, BOUNDSHEET, LABEL, NUMBER, EOF) is laid in a compound file ([MS-CFB]): header,
table of sectors, directory, stream.
"""

import struct
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from ingestion.demo.tables import Cell

Rows = Sequence[Sequence[Cell]]

_SECTOR = 512
# A shorter stream would go to the « mini » sectors, which are not written here.
_SMALLEST_STREAM = 4096
_PER_SECTOR = _SECTOR // 4
_IN_HEADER = 109
_END, _FREE, _TABLE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
_BOF, _EOF, _BOUNDSHEET, _CODEPAGE, _LABEL, _NUMBER = 0x0809, 0x000A, 0x85, 0x42, 0x204, 0x203


def write_xls(path: Path, sheets: Mapping[str, Rows]) -> Path:
    """Rows of cells from A1; None is a blank. At most some seven megabytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_compound(_workbook(sheets)))
    return path


def _workbook(sheets: Mapping[str, Rows]) -> bytes:
    bodies = [_sheet(rows) for rows in sheets.values()]
    start = _bof(0x0005) + _record(_CODEPAGE, struct.pack("<H", 1200))
    place = len(start) + sum(len(_bound(name, 0)) for name in sheets) + len(_record(_EOF))
    bounds = b""
    for name, body in zip(sheets, bodies, strict=True):
        bounds += _bound(name, place)
        place += len(body)
    return start + bounds + _record(_EOF) + b"".join(bodies)


def _sheet(rows: Rows) -> bytes:
    cells = b"".join(
        _cell(row, column, cell)
        for row, cells in enumerate(rows)
        for column, cell in enumerate(cells)
        if cell is not None
    )
    return _bof(0x0010) + cells + _record(_EOF)


def _cell(row: int, column: int, cell: Cell) -> bytes:
    place = struct.pack("<3H", row, column, 0)
    if isinstance(cell, int | Decimal):
        return _record(_NUMBER, place + struct.pack("<d", float(cell)))
    return _record(_LABEL, place + struct.pack("<H", len(cell or "")) + _text(cell or ""))


def _text(text: str) -> bytes:
    return b"\x01" + text.encode("utf-16-le")


def _bound(name: str, place: int) -> bytes:
    return _record(_BOUNDSHEET, struct.pack("<I2BB", place, 0, 0, len(name)) + _text(name))


def _bof(kind: int) -> bytes:
    return _record(_BOF, struct.pack("<4H2I", 0x0600, kind, 0x0DBB, 1996, 0, 6))


def _record(code: int, content: bytes = b"") -> bytes:
    return struct.pack("<2H", code, len(content)) + content


def _compound(stream: bytes) -> bytes:
    """Sectors in this order: the table itself, the directory, the stream."""
    stream = stream.ljust(_SMALLEST_STREAM, b"\x00")
    used = -(-len(stream) // _SECTOR)
    tables = next(n for n in range(1, _IN_HEADER + 1) if n * _PER_SECTOR >= n + 1 + used)
    first = tables + 1
    chain = [_TABLE] * tables + [_END] + list(range(first + 1, first + used)) + [_END]
    chain += [_FREE] * (tables * _PER_SECTOR - len(chain))
    table = struct.pack(f"<{len(chain)}I", *chain)
    return (
        _header(tables) + table + b"".join(_directory(first, len(stream)))
        + stream.ljust(used * _SECTOR, b"\x00")
    )  # fmt: skip


def _header(tables: int) -> bytes:
    start = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    versions = struct.pack("<5H6x", 0x3E, 3, 0xFFFE, 9, 6)
    sizes = struct.pack("<9I", 0, tables, tables, 0, _SMALLEST_STREAM, _END, 0, _END, 0)
    places = [*range(tables), *[_FREE] * (_IN_HEADER - tables)]
    return start + versions + sizes + struct.pack(f"<{_IN_HEADER}I", *places)


def _directory(first: int, size: int) -> Iterator[bytes]:
    yield _entry("Root Entry", kind=5, child=1, start=_END, size=0)
    yield _entry("Workbook", kind=2, child=_FREE, start=first, size=size)
    yield from [_entry("", kind=0, child=_FREE, start=0, size=0)] * 2


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    text = name.encode("utf-16-le")
    length = len(text) + 2 if name else 0
    links = struct.pack("<3I", _FREE, _FREE, child)
    return (
        text.ljust(64, b"\x00") + struct.pack("<H2B", length, kind, 1) + links + bytes(36)
        + struct.pack("<IQ", start, size)
    )  # fmt: skip
