"""Polygons that partners would hand over: two simulated deposits of `quartier_vecu`.

A GeoJSON as a citizens' council would draw it, without codes, and a Shapefile as a landlord would
export it, with codes of its own. Both hold simulated quartiers and their surroundings.
"""

import json
from pathlib import Path
from typing import Any

from ingestion.demo.grid import Site, sites_2015, to_degrees
from ingestion.demo.shapefile import LAMBERT_93_WKT, Shape, write_shapefile
from ingestion.demo.shapes import Ring
from ingestion.demo.territory import Territory

FOLDER = "quartier_vecu"
_MARGIN = 60.0
_COUNCIL = {
    "QP094008": "Gagarine et ses abords (simulé)",
    "QP094009": "Ivry Port vécu (simulé)",
}
_LANDLORD = {"QP094031": ("RES-ORLY-1", "Résidences de l'Est (simulé)")}


def write_lived(folder: Path, country: Territory) -> list[Path]:
    """Write `<folder>/<deposit>/<files>`."""
    sites = sites_2015(country)
    return [_council(folder, sites), *_landlord(folder, sites)]


def _council(folder: Path, sites: dict[str, Site]) -> Path:
    features: list[dict[str, Any]] = [
        {
            "type": "Feature",
            "properties": {"nom": name},
            "geometry": {
                "type": "Polygon",
                "coordinates": [
                    [[round(x, 6), round(y, 6)] for x, y in to_degrees(_around(sites[code]))]
                ],
            },
        }
        for code, name in _COUNCIL.items()
    ]
    path = folder / "conseil-citoyen-ivry" / "quartiers_vecus.geojson"
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)
    path.write_bytes((text + "\n").encode("utf-8"))
    return path


def _landlord(folder: Path, sites: dict[str, Site]) -> list[Path]:
    shapes = [Shape(_around(sites[code]), row) for code, row in _LANDLORD.items()]
    fields = {"CODE": 20, "NOM": 80}
    return write_shapefile(folder / "bailleur-orly" / "residences", shapes, fields, LAMBERT_93_WKT)


def _around(site: Site) -> Ring:
    """Clockwise rectangle with a margin."""
    west, south = site.x - _MARGIN, site.y - _MARGIN
    east, north = site.x + site.width + _MARGIN, site.y + site.height + _MARGIN
    corners = [(west, south), (west, north), (east, north), (east, south), (west, south)]
    return [(round(x, 2), round(y, 2)) for x, y in corners]
