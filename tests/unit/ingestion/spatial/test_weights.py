"""Weights on squares: each figure below is computed by hand."""

from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.squares import grid, polygons, square

from ingestion.errors import IngestionError
from ingestion.spatial.grid import Grid
from ingestion.spatial.overlay import shares
from ingestion.spatial.polygons import Polygons
from ingestion.spatial.weights import cell_weights, coverage, iris_weights

# An IRIS of 100 m × 100 m, a quartier over its west half and beyond, cells of 50 m.
IRIS = {"940410101": square(0, 0, 100)}
QUARTIER = {"QP094001": square(-50, 0, 100)}
SW, SE, NW, NE = (square(x, y, 50) for y in (0, 50) for x in (0, 50))


def weights(cells: Grid, **options: Any) -> pl.DataFrame:
    iris = polygons(options.get("iris", IRIS))
    return iris_weights(iris, polygons(options.get("quartiers", QUARTIER)), cells, "qpv_2015")


def of(frame: pl.DataFrame, quartier: str | None, column: str = "poids") -> Any:
    kept = frame.filter(pl.col("code_quartier").eq_missing(quartier))
    assert kept.height == 1
    return kept[column].item()


def test_households_weigh_and_not_hectares() -> None:
    found = weights(grid({SW: 30, SE: 5, NW: 10, NE: 5}))
    # 30 + 10 of 50 households in the west half, which holds half of the area.
    assert of(found, "QP094001") == pytest.approx(0.8)
    assert of(found, "QP094001", "part_surface") == pytest.approx(0.5)
    assert of(found, "QP094001", "menages") == pytest.approx(40)
    assert of(found, None) == pytest.approx(0.2)
    assert of(found, None, "part_surface") == pytest.approx(0.5)
    assert set(found["methode"]) == {"menages"}
    assert set(found["confiance"]) == {"C"}
    assert set(found["millesime_carreaux"]) == {2019}
    assert set(found["generation"]) == {2015}


def test_a_cell_cut_by_a_border_is_shared_by_area() -> None:
    # A cell of 100 m whose east half lies outside of the IRIS: 20 households come with its half.
    found = weights(grid({square(50, 0, 100): 40, NW: 20}))
    assert of(found, "QP094001") == pytest.approx(20 / 40)


def test_without_a_grid_area_is_the_last_resort_and_says_so() -> None:
    found = weights(Grid.empty())
    assert of(found, "QP094001") == pytest.approx(0.5)
    assert of(found, None) == pytest.approx(0.5)
    assert set(found["methode"]) == {"surface"}
    assert set(found["confiance"]) == {"D"}
    assert found["menages"].null_count() == found.height


def test_an_iris_where_the_grid_counts_nobody_is_shared_by_area() -> None:
    found = weights(grid({SW: 0, square(500, 0, 50): 10}))
    assert of(found, "QP094001") == pytest.approx(0.5)
    assert set(found["methode"]) == {"surface"}


def test_a_quartier_that_the_grid_does_not_reach_has_no_weight_of_zero() -> None:
    # Households east of the quartier only: it has residents, so the grid is partial there.
    cells = grid({SE: 5, NE: 5})
    found = weights(cells)
    assert of(found, "QP094001") == pytest.approx(0.5)
    assert set(found["methode"]) == {"surface"}
    # A partner may well draw a park.
    park = iris_weights(polygons(IRIS), polygons(QUARTIER), cells, "quartier_vecu")
    assert (park["poids"].to_list(), park["methode"].to_list()) == ([0.0], ["menages"])


def test_missing_cells_are_no_zeros() -> None:
    # One cell of four is missing, a quarter of the area: the grid no longer serves.
    lacking = weights(grid({SW: 30, SE: 5, NW: 10, NE: None}))
    assert set(lacking["methode"]) == {"surface"}
    # A tenth of the area missing: weights rest on the cells that are known.
    few = weights(grid({SW: 30, SE: 10, square(0, 90, 100, 10): None}))
    assert of(few, "QP094001") == pytest.approx(0.75)
    assert set(few["methode"]) == {"menages"}


def test_more_than_three_tenths_imputed_lowers_the_grade() -> None:
    cells = {SW: 60, SE: 10, NW: 20, NE: 10}
    assert set(weights(grid(cells, imputed=(NW, NE)))["confiance"]) == {"C"}
    lowered = weights(grid(cells, imputed=(NW, NE, SE)))
    assert set(lowered["confiance"]) == {"D"}
    assert lowered["part_imputee"].to_list() == pytest.approx([0.4, 0.4])


def test_the_share_of_the_quartier_is_the_coverage_that_an_iris_gives() -> None:
    two = {"940410101": square(0, 0, 100), "940410102": square(-100, 0, 100)}
    cells = grid({SW: 30, NW: 10, square(-50, 0, 50): 60})
    found = weights(cells, iris=two).filter(pl.col("code_quartier") == "QP094001")
    assert dict(found.select("code_iris", "part_du_quartier").iter_rows()) == pytest.approx(
        {"940410101": 0.4, "940410102": 0.6}
    )


def test_an_iris_that_only_touches_a_quartier_gives_it_nothing() -> None:
    found = weights(Grid.empty(), iris={"940410101": square(50, 0, 100)})
    assert found.is_empty()


def test_partners_polygons_may_overlap_and_have_no_row_outside() -> None:
    both = polygons({"QV-a-1": square(0, 0, 100), "QV-a-2": square(0, 0, 50, 100)})
    found = iris_weights(polygons(IRIS), both, Grid.empty(), "quartier_vecu")
    assert dict(found.select("code_quartier", "poids").iter_rows()) == pytest.approx(
        {"QV-a-1": 1.0, "QV-a-2": 0.5}
    )


def test_quartiers_that_overlap_in_a_generation_are_an_error() -> None:
    overlapping = {"QP094001": square(0, 0, 100), "QP094002": square(10, 0, 50)}
    with pytest.raises(IngestionError, match="dépassent 1 au total"):
        weights(Grid.empty(), quartiers=overlapping)


def test_a_share_above_one_is_an_error_and_not_cut_silently() -> None:
    assert shares([1 + 1e-12], [1.0], "poids", ["a"]).tolist() == [1.0]
    with pytest.raises(IngestionError, match="Une part dépasse 1") as refused:
        shares([1.0, 1.001], [1.0, 1.0], "poids", ["a", "b"])
    assert refused.value.where.value == "b : 1.001000000000"


def test_a_cell_is_shared_by_area_whoever_lives_there() -> None:
    cells = grid({SW: 30, SE: None, square(40, 60, 20): 10})
    found = cell_weights(cells, polygons(QUARTIER), "qpv_2024")
    inside = found.filter(pl.col("code_quartier") == "QP094001").sort("code_carreau")
    assert inside["code_carreau"].to_list() == ["c00", "c02"]
    assert inside["poids"].to_list() == pytest.approx([1.0, 0.5])
    assert inside["menages"].to_list() == pytest.approx([30, 5])
    assert inside["part_du_quartier"].to_list() == pytest.approx([30 / 35, 5 / 35])
    assert set(found["generation"]) == {2024}
    outside = found.filter(pl.col("code_quartier").is_null())
    assert dict(outside.select("code_carreau", "poids").iter_rows()) == pytest.approx(
        {"c00": 0.0, "c02": 0.5}
    )


def test_coverage_says_what_is_known_of_each_quartier() -> None:
    quartiers = QUARTIER | {"QP094002": square(1000, 0, 100)}
    cells = grid({SW: 30, NW: None, square(-50, 0, 50, 100): 10})
    found = coverage(polygons(IRIS), polygons(quartiers), cells, "qpv_2015")
    rows = {(r["code_quartier"], r["unite"]): r for r in found.iter_rows(named=True)}
    iris, cell = rows["QP094001", "iris"], rows["QP094001", "carreau"]
    # A quarter of the quartier is under a cell without a value: households cannot serve.
    assert (iris["methode"], iris["couverture"]) == ("surface", pytest.approx(0.5))
    assert cell["couverture"] == pytest.approx(0.75)
    assert (cell["nb_unites"], cell["nb_unites_sans_valeur"]) == (3, 1)
    assert not iris["suffisante"]
    assert not cell["suffisante"]
    for unit in ("iris", "carreau"):
        alone = rows["QP094002", unit]
        assert (alone["couverture"], alone["nb_unites"], alone["suffisante"]) == (0, 0, False)


def test_empty_inputs_give_empty_tables() -> None:
    none = Polygons.none()
    assert iris_weights(none, polygons(QUARTIER), Grid.empty(), "qpv_2015").is_empty()
    assert iris_weights(polygons(IRIS), none, Grid.empty(), "qpv_2015").is_empty()
    assert cell_weights(Grid.empty(), polygons(QUARTIER), "qpv_2015").is_empty()
    assert coverage(none, none, Grid.empty(), "qpv_2015").is_empty()


side = st.integers(5, 60)
spot = st.integers(-40, 100)
shapes = st.lists(st.tuples(spot, spot, side), min_size=1, max_size=5)
counts = st.one_of(st.none(), st.floats(0, 500))


@settings(max_examples=60, deadline=None)
@given(shapes, shapes, st.lists(st.tuples(spot, spot, counts), max_size=8))
def test_weights_sum_to_one_and_none_is_above_it(
    units: list[tuple[int, int, int]],
    areas: list[tuple[int, int, int]],
    people: list[tuple[int, int, float | None]],
) -> None:
    iris, _ = polygons({f"94041010{i}": square(*u) for i, u in enumerate(units)}).apart()
    quartiers, _ = polygons({f"QP09400{i}": square(*a) for i, a in enumerate(areas)}).apart()
    cells = grid({square(200 * (x // 20), 200 * (y // 20), 200): n for x, y, n in people})
    found = iris_weights(iris, quartiers, cells, "qpv_2015")
    assert found["poids"].is_between(0, 1).all()
    assert found["part_surface"].is_between(0, 1).all()
    sums = found.group_by("code_iris").agg(pl.col("poids", "part_surface").sum())
    for column in ("poids", "part_surface"):
        assert sums[column].to_list() == pytest.approx([1.0] * sums.height, abs=1e-6)
    parts = found.drop_nulls("code_quartier").group_by("code_quartier")
    assert (parts.agg(pl.col("part_du_quartier").sum())["part_du_quartier"] <= 1 + 1e-6).all()
    cells_found = cell_weights(cells, quartiers, "qpv_2015")
    sums = cells_found.group_by("code_carreau").agg(pl.col("poids").sum())
    assert sums["poids"].to_list() == pytest.approx([1.0] * sums.height, abs=1e-6)
