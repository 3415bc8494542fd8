"""Places a batch of points in polygons: inside, outside or undetermined, and how far the border is.

Engine: sedonadb, chosen by measurement (`tests/benchmarks/spatial.py`). One batch at a time: memory
follows the batch, not the file.
"""

from typing import Any, Literal

import polars as pl

from ingestion.spatial.polygons import Polygons

State = Literal["dedans", "dehors", "indetermine"]
INSIDE: State = "dedans"
OUTSIDE: State = "dehors"
UNKNOWN: State = "indetermine"

# Why a located point stays undetermined; those of a point without a place are in `lambert`.
POOR = "precision_insuffisante"
NEAR_BORDER = "bord_plus_proche_que_la_precision"

# Metres up to which the nearest polygon of an outside point is looked for; also the poorest
# precision with which a point can be placed. The observatory counts equipment « within 500 m ».
DEFAULT_REACH = 500.0

PLACED = pl.Schema(
    {
        "rang": pl.Int64(),
        "etat": pl.Enum([INSIDE, OUTSIDE, UNKNOWN]),
        "motif": pl.String(),
        "code": pl.String(),
        "code_proche": pl.String(),
        "distance_m": pl.Float64(),
        "est_interieur": pl.Boolean(),
        "nb_polygones": pl.Int32(),
    }
)
_PAIRS = pl.Schema(
    {
        "rang": pl.Int64(),
        "forme": pl.Int32(),
        "distance_m": pl.Float64(),
        "est_interieur": pl.Boolean(),
    }
)
_QUERY = """
    select p.rang, q.rang as forme, ST_Distance(q.bord, ST_Point(p.x, p.y)) as distance_m,
        ST_Intersects(q.forme, ST_Point(p.x, p.y)) as est_interieur
    from points p join formes q on ST_DWithin(q.forme, ST_Point(p.x, p.y), {reach})
"""


class Placer:
    """Polygons made ready once, for any number of batches. Not for several threads at a time."""

    def __init__(self, polygons: Polygons, reach_m: float = DEFAULT_REACH) -> None:
        self.polygons = polygons
        self.reach_m = float(reach_m)
        self._session = _session(polygons) if len(polygons) else None

    def place(self, points: pl.DataFrame) -> pl.DataFrame:
        """Rows of PLACED for points of `rang, x, y, precision_m, motif`, sorted by rang and code.

        `x`, `y`: EPSG:2154, null where `motif` says why. `precision_m`: metres by which the point
        may be wrong, null for unknown (then taken as exact). At least one row a point: one for
        each polygon that holds it or that its precision cannot tell apart, else a single one.

        - `code`: the polygon that holds it, when certain. `code_proche`: the one whose border
          `distance_m` is measured to, inside or out, never negative.
        - `nb_polygones`: how many polygons hold the point for certain; more than one when they
          overlap, and then one row each: no choice is made here.
        """
        unplaced = points.filter(pl.col("motif").is_not_null())
        poor = pl.col("precision_m") > self.reach_m
        located = points.filter(pl.col("motif").is_null())
        vague = located.filter(poor).with_columns(motif=pl.lit(POOR))
        exact = located.filter(~poor | pl.col("precision_m").is_null())
        judged = self._judge(exact)
        rows = pl.concat([undetermined(unplaced), undetermined(vague), judged])
        return rows.sort("rang", "code_proche", nulls_last=True)

    def _judge(self, points: pl.DataFrame) -> pl.DataFrame:
        pairs = self._pairs(points).join(points.select("rang", "precision_m"), on="rang")
        uncertain = pl.col("distance_m") < pl.col("precision_m").fill_null(0.0)
        near = pairs.filter(pl.col("est_interieur") | uncertain).with_columns(
            etat=pl.when(uncertain).then(pl.lit(UNKNOWN)).otherwise(pl.lit(INSIDE)),
            motif=pl.when(uncertain).then(pl.lit(NEAR_BORDER)),
        )
        away = points.select("rang").join(near.select("rang").unique(), on="rang", how="anti")
        # The nearest one only; of two as near, the first code.
        nearest = pairs.sort("rang", "distance_m", "forme").unique(
            "rang", keep="first", maintain_order=True
        )
        outside = away.join(nearest, on="rang", how="left").with_columns(
            etat=pl.lit(OUTSIDE),
            motif=pl.lit(None, pl.String),
            est_interieur=pl.lit(False),
        )
        rows = pl.concat([near, outside.select(near.columns)]).with_columns(
            code_proche=pl.col("forme").replace_strict(
                list(range(len(self.polygons))),
                list(self.polygons.codes),
                return_dtype=pl.String,
                default=None,
            )
        )
        certain = pl.col("etat") == INSIDE
        return rows.select(
            "rang",
            pl.col("etat").cast(PLACED["etat"]),
            "motif",
            pl.when(certain).then("code_proche").alias("code"),
            "code_proche",
            "distance_m",
            "est_interieur",
            certain.sum().over("rang").cast(pl.Int32).alias("nb_polygones"),
        )

    def _pairs(self, points: pl.DataFrame) -> pl.DataFrame:
        """Each point with each polygon within reach, and the distance to its border."""
        import pyarrow

        if self._session is None or points.is_empty():
            return pl.DataFrame(schema=_PAIRS)
        batch = points.select(pl.col("rang").cast(pl.Int64), "x", "y").to_arrow()
        self._session.create_data_frame(batch).to_view("points", overwrite=True)
        found = self._session.sql(_QUERY.format(reach=repr(self.reach_m)))
        table = pyarrow.RecordBatchReader.from_stream(found).read_all()
        frame = pl.from_arrow(table)
        assert isinstance(frame, pl.DataFrame)
        return frame.cast(_PAIRS)


def _session(polygons: Polygons) -> Any:
    """A sedonadb session that holds the polygons and their borders."""
    import numpy
    import pyarrow
    import sedonadb  # type: ignore[import-untyped]
    import shapely

    session = sedonadb.connect()
    table = pyarrow.table(
        {
            "rang": pyarrow.array(numpy.arange(len(polygons)), pyarrow.int32()),
            "wkb": pyarrow.array(shapely.to_wkb(polygons.shapes), pyarrow.binary()),
        }
    )
    session.create_data_frame(table).to_view("brut")
    session.sql(
        "select rang, ST_GeomFromWKB(wkb) as forme, ST_Boundary(ST_GeomFromWKB(wkb)) as bord"
        " from brut"
    ).to_memtable().to_view("formes")
    return session


def undetermined(points: pl.DataFrame) -> pl.DataFrame:
    """One row a point that cannot be placed, with its reason."""
    return points.select(
        pl.col("rang").cast(pl.Int64),
        pl.lit(UNKNOWN).cast(PLACED["etat"]).alias("etat"),
        "motif",
        pl.lit(None, pl.String).alias("code"),
        pl.lit(None, pl.String).alias("code_proche"),
        pl.lit(None, pl.Float64).alias("distance_m"),
        pl.lit(None, pl.Boolean).alias("est_interieur"),
        pl.lit(0, pl.Int32).alias("nb_polygones"),
    )
