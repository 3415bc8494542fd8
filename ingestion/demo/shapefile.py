"""Writes an ESRI shapefile of polygons as the publisher did in 2015: cp1252, no `.cpg`.

By hand, because a library would add the `.cpg`, its own date and its own field widths: the trap
would be gone, and the bytes would change with its version.
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

Points = Sequence[tuple[float, float]]

_POLYGON = 5
_FILE_CODE, _VERSION = 9994, 1000
_DBASE_III = 3
# Language id 0x57 says ANSI; the bytes are those of Windows.
_LANGUAGE_ID = 0x57
_LAST_UPDATE = (115, 8, 12)

LAMBERT_93_WKT = (
    'PROJCS["RGF93_Lambert_93",GEOGCS["GCS_RGF_1993",DATUM["D_RGF_1993",SPHEROID["GRS_1980",'
    '6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],'
    'PROJECTION["Lambert_Conformal_Conic"],PARAMETER["False_Easting",700000.0],'
    'PARAMETER["False_Northing",6600000.0],PARAMETER["Central_Meridian",3.0],'
    'PARAMETER["Standard_Parallel_1",44.0],PARAMETER["Standard_Parallel_2",49.0],'
    'PARAMETER["Latitude_Of_Origin",46.5],UNIT["Meter",1.0]]'
)
WGS_84_WKT = (
    'GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],'
    'PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]'
)


@dataclass(frozen=True, slots=True)
class Shape:
    """One clockwise closed ring and its attributes, in the order of the fields."""

    ring: Points
    attributes: tuple[str, ...]


def write_shapefile(
    stem: Path, shapes: Sequence[Shape], fields: dict[str, int], wkt: str
) -> list[Path]:
    """Four files beside each other. `fields`: name -> width in bytes."""
    stem.parent.mkdir(parents=True, exist_ok=True)
    records = [_record(shape.ring) for shape in shapes]
    box = _box([point for shape in shapes for point in shape.ring])
    contents = {
        ".shp": _header(box, sum(8 + len(r) for r in records)) + _numbered(records),
        ".shx": _header(box, 8 * len(records)) + _index(records),
        ".dbf": _table(shapes, fields),
        ".prj": wkt.encode("ascii"),
    }
    for suffix, content in contents.items():
        stem.with_suffix(suffix).write_bytes(content)
    return [stem.with_suffix(suffix) for suffix in contents]


def _box(points: Points) -> tuple[float, float, float, float]:
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return min(xs), min(ys), max(xs), max(ys)


def _header(box: tuple[float, float, float, float], body: int) -> bytes:
    """Lengths count 16-bit words; the first half of the header is big-endian."""
    start = struct.pack(">7i", _FILE_CODE, 0, 0, 0, 0, 0, (100 + body) // 2)
    return start + struct.pack("<2i4d4d", _VERSION, _POLYGON, *box, 0.0, 0.0, 0.0, 0.0)


def _record(ring: Points) -> bytes:
    coordinates = b"".join(struct.pack("<2d", x, y) for x, y in ring)
    return struct.pack("<i4d3i", _POLYGON, *_box(ring), 1, len(ring), 0) + coordinates


def _numbered(records: Sequence[bytes]) -> bytes:
    return b"".join(
        struct.pack(">2i", number, len(record) // 2) + record
        for number, record in enumerate(records, start=1)
    )


def _index(records: Sequence[bytes]) -> bytes:
    parts, offset = [], 100
    for record in records:
        parts.append(struct.pack(">2i", offset // 2, len(record) // 2))
        offset += 8 + len(record)
    return b"".join(parts)


def _table(shapes: Sequence[Shape], fields: dict[str, int]) -> bytes:
    widths = list(fields.values())
    size = 32 + 32 * len(fields) + 1
    header = struct.pack(
        "<4BIHH17xB2x", _DBASE_III, *_LAST_UPDATE, len(shapes), size, 1 + sum(widths), _LANGUAGE_ID
    )
    described = b"".join(
        struct.pack("<11sc4xBB14x", name.encode("ascii"), b"C", width, 0)
        for name, width in fields.items()
    )
    rows = b"".join(
        b" " + b"".join(_cell(text, w) for text, w in zip(shape.attributes, widths, strict=True))
        for shape in shapes
    )
    return header + described + b"\r" + rows + b"\x1a"


def _cell(text: str, width: int) -> bytes:
    return text.encode("cp1252")[:width].ljust(width)
