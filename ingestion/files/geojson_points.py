"""Turns the features of a GeoJSON file into records that carry the coordinates of their point.

A geometry that is not one point (several points, none) is what the producer publishes: the
record keeps no coordinates, and the count is said. Contours are read elsewhere (`contours`).
"""

import re
from dataclasses import dataclass
from typing import Any

from ingestion.errors import EditionRefused, Where
from ingestion.files.json_records import (
    JsonRecords,
    Record,
    RepeatedKeys,
    readable,
    refuse_repeated,
)
from ingestion.files.text_table import RejectedRow

# Keys under which a record carries the coordinates of its point.
X_KEY, Y_KEY = "geometry:x", "geometry:y"
_CRS84 = 4326
_EPSG = re.compile(r"EPSG:.*?(\d+)$")


@dataclass(frozen=True, slots=True)
class PointRecords:
    """`records`: properties and coordinates. `not_points`: features of another geometry."""

    records: JsonRecords
    not_points: int


def features_path(document: Any, epsg: int | None, name: str) -> tuple[str, ...]:
    """Where the features stand. Raises EditionRefused for another document or another CRS."""
    refuse_repeated(document, name)
    if not isinstance(document, dict) or document.get("type") != "FeatureCollection":
        raise EditionRefused(
            "Le fichier n'est pas une collection GeoJSON.",
            Where(file=name),
            rule="un objet de type FeatureCollection",
        )
    found = _declared_epsg(document)
    if epsg is not None and found != epsg:
        raise EditionRefused(
            "Le système de coordonnées n'est pas celui que le catalogue déclare.",
            Where(file=name, value=str(found)),
            rule=f"EPSG {epsg} (« epsg » de la table)",
            next_step="vérifier le fichier, puis corriger « epsg »",
        )
    return ("features",)


def point_records(features: JsonRecords) -> PointRecords:
    """Properties of each feature, with the text of its coordinates under X_KEY and Y_KEY."""
    records: list[Record] = []
    ranks: list[int] = []
    rejected = list(features.rejected)
    not_points = 0
    for feature, rank in zip(features.records, features.ranks, strict=True):
        properties, geometry = feature.get("properties") or {}, feature.get("geometry")
        if not isinstance(properties, dict) or isinstance(properties, RepeatedKeys):
            reason = "propriétés illisibles ou clé répétée"
            rejected.append(RejectedRow(rank, None, None, reason, (readable(str(feature))[:2000],)))
            continue
        point = _coordinates(geometry)
        not_points += point is None
        x, y = point or (None, None)
        records.append(properties | {X_KEY: x, Y_KEY: y})
        ranks.append(rank)
    return PointRecords(JsonRecords(records, ranks, tuple(rejected)), not_points)


def _coordinates(geometry: Any) -> tuple[Any, Any] | None:
    """Both coordinates as they stand, read as numbers later; None when it is no single point."""
    if isinstance(geometry, RepeatedKeys):
        return [geometry.repeated], [geometry.repeated]
    if not isinstance(geometry, dict) or geometry.get("type") != "Point":
        return None
    coordinates = geometry.get("coordinates")
    if not isinstance(coordinates, list) or len(coordinates) < 2:
        # Not two coordinates: the whole value goes to the fields, which refuse it.
        return [coordinates], [coordinates]
    return coordinates[0], coordinates[1]


def _declared_epsg(document: Record) -> int | None:
    """EPSG of the old `crs` member; GeoJSON is in CRS84 (longitude, latitude) without one."""
    crs = document.get("crs")
    if crs is None:
        return _CRS84
    properties = crs.get("properties") if isinstance(crs, dict) else None
    text = str(properties.get("name")) if isinstance(properties, dict) else ""
    if text.upper().endswith("CRS84"):
        return _CRS84
    found = _EPSG.search(text.upper())
    return int(found.group(1)) if found else None
