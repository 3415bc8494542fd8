"""Writes `proximite_point`: every quartier within reach of each point of the registers.

`rattachement_point` says where a point is, and how far the nearest quartier is; what is counted
« within 500 m » counts for each quartier that it is near to. No choice between the producer's code
and ours here: distances are ours alone.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import polars as pl

from ingestion.spatial.attachment import Extent, PointTable, concerned_points
from ingestion.spatial.place_points import Placer
from ingestion.spatial.tables import DISJOINT, FAMILIES, SCHEMAS

# Official quartiers: the contours of the others are not of the same make.
NEAR_FAMILIES = tuple(f for f in DISJOINT if FAMILIES[f] is not None)


def write_proximities(
    target: Path,
    tables: Iterable[PointTable],
    placers: Mapping[str, Placer | None],
    extent: Extent | None = None,
) -> None:
    """Write the table to `target` (Parquet), register by register in the order given.

    A point that cannot be placed has no row: `rattachement_point` says why. `precision_m` is null
    where the register does not say it, and a point is never said near by more than that.
    """
    import pyarrow.parquet

    empty = pl.DataFrame(schema=SCHEMAS["proximite_point"])
    schema = empty.to_arrow(compat_level=pl.CompatLevel.oldest()).schema
    with pyarrow.parquet.ParquetWriter(target, schema, compression="zstd") as writer:
        for table in tables:
            for frame in near_points(table, placers, extent):
                arrow = frame.to_arrow(compat_level=pl.CompatLevel.oldest())
                writer.write_table(arrow.cast(schema))


def near_points(
    points: PointTable, placers: Mapping[str, Placer | None], extent: Extent | None
) -> Iterator[pl.DataFrame]:
    """Rows of the table by batches, one family of quartiers after the other."""
    for kept in concerned_points(points, extent):
        for family in NEAR_FAMILIES:
            placer = placers.get(family)
            if placer is None:
                continue
            near = placer.near(kept.select("rang", "x", "y", "motif", "precision_m"))
            named = kept.select("rang", "source_id", "edition", "ligne", "cle")
            rows = near.join(named, on="rang", how="inner", maintain_order="left").with_columns(
                registre=pl.lit(points.name),
                famille=pl.lit(family),
                generation=pl.lit(FAMILIES[family], pl.Int32),
                code_quartier=pl.col("code"),
            )
            yield rows.select(
                pl.col(c).cast(t) for c, t in SCHEMAS["proximite_point"].items()
            ).sort("ligne", "code_quartier")
