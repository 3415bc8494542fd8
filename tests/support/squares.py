"""Squares whose areas are computed by hand, in Lambert-93 metres, and grids laid on them."""

from collections.abc import Mapping
from typing import Any

import numpy
import polars as pl
from shapely.geometry import box

from ingestion.spatial.grid import Grid
from ingestion.spatial.polygons import Polygons

# A corner in the EPT, so that the squares lie where Lambert-93 applies.
X, Y = 652_000.0, 6_855_000.0


def square(west: float, south: float, side: float, height: float | None = None) -> Any:
    """A square (or a rectangle), metres from the corner."""
    north = side if height is None else height
    return box(X + west, Y + south, X + west + side, Y + south + north)


def polygons(shapes: Mapping[str, Any]) -> Polygons:
    return Polygons.of(shapes.keys(), shapes.values())


def points(*places: tuple[float, float], **columns: list[Any]) -> pl.DataFrame:
    """Points `p0`, `p1`… at metres from the corner."""
    return pl.DataFrame(
        {
            "id": [f"p{i}" for i in range(len(places))],
            "x": [X + x for x, _ in places],
            "y": [Y + y for _, y in places],
            "epsg": [2154] * len(places),
            **columns,
        },
        schema_overrides={"x": pl.Float64, "y": pl.Float64, "epsg": pl.Int64},
    )


def grid(cells: Mapping[Any, float | None], imputed: tuple[Any, ...] = (), **more: Any) -> Grid:
    """Cells given by their square (a shapely polygon) and their count; None is missing."""
    shapes = numpy.empty(len(cells), dtype=object)
    shapes[:] = list(cells)
    counts = [float("nan") if c is None else float(c) for c in cells.values()]
    return Grid(
        codes=tuple(f"c{i:02d}" for i in range(len(cells))),
        shapes=shapes,
        counts=numpy.array(counts),
        imputed=numpy.array([shape in imputed for shape in cells], dtype=bool),
        vintage=2019,
        **more,
    )
