"""Places a batch of points in polygons: inside, outside or undetermined, how far from the border.

Engine: DuckDB spatial, chosen by measurement (`tests/benchmarks/spatial.py`): sedonadb is ahead at
the bare join, but takes 1.8 times the processor time once distances to the borders are asked for.
One batch at a time: memory follows the batch, not the file.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import polars as pl

from ingestion.spatial.polygons import Polygons

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

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
# A polygon is at no distance of what it holds: only there is the border looked for.
_QUERY = """
    with couples as (
        select points.rang, points.x, points.y, formes.rang as forme, formes.bord,
            ST_Distance(formes.forme, ST_Point(points.x, points.y)) as ecart
        from points
        inner join formes on ST_DWithin(formes.forme, ST_Point(points.x, points.y), $reach)
    )

    select rang, forme,
        case when ecart = 0 then ST_Distance(bord, ST_Point(x, y)) else ecart end as distance_m,
        ecart = 0 as est_interieur
    from couples
"""


class Placer:
    """Polygons made ready once, for any number of batches. Not for several threads at a time."""

    def __init__(self, polygons: Polygons, reach_m: float = DEFAULT_REACH) -> None:
        self.polygons = polygons
        self.reach_m = float(reach_m)
        self._base = _base(polygons) if len(polygons) else None

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

    def near(self, points: pl.DataFrame) -> pl.DataFrame:
        """Every polygon within reach of each point: `rang, code, distance_m, precision_m`.

        Points as for `place`; those that it cannot place have no row. `distance_m` is 0 inside.
        """
        poor = (pl.col("precision_m") > self.reach_m).fill_null(False)
        exact = points.filter(pl.col("motif").is_null() & ~poor)
        codes = pl.Series("code", self.polygons.codes, dtype=pl.String)
        return (
            self._pairs(exact)
            .join(exact.select("rang", "precision_m"), on="rang")
            .select(
                "rang",
                pl.col("forme").map_batches(codes.gather, return_dtype=pl.String).alias("code"),
                pl.when("est_interieur").then(0.0).otherwise("distance_m").alias("distance_m"),
                "precision_m",
            )
            .sort("rang", "code")
        )

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
        if self._base is None or points.is_empty():
            return pl.DataFrame(schema=_PAIRS)
        self._base.register("points", points.select("rang", "x", "y").to_arrow())
        found = self._base.execute(_QUERY, {"reach": self.reach_m}).to_arrow_table()
        self._base.unregister("points")
        frame = pl.from_arrow(found)
        assert isinstance(frame, pl.DataFrame)
        return frame.cast(_PAIRS)


def _base(polygons: Polygons) -> "DuckDBPyConnection":
    """A database in memory that holds the polygons and their borders."""
    import numpy
    import pyarrow
    import shapely

    base = connect_spatial()
    shapes = pyarrow.table(
        {
            "rang": pyarrow.array(numpy.arange(len(polygons)), pyarrow.int32()),
            "wkb": pyarrow.array(shapely.to_wkb(polygons.shapes), pyarrow.binary()),
        }
    )
    base.register("brut", shapes)
    base.execute(
        "create table formes as select rang, ST_GeomFromWKB(wkb) as forme,"
        " ST_Boundary(ST_GeomFromWKB(wkb)) as bord from brut"
    )
    base.unregister("brut")
    return base


def connect_spatial() -> "DuckDBPyConnection":
    """DuckDB in memory with its spatial functions, loaded from the installed wheel alone.

    INSTALL would go to the network.
    """
    import duckdb
    import duckdb_extension_spatial  # type: ignore[import-untyped]

    wheel = Path(duckdb_extension_spatial.__file__).parent / "extensions"
    extension = wheel / f"v{duckdb.__version__}" / "spatial.duckdb_extension"
    base = duckdb.connect(config={"autoinstall_known_extensions": False})
    base.load_extension(str(extension))
    return base


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
