"""Writes `poids_carreau_commune`: the part of each 200 m cell that lies in each commune.

With it, the part that lies in one of the commune's quartiers: what is counted in quartiers is then
a part of what is counted in the commune, also where a quartier spans two communes.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import polars as pl

from ingestion.spatial.grid import HOUSEHOLDS, Grid, grid_near, read_cells
from ingestion.spatial.overlay import cells_in, remainder, shared_pieces, shares
from ingestion.spatial.polygons import Polygons
from ingestion.spatial.tables import FAMILIES, SCHEMAS, as_table

NAME = "poids_carreau_commune"
# A set of quartiers of the law; the others are no set that a commune's share is asked for.
SETS = ("qpv_2015", "qpv_2024")
# Communes at a time: the country has 2.3 million cells, whose polygons would not fit together.
BATCH = 200


def write_commune_cells(
    target: Path, grid: Iterable[Path], communes: Polygons, quartiers: Mapping[str, Polygons]
) -> None:
    """Write the table to `target` (Parquet), by batches of communes in the order of their codes.

    grid: landed observations of the grid. quartiers: by family, without overlaps in a family.
    """
    import pyarrow.parquet

    empty = pl.DataFrame(schema=SCHEMAS[NAME])
    schema = empty.to_arrow(compat_level=pl.CompatLevel.oldest()).schema
    with pyarrow.parquet.ParquetWriter(target, schema, compression="zstd") as writer:
        for frame in _batches(read_cells(grid, HOUSEHOLDS), communes, quartiers):
            arrow = frame.to_arrow(compat_level=pl.CompatLevel.oldest())
            writer.write_table(arrow.cast(schema))


def _batches(
    cells: pl.DataFrame, communes: Polygons, quartiers: Mapping[str, Polygons]
) -> Iterator[pl.DataFrame]:
    import shapely

    for start in range(0, len(communes), BATCH):
        some = communes.only(communes.codes[start : start + BATCH])
        near = grid_near(cells, HOUSEHOLDS, shapely.bounds(some.shapes).reshape(-1, 4))
        if not len(near):
            continue
        for family in SETS:
            yield commune_cells(near, some, quartiers[family].meeting(some), family)


# Share of a cell by which simplified contours of neighbours may overlap.
SLIVERS = 0.05


def commune_cells(grid: Grid, communes: Polygons, quartiers: Polygons, family: str) -> pl.DataFrame:
    """Table poids_carreau_commune of one family of quartiers, which must not overlap."""
    import numpy
    import shapely

    cell, commune, areas = cells_in(grid, communes.shapes)
    whole = shapely.area(grid.shapes)
    codes = pl.Series(grid.codes, dtype=pl.String)
    named = codes.gather(pl.Series(cell, dtype=pl.UInt32))
    inside = _inside(grid, communes, quartiers)
    shared = numpy.array([inside.get(pair, 0.0) for pair in zip(cell, commune, strict=True)])
    weight = shares(areas, whole[cell], "poids", named)
    counts = grid.counts[cell] * weight
    places = pl.Series(communes.codes, dtype=pl.String)
    rows = pl.DataFrame(
        {
            "code_carreau": named,
            "code_commune": places.gather(pl.Series(commune, dtype=pl.UInt32)),
            "poids": weight,
            # Never more than the commune's own part, of which it is a part: rounding of areas.
            "poids_qpv": numpy.minimum(shares(shared, whole[cell], "poids_qpv", named), weight),
            "menages": counts,
            "est_impute": grid.imputed[cell],
        }
    )
    # A cell that is more than whole would be counted twice.
    remainder(rows, "code_carreau", "poids", SLIVERS)
    return as_table(
        NAME,
        rows.fill_nan(None).with_columns(
            famille=pl.lit(family),
            generation=pl.lit(FAMILIES[family], pl.Int32),
            millesime_carreaux=pl.lit(grid.vintage, pl.Int32),
        ),
    )


def _inside(grid: Grid, communes: Polygons, quartiers: Polygons) -> dict[tuple[int, int], float]:
    """m² of each cell in the quartiers of each commune, by positions of cell and commune."""
    pieces = shared_pieces(communes, quartiers)
    if not len(pieces.shapes):
        return {}
    cell, piece, areas = cells_in(grid, pieces.shapes)
    found: dict[tuple[int, int], float] = {}
    for pair, area in zip(zip(cell, pieces.left[piece], strict=True), areas, strict=True):
        found[pair] = found.get(pair, 0.0) + float(area)
    return found
