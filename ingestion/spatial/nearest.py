"""Writes `proximite_carreau`: how far the nearest thing of each kind is from each cell's centre.

Only cells that a quartier meets, and registers whose declaration names a `categorie`: which kinds
count for an indicator, and how near they must be, is the warehouse's business.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import polars as pl

from ingestion.spatial.attachment import KIND, Extent, PointTable, concerned_points
from ingestion.spatial.grid import cell_polygons
from ingestion.spatial.tables import SCHEMAS, as_table

NAME = "proximite_carreau"
# Metres: the farthest that an indicator looks (heavy public transport, CAD03).
REACH = 800.0
# A point that may be farther off than this says nothing of what is « within 500 m ».
WORST_PRECISION = 100.0
Group = tuple[str, str]


def write_nearest(
    target: Path, tables: Iterable[PointTable], cells: Iterable[str], extent: Extent | None = None
) -> None:
    """Write the table to `target` (Parquet), register by register, edition by edition.

    cells: their names. A point that cannot be placed, or not well enough, is no point here; one
    without a kind neither. Points are kept by edition and kind (16 bytes each), never as rows.
    """
    import pyarrow.parquet

    codes = sorted(set(cells))
    centres = _centres(codes)
    empty = pl.DataFrame(schema=SCHEMAS[NAME])
    schema = empty.to_arrow(compat_level=pl.CompatLevel.oldest()).schema
    around = None if extent is None else extent.widened(REACH)
    with pyarrow.parquet.ParquetWriter(target, schema, compression="zstd") as writer:
        for table in tables:
            if table.table.categorie is None or not codes:
                continue
            for frame in _nearest(table, codes, centres, around):
                arrow = frame.to_arrow(compat_level=pl.CompatLevel.oldest())
                writer.write_table(arrow.cast(schema))


def _centres(codes: list[str]) -> Any:
    """(n, 2) metres of EPSG:2154."""
    import shapely

    return shapely.get_coordinates(shapely.centroid(cell_polygons(codes)))


def _nearest(
    table: PointTable, codes: list[str], centres: Any, extent: Extent | None
) -> Iterator[pl.DataFrame]:
    """Rows of one register, a frame for each edition and kind, in their order."""
    import numpy
    from scipy.spatial import cKDTree  # type: ignore[import-untyped]

    for (edition, kind), parts in sorted(_points(table, extent).items()):
        tree = cKDTree(numpy.concatenate(parts))
        # The bound is exclusive: at 800 m exactly, a thing is « within 800 m ».
        bound = numpy.nextafter(REACH, numpy.inf)
        distances, _ = tree.query(centres, k=1, distance_upper_bound=bound)
        near = numpy.flatnonzero(numpy.isfinite(distances))
        rows = pl.DataFrame({"code_carreau": [codes[i] for i in near],
                             "distance_m": distances[near]})  # fmt: skip
        yield as_table(
            NAME,
            rows.with_columns(
                source_id=pl.lit(table.source_id),
                edition=pl.lit(edition),
                registre=pl.lit(table.name),
                categorie=pl.lit(kind),
            ),
        )


def _points(table: PointTable, extent: Extent | None) -> dict[Group, list[Any]]:
    """(n, 2) arrays of the usable points, by edition and kind."""
    found: dict[Group, list[Any]] = defaultdict(list)
    precise = pl.col("precision_m").fill_null(0.0) <= WORST_PRECISION
    for batch in concerned_points(table, extent):
        usable = batch.filter(pl.col("motif").is_null() & precise & pl.col(KIND).is_not_null())
        for (edition, kind), part in usable.group_by("edition", KIND, maintain_order=True):
            found[str(edition), str(kind)].append(part.select("x", "y").to_numpy())
    return found
