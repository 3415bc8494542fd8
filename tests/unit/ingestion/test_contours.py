"""Contours: repaired with the change of area said, polygons only, in Lambert-93."""

from typing import Any

import pytest
import shapely
from shapely.geometry import LineString, MultiPolygon, Polygon, box
from support.shapes import (
    BOW_TIE,
    COLLAPSED,
    PARIS,
    PARIS_METRES,
    SAINT_DENIS_REUNION,
    SPIKE,
    frame,
    swapped,
)

from ingestion.contours.layers import check_coordinates, repair, to_lambert_93


def test_a_valid_polygon_is_left_as_it_is() -> None:
    fixed = repair(frame(box(0, 0, 2, 2)))
    assert fixed.geometry[0].equals_exact(box(0, 0, 2, 2), 0)
    assert not fixed["est_repare"][0]
    assert fixed["motif_reparation"][0] is None


def test_a_bow_tie_is_repaired_with_its_reason_and_its_change_of_area() -> None:
    fixed = repair(frame(BOW_TIE, Polygon([(0, 0), (4, 4), (4, 0), (0, 3)])))
    assert fixed.geometry.is_valid.all()
    assert fixed["est_repare"].tolist() == [True, True]
    assert fixed.geometry[0].area == pytest.approx(2)
    assert "Self-intersection" in fixed["motif_reparation"][0]
    signed, real = 2.0, fixed.geometry[1].area
    assert f"surface {100 * (real / signed - 1):+.2f} %" in fixed["motif_reparation"][1]


def test_only_the_polygonal_part_of_a_repair_is_kept() -> None:
    assert shapely.make_valid(SPIKE).geom_type == "GeometryCollection"
    [fixed] = repair(frame(SPIKE)).geometry
    assert fixed.geom_type in ("Polygon", "MultiPolygon")
    assert fixed.area == pytest.approx(16)


@pytest.mark.parametrize("shape", [COLLAPSED, None])
def test_what_has_no_polygon_becomes_an_empty_one(shape: Polygon | None) -> None:
    [fixed] = repair(frame(shape)).geometry
    assert fixed.is_empty
    assert fixed.geom_type == "MultiPolygon"


def test_degrees_become_metres_and_overseas_is_left_out() -> None:
    shapes = to_lambert_93(frame(box(*PARIS), box(*SAINT_DENIS_REUNION), crs=4326))
    assert shapes["rang"].tolist() == [0]
    assert shapes.crs.to_epsg() == 2154
    # 0.01° by 0.01° at 48.8° north: about 735 m by 1 112 m.
    assert shapes["surface_m2"].iloc[0] == pytest.approx(735 * 1112, rel=0.01)


# --- Coordinates: in the area of use of the declared projection ------------------------------

LONDON_SIDE = (0.1, 51.7, 0.2, 51.8)


@pytest.mark.parametrize(
    ("shapes", "crs", "passed"),
    [
        ([box(*PARIS)], 4326, True),
        ([box(*PARIS), box(*SAINT_DENIS_REUNION)], 4326, True),
        ([box(*PARIS), box(*SAINT_DENIS_REUNION), box(*SAINT_DENIS_REUNION)], 4326, False),
        ([swapped(*PARIS)], 4326, False),
        ([box(*PARIS_METRES)], 4326, False),
        ([*[box(*PARIS)] * 9, box(*PARIS_METRES)], 4326, False),
        ([box(*LONDON_SIDE)], 4326, False),
        ([box(*PARIS_METRES)], 2154, True),
        ([swapped(*PARIS_METRES)], 2154, False),
        ([box(*PARIS)], 2154, False),
        ([*[box(*PARIS_METRES)] * 9, box(*PARIS)], 2154, False),
        ([box(340_000, 7_690_000, 341_000, 7_691_000)], 2975, True),
        ([COLLAPSED, None], 4326, False),
        ([MultiPolygon(), None], 4326, True),
    ],
)
def test_coordinates_out_of_the_area_of_use_block(
    shapes: list[Any], crs: int, passed: bool
) -> None:
    check = check_coordinates(frame(*shapes, crs=crs), "rang", "s/e")
    assert (check.passed, check.blocks) == (passed, not passed)
    assert bool(check.sample) is not passed


def test_a_line_is_no_contour() -> None:
    assert repair(frame(LineString([(0, 0), (1, 1)]))).geometry[0].area == 0


def test_a_bow_tie_without_area_says_so_rather_than_a_percentage() -> None:
    for last in (0.0, 1e-9):
        bow = Polygon([(0, 0), (4, 4), (4, 0), (0, 4 + last)])
        [reason] = repair(frame(bow))["motif_reparation"]
        assert reason.endswith("; surface nulle avant réparation")
