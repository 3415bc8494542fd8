"""Coordinates of any declared projection, brought to Lambert-93 (EPSG:2154), or a reason why not.

Nothing is guessed: coordinates that a projection cannot hold are said, never exchanged or shifted.
"""

from collections.abc import Iterator
from typing import Any

import polars as pl

from ingestion.contours.layers import LAMBERT_93, METROPOLE

# Why a point has no place in Lambert-93.
MISSING = "coordonnees_absentes"
NO_PROJECTION = "projection_inconnue"
IMPOSSIBLE = "coordonnees_impossibles"
OUT_OF_REACH = "hors_emprise"

# Degrees (west, south, east, north) of the French territories that Lambert-93 does not cover.
_OVERSEAS = (
    (-63.2, 14.3, -60.7, 18.2),  # Antilles
    (-54.7, 2.0, -51.5, 5.9),  # Guyane
    (55.1, -21.5, 55.9, -20.8),  # La Réunion
    (44.9, -13.1, 45.4, -12.5),  # Mayotte
    (-56.6, 46.7, -56.0, 47.2),  # Saint-Pierre-et-Miquelon
    (-178.3, -28.0, -134.0, -7.8),  # Polynésie, Wallis-et-Futuna
    (158.0, -23.0, 172.2, -18.0),  # Nouvelle-Calédonie
)


def to_lambert(x: pl.Series, y: pl.Series, epsg: pl.Series) -> pl.DataFrame:
    """Columns `x`, `y` (metres of EPSG:2154, null without a place) and `motif` (null with one).

    `x` is the easting or the longitude, `y` the northing or the latitude, whatever the order of
    axes that the projection's authority states.
    """
    frame = pl.DataFrame(
        {
            "x": x.cast(pl.Float64).fill_nan(None),
            "y": y.cast(pl.Float64).fill_nan(None),
            "epsg": epsg.cast(pl.Int64, strict=False),
        }
    ).with_row_index("rang")
    parts = [_in_projection(part) for part in _by_projection(frame)]
    if not parts:
        return pl.DataFrame(schema={"x": pl.Float64, "y": pl.Float64, "motif": pl.String})
    placed = pl.concat(parts).sort("rang")
    known = pl.col("motif").is_null()
    return placed.select(
        pl.when(known).then("x").alias("x"), pl.when(known).then("y").alias("y"), "motif"
    )


def _by_projection(frame: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Most files have one projection: their rows are then not moved at all."""
    if frame.height and frame.get_column("epsg").n_unique() == 1:
        yield frame
    elif frame.height:
        yield from frame.partition_by("epsg")


def _in_projection(frame: pl.DataFrame) -> pl.DataFrame:
    """`rang`, `x`, `y`, `motif` of rows that share one EPSG code."""
    code = frame.get_column("epsg").item(0)
    absent = pl.col("x").is_null() | pl.col("y").is_null()
    if code is None or not _is_known(code):
        reason = pl.when(absent).then(pl.lit(MISSING)).otherwise(pl.lit(NO_PROJECTION))
        return frame.select("rang", "x", "y", reason.alias("motif"))
    x, y = (frame.get_column(c).fill_null(float("nan")).to_numpy() for c in ("x", "y"))
    if code == LAMBERT_93:
        inside, elsewhere = _in_box(x, y, metropole_in_metres()), x != x
    else:
        x, y, inside, elsewhere = _reprojected(x, y, code)
    moved = frame.with_columns(
        pl.Series("x", x),
        pl.Series("y", y),
        pl.Series("dans", inside),
        pl.Series("loin", elsewhere),
    )
    reason = (
        pl.when(frame.select(absent).to_series())
        .then(pl.lit(MISSING))
        .when(pl.col("dans"))
        .then(None)
        .when(pl.col("loin"))
        .then(pl.lit(OUT_OF_REACH))
        .otherwise(pl.lit(IMPOSSIBLE))
    )
    return moved.select("rang", "x", "y", reason.alias("motif"))


def _reprojected(x: Any, y: Any, code: int) -> tuple[Any, Any, Any, Any]:
    """Metres of Lambert-93, and where: in the métropole, in another French territory."""
    from pyproj import Transformer

    # always_xy: EPSG:4326 is latitude first by authority, and no file of ours is.
    lon, lat = Transformer.from_crs(code, 4326, always_xy=True).transform(x, y)
    east, north = Transformer.from_crs(code, LAMBERT_93, always_xy=True).transform(x, y)
    inside = _in_box(lon, lat, METROPOLE)
    elsewhere = lon != lon
    for box in _OVERSEAS:
        elsewhere = elsewhere | _in_box(lon, lat, box)
    return east, north, inside, elsewhere & ~inside & (lon == lon)


def metropole_in_metres() -> tuple[float, float, float, float]:
    """Bounds of metropolitan France in Lambert-93."""
    from pyproj import Transformer

    move = Transformer.from_crs(4326, LAMBERT_93, always_xy=True)
    return move.transform_bounds(*METROPOLE)


def _in_box(x: Any, y: Any, box: tuple[float, float, float, float]) -> Any:
    west, south, east, north = box
    return (x >= west) & (x <= east) & (y >= south) & (y <= north)


def _is_known(code: int) -> bool:
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    try:
        CRS.from_epsg(code)
    except CRSError:
        return False
    return True
