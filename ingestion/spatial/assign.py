"""Points in polygons, a whole file in one pass: `assign_points`.

Streams the points by batches and writes the result as it comes: ten million points hold in less
than 1.5 GB of memory.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from ingestion.file_io import write_atomically
from ingestion.spatial.lambert import to_lambert
from ingestion.spatial.place_points import DEFAULT_REACH, PLACED, POOR, Placer
from ingestion.spatial.polygons import Polygons

BATCH = 500_000


@dataclass(frozen=True, slots=True)
class PointColumns:
    """Names of the columns of the points. `epsg`: a column, or one code for all of them.

    `precision_m`: column of the metres by which a point may be wrong. `usable`: boolean column,
    false for a point whose producer says that it must not be placed.
    """

    identifier: str = "id"
    x: str = "x"
    y: str = "y"
    epsg: str | int = "epsg"
    precision_m: str | None = None
    usable: str | None = None

    def names(self) -> list[str]:
        optional = (self.epsg, self.precision_m, self.usable)
        return [self.identifier, self.x, self.y, *(c for c in optional if isinstance(c, str))]


@dataclass(slots=True)
class Assignment:
    """points: read. rows: written, at least one a point. states: points by state."""

    points: int = 0
    rows: int = 0
    states: dict[str, int] = field(default_factory=dict)

    @property
    def located_share(self) -> float:
        """Share of the points that are certainly inside or certainly outside; 1 without points."""
        return 1 - self.states.get("indetermine", 0) / self.points if self.points else 1.0


def assign_points(
    points: Path | pl.DataFrame,
    polygons: Polygons,
    target: Path,
    *,
    columns: PointColumns | None = None,
    reach_m: float = DEFAULT_REACH,
    batch: int = BATCH,
) -> Assignment:
    """Write `target` (Parquet): the points' identifier, then the columns of PLACED but `rang`.

    `etat` is `dedans`, `dehors` or `indetermine`; an undetermined point keeps a row, with `motif`
    (no coordinates, impossible ones, unknown projection, beyond Lambert-93, precision too poor,
    border nearer than the precision). A point in two overlapping polygons has a row in each:
    count identifiers, not rows. A point on a border is inside, at 0 m. `distance_m` is not
    signed; an outside point has that of the nearest polygon up to `reach_m` metres, else null.
    """
    columns = columns or PointColumns()
    placer = Placer(polygons, reach_m)
    done = Assignment()

    def write(path: Path) -> None:
        import pyarrow.parquet

        writer = None
        try:
            for read in _batches(points, columns, batch):
                placed = _placed(read, placer, columns)
                _count(done, read.height, placed)
                table = placed.drop("rang").to_arrow(compat_level=pl.CompatLevel.oldest())
                writer = writer or pyarrow.parquet.ParquetWriter(
                    path, table.schema, compression="zstd"
                )
                writer.write_table(table)
        finally:
            if writer is not None:
                writer.close()

    write_atomically(target, write)
    return done


def locate(frame: pl.DataFrame, columns: PointColumns) -> pl.DataFrame:
    """`rang`, `x`, `y` (EPSG:2154), `motif` (why there is no place) and `precision_m` of points."""
    count = frame.height
    epsg = (
        pl.repeat(columns.epsg, count, dtype=pl.Int64, eager=True)
        if isinstance(columns.epsg, int)
        else frame.get_column(columns.epsg)
    )
    moved = to_lambert(frame.get_column(columns.x), frame.get_column(columns.y), epsg)
    precision = (
        frame.get_column(columns.precision_m).cast(pl.Float64).fill_nan(None)
        if columns.precision_m
        else pl.repeat(None, count, dtype=pl.Float64, eager=True)
    )
    usable = (
        frame.get_column(columns.usable).fill_null(True)
        if columns.usable
        else pl.repeat(True, count, dtype=pl.Boolean, eager=True)
    )
    reason = pl.coalesce("motif", pl.when(~pl.lit(usable)).then(pl.lit(POOR)))
    placed = moved.with_columns(precision.alias("precision_m"), reason.alias("motif"))
    return placed.with_row_index("rang").with_columns(pl.col("rang").cast(pl.Int64))


def _placed(frame: pl.DataFrame, placer: Placer, columns: PointColumns) -> pl.DataFrame:
    """The rows of PLACED for a frame of points, with their identifier in front."""
    rows = placer.place(locate(frame, columns))
    identifiers = frame.get_column(columns.identifier)
    return rows.select(identifiers.gather(rows.get_column("rang")), *PLACED.names())


def _batches(
    points: Path | pl.DataFrame, columns: PointColumns, size: int
) -> Iterator[pl.DataFrame]:
    """Frames of the needed columns; one without rows when there is no point at all."""
    if isinstance(points, pl.DataFrame):
        yield from points.select(columns.names()).iter_slices(size)
        if points.is_empty():
            yield points.select(columns.names())
        return
    import pyarrow.parquet

    with pyarrow.parquet.ParquetFile(points) as file:
        empty = file.metadata.num_rows == 0
        for part in file.iter_batches(size, columns=columns.names()):
            frame = pl.from_arrow(part)
            assert isinstance(frame, pl.DataFrame)
            yield frame
    if empty:
        yield pl.read_parquet(points, columns=columns.names())


def _count(done: Assignment, points: int, placed: pl.DataFrame) -> None:
    done.points += points
    done.rows += placed.height
    # A point with a row inside and another undetermined is known to be inside somewhere.
    states = placed.group_by("rang").agg(pl.col("etat").min()).group_by("etat").len()
    for state, count in states.iter_rows():
        done.states[state] = done.states.get(state, 0) + count
