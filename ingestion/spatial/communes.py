"""Contours of the communes as the union of their IRIS, where no better contour is served."""

from typing import TYPE_CHECKING, Any

from ingestion.spatial.polygons import Polygons

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

METHOD = "reunion_iris"
_COMMUNE_DIGITS = 5


def dissolve_communes(iris: Polygons, names: dict[str, str]) -> "GeoDataFrame":
    """Table contour_commune: one row per commune whose IRIS are given.

    names: commune code -> name. A commune is only as whole as the IRIS it is given.
    """
    import geopandas
    import shapely

    parts: dict[str, list[Any]] = {}
    for code, shape in zip(iris.codes, iris.shapes, strict=True):
        parts.setdefault(code[:_COMMUNE_DIGITS], []).append(shape)
    codes = sorted(parts)
    shapes = [shapely.normalize(shapely.union_all(parts[code])) for code in codes]
    frame = geopandas.GeoDataFrame({"code_commune": codes}, geometry=shapes, crs=2154)
    frame["nom"] = [names.get(code) for code in codes]
    frame["surface_m2"] = frame.geometry.area
    frame["nb_iris"] = [len(parts[code]) for code in codes]
    frame["methode"] = METHOD
    return frame


def communes_met(shapes: Any, communes: Polygons, least: float = 0.01) -> list[str]:
    """For each shape, the communes that hold at least this share of it, joined with « ; ».

    Below it, a border drawn a few metres off would name a neighbour.
    """
    import shapely

    found: list[list[str]] = [[] for _ in shapes]
    if len(communes) and len(shapes):
        tree = shapely.STRtree(communes.shapes)
        for rank, position in tree.query(shapes, predicate="intersects").T.tolist():
            shared = shapely.area(shapely.intersection(shapes[rank], communes.shapes[position]))
            if shared >= least * shapely.area(shapes[rank]):
                found[rank].append(communes.codes[position])
    return [";".join(sorted(codes)) for codes in found]
