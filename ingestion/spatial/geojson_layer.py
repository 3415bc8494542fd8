"""Reads polygons of a GeoJSON file without a geographic library: nothing else can hide in it.

GDAL opens a file by its content, whatever its name: a « .geojson » that is in truth a virtual
layer would read other files or call an address. Here it is only JSON.
"""

import json
import re
from pathlib import Path
from typing import Any

from ingestion.errors import EditionRefused, Where

CRS84 = 4326
_EPSG = re.compile(r"EPSG:.*?(\d+)$", re.IGNORECASE)
_GEOMETRIES = ("Polygon", "MultiPolygon")


def read_geojson(path: Path) -> tuple[int, list[tuple[dict[str, Any], Any]]]:
    """EPSG code, and properties with geometry (None when it cannot be read) of each feature.

    Coordinates are longitude, latitude unless the file declares another projection. Raises
    EditionRefused when the file is not GeoJSON.
    """
    document = _document(path)
    kind = document.get("type") if isinstance(document, dict) else None
    if kind == "FeatureCollection" and isinstance(document.get("features"), list):
        features = document["features"]
    elif kind == "Feature":
        features = [document]
    elif kind in _GEOMETRIES:
        features = [{"properties": {}, "geometry": document}]
    else:
        raise _not_geojson(path, f"type « {kind} »")
    return _epsg(document, path), [_feature(f) for f in features]


def _document(path: Path) -> Any:
    def refuse(constant: str) -> None:
        raise ValueError(constant)

    try:
        text = path.read_bytes().decode("utf-8-sig")
        return json.loads(text, parse_constant=refuse)
    except UnicodeDecodeError as error:
        raise EditionRefused(
            "Le fichier n'est pas en UTF-8.",
            Where(file=path.name),
            rule="un GeoJSON est un texte UTF-8",
            next_step="l'exporter à nouveau en choisissant l'encodage UTF-8",
        ) from error
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", None)
        raise EditionRefused(
            "Le fichier n'est pas un JSON lisible.",
            Where(file=path.name, line=line),
            next_step="l'exporter à nouveau depuis le logiciel de cartographie",
        ) from error


def _feature(feature: Any) -> tuple[dict[str, Any], Any]:
    if not isinstance(feature, dict):
        return {}, None
    properties = feature.get("properties")
    shape = _shape(feature.get("geometry"))
    return properties if isinstance(properties, dict) else {}, shape


def _shape(geometry: Any) -> Any:
    import shapely
    import shapely.geometry

    if not isinstance(geometry, dict):
        return None
    try:
        shape = shapely.geometry.shape(geometry)
    except (ValueError, TypeError, LookupError, AttributeError, OverflowError, RecursionError):
        return None
    except shapely.errors.ShapelyError:
        return None
    return shapely.force_2d(shape)


def _epsg(document: dict[str, Any], path: Path) -> int:
    crs = document.get("crs")
    if crs is None:
        return CRS84
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = str(properties.get("name")) if isinstance(properties, dict) else ""
    if name.upper().endswith("CRS84"):
        return CRS84
    found = _EPSG.search(name)
    if found is None:
        raise EditionRefused(
            "La projection que le fichier déclare est inconnue.",
            Where(file=path.name, value=name or str(crs)),
            rule="un code EPSG, ou rien (longitude, latitude)",
            next_step="exporter la couche en EPSG:4326 ou EPSG:2154",
        )
    return int(found.group(1))


def _not_geojson(path: Path, found: str) -> EditionRefused:
    return EditionRefused(
        "Le fichier n'est pas un GeoJSON de polygones.",
        Where(file=path.name, value=found),
        rule="une FeatureCollection, un Feature ou un polygone",
        next_step="exporter la couche en GeoJSON depuis le logiciel de cartographie",
    )
