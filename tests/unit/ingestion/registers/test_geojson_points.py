"""Points of a GeoJSON file: coordinates for one point, a doubt said otherwise."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from ingestion.declaration.source_model import Source
from ingestion.errors import EditionRefused

FIELDS = {
    "code": {"obligatoire": True},
    "lon": {"type": "decimal", "minimum": -180, "maximum": 180},
    "lat": {"type": "decimal", "minimum": -90, "maximum": 90},
}


@pytest.fixture
def source(make_register: Callable[..., Source]) -> Source:
    table = {"point": ["lon", "lat"], "epsg": 4326}
    return make_register(FIELDS, table=table, lecture={"format": "geojson", "part_max_rejets": 0.9})


def collection(*features: Any, **others: Any) -> str:
    return json.dumps({"type": "FeatureCollection", "features": features} | others)


def feature(code: str, geometry: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": {"code": code}, "geometry": geometry}


def point(*coordinates: Any) -> dict[str, Any]:
    return {"type": "Point", "coordinates": list(coordinates)}


@pytest.mark.parametrize(
    ("geometry", "landed", "refused", "not_points"),
    [
        (point(2.4, 48.8), (2.4, 48.8), [], 0),
        (point(2.4, 48.8, 35), (2.4, 48.8), [], 0),
        (None, (None, None), [], 1),
        ({"type": "MultiPoint", "coordinates": [[2, 48], [3, 48]]}, (None, None), [], 1),
        ({"type": "GeometryCollection", "geometries": []}, (None, None), [], 1),
        ("POINT (2 48)", (None, None), [], 1),
        (point(2.4), (None, None), ["geometry:x", "geometry:y"], 0),
        (point("est", 48.8), (None, 48.8), ["geometry:x"], 0),
        (point(200, 48.8), (None, 48.8), ["geometry:x"], 0),
        (point([2], True), (None, None), ["geometry:x", "geometry:y"], 0),
    ],
)
def test_coordinates_are_those_of_a_single_point(
    read: Callable[..., Any],
    source: Source,
    geometry: Any,
    landed: tuple[Any, Any],
    refused: list[str],
    not_points: int,
) -> None:
    found = read(source, collection(feature("A", geometry), feature("B", point(0, 0))))
    assert found.landed().select("code", "lon", "lat").row(0) == ("A", *landed)
    assert [column for _, column, _, _ in found.refused] == refused
    shown = {"un_point_par_ligne": f"{not_points} objets sans point"} if not_points else {}
    assert {k: v for k, v in found.failed().items() if k == "un_point_par_ligne"} == shown


def test_a_feature_without_properties_is_set_aside(
    read: Callable[..., Any], source: Source
) -> None:
    broken = {"type": "Feature", "properties": [1], "geometry": point(0, 0)}
    found = read(source, collection(feature("A", point(1, 2)), broken, 3))
    assert found.column("code") == ["A"]
    assert [(line, reason) for line, _, _, reason in found.refused] == [
        (3, "pas un objet JSON"), (2, "propriétés illisibles ou clé répétée"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "accepted"),
    [
        ("urn:ogc:def:crs:OGC:1.3:CRS84", True),
        ("urn:ogc:def:crs:EPSG::4326", True),
        ("urn:ogc:def:crs:EPSG::2154", False),
        ("Lambert", False),
    ],
)
def test_another_system_of_coordinates_is_refused(
    read: Callable[..., Any], source: Source, name: str, accepted: bool
) -> None:
    crs = {"type": "name", "properties": {"name": name}}
    content = collection(feature("A", point(1, 2)), crs=crs)
    if accepted:
        assert read(source, content).column("lon") == [1.0]
        return
    with pytest.raises(EditionRefused, match="système de coordonnées"):
        read(source, content)


@pytest.mark.parametrize("content", ['{"type": "Topology"}', "[]", '{"features": []}'])
def test_another_document_is_refused(
    read: Callable[..., Any], source: Source, content: str
) -> None:
    with pytest.raises(EditionRefused, match="collection GeoJSON"):
        read(source, content)
