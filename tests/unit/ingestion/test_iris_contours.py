"""IRIS: a JSON of the Région, its communes, and what makes it unreadable."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import shapely
from shapely.geometry import MultiPolygon, box
from support.shapes import (
    PARIS,
    landed,
    layer,
    swapped,
)

from ingestion.declaration.source_model import Source
from ingestion.errors import EditionRefused
from ingestion.raw_archive import RawFile
from ingestion.read_edition import ReadEdition
from ingestion.reading import read_edition
from ingestion.registers.fixed_tables import CONTOUR_TABLES


@pytest.fixture
def iris(make_source: Callable[..., Source], tmp_path: Path) -> Callable[[bytes], ReadEdition]:
    def read(content: bytes) -> ReadEdition:
        columns = {"code_iris": "code", "libelle": "nom", "type_iris": "typ"}
        declared = layer("geometrie", "iris.json.gz", **columns) | {"format": "iris_json"}
        edition = {"millesime_geo": 2021, "couches": [declared]}
        source = make_source(
            forme="contours", niveau_geo="iris", cle=None, blocs={}, editions={"x": edition}
        )
        path = tmp_path / "iris.json.gz"
        path.write_bytes(content)
        return read_edition(source, "x", (RawFile(path.name, "0" * 64, 1, path),))

    return read


def _iris(*coordinates: Any) -> bytes:
    records = [
        {"code": f"9404101{n:02d}", "nom": "Centre", "typ": "H", "g": g}
        for n, g in enumerate(coordinates)
    ]
    return gzip.compress(json.dumps({"iris": records}).encode(), mtime=0)


def test_an_iris_has_its_commune_and_its_area(
    iris: Callable[[bytes], ReadEdition], tmp_path: Path
) -> None:
    read = iris(_iris(shapely.geometry.mapping(MultiPolygon([box(*PARIS)]))["coordinates"]))
    drawn = landed(read, "contour_iris", tmp_path)
    assert list(drawn.columns) == [*CONTOUR_TABLES["contour_iris"], "geometry"]
    [row] = drawn.to_dict("records")
    assert (row["code_iris"], row["code_commune"]) == ("940410100", "94041")
    assert row["surface_m2"] > 0


@pytest.mark.parametrize(("shape", "passed"), [(box(*PARIS), True), (swapped(*PARIS), False)])
def test_iris_with_latitude_and_longitude_exchanged_are_refused(
    iris: Callable[[bytes], ReadEdition], shape: Any, passed: bool
) -> None:
    read = iris(_iris(shapely.geometry.mapping(MultiPolygon([shape]))["coordinates"]))
    assert [c.passed for c in read.checks] == [passed]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"pas du gzip",
        gzip.compress(b"{", mtime=0),
        gzip.compress(b'{"autre": []}', mtime=0),
        gzip.compress(b"[]", mtime=0),
        gzip.compress(b'{"iris": ["x"]}', mtime=0),
        _iris([[1]]),
        _iris(["x"]),
        _iris([])[:-12],
        _iris([])[:12] + b"\xff\xff" + _iris([])[14:],
    ],
)
def test_contours_that_cannot_be_read_are_refused_by_file(
    iris: Callable[[bytes], ReadEdition], content: bytes
) -> None:
    with pytest.raises(EditionRefused) as refusal:
        iris(content)
    assert refusal.value.where.file == "iris.json.gz"
