"""Shared surfaces of two sets of polygons, and what a grid's cells put into any polygon.

Shares are checked, not trusted: one that exceeds 1 by more than rounding is an error.
"""

from dataclasses import dataclass
from typing import Any

import polars as pl

from ingestion.errors import IngestionError, Where
from ingestion.spatial.grid import Grid
from ingestion.spatial.polygons import SMALLEST_AREA, Polygons
from ingestion.spatial.tables import ENOUGH

# Rounding of a quotient of two areas; anything beyond is a fault in the polygons.
ROUNDING = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Pieces:
    """Surfaces shared by a left and a right polygon, sorted by their codes.

    left, right: positions in the two sets. shapes: the pieces. areas: m².
    """

    left: Any
    right: Any
    shapes: Any
    areas: Any


def shared_pieces(left: Polygons, right: Polygons) -> Pieces:
    """Every pair that shares a surface."""
    import numpy
    import shapely

    if not len(left) or not len(right):
        none = numpy.array([], dtype=int)
        return Pieces(none, none, numpy.array([], dtype=object), numpy.array([], dtype=float))
    i, j = shapely.STRtree(right.shapes).query(left.shapes, predicate="intersects")
    order = numpy.lexsort((j, i))
    i, j = i[order], j[order]
    shapes = shapely.intersection(left.shapes[i], right.shapes[j])
    areas = shapely.area(shapes)
    kept = areas > SMALLEST_AREA
    return Pieces(i[kept], j[kept], shapes[kept], areas[kept])


@dataclass(frozen=True, slots=True, eq=False)
class Contents:
    """What the grid puts in each shape, arrays in the order of the shapes.

    mass: households (or residents). imputed: those of cells that the producer imputed.
    area_known, area_unknown: m² under cells whose count is known, or missing. cells: how many.
    """

    mass: Any
    imputed: Any
    area_known: Any
    area_unknown: Any
    cells: Any
    cells_unknown: Any


def contents(shapes: Any, grid: Grid) -> Contents:
    """Σ count(cell) · |cell∩shape| / |cell| for each shape: a cell is taken as evenly peopled."""
    import numpy
    import shapely

    size = len(shapes)
    if not size or not len(grid):
        zeros = numpy.zeros(size)
        return Contents(zeros, zeros, zeros, zeros, zeros, zeros)
    cell, shape, areas = cells_in(grid, shapes)
    share = areas / shapely.area(grid.shapes)[cell]
    known = ~numpy.isnan(grid.counts[cell])
    mass = numpy.where(known, grid.counts[cell], 0.0) * share

    def total(values: Any) -> Any:
        return numpy.bincount(shape, values, size)

    return Contents(
        mass=total(mass),
        imputed=total(mass * grid.imputed[cell]),
        area_known=total(areas * known),
        area_unknown=total(areas * ~known),
        cells=total(numpy.ones(len(cell))),
        cells_unknown=total((~known).astype(float)),
    )


def cells_in(grid: Grid, shapes: Any) -> tuple[Any, Any, Any]:
    """Every pair of a cell and a shape that share a surface: their positions, and its m²."""
    import shapely

    cell, shape = shapely.STRtree(shapes).query(grid.shapes, predicate="intersects")
    areas = _areas_within(shapes, grid, shape, cell)
    kept = areas > SMALLEST_AREA
    return cell[kept], shape[kept], areas[kept]


def _areas_within(shapes: Any, grid: Grid, shape: Any, cell: Any) -> Any:
    """m² of each cell in each shape; most cells lie wholly within and need no cutting."""
    import numpy
    import shapely

    shapely.prepare(shapes)
    whole = shapely.contains_properly(shapes[shape], grid.shapes[cell])
    areas = numpy.empty(len(cell))
    areas[whole] = shapely.area(grid.shapes[cell[whole]])
    cut = ~whole
    areas[cut] = shapely.area(shapely.intersection(shapes[shape[cut]], grid.shapes[cell[cut]]))
    return areas


def grid_serves(inside: Contents, areas: Any) -> Any:
    """Where counts may serve as weights: someone is counted, and few cells have no value."""
    return (inside.mass > 0) & (inside.area_unknown <= (1 - ENOUGH) * areas)


def codes_at(polygons: Polygons, positions: Any) -> pl.Series:
    """Codes of the polygons at these positions."""
    return pl.Series(polygons.codes, dtype=pl.String).gather(pl.Series(positions, dtype=pl.UInt32))


def shares(part: Any, whole: Any, name: str, codes: Any) -> Any:
    """part / whole, NaN where the whole is 0; a value above 1 only by rounding becomes 1.

    Raises IngestionError beyond 1 + 1e-9: polygons that overlap, or a wrong denominator.
    """
    import numpy

    whole = numpy.asarray(whole, dtype=float)
    positive = whole > 0
    result = numpy.where(positive, part / numpy.where(positive, whole, 1.0), numpy.nan)
    too_large = numpy.flatnonzero(result > 1 + ROUNDING)
    if len(too_large):
        first = int(too_large[0])
        raise IngestionError(
            f"Une part dépasse 1 ({len(too_large)} cas).",
            Where(column=name, value=f"{codes[first]} : {result[first]:.12f}"),
            rule="une part est entre 0 et 1 ; seul l'arrondi du calcul (1e-9) est toléré",
            next_step="vérifier les contours : deux polygones se recouvrent sans doute",
        )
    return numpy.minimum(result, 1.0)


def remainder(
    frame: pl.DataFrame, key: str, share: str, tolerance: float = ROUNDING
) -> pl.DataFrame:
    """`key` and 1 − Σ share: what lies in none. Raises IngestionError when the sum exceeds 1."""
    left = frame.group_by(key, maintain_order=True).agg((1 - pl.col(share).sum()).alias(share))
    excess = left.filter(pl.col(share) < -tolerance)
    if excess.height:
        code, value = excess.row(0)
        raise IngestionError(
            "Les parts d'une même unité dépassent 1 au total.",
            Where(column=share, value=f"{code} : {1 - value:.12f}"),
            rule="la somme des parts d'une unité, hors quartiers compris, vaut 1",
            next_step="vérifier que les quartiers d'une génération ne se recouvrent pas",
        )
    return left.with_columns(pl.col(share).clip(lower_bound=0.0))
