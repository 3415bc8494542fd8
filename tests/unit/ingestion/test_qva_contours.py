"""Quartiers de veille active: the register as declared, and the polygons of those that have one."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas
import polars as pl
import pytest
import shapely
from support.deposits import IVRY, VITRY, feature, geojson

from ingestion.declaration.catalogue_loader import load_catalogue
from ingestion.errors import EditionRefused
from ingestion.raw_archive import RawFile
from ingestion.read_edition import ReadEdition
from ingestion.reading import read_edition
from ingestion.registers.fixed_tables import CONTOUR_TABLES

SOURCE = load_catalogue()["anct_qva"]
EDITION = next(iter(SOURCE.editions))


def qva(code: str, shape: Any, name: str = "Veille", commune: str = "94041") -> dict[str, Any]:
    return feature(shape, code_qva=code, nom=name, code_commune=commune, liste_rues=None)


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., ReadEdition]:
    def run(*features: dict[str, Any]) -> ReadEdition:
        path = geojson(tmp_path / "qva.geojson", *features)
        name = SOURCE.editions[EDITION].file_names()[0]
        return read_edition(SOURCE, EDITION, (RawFile(name, "0" * 64, 1, path),))

    return run


def landed(read: ReadEdition, folder: Path, quarantined: set[int] | None = None) -> Any:
    tables = read.build_tables(quarantined or set())
    for name, write in tables.items():
        write(folder / f"{name}.parquet")
    contour = geopandas.read_parquet(folder / "contour_qva.parquet")
    return contour, pl.read_parquet(folder / "registre_qva.parquet")


def test_the_register_keeps_every_quartier_and_the_contours_those_that_are_drawn(
    read: Callable[..., ReadEdition], tmp_path: Path
) -> None:
    found = read(qva("QVA094002", VITRY), qva("QVA094001", IVRY), qva("QVA094003", None))
    contour, register = landed(found, tmp_path)
    assert register["code_qva"].to_list() == ["QVA094002", "QVA094001", "QVA094003"]
    assert contour["code_quartier"].tolist() == ["QVA094001", "QVA094002"]
    assert [*CONTOUR_TABLES["contour_qva"], "geometry"] == list(contour.columns)
    assert contour.crs.to_epsg() == 2154
    assert contour["surface_m2"][0] == pytest.approx(735 * 1112, rel=0.01)
    [check] = [c for c in found.checks if c.name == "quartiers_avec_contour"]
    assert (check.passed, check.severity) == (False, "avertissement")
    assert check.observed == "2 contours pour 3 quartiers"


def test_a_quartier_in_quarantine_has_no_contour(
    read: Callable[..., ReadEdition], tmp_path: Path
) -> None:
    found = read(qva("QVA094001", IVRY), qva("QVA094002", VITRY))
    contour, register = landed(found, tmp_path, {0})
    assert contour["code_quartier"].tolist() == register["code_qva"].to_list() == ["QVA094002"]


def test_an_exchanged_axis_blocks(read: Callable[..., ReadEdition]) -> None:
    turned = shapely.transform(IVRY, lambda points: points[:, ::-1])
    found = read(qva("QVA094001", turned))
    [check] = [c for c in found.checks if c.name == "coordonnees_dans_la_projection"]
    assert check.blocks


def test_a_contour_that_is_no_polygon_is_refused(read: Callable[..., ReadEdition]) -> None:
    with pytest.raises(EditionRefused, match="n'est pas un polygone") as refused:
        read(qva("QVA094001", IVRY), qva("QVA094002", shapely.Point(2.38, 48.8)))
    assert refused.value.where.line == 2


def test_no_contour_at_all_is_read(read: Callable[..., ReadEdition], tmp_path: Path) -> None:
    contour, register = landed(read(qva("QVA094001", None)), tmp_path)
    assert len(contour) == 0
    assert register.height == 1
