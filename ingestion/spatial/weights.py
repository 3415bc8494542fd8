"""Weights that carry counts of IRIS and of cells to quartiers (join class J3), and their coverage.

w(unit → q) = Σ households(cell) · |cell∩q∩unit| / |cell|, divided by the same sum over the unit.
Counts only, and never rates or medians. Area alone is a last resort, said so (grade D).
"""

from typing import Any

import polars as pl

from ingestion.spatial.grid import Grid
from ingestion.spatial.overlay import (
    Contents,
    Pieces,
    codes_at,
    contents,
    grid_serves,
    remainder,
    shared_pieces,
    shares,
)
from ingestion.spatial.polygons import Polygons
from ingestion.spatial.tables import BY_AREA, DISJOINT, ENOUGH, FAMILIES, as_table

# Grade C asks for a coverage of 0.8 and at most 30 % of imputed households (METHODS §5).
_MOST_IMPUTED = 0.3


def iris_weights(iris: Polygons, quartiers: Polygons, grid: Grid, family: str) -> pl.DataFrame:
    """Table poids_iris_quartier of one family; the quartiers of a DISJOINT one must not overlap.

    An IRIS in which the grid counts nobody, or whose cells are mostly without a value, is shared
    by area; so is one that meets a quartier in which the grid counts nobody, for a quartier has
    residents: the grid does not reach it. Raises IngestionError when shares exceed 1.
    """
    import numpy

    iris = iris.meeting(quartiers)
    pieces = shared_pieces(iris, quartiers)
    inside, whole = contents(pieces.shapes, grid), contents(iris.shapes, grid)
    codes = codes_at(iris, pieces.left)
    surface = shares(pieces.areas, iris.areas()[pieces.left], "part_surface", codes)
    by_count = shares(inside.mass, whole.mass[pieces.left], "poids", codes)
    counted = _counted(iris, quartiers, pieces, grid, family)
    imputed = _imputed_share(whole)[pieces.left]
    rows = pl.DataFrame(
        {
            "code_iris": codes,
            "code_quartier": codes_at(quartiers, pieces.right),
            "poids": numpy.where(counted, by_count, surface),
            "part_surface": surface,
            "part_du_quartier": _part_of_quartier(pieces, inside, quartiers, grid),
            "menages": numpy.where(counted, inside.mass, numpy.nan),
            "part_imputee": numpy.where(counted, imputed, numpy.nan),
            "compte": counted,
            "sure": counted & (imputed <= _MOST_IMPUTED),
        }
    )
    return _finished("poids_iris_quartier", rows, "code_iris", family, grid)


def cell_weights(grid: Grid, quartiers: Polygons, family: str) -> pl.DataFrame:
    """Table poids_carreau_quartier of one family: the cells that meet a quartier."""
    import numpy

    cells = Polygons(grid.codes, grid.shapes)
    pieces = shared_pieces(cells, quartiers)
    codes = codes_at(cells, pieces.left)
    weight = shares(pieces.areas, cells.areas()[pieces.left], "poids", codes)
    known = ~numpy.isnan(grid.counts[pieces.left])
    counts = numpy.where(known, grid.counts[pieces.left], 0.0) * weight
    whole = contents(quartiers.shapes, grid).mass[pieces.right]
    part = shares(counts, whole, "part_du_quartier", codes)
    rows = pl.DataFrame(
        {
            "code_carreau": codes,
            "code_quartier": codes_at(quartiers, pieces.right),
            "poids": weight,
            "part_du_quartier": numpy.where(known, part, numpy.nan),
            "menages": numpy.where(known, counts, numpy.nan),
            "est_impute": grid.imputed[pieces.left],
            "compte": known,
            "sure": known,
        }
    )
    return _finished("poids_carreau_quartier", rows, "code_carreau", family, grid)


def coverage(iris: Polygons, quartiers: Polygons, grid: Grid, family: str) -> pl.DataFrame:
    """Table couverture_quartier of one family: what is known of each quartier, by kind of unit.

    Cells that the grid does not name hold nobody: only a cell without a value is unknown. A
    quartier that no cell meets is not covered, unknown and empty being then alike.
    """
    import numpy

    areas, whole = quartiers.areas(), contents(quartiers.shapes, grid)
    pieces = shared_pieces(iris.meeting(quartiers), quartiers)
    inside = contents(pieces.shapes, grid)
    part = _part_of_quartier(pieces, inside, quartiers, grid)
    size = len(quartiers)
    counted = grid_serves(whole, areas)
    by_iris = {
        "couverture": numpy.bincount(pieces.right, part, size),
        "part_surface": numpy.bincount(pieces.right, pieces.areas, size) / areas,
        "nb_unites": numpy.bincount(pieces.right, minlength=size),
        "nb_unites_sans_valeur": numpy.zeros(size),
        "compte": counted,
    }
    met = whole.cells > 0
    by_cell = {
        "couverture": numpy.where(met, 1 - whole.area_unknown / areas, 0.0),
        "part_surface": whole.area_known / areas,
        "nb_unites": whole.cells,
        "nb_unites_sans_valeur": whole.cells_unknown,
        "compte": met,
    }
    common = {
        "code_quartier": pl.Series(quartiers.codes, dtype=pl.String),
        "menages": numpy.where(counted, whole.mass, numpy.nan),
        "part_imputee": numpy.where(counted, _imputed_share(whole), numpy.nan),
    }
    units = (("iris", by_iris), ("carreau", by_cell)) if len(grid) else (("iris", by_iris),)
    rows = [pl.DataFrame(common | values).with_columns(unite=pl.lit(u)) for u, values in units]
    return _stated("couverture_quartier", pl.concat(rows, how="vertical_relaxed"), family, grid)


def _part_of_quartier(pieces: Pieces, inside: Contents, quartiers: Polygons, grid: Grid) -> Any:
    """Share of the quartier that each piece holds: of its households, or else of its area.

    All the pieces of a quartier are measured alike: mixed, their shares would not add up.
    """
    import numpy

    whole, codes = contents(quartiers.shapes, grid), codes_at(quartiers, pieces.right)
    counted = grid_serves(whole, quartiers.areas())[pieces.right]
    by_count = shares(inside.mass, whole.mass[pieces.right], "part_du_quartier", codes)
    by_area = shares(pieces.areas, quartiers.areas()[pieces.right], "part_du_quartier", codes)
    return numpy.where(counted, by_count, by_area)


def _counted(iris: Polygons, quartiers: Polygons, pieces: Pieces, grid: Grid, family: str) -> Any:
    """For each piece, may its IRIS be shared by households? A partner's polygon may be a park."""
    import numpy

    usable = grid_serves(contents(iris.shapes, grid), iris.areas())
    if family in DISJOINT:
        peopled = grid_serves(contents(quartiers.shapes, grid), quartiers.areas())
        beyond = numpy.bincount(pieces.left, ~peopled[pieces.right], len(iris))
        usable = usable & (beyond == 0)
    return usable[pieces.left]


def _finished(name: str, rows: pl.DataFrame, unit: str, family: str, grid: Grid) -> pl.DataFrame:
    """The table, with a row for what lies in no quartier where quartiers cannot overlap."""
    if family in DISJOINT:
        shared = [c for c in ("poids", "part_surface") if c in rows.columns]
        outside = rows.select(
            unit, *(c for c in ("part_imputee", "est_impute", "compte", "sure") if c in rows)
        ).unique(unit, keep="first")
        for share in shared:
            outside = outside.join(remainder(rows, unit, share), on=unit)
        rows = pl.concat([rows, outside], how="diagonal")
    return _stated(name, rows, family, grid)


def _stated(name: str, rows: pl.DataFrame, family: str, grid: Grid) -> pl.DataFrame:
    """Family, method, grade and the grid's vintage; NaN becomes null."""
    counted = pl.col("compte")
    return as_table(
        name,
        rows.fill_nan(None).with_columns(
            famille=pl.lit(family),
            generation=pl.lit(FAMILIES[family], pl.Int32),
            methode=pl.when(counted).then(pl.lit(grid.measure)).otherwise(pl.lit(BY_AREA)),
            confiance=pl.when(pl.col("sure")).then(pl.lit("C")).otherwise(pl.lit("D"))
            if "sure" in rows
            else pl.lit(None, pl.String),
            suffisante=pl.col("couverture") >= ENOUGH if "couverture" in rows else pl.lit(None),
            millesime_carreaux=pl.when(counted).then(pl.lit(grid.vintage, pl.Int32)),
        ),
    )


def _imputed_share(inside: Contents) -> Any:
    import numpy

    return inside.imputed / numpy.where(inside.mass > 0, inside.mass, 1.0)
