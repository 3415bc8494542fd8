"""Each cell's part in each commune, and in the quartiers of that commune."""

from pathlib import Path
from typing import Any

import numpy
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import box

from ingestion.errors import IngestionError
from ingestion.spatial.commune_cells import NAME, commune_cells, write_commune_cells
from ingestion.spatial.grid import Grid
from ingestion.spatial.polygons import Polygons
from ingestion.spatial.tables import KEYS, SCHEMAS

# Two communes side by side, and a row of three cells of 200 m, the middle one over their border.
COMMUNES = {"94041": box(0, 0, 300, 200), "94081": box(300, 0, 600, 200)}
CELLS = {f"C{i}": box(200 * i, 0, 200 * i + 200, 200) for i in range(3)}
NOBODY: dict[str, Any] = {}


def polygons(shapes: dict[str, Any]) -> Polygons:
    return Polygons.of(list(shapes), list(shapes.values()))


def grid(cells: dict[str, Any] = CELLS, counts: tuple[float, ...] = (10, 20, 30)) -> Grid:
    shapes = numpy.empty(len(cells), dtype=object)
    shapes[:] = list(cells.values())
    return Grid(tuple(cells), shapes, numpy.array(counts, dtype=float),
                numpy.array([False, True, False][: len(cells)]), vintage=2019)  # fmt: skip


def parts(quartiers: dict[str, Any], family: str = "qpv_2024", **other: Any) -> pl.DataFrame:
    made = commune_cells(grid(**other), polygons(COMMUNES), polygons(quartiers), family)
    assert made.schema == SCHEMAS[NAME]
    assert not made.select(KEYS[NAME]).is_duplicated().any()
    return made


def rows(frame: pl.DataFrame) -> list[tuple[Any, ...]]:
    return frame.select("code_commune", "code_carreau", "poids", "poids_qpv", "menages").rows()


def test_a_cell_on_the_border_is_shared_and_the_quartier_with_it() -> None:
    """The quartier lies over the border: each commune has its own part of it."""
    assert rows(parts({"QN1": box(250, 0, 400, 200)})) == [
        ("94041", "C0", 1, 0, 10),
        ("94041", "C1", 0.5, 0.25, 10),
        ("94081", "C1", 0.5, 0.5, 10),
        ("94081", "C2", 1, 0, 30),
    ]


def test_without_a_quartier_nothing_lies_in_one() -> None:
    made = parts(NOBODY, family="qpv_2015")
    assert made["poids_qpv"].to_list() == [0, 0, 0, 0]
    assert made["generation"].unique().to_list() == [2015]


def test_two_quartiers_in_a_cell_add_up() -> None:
    made = parts({"QN1": box(0, 0, 50, 200), "QN2": box(50, 0, 100, 200)})
    assert made.filter(pl.col("code_carreau") == "C0")["poids_qpv"].item() == pytest.approx(0.5)


def test_a_count_that_is_missing_stays_so_and_an_imputed_one_is_said() -> None:
    made = parts(NOBODY, counts=(float("nan"), 20, 30))
    assert made["menages"].to_list() == [None, 10, 10, 30]
    assert made["est_impute"].to_list() == [False, True, True, False]


def test_contours_that_overlap_are_refused_and_slivers_are_not() -> None:
    twice = {"94041": box(0, 0, 600, 200), "94081": box(0, 0, 600, 200)}
    with pytest.raises(IngestionError, match="dépassent 1 au total"):
        commune_cells(grid(), polygons(twice), polygons(NOBODY), "qpv_2024")
    quartiers = polygons({"QN1": box(0, 0, 200, 200), "QN2": box(0, 0, 200, 200)})
    with pytest.raises(IngestionError, match="Une part dépasse 1") as refused:
        commune_cells(grid(), polygons(COMMUNES), quartiers, "qpv_2024")
    assert "C0" in str(refused.value)
    slivers = {"94041": box(0, 0, 301, 200), "94081": box(299, 0, 600, 200)}
    made = commune_cells(grid(), polygons(slivers), polygons(NOBODY), "qpv_2024")
    assert made.filter(pl.col("code_carreau") == "C1")["poids"].sum() == pytest.approx(1.01)


def test_without_cell_or_commune_the_table_is_empty(tmp_path: Path) -> None:
    target = tmp_path / "t.parquet"
    empty = {"qpv_2015": Polygons.none(), "qpv_2024": Polygons.none()}
    write_commune_cells(target, (), polygons(COMMUNES), empty)
    assert pl.read_parquet(target).schema == SCHEMAS[NAME]
    write_commune_cells(target, (), Polygons.none(), empty)
    assert pl.read_parquet(target).height == 0


@settings(deadline=None, max_examples=40)
@given(
    st.tuples(st.integers(0, 590), st.integers(0, 190), st.integers(1, 400), st.integers(1, 150)),
    st.integers(1, 599),
)
def test_communes_share_a_cell_out_and_quartiers_are_a_part_of_it(
    place: tuple[int, int, int, int], border: int
) -> None:
    west, south, width, height = place
    communes = {"94041": box(0, 0, border, 200), "94081": box(border, 0, 600, 200)}
    quartier = box(west, south, min(600, west + width), min(200, south + height))
    made = commune_cells(
        grid(), polygons(communes), polygons({"QN1": quartier}), "qpv_2024"
    ).group_by("code_carreau").agg(pl.sum("poids", "poids_qpv"))  # fmt: skip
    assert made["poids"].to_list() == pytest.approx([1, 1, 1])
    assert made["poids_qpv"].sum() == pytest.approx(quartier.area / 40_000)
