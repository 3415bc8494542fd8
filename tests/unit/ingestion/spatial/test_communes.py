"""Communes as the union of their IRIS."""

import numpy
import pytest
from support.squares import polygons, square

from ingestion.spatial.communes import communes_met, dissolve_communes
from ingestion.spatial.polygons import Polygons

IRIS = {
    "940410101": square(0, 0, 100),
    "940410102": square(100, 0, 100),
    "940810000": square(200, 0, 100),
}


def test_a_commune_is_the_union_of_its_iris_without_inner_borders() -> None:
    found = dissolve_communes(polygons(IRIS), {"94041": "Ivry-sur-Seine"})
    assert found["code_commune"].tolist() == ["94041", "94081"]
    assert found["nom"][0] == "Ivry-sur-Seine"
    assert found["nom"].isna().tolist() == [False, True]
    assert found["surface_m2"].tolist() == pytest.approx([20_000, 10_000])
    assert found["nb_iris"].tolist() == [2, 1]
    assert set(found["methode"]) == {"reunion_iris"}
    assert [shape.geom_type for shape in found.geometry] == ["Polygon", "Polygon"]
    assert found.crs.to_epsg() == 2154


def test_a_polygon_is_in_the_communes_that_hold_a_hundredth_of_it() -> None:
    communes = Polygons.of_frame(dissolve_communes(polygons(IRIS), {}), "code_commune")
    shapes = numpy.array(
        [square(150, 0, 100), square(100.5, 0, 100), square(0, 0, 10), square(900, 0, 10)]
    )
    # The second overlaps the neighbour by half a metre in a hundred.
    assert communes_met(shapes, communes) == ["94041;94081", "94041", "94041", ""]


def test_no_iris_gives_no_commune() -> None:
    found = dissolve_communes(Polygons.none(), {})
    assert len(found) == 0
    assert {"code_commune", "nom", "surface_m2", "nb_iris", "methode"} <= set(found.columns)
