"""File of `iris_contours`: the squares of the communes cut into simple IRIS."""

import json
from math import ceil, sqrt
from pathlib import Path
from typing import Any

from ingestion.declaration.source_model import Edition
from ingestion.demo.archives import stored_gzip
from ingestion.demo.draws import share_out
from ingestion.demo.grid import CELL_HEIGHT, CELL_WIDTH, cell_of, to_degrees
from ingestion.demo.territory import Territory


def write_iris(folder: Path, edition: Edition, country: Territory) -> list[Path]:
    """`{"iris": [{code, nom, typ, g}]}`, gzipped; `g` holds MultiPolygon coordinates."""
    records: list[dict[str, Any]] = []
    for code in sorted(country.places):
        place = country.places[code]
        if place.nb_iris:
            records += _iris_of(code, place.nom, place.nb_iris)
    text = json.dumps({"iris": records}, ensure_ascii=False, separators=(",", ":"))
    path = folder / edition.couches[0].fichier
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(stored_gzip(text.encode("utf-8")))
    return [path]


def iris_at(commune: str, count: int, x: float, y: float) -> str:
    """Code of the IRIS that holds a point of a commune's square (EPSG:2154)."""
    for rank, ring in enumerate(_rectangles(commune, count), start=1):
        (west, south), (east, north) = ring[0], ring[2]
        if west <= x <= east and south <= y <= north:
            return _code(commune, rank, count)
    raise ValueError(f"({x}, {y}) is not in {commune}")


def iris_list(commune: str, count: int) -> list[tuple[str, str]]:
    """Code and type of every IRIS of a commune."""
    ranks = range(1, count + 1)
    return [(_code(commune, rank, count), _kind(rank, count)) for rank in ranks]


def _code(commune: str, rank: int, count: int) -> str:
    return f"{commune}0000" if count == 1 else f"{commune}01{rank:02d}"


def _iris_of(commune: str, name: str, count: int) -> list[dict[str, Any]]:
    return [
        {
            "code": _code(commune, rank, count),
            "nom": name if count == 1 else f"{name} {rank}",
            "typ": _kind(rank, count),
            "g": [[[[round(x, 5), round(y, 5)] for x, y in to_degrees(ring)]]],
        }
        for rank, ring in enumerate(_rectangles(commune, count), start=1)
    ]


def _kind(rank: int, count: int) -> str:
    """H dwellings, A activity, D various, Z commune in one piece."""
    if count == 1:
        return "Z"
    return "D" if rank % 13 == 0 else "A" if rank % 9 == 0 else "H"


def _rectangles(commune: str, count: int) -> list[list[tuple[float, float]]]:
    """Columns of a commune's square, each cut into its share of the IRIS."""
    x, y = cell_of(commune)
    columns = share_out(count, [1.0] * ceil(sqrt(count)))
    width = CELL_WIDTH / len(columns)
    rings = []
    for i, pieces in enumerate(columns):
        west, east = x + i * width, x + (i + 1) * width
        height = CELL_HEIGHT / pieces
        for k in range(pieces):
            south, north = y + k * height, y + (k + 1) * height
            rings.append(
                [(west, south), (west, north), (east, north), (east, south), (west, south)]
            )
    return rings
