"""Coded polygons: repaired, sorted, kept apart."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, box
from support.shapes import BOW_TIE, COLLAPSED, frame
from support.squares import polygons, square

from ingestion.errors import IngestionError
from ingestion.spatial.polygons import Polygons


def test_polygons_are_sorted_repaired_and_have_an_area() -> None:
    found = Polygons.of(["b", "a", "vide", "plat"], [BOW_TIE, box(0, 0, 1, 1), None, COLLAPSED])
    assert found.codes == ("a", "b")
    assert found.areas().tolist() == pytest.approx([1, 2])


def test_one_code_for_two_polygons_is_refused() -> None:
    with pytest.raises(IngestionError, match="désigne deux polygones") as refused:
        Polygons.of(["a", "a"], [box(0, 0, 1, 1), box(2, 0, 3, 1)])
    assert refused.value.where.value == "a"


def test_degrees_are_brought_to_metres_and_overseas_is_left_out() -> None:
    degrees = frame(box(2.35, 48.8, 2.36, 48.81), box(55.4, -21, 55.5, -20.9), crs=4326)
    found = Polygons.of_frame(degrees.assign(code=["paris", "reunion"]), "code")
    assert found.codes == ("paris",)
    assert found.areas()[0] == pytest.approx(734 * 1113, rel=0.01)


def test_overlaps_go_to_the_first_code_and_are_said() -> None:
    shapes = polygons({"B": square(50, 0, 100), "A": square(0, 0, 100), "C": square(500, 0, 10)})
    apart, overlaps = shapes.apart()
    assert overlaps == {("A", "B"): pytest.approx(5000)}
    assert dict(zip(apart.codes, apart.areas(), strict=True)) == pytest.approx(
        {"A": 10_000, "B": 5_000, "C": 100}
    )


def test_a_common_border_is_no_overlap() -> None:
    apart, overlaps = polygons({"A": square(0, 0, 10), "B": square(10, 0, 10)}).apart()
    assert overlaps == {}
    assert apart.areas().tolist() == [100, 100]


def test_a_polygon_wholly_under_another_disappears() -> None:
    apart, overlaps = polygons({"A": square(0, 0, 100), "B": square(10, 10, 10)}).apart()
    assert apart.codes == ("A",)
    assert overlaps == {("A", "B"): pytest.approx(100)}


def test_meeting_keeps_those_that_touch_one_of_the_others() -> None:
    shapes = polygons({"A": square(0, 0, 10), "B": square(100, 0, 10), "C": square(200, 0, 10)})
    other = polygons({"x": MultiPolygon([square(5, 5, 2), square(205, 5, 2)])})
    assert shapes.meeting(other).codes == ("A", "C")
    assert shapes.meeting(Polygons.none()).codes == ()


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 60), st.integers(0, 60), st.integers(1, 40)),
        min_size=1,
        max_size=6,
    )
)
def test_polygons_set_apart_cover_the_same_ground_once(sizes: list[tuple[int, int, int]]) -> None:
    import shapely

    shapes = {f"Q{i}": square(*size) for i, size in enumerate(sizes)}
    apart, _ = polygons(shapes).apart()
    assert apart.areas().sum() == pytest.approx(
        shapely.area(shapely.union_all(list(shapes.values())))
    )
    again, overlaps = apart.apart()
    assert sum(overlaps.values()) == pytest.approx(0, abs=1e-4)
    assert again.areas().sum() == pytest.approx(apart.areas().sum())
