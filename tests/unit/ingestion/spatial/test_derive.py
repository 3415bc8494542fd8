"""The derived step, from a folder `entrees/` to its tables: what the refresh runs each night."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas
import pandas
import polars as pl
import pytest
from support.squares import X, Y, square

from expectations.results import CheckResult
from ingestion.declaration.catalogue_loader import load_catalogue
from ingestion.errors import IngestionError
from ingestion.perimeter import Perimeter
from ingestion.registers.fixed_tables import CONTOUR_TABLES
from ingestion.registers.schema import landed_schema
from ingestion.spatial import derive
from ingestion.spatial.derive import derive_spatial
from ingestion.spatial.grid import cell_polygons
from ingestion.spatial.inputs import SpatialInputs, inputs_of
from ingestion.spatial.tables import GEOMETRY, KEYS, SCHEMAS
from ingestion.statistics.observations import OBSERVATION_SCHEMA

CATALOGUE = load_catalogue()
SIRENE = CATALOGUE["insee_sirene_geolocalisation"]
CELL = "CRS3035RES200mN2882000E3762400"


def contours(path: Path, code: str, shapes: dict[str, Any], **columns: list[Any]) -> None:
    frame = geopandas.GeoDataFrame({code: list(shapes)} | columns, geometry=list(shapes.values()),
                                   crs=2154)  # fmt: skip
    frame.to_parquet(path)


@pytest.fixture
def entrees(tmp_path: Path) -> Path:
    """A folder as `assemble` writes it: two quartiers, two IRIS, one cell, one point."""
    folder = tmp_path / "entrees"
    for name in ("observation", "registre"):
        (folder / name).mkdir(parents=True)
    [cell] = cell_polygons([CELL])
    x, y = cell.centroid.x - X, cell.centroid.y - Y
    here, away = square(x - 400, y - 400, 800), square(x + 400, y - 400, 800)
    old, new = square(x - 20, y - 20, 40), square(x - 20, y - 20, 40, 80)
    contours(folder / "contour_qpv.parquet", "code_quartier",
             {"QP094001": old, "QN09401M": new, "QP013001": square(x, y - 300_000, 50)},
             generation=[2015, 2024, 2015])  # fmt: skip
    contours(folder / "contour_iris.parquet", "code_iris",
             {"940410101": here, "940810101": away})  # fmt: skip
    contours(folder / "contour_quartier_vecu.parquet", "code_quartier",
             {"QV-a-1": old, "QV-a-2": square(x + 9000, y, 50)}, libelle=["A", "B"],
             depot=["a", "a"], fichier=["a.geojson"] * 2, rang=[1, 2],
             surface_m2=[1600.0, 2500.0], est_repare=[False, False],
             motif_reparation=[None, None])  # fmt: skip
    pl.DataFrame(
        {"code_commune": ["94041", "94081"], "nom": ["Ivry-sur-Seine", "Vitry-sur-Seine"],
         "code_departement": ["94", "94"]}
    ).write_parquet(folder / "decoupage_commune.parquet")  # fmt: skip
    pl.DataFrame({"code_groupement": ["200058014"], "code_commune": ["94041"]}).write_parquet(
        folder / "decoupage_groupement.parquet"
    )
    Perimeter.parse("ept").as_frame().write_parquet(folder / "perimetre.parquet")
    observation = {
        "source_id": "insee_carreaux_200m", "edition": "2019", "millesime": 2019,
        "niveau_geo": "carreau", "code_geo": CELL, "valeur": 80.0, "statut": "D", "note": "0",
    }  # fmt: skip
    pl.DataFrame(
        [observation | {"variable": name} for name in ("carr_men", "carr_ind")],
        schema=OBSERVATION_SCHEMA,
    ).write_parquet(folder / "observation" / "insee_carreaux_200m__2019.parquet")
    point = {
        "source_id": "insee_sirene_geolocalisation", "edition": "2026-07", "ligne": 1,
        "siret": "1" * 14, "x": X + x, "y": Y + y, "epsg": 2154, "code_qp15": "QP094001",
    }  # fmt: skip
    table = SIRENE.tables["sirene_geolocalisation"]
    pl.DataFrame([point], schema=landed_schema(table)).write_parquet(
        folder / "registre" / "sirene_geolocalisation.parquet"
    )
    shop = {
        "source_id": "insee_bpe", "edition": "2023", "ligne": 1, "annee": 2023,
        "code_commune": "94041", "type_equipement": "B104", "x": X + x + 300, "y": Y + y,
        "epsg": 2154,
    }  # fmt: skip
    pl.DataFrame(
        [shop], schema=landed_schema(CATALOGUE["insee_bpe"].tables["bpe_equipement"])
    ).write_parquet(folder / "registre" / "bpe_equipement.parquet")
    return folder


@pytest.fixture
def run(entrees: Path, tmp_path: Path) -> Callable[[], derive.Derived]:
    return lambda: derive_spatial(inputs_of(entrees, CATALOGUE.values()), tmp_path / "spatial")


def table(done: derive.Derived, name: str) -> pl.DataFrame:
    if name in GEOMETRY:
        frame = geopandas.read_parquet(done.tables[name])
        return pl.from_pandas(frame.drop(columns="geometry"), nan_to_null=True)
    return pl.read_parquet(done.tables[name])


def test_every_table_is_written_under_its_schema_and_key(run: Callable[[], derive.Derived]) -> None:
    done = run()
    assert done.fresh
    assert set(done.tables) == set(SCHEMAS)
    for name in SCHEMAS:
        found = table(done, name)
        assert found.columns == SCHEMAS[name].names()
        if name not in GEOMETRY:
            assert found.schema == SCHEMAS[name]
        assert found.height > 0
        assert not found.select(KEYS[name]).is_duplicated().any()


def test_the_tables_say_what_the_squares_say(run: Callable[[], derive.Derived]) -> None:
    done = run()
    weight = table(done, "poids_iris_quartier").filter(
        (pl.col("code_quartier") == "QP094001") & (pl.col("famille") == "qpv_2015")
    )
    # 40 m × 40 m of the cell's 80 households, all of them in the IRIS.
    assert weight["poids"].item() == pytest.approx(1600 / 40_000, rel=0.01)
    assert weight["menages"].item() == pytest.approx(80 * 1600 / 40_000, rel=0.01)
    link = table(done, "passage_quartier").row(0, named=True)
    assert link["part_surface_24_dans_15"] == pytest.approx(0.5)
    assert (link["part_pop_15_dans_24"], link["methode"]) == (1.0, "residents")
    points = table(done, "rattachement_point")
    assert set(points["famille"]) == {"qpv_2015", "qpv_2024", "qva", "quartier_vecu"}
    inside = points.filter(pl.col("etat") == "dedans")
    assert set(inside["code_retenu"]) == {"QP094001", "QN09401M", "QV-a-1"}
    near = table(done, "proximite_carreau").row(0, named=True)
    assert (near["code_carreau"], near["categorie"]) == (CELL, "B104")
    assert near["distance_m"] == pytest.approx(300, abs=0.1)
    part = table(done, "poids_carreau_commune").filter(pl.col("famille") == "qpv_2024")
    # Of the perimeter alone, whole in its commune; 40 m × 80 m of it in the quartier.
    assert part["code_commune"].to_list() == ["94041"]
    assert part.select("poids", "poids_qpv", "menages").row(0) == pytest.approx(
        (1, 3200 / 40_000, 80), rel=0.01
    )
    communes = table(done, "contour_commune")
    assert communes["nom"].to_list() == ["Ivry-sur-Seine", "Vitry-sur-Seine"]


def test_a_grid_that_does_not_reach_the_quartiers_is_said(
    run: Callable[[], derive.Derived], entrees: Path
) -> None:
    def check(done: derive.Derived) -> list[CheckResult]:
        return [c for c in done.checks if c.name == "carroyage_couvre_les_quartiers"]

    assert [c.passed for c in check(run())] == [True]
    path = entrees / "observation" / "insee_carreaux_200m__2019.parquet"
    away = "CRS3035RES200mN2882000E3763400"
    pl.read_parquet(path).with_columns(code_geo=pl.lit(away)).write_parquet(path)
    [partial] = check(run())
    assert (partial.passed, partial.severity) == (False, "avertissement")
    assert partial.observed == "2 quartiers sans ménage sur 2"
    path.unlink()
    assert check(run()) == []


def test_a_partners_polygon_outside_the_perimeter_is_kept_and_said(
    run: Callable[[], derive.Derived],
) -> None:
    done = run()
    lived = table(done, "quartier_vecu")
    assert lived.select("code_quartier", "codes_communes", "dans_perimetre").rows() == [
        ("QV-a-1", "94041", True), ("QV-a-2", "", False),
    ]  # fmt: skip
    [check] = [c for c in done.checks if c.name == "quartiers_vecus_dans_le_perimetre"]
    assert (check.passed, check.sample) == (False, ("QV-a-2",))


def test_only_what_the_perimeter_meets_is_computed(
    run: Callable[[], derive.Derived], entrees: Path
) -> None:
    assert "QP013001" not in table(run(), "couverture_quartier")["code_quartier"]
    Perimeter.parse("france").as_frame().write_parquet(entrees / "perimetre.parquet")
    everywhere = run()
    assert "QP013001" in table(everywhere, "couverture_quartier")["code_quartier"]
    assert table(everywhere, "quartier_vecu")["dans_perimetre"].null_count() == 2


def test_an_unchanged_night_computes_nothing(
    run: Callable[[], derive.Derived], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = run()
    monkeypatch.setattr(derive, "read_territory", lambda inputs: pytest.fail("recomputed"))
    again = run()
    assert not again.fresh
    assert (again.key, again.checks, again.tables) == (first.key, first.checks, first.tables)


def test_equal_inputs_give_equal_bytes(entrees: Path, tmp_path: Path) -> None:
    inputs = inputs_of(entrees, CATALOGUE.values())
    first, second = (derive_spatial(inputs, tmp_path / name) for name in ("a", "b"))
    for name in SCHEMAS:
        assert first.tables[name].read_bytes() == second.tables[name].read_bytes()


def test_any_change_of_an_input_is_seen_and_the_former_result_goes(
    run: Callable[[], derive.Derived], entrees: Path, tmp_path: Path
) -> None:
    first = run()
    Perimeter.parse("94041").as_frame().write_parquet(entrees / "perimetre.parquet")
    same_communes = run()
    assert same_communes.key == first.key
    Perimeter.parse("94081").as_frame().write_parquet(entrees / "perimetre.parquet")
    second = run()
    assert second.fresh
    assert [p.name for p in (tmp_path / "spatial").iterdir()] == [second.key]


@pytest.mark.parametrize("name", ["passage_quartier.parquet", "etat.json"])
def test_a_damaged_result_is_made_again(run: Callable[[], derive.Derived], name: str) -> None:
    first = run()
    path = first.tables["passage_quartier"].parent / name
    path.write_bytes(b"abime")
    again = run()
    assert again.fresh
    assert table(again, "passage_quartier").height == 1


def test_a_failure_leaves_the_former_result(
    run: Callable[[], derive.Derived], entrees: Path
) -> None:
    first = run()
    path = entrees / "observation" / "insee_carreaux_200m__2019.parquet"
    pl.read_parquet(path).with_columns(code_geo=pl.lit("200mN1E1")).write_parquet(path)
    with pytest.raises(IngestionError, match="nom de carreau"):
        run()
    assert all(path.is_file() for path in first.tables.values())


def test_of_two_editions_of_a_contour_the_newest_serves(
    run: Callable[[], derive.Derived], entrees: Path
) -> None:
    path = entrees / "contour_qpv.parquet"
    frame = geopandas.read_parquet(path)
    newer = frame[frame["code_quartier"] == "QN09401M"].copy()
    newer.geometry = [frame.geometry[0]]
    stacked = pandas.concat([frame, newer], ignore_index=True)
    geopandas.GeoDataFrame(stacked, crs=2154).to_parquet(path)
    link = table(run(), "passage_quartier").row(0, named=True)
    assert link["part_surface_24_dans_15"] == pytest.approx(1.0)


def test_contours_without_a_row_are_as_good_as_none(
    run: Callable[[], derive.Derived], entrees: Path
) -> None:
    for name, columns in CONTOUR_TABLES.items():
        empty = geopandas.GeoDataFrame({c: [] for c in columns}, geometry=[], crs=2154)
        empty.to_parquet(entrees / f"{name}.parquet")
    done = run()
    assert table(done, "quartier_vecu").is_empty()
    assert table(done, "poids_iris_quartier").is_empty()
    points = table(done, "rattachement_point").filter(pl.col("famille") == "qpv_2024")
    assert set(points["motif"]) == {"contours_absents"}


def test_missing_inputs_give_empty_tables(tmp_path: Path) -> None:
    done = derive_spatial(SpatialInputs(), tmp_path)
    for name in SCHEMAS:
        assert table(done, name).is_empty()
        assert table(done, name).columns == SCHEMAS[name].names()
    (tmp_path / "vide").mkdir()
    assert inputs_of(tmp_path / "vide", CATALOGUE.values()) == SpatialInputs()
