"""Passage between generations: both shares, noise said, quartiers without counterpart."""

from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.squares import grid, polygons, square

from ingestion.spatial.grid import Grid
from ingestion.spatial.passage import passage


def between(old: dict[str, Any], new: dict[str, Any], cells: Grid | None = None) -> pl.DataFrame:
    return passage(polygons(old), polygons(new), cells or Grid.empty())


def pair(frame: pl.DataFrame, old: str | None, new: str | None) -> dict[str, Any]:
    kept = frame.filter(pl.col("code_2015").eq_missing(old) & pl.col("code_2024").eq_missing(new))
    assert kept.height == 1
    return kept.row(0, named=True)


def test_both_shares_of_a_quartier_that_grows() -> None:
    found = between({"QP1": square(0, 0, 100)}, {"QN1": square(0, 0, 100, 200)})
    row = pair(found, "QP1", "QN1")
    assert row["part_surface_15_dans_24"] == 1.0
    assert row["part_surface_24_dans_15"] == pytest.approx(0.5)
    assert row["surface_commune_m2"] == pytest.approx(10_000)
    assert (row["methode"], row["confiance"]) == ("surface", "D")
    assert row["part_pop_15_dans_24"] is row["part_pop_24_dans_15"] is None
    assert not row["est_bruit"]


def test_a_split_quartier_keeps_shares_that_sum_to_at_most_one() -> None:
    new = {"QN1": square(0, 0, 30, 100), "QN2": square(30, 0, 60, 100)}
    found = between({"QP1": square(0, 0, 100)}, new)
    shares = found.sort("code_2024")["part_surface_15_dans_24"].to_list()
    assert shares == pytest.approx([0.3, 0.6])


def test_people_are_not_hectares() -> None:
    cells = grid(
        {square(0, 0, 50): 10, square(50, 0, 50): 30, square(0, 50, 100, 50): 0},
        measure="residents",
    )
    row = pair(between({"QP1": square(0, 0, 100)}, {"QN1": square(50, 0, 50, 100)}, cells),
               "QP1", "QN1")  # fmt: skip
    assert row["part_surface_15_dans_24"] == pytest.approx(0.5)
    assert row["part_pop_15_dans_24"] == pytest.approx(0.75)
    assert row["part_pop_24_dans_15"] == pytest.approx(1.0)
    assert (row["methode"], row["confiance"], row["millesime_carreaux"]) == ("residents", "C", 2019)


def test_a_grid_that_lacks_a_quartier_gives_no_share_of_people() -> None:
    cells = grid({square(0, 0, 50): 10, square(0, 50, 100, 50): None})
    row = pair(between({"QP1": square(0, 0, 100)}, {"QN1": square(0, 0, 50)}, cells), "QP1", "QN1")
    assert row["part_pop_15_dans_24"] is None
    assert row["methode"] == "surface"


def test_a_sliver_of_two_borders_is_noise_and_is_kept_to_be_seen() -> None:
    found = between({"QP1": square(0, 0, 100)}, {"QN1": square(99.6, 0, 100)})
    row = pair(found, "QP1", "QN1")
    assert row["part_surface_15_dans_24"] == pytest.approx(0.004)
    assert row["est_bruit"]
    # Neither has a counterpart.
    assert pair(found, "QP1", None)["part_surface_15_dans_24"] == 0
    assert pair(found, None, "QN1")["part_surface_24_dans_15"] == 0


def test_below_half_a_percent_of_either_is_noise() -> None:
    # 0.4 % of the large one, 4 % of the small one: METHODS cuts it.
    row = pair(between({"QP1": square(0, 0, 100)}, {"QN1": square(99.6, 0, 10, 100)}), "QP1", "QN1")
    assert row["part_surface_24_dans_15"] == pytest.approx(0.04)
    assert row["est_bruit"]


def test_a_small_quartier_wholly_inside_a_large_one_is_no_noise() -> None:
    row = pair(between({"QP1": square(0, 0, 1000)}, {"QN1": square(10, 10, 20)}), "QP1", "QN1")
    assert row["part_surface_15_dans_24"] == pytest.approx(0.0004)
    assert row["part_surface_24_dans_15"] == 1.0
    assert not row["est_bruit"]


def test_quartiers_without_counterpart_are_said() -> None:
    found = between({"QP1": square(0, 0, 10)}, {"QN1": square(500, 0, 10)})
    assert found.height == 2
    left, new = pair(found, "QP1", None), pair(found, None, "QN1")
    assert (left["part_surface_15_dans_24"], left["part_surface_24_dans_15"]) == (0, None)
    assert (new["part_surface_15_dans_24"], new["part_surface_24_dans_15"]) == (None, 0)


def test_nothing_gives_nothing() -> None:
    assert between({}, {}).is_empty()


spot = st.integers(0, 80)
shapes = st.lists(st.tuples(spot, spot, st.integers(3, 60)), min_size=1, max_size=5)


@settings(max_examples=60, deadline=None)
@given(shapes, shapes, st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.floats(0, 90))))
def test_shares_never_exceed_one_and_order_changes_nothing(
    old: list[tuple[int, int, int]],
    new: list[tuple[int, int, int]],
    people: list[tuple[int, int, float]],
) -> None:
    before, _ = polygons({f"QP{i}": square(*s) for i, s in enumerate(old)}).apart()
    after, _ = polygons({f"QN{i}": square(*s) for i, s in enumerate(new)}).apart()
    cells = grid({square(50 * x, 50 * y, 50): n for x, y, n in people})
    found = passage(before, after, cells)
    for code, share in (
        ("code_2015", "part_surface_15_dans_24"), ("code_2024", "part_surface_24_dans_15"),
        ("code_2015", "part_pop_15_dans_24"), ("code_2024", "part_pop_24_dans_15"),
    ):  # fmt: skip
        assert found[share].drop_nulls().is_between(0, 1).all()
        sums = found.drop_nulls(code).group_by(code).agg(pl.col(share).sum())
        assert (sums[share] <= 1 + 1e-6).all()
    back = passage(after, before, cells)
    swapped = back.rename(
        {"code_2015": "code_2024", "code_2024": "code_2015",
         "part_surface_15_dans_24": "part_surface_24_dans_15",
         "part_surface_24_dans_15": "part_surface_15_dans_24"}
    )  # fmt: skip
    keys = ["code_2015", "code_2024"]
    columns = [*keys, "surface_commune_m2", "part_surface_15_dans_24", "part_surface_24_dans_15"]
    one, two = (f.sort(keys).select(columns).fill_null(-1) for f in (found, swapped))
    assert one.select(keys).equals(two.select(keys))
    for column in columns[2:]:
        assert one[column].to_list() == pytest.approx(two[column].to_list(), abs=1e-9)
