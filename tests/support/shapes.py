"""Shapes and layers that the tests of contours share."""

from pathlib import Path
from typing import Any

import geopandas
from shapely.geometry import Polygon, box

from ingestion.read_edition import ReadEdition

BOW_TIE = Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])
# A square with a spike: repairing it gives a polygon and a line.
SPIKE = Polygon([(0, 0), (4, 0), (4, 4), (2, 4), (2, 9), (2, 4), (0, 4)])
COLLAPSED = Polygon([(1, 1), (1, 1), (1, 1), (1, 1)])
COLLAPSED_IN_PARIS = Polygon([(2.35, 48.8)] * 4)
PARIS = (2.35, 48.80, 2.36, 48.81)
PARIS_METRES = (652_000, 6_862_000, 653_000, 6_863_000)
SAINT_DENIS_REUNION = (55.45, -20.9, 55.46, -20.89)


def frame(*shapes: Any, crs: int = 2154) -> geopandas.GeoDataFrame:
    return geopandas.GeoDataFrame({"rang": range(len(shapes))}, geometry=list(shapes), crs=crs)


def swapped(west: float, south: float, east: float, north: float) -> Any:
    return box(south, west, north, east)


def layer(role: str, name: str, **columns: str) -> dict[str, Any]:
    return {"role": role, "fichier": name, "epsg": 4326, "colonnes": columns}


def landed(read: ReadEdition, table: str, folder: Path, quarantined: set[int] | None = None) -> Any:
    path = folder / f"{table}.parquet"
    read.build_tables(quarantined or set())[table](path)
    return geopandas.read_parquet(path) if table.startswith("contour") else path
