"""Points in polygons: three outcomes, none forgotten, distances to the border."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, Point, Polygon
from support.squares import X, Y, points, polygons, square

from ingestion.spatial.assign import Assignment, PointColumns, assign_points
from ingestion.spatial.polygons import Polygons

RING = Polygon(square(0, 0, 100).exterior, [square(40, 40, 20).exterior])
Assign = Callable[..., pl.DataFrame]


@pytest.fixture
def assign(tmp_path: Path) -> Assign:
    """`assign(points, shapes, **options)`: the rows written, with the account in `.assign.last`."""

    def run(frame: pl.DataFrame | Path, shapes: dict[str, Any] | Polygons, **options: Any) -> Any:
        target = tmp_path / "placement.parquet"
        given_polygons = shapes if isinstance(shapes, Polygons) else polygons(shapes)
        run.last = assign_points(frame, given_polygons, target, **options)
        return pl.read_parquet(target)

    return run


def row(frame: pl.DataFrame, identifier: str) -> dict[str, Any]:
    found = frame.filter(pl.col("id") == identifier)
    assert found.height == 1
    return found.row(0, named=True)


def test_a_point_is_inside_outside_or_near_with_its_distance_to_the_border(assign: Assign) -> None:
    placed = assign(points((30, 50), (130, 50), (5000, 50)), {"A": square(0, 0, 100)})
    inside, near, far = (row(placed, f"p{i}") for i in range(3))
    assert (inside["etat"], inside["code"], inside["code_proche"]) == ("dedans", "A", "A")
    assert inside["distance_m"] == pytest.approx(30)
    assert inside["est_interieur"] is True
    assert inside["nb_polygones"] == 1
    assert (near["etat"], near["code"], near["code_proche"]) == ("dehors", None, "A")
    assert near["distance_m"] == pytest.approx(30)
    assert near["est_interieur"] is False
    assert near["nb_polygones"] == 0
    assert (far["etat"], far["code_proche"], far["distance_m"]) == ("dehors", None, None)
    assert far["motif"] is None


def test_a_point_in_a_hole_is_outside_and_close_to_it(assign: Assign) -> None:
    placed = assign(points((50, 50), (20, 50)), {"A": RING})
    hole, ring = row(placed, "p0"), row(placed, "p1")
    assert (hole["etat"], hole["code_proche"]) == ("dehors", "A")
    assert hole["distance_m"] == pytest.approx(10)
    # 20 m from the outer ring and from the hole alike.
    assert (ring["etat"], ring["distance_m"]) == ("dedans", pytest.approx(20))


def test_every_part_of_a_multipolygon_counts(assign: Assign) -> None:
    shape = MultiPolygon([square(0, 0, 10), square(100, 0, 10)])
    placed = assign(points((5, 5), (105, 5), (50, 5)), {"A": shape})
    assert placed.sort("id")["etat"].to_list() == ["dedans", "dedans", "dehors"]


def test_a_point_on_the_border_is_inside_at_no_distance(assign: Assign) -> None:
    placed = assign(points((0, 50), (100, 100)), {"A": square(0, 0, 100)})
    assert placed["etat"].to_list() == ["dedans", "dedans"]
    assert placed["distance_m"].to_list() == [0.0, 0.0]


def test_a_border_nearer_than_the_precision_leaves_the_point_undetermined(assign: Assign) -> None:
    frame = points((10, 50), (-10, 50), (50, 50), (5, 50), precision=[20.0, 20.0, 20.0, None])
    columns = PointColumns(precision_m="precision")
    placed = assign(frame, {"A": square(0, 0, 100)}, columns=columns)
    inner, outer, deep, exact = (row(placed, f"p{i}") for i in range(4))
    for point, side in ((inner, True), (outer, False)):
        assert (point["etat"], point["code"], point["code_proche"]) == ("indetermine", None, "A")
        assert point["motif"] == "bord_plus_proche_que_la_precision"
        assert point["distance_m"] == pytest.approx(10)
        assert point["est_interieur"] is side
    assert deep["etat"] == "dedans"
    assert exact["etat"] == "dedans"
    assert assign.last == Assignment(4, 4, {"indetermine": 2, "dedans": 2})
    assert assign.last.located_share == 0.5


def test_a_precision_equal_to_the_distance_is_enough(assign: Assign) -> None:
    frame = points((20, 50), precision=[20.0])
    columns = PointColumns(precision_m="precision")
    assert row(assign(frame, {"A": square(0, 0, 100)}, columns=columns), "p0")["etat"] == "dedans"


def test_a_point_too_imprecise_or_refused_by_its_producer_is_kept_undetermined(
    assign: Assign,
) -> None:
    frame = points(
        (50, 50), (50, 50), (50, 50), (50, 50),
        precision=[501.0, 10.0, float("nan"), 10.0], sûr=[True, False, True, None],
    )  # fmt: skip
    columns = PointColumns(precision_m="precision", usable="sûr")
    placed = assign(frame, {"A": square(0, 0, 100)}, columns=columns)
    assert placed["etat"].to_list() == ["indetermine", "indetermine", "dedans", "dedans"]
    assert placed["motif"].to_list() == ["precision_insuffisante"] * 2 + [None, None]


def test_two_polygons_that_overlap_give_a_row_each(assign: Assign) -> None:
    shapes = {"A": square(0, 0, 100), "B": square(50, 0, 100)}
    placed = assign(points((75, 50), (25, 50)), shapes)
    both = placed.filter(pl.col("id") == "p0")
    assert both["code"].to_list() == ["A", "B"]
    assert both["nb_polygones"].to_list() == [2, 2]
    assert both["distance_m"].to_list() == pytest.approx([25, 25])
    assert row(placed, "p1")["code"] == "A"
    assert assign.last == Assignment(2, 3, {"dedans": 2})


def test_a_point_surely_in_one_and_perhaps_in_another_says_both(assign: Assign) -> None:
    shapes = {"A": square(0, 0, 100), "B": square(60, 0, 100)}
    frame = points((50, 50), precision=[20.0])
    placed = assign(frame, shapes, columns=PointColumns(precision_m="precision"))
    assert placed["etat"].to_list() == ["dedans", "indetermine"]
    assert placed["code"].to_list() == ["A", None]
    assert placed["code_proche"].to_list() == ["A", "B"]
    assert placed["nb_polygones"].to_list() == [1, 1]
    # The point is known to be in a quartier.
    assert assign.last.states == {"dedans": 1}


def test_of_two_polygons_as_near_the_first_code_is_named(assign: Assign) -> None:
    shapes = {"B": square(-110, 0, 100), "A": square(10, 0, 100)}
    assert row(assign(points((0, 50)), shapes), "p0")["code_proche"] == "A"


def test_the_nearest_polygon_is_looked_for_within_reach_only(assign: Assign) -> None:
    shapes = {"A": square(0, 0, 100)}
    assert row(assign(points((160, 50)), shapes, reach_m=50), "p0")["code_proche"] is None
    assert row(assign(points((160, 50)), shapes, reach_m=70), "p0")["distance_m"] == 60


@pytest.mark.parametrize(
    ("x", "y", "epsg", "reason"),
    [
        (None, Y, 2154, "coordonnees_absentes"),
        (X, float("nan"), 2154, "coordonnees_absentes"),
        (None, None, None, "coordonnees_absentes"),
        (0.0, 0.0, 2154, "coordonnees_impossibles"),
        (Y, X, 2154, "coordonnees_impossibles"),
        (float("inf"), Y, 2154, "coordonnees_impossibles"),
        (0.0, 0.0, 4326, "coordonnees_impossibles"),
        (48.8, 2.35, 4326, "coordonnees_impossibles"),
        (X, Y, 4326, "coordonnees_impossibles"),
        (X, Y, None, "projection_inconnue"),
        (X, Y, 999_999, "projection_inconnue"),
        (55.5, -21.1, 4326, "hors_emprise"),
        (-61.0, 14.6, 4326, "hors_emprise"),
        (338_000.0, 7_645_000.0, 2975, "hors_emprise"),
    ],
)
def test_a_point_without_a_place_is_undetermined_with_its_reason(
    assign: Assign, x: float | None, y: float | None, epsg: int | None, reason: str
) -> None:
    frame = pl.DataFrame(
        {"id": ["p0"], "x": [x], "y": [y], "epsg": [epsg]},
        schema={"id": pl.String, "x": pl.Float64, "y": pl.Float64, "epsg": pl.Int64},
    )
    found = row(assign(frame, {"A": square(0, 0, 100)}), "p0")
    assert (found["etat"], found["motif"]) == ("indetermine", reason)
    assert found["code"] is found["code_proche"] is found["distance_m"] is None


def test_degrees_are_longitude_then_latitude(assign: Assign) -> None:
    from pyproj import Transformer

    lon, lat = Transformer.from_crs(2154, 4326, always_xy=True).transform(X + 30, Y + 50)
    frame = pl.DataFrame({"id": ["p0"], "x": [lon], "y": [lat], "epsg": [4326]})
    found = row(assign(frame, {"A": square(0, 0, 100)}), "p0")
    assert found["etat"] == "dedans"
    assert found["distance_m"] == pytest.approx(30, abs=0.01)


def test_one_file_may_mix_projections_and_holes_in_its_data(assign: Assign) -> None:
    frame = pl.concat(
        [
            points((50, 50)),
            pl.DataFrame({"id": ["reunion"], "x": [55.5], "y": [-21.1], "epsg": [4326]}),
            points((200, 50)).with_columns(id=pl.lit("dehors")),
        ]
    )
    placed = assign(frame, {"A": square(0, 0, 100)})
    assert placed["id"].to_list() == ["p0", "reunion", "dehors"]
    assert placed["etat"].to_list() == ["dedans", "indetermine", "dehors"]


def test_one_projection_may_stand_for_all_points(assign: Assign) -> None:
    placed = assign(
        points((50, 50)).drop("epsg"), {"A": square(0, 0, 100)}, columns=PointColumns(epsg=2154)
    )
    assert placed["etat"].to_list() == ["dedans"]


def test_without_polygons_every_point_is_outside_of_nothing(assign: Assign) -> None:
    placed = assign(points((50, 50)), Polygons.none())
    assert (placed["etat"].to_list(), placed["code_proche"].to_list()) == (["dehors"], [None])


def test_without_points_the_table_has_its_columns(assign: Assign) -> None:
    placed = assign(points(), {"A": square(0, 0, 100)})
    assert placed.is_empty()
    assert placed.columns == [
        "id", "etat", "motif", "code", "code_proche", "distance_m", "est_interieur",
        "nb_polygones",
    ]  # fmt: skip
    assert assign.last == Assignment(0, 0, {})


def test_batches_and_files_give_what_one_frame_gives(assign: Assign, tmp_path: Path) -> None:
    frame = points(*[(x, y) for x in range(-40, 200, 20) for y in range(-40, 200, 20)])
    shapes = {"A": square(0, 0, 100), "B": square(50, 50, 100)}
    whole = assign(frame, shapes)
    path = tmp_path / "points.parquet"
    frame.write_parquet(path, row_group_size=50)
    assert assign(frame, shapes, batch=7).equals(whole)
    assert assign(path, shapes, batch=11).equals(whole)
    frame.clear().write_parquet(path)
    assert assign(path, shapes).is_empty()


def test_a_result_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "placement.parquet"
    with pytest.raises(pl.exceptions.ColumnNotFoundError):
        assign_points(points((1, 1)).drop("x"), polygons({"A": square(0, 0, 9)}), target)
    assert list(tmp_path.iterdir()) == []


place = st.floats(-150, 250).map(lambda v: round(v, 3))
corner = st.integers(-60, 60)
some_squares = st.lists(st.tuples(corner, corner, st.integers(5, 80)), min_size=1, max_size=4)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(place, place), min_size=1, max_size=20), some_squares, st.floats(0, 40))
def test_the_engine_says_what_geometry_says(
    tmp_path_factory: pytest.TempPathFactory,
    places: list[tuple[float, float]],
    sizes: list[tuple[int, int, int]],
    precision: float,
) -> None:
    shapes = {f"Q{i}": square(*size) for i, size in enumerate(sizes)}
    frame = points(*places, precision=[precision] * len(places))
    target = tmp_path_factory.mktemp("p") / "placement.parquet"
    columns = PointColumns(precision_m="precision")
    account = assign_points(frame, polygons(shapes), target, columns=columns)
    rows = pl.read_parquet(target)
    assert set(rows["id"]) == set(frame["id"])
    assert account.points == len(places) == sum(account.states.values())
    for found in rows.iter_rows(named=True):
        point = Point(*frame.filter(pl.col("id") == found["id"]).select("x", "y").row(0))
        if found["etat"] == "dehors":
            assert not any(s.intersects(point) for s in shapes.values())
            assert min(s.distance(point) for s in shapes.values()) >= precision - 1e-6
            continue
        shape = shapes[found["code_proche"]]
        border = shape.exterior.distance(point)
        assert found["distance_m"] == pytest.approx(border, abs=1e-6)
        assert found["est_interieur"] == shape.intersects(point)
        assert (found["etat"] == "dedans") == (found["code"] is not None)
        if found["etat"] == "dedans":
            assert shape.intersects(point)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(place, place), min_size=1, max_size=15), some_squares)
def test_the_order_of_points_and_polygons_changes_nothing(
    tmp_path_factory: pytest.TempPathFactory,
    places: list[tuple[float, float]],
    sizes: list[tuple[int, int, int]],
) -> None:
    shapes = {f"Q{i}": square(*size) for i, size in enumerate(sizes)}
    folder = tmp_path_factory.mktemp("p")
    frame = points(*places)
    assign_points(frame, polygons(shapes), folder / "a.parquet")
    back = dict(reversed(shapes.items()))
    assign_points(frame.reverse(), polygons(back), folder / "b.parquet")
    keys = ["id", "code_proche"]
    first, second = (pl.read_parquet(folder / f"{n}.parquet").sort(keys) for n in "ab")
    assert first.equals(second)
