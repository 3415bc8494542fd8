"""A register's points: the producer's code first, ours as control, one row per family."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from support.squares import X, Y, polygons, square

from expectations.results import CheckResult
from ingestion.declaration.register_model import RegisterTable
from ingestion.registers.schema import landed_schema
from ingestion.spatial.attach_registers import write_attachments
from ingestion.spatial.attachment import Extent, PointTable
from ingestion.spatial.place_points import Placer
from ingestion.spatial.tables import SCHEMAS

TABLE = RegisterTable.model_validate(
    {
        "libelle": "Lieux",
        "grain": "un lieu",
        "cle": ["id", "rang"],
        "point": ["x", "y"],
        "epsg_champ": "epsg",
        "precision": {"champ": "classe", "metres": {"fine": 10, "moyenne": 50, "nulle": None}},
        "zonage": {
            "qpv_2015": {
                "champ": "qp", "hors": ["HZ"], "qualite": "q", "sures": ["1"], "rejetees": ["3"],
            },
            "qpv_2024": "qn",
        },
        "champs": {
            "id": {"libelle": "id"}, "rang": {"libelle": "rang", "type": "entier"},
            "x": {"libelle": "x", "type": "decimal"}, "y": {"libelle": "y", "type": "decimal"},
            "epsg": {"libelle": "epsg", "type": "entier"}, "classe": {"libelle": "c"},
            "qp": {"libelle": "qp"}, "q": {"libelle": "q"}, "qn": {"libelle": "qn"},
        },
    }
)  # fmt: skip
QUARTIERS = {
    "qpv_2015": {"QP094001": square(0, 0, 100)},
    "qpv_2024": {"QN09401M": square(0, 0, 80)},
}
Attach = Callable[..., pl.DataFrame]


def place(x: float | None, y: float | None = 50.0, **fields: Any) -> dict[str, Any]:
    row = {"epsg": 2154, "classe": None, "qp": None, "q": None, "qn": None} | fields
    row |= {"x": None if x is None else X + x, "y": None if y is None else Y + y}
    return {"source_id": "essai", "edition": "2024"} | row


@pytest.fixture
def attach(tmp_path: Path) -> Attach:
    """`attach(*rows, families=…, extent=…)`: the table; the checks are in `.checks`."""

    def run(*rows: dict[str, Any], families: Any = None, extent: Extent | None = None) -> Any:
        numbered = [r | {"ligne": i + 2, "id": f"l{i}", "rang": 1} for i, r in enumerate(rows)]
        path, target = tmp_path / "registre_lieu.parquet", tmp_path / "rattachement.parquet"
        pl.DataFrame(numbered, schema=landed_schema(TABLE)).write_parquet(path)
        placers = {
            family: None if shapes is None else Placer(polygons(shapes))
            for family, shapes in (families or QUARTIERS).items()
        }
        tables = [PointTable("essai", "lieu", path, TABLE)]
        run.checks = write_attachments(target, tables, placers, extent)
        return pl.read_parquet(target)

    return run


def one(frame: pl.DataFrame, line: int = 2, family: str = "qpv_2015") -> dict[str, Any]:
    kept = frame.filter((pl.col("ligne") == line) & (pl.col("famille") == family))
    assert kept.height == 1
    return kept.row(0, named=True)


def named(checks: tuple[CheckResult, ...], name: str) -> list[CheckResult]:
    return [check for check in checks if check.name == name]


def test_the_producers_code_is_kept_and_ours_confirms_it(attach: Attach) -> None:
    rows = attach(place(30, qp="QP094001", q="1"))
    row = one(rows)
    assert row["code_retenu"] == row["code_producteur"] == row["code_calcule"] == "QP094001"
    assert (row["etat"], row["methode"], row["confiance"]) == ("dedans", "producteur", "A")
    assert row["accord"] is True
    assert row["distance_m"] == pytest.approx(30)
    assert (row["cle"], row["registre"], row["generation"]) == ("l0|1", "lieu", 2015)


def test_where_the_producer_says_nothing_the_point_decides(attach: Attach) -> None:
    row = one(attach(place(30)))
    assert (row["etat_producteur"], row["etat_calcule"], row["accord"]) == (None, "dedans", None)
    assert (row["code_retenu"], row["methode"], row["confiance"]) == ("QP094001", "calcul", "B")


def test_each_generation_has_its_row(attach: Attach) -> None:
    rows = attach(place(90, qp="QP094001", q="1", qn="QN09401M"))
    assert rows.height == 2
    old, new = one(rows), one(rows, family="qpv_2024")
    assert old["accord"] is True
    assert (new["generation"], new["accord"], new["code_retenu"]) == (2024, False, "QN09401M")
    # No quality is declared for this zoning: the producer's code needs no reserve.
    assert new["confiance"] == "A"


def test_a_declared_outside_is_an_answer_and_a_blank_is_not(attach: Attach) -> None:
    rows = attach(place(300, qp="HZ"), place(300), place(30, qp="HZ", q="1"))
    said, silent, wrong = one(rows), one(rows, 3), one(rows, 4)
    assert (said["etat_producteur"], said["code_retenu"], said["accord"]) == ("dehors", None, True)
    assert (silent["etat_producteur"], silent["etat"]) == (None, "dehors")
    assert (wrong["etat"], wrong["code_calcule"], wrong["accord"]) == ("dehors", "QP094001", False)


def test_a_doubtful_quality_is_grade_b_and_a_random_one_is_not_used(attach: Attach) -> None:
    rows = attach(place(30, qp="QP094001", q="2"), place(300, qp="QP094001", q="3"))
    assert one(rows)["confiance"] == "B"
    drawn = one(rows, 3)
    assert (drawn["code_producteur"], drawn["methode"], drawn["etat"]) == (None, "calcul", "dehors")
    assert named(attach.checks, "zonages_lisibles") == []


def test_a_value_that_is_no_code_is_said_and_not_used(attach: Attach) -> None:
    row = one(attach(place(30, qp="094001", q="1")))
    assert (row["etat_producteur"], row["code_retenu"]) == (None, "QP094001")
    [check] = named(attach.checks, "zonages_lisibles")
    assert not check.passed
    assert check.sample == ("094001",)


def test_an_undetermined_point_is_kept_and_never_counted_as_agreeing(attach: Attach) -> None:
    rows = attach(
        place(None), place(30, classe="moyenne", qp="QP094001"), place(30, classe="nulle"),
        place(30, classe="fine"), place(30, classe="jamais vue"), place(30, epsg=None),
    )  # fmt: skip
    found = rows.filter(pl.col("famille") == "qpv_2015").sort("ligne")
    assert found["etat_calcule"].to_list() == [
        "indetermine", "indetermine", "indetermine", "dedans", "dedans", "indetermine",
    ]  # fmt: skip
    assert found["motif"].to_list() == [
        "coordonnees_absentes", "bord_plus_proche_que_la_precision", "precision_insuffisante",
        None, None, "projection_inconnue",
    ]  # fmt: skip
    assert found["accord"].null_count() == 6
    assert found["confiance"].to_list() == [None, "B", None, "D", "D", None]
    assert found["code_retenu"].to_list() == [None, "QP094001", None, "QP094001", "QP094001", None]


def test_computed_places_are_grade_d_below_95_percent_of_points_placed(attach: Attach) -> None:
    good = attach(*[place(30)] * 19, place(None))
    assert set(good.filter(pl.col("etat") == "dedans")["confiance"]) == {"B"}
    [check] = named(attach.checks, "points_places")
    assert check.passed
    bad = attach(*[place(30)] * 18, place(None))
    assert set(bad.filter(pl.col("etat") == "dedans")["confiance"]) == {"D"}
    [check] = named(attach.checks, "points_places")
    assert not check.passed
    assert check.observed == "1 points indéterminés sur 19 (qpv_2015)"


def test_the_disagreement_rate_counts_points_that_one_side_puts_inside(attach: Attach) -> None:
    agreeing = [place(30, qp="QP094001")] * 38 + [place(300, qp="HZ")] * 500
    attach(*agreeing, *[place(300, qp="QP094001")] * 2)
    [check] = named(attach.checks, "zonage_confirme_par_le_calcul")
    assert check.passed
    assert check.observed == "2 désaccords sur 40 points en quartier (5.0%)"
    attach(*agreeing, *[place(300, qp="QP094001")] * 2, place(30, qp="HZ"))
    [check] = named(attach.checks, "zonage_confirme_par_le_calcul")
    assert not check.passed
    assert check.severity == "avertissement"
    assert check.sample[0].startswith("ligne ")
    assert check.target == "essai/2024"


def test_a_handful_of_points_is_no_rate(attach: Attach) -> None:
    attach(*[place(300, qp="QP094001")] * 29)
    [check] = named(attach.checks, "zonage_confirme_par_le_calcul")
    assert check.passed


def test_without_contours_nothing_is_said_to_be_outside(attach: Attach) -> None:
    rows = attach(place(30), place(30, qp="QP094001"), families={"qpv_2015": None, "qva": None})
    assert set(rows["famille"]) == {"qpv_2015"}
    silent, said = one(rows), one(rows, 3)
    assert (silent["etat"], silent["motif"]) == ("indetermine", "contours_absents")
    assert (said["etat"], said["code_retenu"], said["accord"]) == ("dedans", "QP094001", None)
    assert all(check.passed for check in attach.checks)


def test_partners_polygons_that_overlap_give_a_row_each(attach: Attach) -> None:
    drawn = {"QV-a-1": square(0, 0, 100), "QV-a-2": square(0, 0, 60)}
    rows = attach(place(30), place(300), families={"quartier_vecu": drawn})
    assert rows.select("ligne", "code_retenu", "etat").rows() == [
        (2, "QV-a-1", "dedans"), (2, "QV-a-2", "dedans"), (3, None, "dehors"),
    ]  # fmt: skip


def test_points_surely_elsewhere_are_left_out_and_lost_ones_never(attach: Attach) -> None:
    bounds = (X - 500, Y - 500, X + 500, Y + 500)
    extent = Extent(bounds, frozenset({"QP094001", "QN09401M"}))
    rows = attach(
        place(30), place(5000), place(5000, qp="QP094001"), place(None),
        place(None, qp="QP013001"), place(None, qp="QP094001"),
        place(55.5 - X, -21.1 - Y, epsg=4326),
        extent=extent,
    )  # fmt: skip
    kept = rows.filter(pl.col("famille") == "qpv_2015")["ligne"].to_list()
    assert kept == [2, 4, 5, 7]


def test_only_the_rows_of_the_source_are_read(tmp_path: Path) -> None:
    path, target = tmp_path / "r.parquet", tmp_path / "t.parquet"
    rows = [place(30) | {"ligne": 1, "id": "a", "rang": 1, "source_id": s} for s in ("essai", "b")]
    pl.DataFrame(rows, schema=landed_schema(TABLE)).write_parquet(path)
    placers = {"qpv_2015": Placer(polygons(QUARTIERS["qpv_2015"]))}
    write_attachments(target, [PointTable("b", "lieu", path, TABLE)], placers)
    assert pl.read_parquet(target)["source_id"].to_list() == ["b"]


def test_no_register_gives_an_empty_table_with_its_columns(tmp_path: Path) -> None:
    target = tmp_path / "t.parquet"
    assert write_attachments(target, [], {}) == ()
    assert pl.read_parquet(target).schema == SCHEMAS["rattachement_point"]
    assert list(tmp_path.iterdir()) == [target]
