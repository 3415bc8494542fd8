"""Quartiers: a list of codes and a layer of polygons, each with its role."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas
import polars as pl
import pytest
import shapely
from shapely.geometry import box
from support.shapes import (
    COLLAPSED,
    COLLAPSED_IN_PARIS,
    PARIS,
    PARIS_METRES,
    SAINT_DENIS_REUNION,
    landed,
    layer,
    swapped,
)

from ingestion.declaration.source_model import Source
from ingestion.errors import EditionRefused
from ingestion.raw_archive import RawFile
from ingestion.read_edition import ReadEdition
from ingestion.reading import read_edition
from ingestion.registers.fixed_tables import CONTOUR_TABLES, REGISTER_SCHEMAS


@pytest.fixture
def quartiers(make_source: Callable[..., Source], tmp_path: Path) -> Callable[..., ReadEdition]:
    """Read quartiers from (code, shape) of the polygons, and the codes in force."""

    def read(drawn: list[tuple[str | None, Any]], listed: list[str | None]) -> ReadEdition:
        columns = {"code_quartier": "code", "libelle": "nom"}
        edition = {
            "millesime_geo": 2024,
            "couches": [
                layer("geometrie", "dessin.geojson", **columns, noms_communes="communes"),
                layer("liste", "liste.geojson", **columns, codes_communes="insee"),
            ],
        }
        source = make_source(forme="contours", cle=None, blocs={}, editions={"2024": edition})
        files = (
            _geojson(tmp_path / "dessin.geojson", drawn, communes="Ivry, Vitry"),
            _geojson(tmp_path / "liste.geojson", [(c, box(*PARIS)) for c in listed], insee="1; 2"),
        )
        return read_edition(source, "2024", files)

    return read


def _geojson(path: Path, shapes: list[tuple[str | None, Any]], **constants: str) -> RawFile:
    features = [
        {
            "type": "Feature",
            "properties": {"code": code, "nom": f"Quartier {code}"} | constants,
            "geometry": shapely.geometry.mapping(shape),
        }
        for code, shape in shapes
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return RawFile(path.name, "0" * 64, path.stat().st_size, path)


def test_a_polygon_whose_code_is_not_in_force_is_set_aside(
    quartiers: Callable[..., ReadEdition], tmp_path: Path
) -> None:
    read = quartiers([("QN09401M", box(*PARIS)), ("QN97601M", box(*PARIS))], ["QN09401M"])
    assert landed(read, "contour_qpv", tmp_path)["code_quartier"].tolist() == ["QN09401M"]
    assert [r.value for r in read.rejected] == ["QN97601M"]
    assert read.control.get_column("code_quartier").to_list() == ["QN09401M"]
    assert [c.passed for c in read.checks if c.name == "contours_en_vigueur"] == [False]


def test_a_collapsed_polygon_is_set_aside_and_its_quartier_stays_listed(
    quartiers: Callable[..., ReadEdition], tmp_path: Path
) -> None:
    read = quartiers([("QN09401M", COLLAPSED)], ["QN09401M"])
    assert len(landed(read, "contour_qpv", tmp_path)) == 0
    [row] = read.control.rows(named=True)
    assert (row["code_quartier"], row["a_contour"], row["surface_m2"]) == ("QN09401M", False, None)
    assert [r.reason for r in read.rejected] == [
        "polygone sans surface après réparation : contour écarté"
    ]


def test_an_overseas_quartier_is_listed_without_area(
    quartiers: Callable[..., ReadEdition], tmp_path: Path
) -> None:
    read = quartiers(
        [("QN09401M", box(*PARIS)), ("QN97401M", box(*SAINT_DENIS_REUNION))],
        ["QN09401M", "QN97401M"],
    )
    rows = {row["code_quartier"]: row for row in read.control.rows(named=True)}
    assert rows["QN97401M"]["surface_m2"] is None
    assert not rows["QN97401M"]["a_contour"]
    assert rows["QN97401M"]["code_departement"] == "974"
    assert rows["QN09401M"]["surface_m2"] > 0
    assert rows["QN09401M"]["code_departement"] == "94"
    assert read.rejected == ()


def failed(read: ReadEdition) -> dict[str, tuple[str, ...]]:
    return {check.name: check.sample for check in read.checks if check.blocks}


@pytest.mark.parametrize(
    ("listed", "missing", "blocks"),
    [
        (1, 1, False),  # one collapsed polygon, in however small a file
        (50, 2, True),
        (199, 2, True),
        (200, 2, False),  # exactly 1 %
        (1362, 3, False),  # the real file of 2024
        (1362, 13, False),
        (1362, 14, True),
    ],
)
def test_too_many_quartiers_without_polygon_block(
    quartiers: Callable[..., ReadEdition], listed: int, missing: int, blocks: bool
) -> None:
    codes = [f"QN{n // 100:03d}{n % 100:02d}M" for n in range(100, 100 + listed)]
    # Half of them have no feature, the others one without area.
    drawn = [(c, COLLAPSED_IN_PARIS) for c in codes[: (missing + 1) // 2]]
    drawn += [(c, box(*PARIS)) for c in codes[missing:]]
    expected = {"quartiers_sans_contour": tuple(codes[:missing][:5])} if blocks else {}
    assert failed(quartiers(drawn, codes)) == expected


def test_overseas_quartiers_do_not_count_as_missing(
    quartiers: Callable[..., ReadEdition],
) -> None:
    overseas = ["QN97401M", "QN97601C", "QN98701M"]
    assert failed(quartiers([("QN09401M", box(*PARIS))], ["QN09401M", None, *overseas])) == {}


@pytest.mark.parametrize("misread", [swapped(*PARIS), box(*PARIS_METRES)])
def test_misread_coordinates_of_quartiers_block(
    quartiers: Callable[..., ReadEdition], misread: Any
) -> None:
    codes = ["QN09401M", "QN09402M"]
    blocked = failed(quartiers([(code, misread) for code in codes], codes))
    assert blocked == dict.fromkeys(
        ("coordonnees_dans_la_projection", "quartiers_sans_contour"), tuple(codes)
    )


def test_lists_of_communes_have_one_separator(quartiers: Callable[..., ReadEdition]) -> None:
    [row] = quartiers([("QN02A01M", box(*PARIS))], ["QN02A01M"]).control.rows(named=True)
    assert row["codes_communes"] == "1;2"
    assert row["noms_communes"] == "Ivry;Vitry"
    assert row["code_departement"] == "2A"


def test_what_the_drawing_does_not_say_is_null_and_never_the_text_nan(
    quartiers: Callable[..., ReadEdition],
) -> None:
    read = quartiers([("QN09401M", box(*PARIS))], ["QN09401M", "QN97601C"])
    rows = {row["code_quartier"]: row for row in read.control.rows(named=True)}
    absent = ("noms_communes", "sirens_epci", "surface_m2", "motif_reparation")
    assert [rows["QN97601C"][name] for name in absent] == [None] * 4


def test_landed_quartiers_have_the_agreed_columns(
    quartiers: Callable[..., ReadEdition], tmp_path: Path
) -> None:
    read = quartiers([("QN09401M", box(*PARIS))], ["QN09401M"])
    listed = pl.read_parquet(landed(read, "liste_qpv", tmp_path))
    assert listed.schema == REGISTER_SCHEMAS["liste_qpv"]
    drawn = landed(read, "contour_qpv", tmp_path)
    assert list(drawn.columns) == [*CONTOUR_TABLES["contour_qpv"], "geometry"]
    assert drawn.crs.to_epsg() == 2154


def test_a_quartier_that_the_gate_sets_aside_loses_its_polygon_too(
    quartiers: Callable[..., ReadEdition], tmp_path: Path
) -> None:
    codes = ["QN09401M", "QN09402M"]
    read = quartiers([(code, box(*PARIS)) for code in codes], codes)
    assert landed(read, "contour_qpv", tmp_path, {0})["code_quartier"].tolist() == ["QN09402M"]


def test_a_quartier_without_code_reaches_the_gate_which_refuses_it(
    quartiers: Callable[..., ReadEdition],
) -> None:
    read = quartiers([("QN09401M", box(*PARIS))], ["QN09401M", None])
    assert read.control.get_column("code_quartier").null_count() == 1


def test_a_field_that_the_file_does_not_have_is_named(
    make_source: Callable[..., Source], tmp_path: Path
) -> None:
    couches = [layer("geometrie", "a.geojson", code_quartier="CODE_QP")]
    edition = {"millesime_geo": 2015, "couches": couches}
    source = make_source(forme="contours", cle=None, blocs={}, editions={"2015": edition})
    file = _geojson(tmp_path / "a.geojson", [("QP094001", box(*PARIS))])
    with pytest.raises(EditionRefused, match=r"Champs absents : CODE_QP.*code, nom"):
        read_edition(source, "2015", (file,))


def test_names_of_the_shapefile_are_read_as_cp1252(
    make_source: Callable[..., Source], tmp_path: Path
) -> None:
    shapes = geopandas.GeoDataFrame(
        {"CODE_QP": ["QP054014"], "NOM_QP": ["Bœuf d’Or"]}, geometry=[box(*PARIS)], crs=4326
    )
    shapes.to_file(tmp_path / "qp.shp", encoding="cp1252")
    (tmp_path / "qp.cpg").unlink()
    names = ["qp.shp", "qp.dbf", "qp.shx", "qp.prj"]
    columns = {"code_quartier": "CODE_QP", "libelle": "NOM_QP"}
    declared = layer("geometrie", names[0], **columns)
    declared |= {"annexes": names[1:], "encodage": "cp1252"}
    edition = {"millesime_geo": 2015, "couches": [declared]}
    source = make_source(forme="contours", cle=None, blocs={}, editions={"2015": edition})
    files = tuple(RawFile(n, "0" * 64, 1, tmp_path / n) for n in names)
    read = read_edition(source, "2015", files)
    assert read.control.get_column("libelle").to_list() == ["Bœuf d’Or"]
