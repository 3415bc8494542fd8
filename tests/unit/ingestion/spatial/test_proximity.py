"""Every quartier within reach of a point, not the nearest alone."""

from pathlib import Path
from typing import Any

import polars as pl
import pytest
from support.squares import X, Y, square

from ingestion.declaration.catalogue_loader import load_catalogue
from ingestion.registers.schema import landed_schema
from ingestion.spatial.attachment import Extent, PointTable
from ingestion.spatial.place_points import Placer
from ingestion.spatial.polygons import Polygons
from ingestion.spatial.proximity import write_proximities
from ingestion.spatial.tables import KEYS, SCHEMAS

SIRENE = load_catalogue()["insee_sirene_geolocalisation"]
TABLE = SIRENE.tables["sirene_geolocalisation"]
# Two quartiers 300 m apart, and one of the other generation over the first.
OLD = {"QP094001": square(0, 0, 100), "QP094002": square(400, 0, 100)}
NEW = {"QN09401M": square(0, 0, 100)}


def polygons(shapes: dict[str, Any]) -> Polygons:
    return Polygons.of(list(shapes), list(shapes.values()))


def point(rank: int, x: float | None, precision: float | None = None) -> dict[str, Any]:
    return {
        "source_id": "insee_sirene_geolocalisation", "edition": "2026-07", "ligne": rank,
        "siret": str(rank) * 14, "x": None if x is None else X + x, "y": Y + 50.0, "epsg": 2154,
        "distance_precision": precision,
    }  # fmt: skip


def near(tmp_path: Path, *points: dict[str, Any], extent: Extent | None = None) -> pl.DataFrame:
    path, target = tmp_path / "r.parquet", tmp_path / "t.parquet"
    pl.DataFrame(points, schema=landed_schema(TABLE)).write_parquet(path)
    placers = {"qpv_2015": Placer(polygons(OLD)), "qpv_2024": Placer(polygons(NEW)), "qva": None}
    tables = [PointTable(SIRENE.source_id, "sirene_geolocalisation", path, TABLE)]
    write_proximities(target, tables, placers, extent)
    return pl.read_parquet(target)


def test_a_point_between_two_quartiers_is_near_to_both(tmp_path: Path) -> None:
    rows = near(tmp_path, point(1, 150)).filter(pl.col("famille") == "qpv_2015")
    assert rows.select("code_quartier", "distance_m", "generation").rows() == [
        ("QP094001", pytest.approx(50), 2015), ("QP094002", pytest.approx(250), 2015),
    ]  # fmt: skip


def test_inside_is_at_no_distance_and_the_precision_is_kept(tmp_path: Path) -> None:
    rows = near(tmp_path, point(1, 50, 20.0)).filter(pl.col("famille") == "qpv_2024")
    assert rows.select("code_quartier", "distance_m", "precision_m").rows() == [
        ("QN09401M", 0.0, 20.0)
    ]


def test_what_is_too_far_or_cannot_be_placed_has_no_row(tmp_path: Path) -> None:
    rows = near(tmp_path, point(1, 1001), point(2, None), point(3, 50, 900.0), point(4, 999))
    assert rows["ligne"].unique().to_list() == [4]
    assert rows["distance_m"].to_list() == [pytest.approx(499)]


def test_points_surely_elsewhere_are_left_out(tmp_path: Path) -> None:
    extent = Extent((X, Y, X + 100, Y + 100), frozenset({"QP094001"}))
    rows = near(tmp_path, point(1, 50), point(2, 150), extent=extent)
    assert rows["ligne"].unique().to_list() == [1]


def test_the_table_has_its_columns_and_its_key(tmp_path: Path) -> None:
    rows = near(tmp_path, point(1, 50), point(2, 150))
    assert rows.schema == SCHEMAS["proximite_point"]
    assert not rows.select(KEYS["proximite_point"]).is_duplicated().any()
    write_proximities(tmp_path / "vide.parquet", [], {})
    assert pl.read_parquet(tmp_path / "vide.parquet").schema == SCHEMAS["proximite_point"]
