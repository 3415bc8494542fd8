"""Cells of the 200 m grid: where their names put them, and what their counts are worth."""

from pathlib import Path

import numpy
import polars as pl
import pytest
import shapely
from pyproj import Transformer

from ingestion.errors import IngestionError
from ingestion.spatial.grid import cell_polygons, read_grid
from ingestion.statistics.observations import OBSERVATION_SCHEMA

IVRY = "CRS3035RES200mN2882000E3762400"
EAST_OF_IVRY = "CRS3035RES200mN2882000E3762600"
BREST = "CRS3035RES200mN2867000E3259000"
EVERYWHERE = numpy.array([[500_000.0, 6_800_000.0, 700_000.0, 6_900_000.0]])


def cell(
    code: str, value: float | None, variable: str = "carr_men", year: int = 2019,
    edition: str = "2019", status: str = "D", note: str | None = "0",
) -> dict[str, object]:  # fmt: skip
    return {
        "source_id": "insee_carreaux_200m", "edition": edition, "bloc": "filosofi",
        "millesime": year, "niveau_geo": "carreau", "code_geo": code, "millesime_geo": 2019,
        "variable": variable, "valeur": value, "statut": status, "note": note,
    }  # fmt: skip


def landed(folder: Path, *rows: dict[str, object]) -> list[Path]:
    path = folder / "insee_carreaux_200m__2019.parquet"
    pl.DataFrame(list(rows), schema=OBSERVATION_SCHEMA).write_parquet(path)
    return [path]


def test_a_name_is_the_south_west_corner_northing_first() -> None:
    [shape] = cell_polygons([IVRY])
    move = Transformer.from_crs(2154, 3035, always_xy=True)
    corners = [move.transform(*c) for c in shapely.get_coordinates(shape)]
    xs, ys = zip(*corners, strict=True)
    assert min(xs) == pytest.approx(3_762_400, abs=1e-3)
    assert min(ys) == pytest.approx(2_882_000, abs=1e-3)
    assert max(xs) - min(xs) == pytest.approx(200, abs=1e-3)
    assert max(ys) - min(ys) == pytest.approx(200, abs=1e-3)
    lon, lat = Transformer.from_crs(2154, 4326, always_xy=True).transform(
        shape.centroid.x, shape.centroid.y
    )
    # In the EPT: exchanging north and east would put it in the Atlantic.
    assert 2.3 < lon < 2.5
    assert 48.6 < lat < 48.9


def test_neighbours_share_their_corners_and_never_overlap() -> None:
    west, east = cell_polygons([IVRY, EAST_OF_IVRY])
    assert shapely.area(shapely.intersection(west, east)) == 0
    assert shapely.length(shapely.intersection(west, east)) == pytest.approx(200, rel=0.01)
    assert west.area == pytest.approx(40_000, rel=0.01)


@pytest.mark.parametrize("name", ["RES200mN2882000E3762400", "CRS3035RES1000mN2882000E3762000"])
def test_other_writings_of_a_name_are_read(name: str) -> None:
    assert cell_polygons([name])[0].is_valid


@pytest.mark.parametrize("name", ["200mN2882000E3762400", "CRS3035RES200mE3762400N2882000", ""])
def test_a_name_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(IngestionError, match="nom de carreau"):
        cell_polygons([IVRY, name])


def test_counts_keep_what_is_missing_missing_and_what_is_imputed_said(tmp_path: Path) -> None:
    paths = landed(
        tmp_path,
        cell(IVRY, 12.5, note="1"),
        cell(EAST_OF_IVRY, None, status="N"),
        cell(IVRY, 30.0, variable="carr_ind"),
    )
    households = read_grid(paths, "carr_men", EVERYWHERE)
    assert households.codes == (IVRY, EAST_OF_IVRY)
    assert households.counts[0] == 12.5
    assert numpy.isnan(households.counts[1])
    assert households.imputed.tolist() == [True, False]
    assert (households.measure, households.vintage) == ("menages", 2019)
    residents = read_grid(paths, "carr_ind", EVERYWHERE)
    assert (residents.measure, residents.counts.tolist()) == ("residents", [30.0])


def test_the_newest_year_serves_and_of_one_year_the_last_edition(tmp_path: Path) -> None:
    paths = landed(
        tmp_path,
        cell(IVRY, 1.0, year=2015, edition="2015"),
        cell(IVRY, 2.0, year=2017, edition="2018"),
        cell(IVRY, 3.0, year=2017, edition="2019"),
    )
    found = read_grid(paths, "carr_men", EVERYWHERE)
    assert (found.vintage, found.counts.tolist()) == (2017, [3.0])


def test_far_cells_are_left_out(tmp_path: Path) -> None:
    paths = landed(tmp_path, cell(IVRY, 1.0), cell(BREST, 2.0))
    assert read_grid(paths, "carr_men", EVERYWHERE).codes == (IVRY,)
    assert len(read_grid(paths, "carr_men", EVERYWHERE[:0])) == 0


def test_no_file_and_no_cell_give_an_empty_grid(tmp_path: Path) -> None:
    assert len(read_grid([], "carr_men", EVERYWHERE)) == 0
    assert len(read_grid(landed(tmp_path, cell(IVRY, 1.0)), "carr_ind", EVERYWHERE)) == 0
