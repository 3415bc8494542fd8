"""Files of `anct_qpv_contours`: two shapefiles in 2015, two GeoJSON in 2024."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ingestion.declaration.source_model import Edition
from ingestion.demo import shapes
from ingestion.demo.elsewhere import NAMES_BY_CODE_2024, OUTSIDE
from ingestion.demo.grid import to_degrees
from ingestion.demo.groups import DEPARTEMENTS, groups_of
from ingestion.demo.shapefile import LAMBERT_93_WKT, WGS_84_WKT, Shape, write_shapefile
from ingestion.demo.shapes import Ring
from ingestion.demo.territory import Territory

_CRS84 = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
_DBF_FIELDS = {"CODE_QP": 8, "NOM_QP": 254, "COMMUNE_QP": 254}
_OVERSEAS_SIDE = 0.004
_COMMUNES_2024_OUTSIDE: dict[str, tuple[str, ...]] = {
    "QN09125M": ("91286",),
    "QN09105I": ("91228",),
    "QN97601C": ("97608",),
}
# Mayotte: the list in force holds whole communes, the simplified file still former quartiers.
_COMMUNE_OF_MAYOTTE = ("QN97601C", (45.2, -12.8))
_FORMER_MAYOTTE = {"QN97601I": (45.23, -12.78), "QN97602I": (45.25, -12.78)}


def write_qpv_2015(folder: Path, edition: Edition, country: Territory) -> list[Path]:
    """Lambert-93 for metropolitan France; degrees for the whole list, overseas first."""
    metric = shapes.rings_2015(country)
    metric |= {code: shapes.crossed(metric[code]) for code in shapes.CROSSED_2015}
    rows = {q.code: (q.code, q.nom, country.names(q)) for q in country.quartiers}
    degrees = {o.code: _square((o.lon, o.lat)) for o in OUTSIDE if o.code not in metric}
    degrees |= {code: _degrees(ring, 7) for code, ring in metric.items()}
    written = []
    for layer in edition.couches:
        rings, wkt = (metric, LAMBERT_93_WKT) if layer.epsg == 2154 else (degrees, WGS_84_WKT)
        content = [Shape(ring, rows[code]) for code, ring in rings.items()]
        stem = folder / Path(layer.fichier).stem
        written += write_shapefile(stem, content, _DBF_FIELDS, wkt)
    return written


def write_qpv_2024(folder: Path, edition: Edition, country: Territory) -> list[Path]:
    """The simplified polygons, and the list in force: other codes, other separators."""
    rings = _degrees_2024(country)
    simplified = rings | {code: _square(place) for code, place in _FORMER_MAYOTTE.items()}
    in_force = {code: _rounded(ring, 4) for code, ring in rings.items()}
    in_force |= {_COMMUNE_OF_MAYOTTE[0]: _square(_COMMUNE_OF_MAYOTTE[1])}
    described = _Description(country)
    files = {layer.role: layer.fichier for layer in edition.couches}
    return [
        _write_simplified(folder / files["geometrie"], simplified, described),
        _write_list(folder / files["liste"], in_force, described),
    ]


class _Description:
    """Name and communes of any quartier of 2024."""

    def __init__(self, country: Territory) -> None:
        self.country = country
        by_code = {q.code: q for q in country.quartiers}
        self.parents = {o.code_2024: by_code[o.code] for o in OUTSIDE if o.code_2024}

    def name(self, code: str) -> str:
        names = self.country.seeds.names_2024 | NAMES_BY_CODE_2024
        if code in names:
            return names[code]
        parent = self.parents.get(code)
        return parent.nom if parent else "Ancien quartier"

    def communes(self, code: str) -> tuple[str, ...]:
        known = self.country.seeds.communes_2024 | _COMMUNES_2024_OUTSIDE
        if code in known:
            return known[code]
        parent = self.parents.get(code)
        return tuple(commune for commune, _ in parent.parts) if parent else ("97608",)

    def properties(self, rank: int, code: str) -> dict[str, Any]:
        """Attributes of the simplified file; `fid` is a float there."""
        communes = self.communes(code)
        places = [self.country.places[c] for c in communes]
        departement = DEPARTEMENTS[places[0].departement]
        return {
            "fid": float(rank),
            "code_qp": code,
            "lib_qp": self.name(code),
            "insee_reg": departement.region,
            "lib_reg": departement.nom_region,
            "insee_dep": departement.code,
            "lib_dep": departement.nom,
            "insee_com": ", ".join(communes),
            "lib_com": ", ".join(place.nom for place in places),
            "siren_epci": ", ".join(groups_of(communes, self.country)),
        }


def _degrees_2024(country: Territory) -> dict[str, Ring]:
    """Every quartier of 2024 in degrees, 5 decimals, by code."""
    metric = shapes.rings_2024(country)
    metric |= {code: shapes.crossed(metric[code]) for code in shapes.CROSSED_2024}
    rings = {code: _degrees(ring, 5) for code, ring in metric.items()}
    rings |= {
        o.code_2024: _square((o.lon, o.lat))
        for o in OUTSIDE
        if o.code_2024 and o.code_2024 not in rings
    }
    # Simplified until nothing is left: the code stays in the list, without a polygon.
    rings[shapes.COLLAPSED_2024] = [(2.44, 48.61)] * 4
    return dict(sorted(rings.items()))


def _write_simplified(path: Path, rings: dict[str, Ring], described: _Description) -> Path:
    features = (
        _feature(described.properties(rank, code), ring)
        for rank, (code, ring) in enumerate(rings.items(), start=1)
    )
    collection = {
        "type": "FeatureCollection",
        "name": "QP2024_France_Hexagonale_Outre_Mer_WGS84_ESPG4326",
        "crs": _CRS84,
        "features": list(features),
    }
    return _write(path, json.dumps(collection, ensure_ascii=False))


def _write_list(path: Path, rings: dict[str, Ring], described: _Description) -> Path:
    features = (
        _feature(
            {
                "code_qp": code,
                "lib_qp": described.name(code),
                "insee_com": "; ".join(described.communes(code)),
            },
            ring,
        )
        for code, ring in rings.items()
    )
    head = {"type": "FeatureCollection", "name": path.stem, "crs": _CRS84}
    start = json.dumps(head, separators=(",", ":"))[:-1] + ',"features":[\n'
    lines = (json.dumps(f, ensure_ascii=False, separators=(",", ":")) for f in features)
    return _write(path, start + ",\n".join(lines) + "\n]}\n")


def _feature(properties: dict[str, Any], ring: Ring) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": "MultiPolygon", "coordinates": [[[list(p) for p in ring]]]},
    }


def _write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode("utf-8"))
    return path


def _degrees(ring: Ring, digits: int) -> Ring:
    return _rounded(to_degrees(ring), digits)


def _rounded(ring: Iterable[tuple[float, float]], digits: int) -> Ring:
    return [(round(x, digits), round(y, digits)) for x, y in ring]


def _square(place: tuple[float, float]) -> Ring:
    """A clockwise square in degrees, for where Lambert-93 does not reach."""
    x, y = place
    side = _OVERSEAS_SIDE
    corners = [(x, y), (x, y + side), (x + side, y + side), (x + side, y), (x, y)]
    return _rounded(corners, 4)
