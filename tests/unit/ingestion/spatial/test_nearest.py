"""How far the nearest thing of each kind is from a cell's centre."""

from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingestion.declaration.catalogue_loader import load_catalogue
from ingestion.registers.schema import landed_schema
from ingestion.spatial.attachment import Extent, PointTable
from ingestion.spatial.grid import cell_polygons
from ingestion.spatial.nearest import NAME, REACH, write_nearest
from ingestion.spatial.tables import KEYS, SCHEMAS

BPE = load_catalogue()["insee_bpe"].tables["bpe_equipement"]
STOPS = load_catalogue()["idfm_arrets"].tables["arret_transport"]
CELLS = ("CRS3035RES200mN2882000E3762400", "CRS3035RES200mN2882000E3762600")
[CENTRE, BESIDE] = [shape.centroid for shape in cell_polygons(CELLS)]


def shop(rank: int, east: float, kind: str | None = "B104", **other: Any) -> dict[str, Any]:
    """An equipment so many metres east of the first cell's centre."""
    return {
        "source_id": "insee_bpe", "edition": "2023", "ligne": rank, "annee": 2023,
        "code_commune": "94041", "type_equipement": kind, "x": CENTRE.x + east, "y": CENTRE.y,
        "epsg": 2154, "classe_precision": "< 100",
    } | other  # fmt: skip


def nearest(
    tmp_path: Path,
    *rows: dict[str, Any],
    cells: tuple[str, ...] = CELLS[:1],
    extent: Extent | None = None,
) -> pl.DataFrame:
    path, target = tmp_path / "r.parquet", tmp_path / "t.parquet"
    pl.DataFrame(rows, schema=landed_schema(BPE)).write_parquet(path)
    write_nearest(target, [PointTable("insee_bpe", "bpe_equipement", path, BPE)], cells, extent)
    return pl.read_parquet(target)


def test_the_nearest_of_each_kind_and_edition(tmp_path: Path) -> None:
    found = nearest(
        tmp_path, shop(1, 300), shop(2, -120), shop(3, 50, "C107"), shop(4, 700, edition="2024")
    )
    assert found.select("edition", "categorie", "distance_m").rows() == [
        ("2023", "B104", pytest.approx(120)),
        ("2023", "C107", pytest.approx(50)),
        ("2024", "B104", pytest.approx(700)),
    ]
    assert found.schema == SCHEMAS[NAME]


def test_at_the_reach_is_near_and_beyond_has_no_row(tmp_path: Path) -> None:
    assert nearest(tmp_path, shop(1, REACH)).height == 1
    assert nearest(tmp_path, shop(1, REACH + 0.01)).height == 0


@pytest.mark.parametrize(
    "vague",
    [{"x": None}, {"classe_precision": "[100 - 500["}, {"classe_precision": "_U"},
     {"epsg": None}, {"type_equipement": None}],
)  # fmt: skip
def test_what_has_no_sure_place_or_kind_is_near_to_nothing(
    tmp_path: Path, vague: dict[str, Any]
) -> None:
    assert nearest(tmp_path, shop(1, 50, **vague)).height == 0
    assert nearest(tmp_path, shop(1, 50, **vague), shop(2, 60))["distance_m"].to_list() == [
        pytest.approx(60)
    ]


def test_a_quality_that_is_not_stated_is_taken_as_exact(tmp_path: Path) -> None:
    assert nearest(tmp_path, shop(1, 50, classe_precision=None)).height == 1


def test_without_cell_or_point_the_table_is_empty(tmp_path: Path) -> None:
    assert nearest(tmp_path, shop(1, 50), cells=()).schema == SCHEMAS[NAME]
    assert nearest(tmp_path).height == 0


def test_what_is_just_beyond_the_extent_is_still_near(tmp_path: Path) -> None:
    """A cell at the border of the territory is served by what stands on the other side."""
    extent = Extent((CENTRE.x - 10, CENTRE.y - 10, CENTRE.x + 10, CENTRE.y + 10), frozenset())
    assert nearest(tmp_path, shop(1, 400), extent=extent).height == 1


def test_a_register_without_a_kind_is_not_looked_at(tmp_path: Path) -> None:
    schools = load_catalogue()["depp_annuaire"].tables["etablissement_scolaire"]
    assert schools.categorie is None
    target = tmp_path / "t.parquet"
    absent = tmp_path / "jamais_lu.parquet"
    write_nearest(target, [PointTable("s", "etablissement_scolaire", absent, schools)], CELLS)
    assert pl.read_parquet(target).height == 0


def test_stations_are_placed_from_their_degrees(tmp_path: Path) -> None:
    from pyproj import Transformer

    lon, lat = Transformer.from_crs(2154, 4326, always_xy=True).transform(BESIDE.x, BESIDE.y)
    row = {"source_id": "idfm_arrets", "edition": "2024", "ligne": 1, "annee": 2024,
           "id_arret": "G", "nom": "G", "mode": "rer",
           "longitude": lon, "latitude": lat}  # fmt: skip
    path, target = tmp_path / "r.parquet", tmp_path / "t.parquet"
    pl.DataFrame([row], schema=landed_schema(STOPS)).write_parquet(path)
    write_nearest(target, [PointTable("idfm_arrets", "arret_transport", path, STOPS)], CELLS)
    found = pl.read_parquet(target).sort("code_carreau")
    assert found["categorie"].to_list() == ["rer", "rer"]
    between = ((BESIDE.x - CENTRE.x) ** 2 + (BESIDE.y - CENTRE.y) ** 2) ** 0.5
    assert found["distance_m"].to_list() == pytest.approx([between, 0], abs=0.01)


@settings(deadline=None, max_examples=25)
@given(st.lists(st.tuples(st.integers(-1200, 1200), st.sampled_from(["A1", "B2"])), max_size=12))
def test_no_distance_is_shorter_than_any_measured_one_by_one(
    tmp_path_factory: pytest.TempPathFactory, drawn: list[tuple[int, str]]
) -> None:
    folder = tmp_path_factory.mktemp("proches")
    rows = [shop(i, east, f"{kind}01") for i, (east, kind) in enumerate(drawn)]
    found = nearest(folder, *rows, cells=CELLS)
    expected = {}
    for name, centre in zip(CELLS, (CENTRE, BESIDE), strict=True):
        for row in rows:
            away = ((row["x"] - centre.x) ** 2 + (row["y"] - centre.y) ** 2) ** 0.5
            if away <= REACH:
                place = (name, row["type_equipement"])
                expected[place] = min(away, expected.get(place, away))
    said = {(c, k): d for c, k, d in found.select("code_carreau", "categorie",
                                                  "distance_m").iter_rows()}  # fmt: skip
    assert said == pytest.approx(expected)
    assert not found.select(KEYS[NAME]).is_duplicated().any()
