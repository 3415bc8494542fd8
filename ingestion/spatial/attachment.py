"""To which quartier a register's point belongs: the producer's own code first, ours as control.

One row per point and family of quartiers; where both speak and differ, the producer's code is kept
and the difference is counted.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from ingestion.declaration.point_model import ProducerZoning
from ingestion.declaration.register_model import RegisterTable
from ingestion.spatial.assign import PointColumns, locate
from ingestion.spatial.lambert import OUT_OF_REACH
from ingestion.spatial.place_points import INSIDE, OUTSIDE, UNKNOWN, Placer, undetermined
from ingestion.spatial.tables import FAMILIES, OVERLAPPING, as_table

PRODUCER, COMPUTED = "producteur", "calcul"
# Rows read at a time: a register has texts beside its points, and a row for each family.
BATCH = 100_000
# Why a point is undetermined in a family whose polygons nobody has given.
NO_CONTOUR = "contours_absents"
# What a code of each family looks like; anything else is not taken for a quartier.
_CODES = {
    "qpv_2015": r"^QP[0-9]{2}[0-9AB][0-9]{3}$",
    "qpv_2024": r"^QN[0-9]{2}[0-9AB][0-9]{2}[IMNC]$",
    # No list of these codes is available: any text that is not blank.
    "qva": r"\S",
}
# Names that no field may take: those of fields end with a letter or a digit.
_X, _Y, _EPSG, _PRECISION, _USABLE = "x_", "y_", "epsg_", "precision_", "placable_"
# What `categorie` names, under one name for all registers.
KIND = "categorie_"
_COLUMNS = PointColumns("ligne", _X, _Y, _EPSG, _PRECISION, _USABLE)
_PLACE = ["rang", "x", "y", "motif", "precision_m"]


@dataclass(frozen=True, slots=True)
class PointTable:
    """A landed register table of one source, whose declaration names a point."""

    source_id: str
    name: str
    path: Path
    table: RegisterTable


@dataclass(frozen=True, slots=True)
class Extent:
    """Part of the country that is built: bounds in EPSG:2154, and its quartiers' codes."""

    bounds: tuple[float, float, float, float]
    codes: frozenset[str]

    def widened(self, metres: float) -> "Extent":
        """The same with what lies less than `metres` beyond its bounds."""
        west, south, east, north = self.bounds
        return Extent((west - metres, south - metres, east + metres, north + metres), self.codes)


def attach_points(
    points: PointTable, placers: Mapping[str, Placer | None], extent: Extent | None
) -> Iterator[pl.DataFrame]:
    """Table rattachement_point by batches, without `confiance` of what is computed.

    placers: one a family, None where no contour of the family is known: what is outside of
    nothing is not known to be outside. extent: points that are surely elsewhere are left out;
    those that cannot be placed, never.
    """
    for kept in concerned_points(points, extent):
        place = kept.select(_PLACE)
        for family, placer in placers.items():
            producer = points.table.zonage.get(family)  # type: ignore[call-overload]
            if placer is None and producer is None:
                continue
            placed = _unplaced(place) if placer is None else placer.place(place)
            chosen = placed if family in OVERLAPPING else _one_row_each(placed)
            rows = kept.drop("motif").join(chosen, on="rang", how="left", maintain_order="left")
            yield as_table("rattachement_point", _decided(rows, points, family, producer))


def concerned_points(points: PointTable, extent: Extent | None) -> Iterator[pl.DataFrame]:
    """Batches of the register's rows with their place, without those that are surely elsewhere."""
    for batch in _batches(points):
        yield batch if extent is None else batch.filter(_concerned(points.table, extent))


def _unplaced(points: pl.DataFrame) -> pl.DataFrame:
    reason = pl.coalesce("motif", pl.lit(NO_CONTOUR))
    return undetermined(points.with_columns(motif=reason))


def _batches(points: PointTable) -> Iterator[pl.DataFrame]:
    """Rows of the source with what is needed of them, under fixed names."""
    import pyarrow.parquet

    names = needed_fields(points.table)
    with pyarrow.parquet.ParquetFile(points.path) as file:
        for part in file.iter_batches(BATCH, columns=names):
            frame = pl.from_arrow(part)
            assert isinstance(frame, pl.DataFrame)
            rows = frame.filter(pl.col("source_id") == points.source_id)
            if rows.height:
                yield _prepared(rows, points.table)


def needed_fields(table: RegisterTable) -> list[str]:
    """Columns of the landed table that placing its points takes, without repetition."""
    assert table.point is not None
    names = ["source_id", "edition", "ligne", *table.cle, *table.point]
    names += [table.epsg_champ] if table.epsg_champ else []
    names += [table.precision.champ] if table.precision else []
    names += [table.categorie] if table.categorie else []
    names += [field for zoning in table.zonage.values() for field in zoning.fields]
    return list(dict.fromkeys(names))


def _prepared(rows: pl.DataFrame, table: RegisterTable) -> pl.DataFrame:
    assert table.point is not None
    x, y = table.point
    epsg = pl.col(table.epsg_champ) if table.epsg_champ else pl.lit(table.epsg)
    metres, usable = _precision(table)
    key = pl.concat_str(table.cle, separator="|") if table.cle else pl.lit(None, pl.String)
    named = rows.with_columns(
        pl.col(x).cast(pl.Float64).alias(_X),
        pl.col(y).cast(pl.Float64).alias(_Y),
        epsg.cast(pl.Int64, strict=False).alias(_EPSG),
        metres.alias(_PRECISION),
        usable.alias(_USABLE),
    )
    place = locate(named, _COLUMNS)
    fields = [field for zoning in table.zonage.values() for field in zoning.fields]
    kind = pl.lit(None, pl.String) if table.categorie is None else pl.col(table.categorie)
    return rows.select(
        "source_id", "edition", "ligne", key.alias("cle"), kind.cast(pl.String).alias(KIND),
        *dict.fromkeys(fields),
    ).hstack(place)  # fmt: skip


def _precision(table: RegisterTable) -> tuple[pl.Expr, pl.Expr]:
    """Metres by which the point may be wrong (null: not said), and whether it may be placed."""
    declared = table.precision
    if declared is None:
        return pl.lit(None, pl.Float64), pl.lit(True)
    value = pl.col(declared.champ)
    if declared.metres is None:
        return value.cast(pl.Float64), pl.lit(True)
    poor = [code for code, metres in declared.metres.items() if metres is None]
    metres = value.cast(pl.String).replace_strict(
        declared.metres, default=None, return_dtype=pl.Float64
    )
    return metres, ~value.cast(pl.String).is_in(poor).fill_null(False)


def _concerned(table: RegisterTable, extent: Extent) -> pl.Expr:
    """Rows inside the bounds, named as being in one of the quartiers, or that nothing places."""
    west, south, east, north = extent.bounds
    inside = pl.col("x").is_between(west, east) & pl.col("y").is_between(south, north)
    lost = pl.col("motif").is_not_null() & (pl.col("motif") != OUT_OF_REACH)
    named, elsewhere = pl.lit(False), pl.lit(False)
    for zoning in table.zonage.values():
        code = pl.col(zoning.champ)
        ours = code.is_in(list(extent.codes)).fill_null(False)
        named, elsewhere = named | ours, elsewhere | (code.is_not_null() & ~ours)
    return inside.fill_null(False) | named | (lost & ~elsewhere)


def _one_row_each(placed: pl.DataFrame) -> pl.DataFrame:
    """The row that speaks for a point: inside before undetermined, then deepest or nearest."""
    inside = pl.col("etat") == INSIDE
    depth = pl.when(inside).then(-pl.col("distance_m")).otherwise(pl.col("distance_m"))
    return placed.sort("rang", ~inside, depth, "code_proche", nulls_last=True).unique(
        "rang", keep="first", maintain_order=True
    )


def _decided(
    rows: pl.DataFrame, points: PointTable, family: str, producer: ProducerZoning | None
) -> pl.DataFrame:
    """Both answers side by side, whether they agree, and which one is kept."""
    code, state, sure = _said(producer, family)
    spoken = pl.col("etat_producteur").is_not_null()
    settled = pl.col("etat_calcule") != UNKNOWN
    same = (pl.col("etat_producteur") == pl.col("etat_calcule")) & (
        (pl.col("etat_producteur") == OUTSIDE)
        | (pl.col("code_calcule") == pl.col("code_producteur"))
    )
    return (
        rows.rename({"etat": "etat_calcule", "code": "code_calcule"})
        .with_columns(
            pl.col("etat_calcule").cast(pl.String),
            code.alias("code_producteur"),
            state.alias("etat_producteur"),
            sure.alias("sure"),
        )
        .with_columns(
            registre=pl.lit(points.name),
            famille=pl.lit(family),
            generation=pl.lit(FAMILIES[family], pl.Int32),
            accord=pl.when(spoken & settled).then(same.fill_null(False)),
            code_retenu=pl.when(spoken)
            .then(pl.when(pl.col("etat_producteur") == INSIDE).then("code_producteur"))
            .otherwise("code_calcule"),
            etat=pl.when(spoken).then("etat_producteur").otherwise("etat_calcule"),
            methode=pl.when(spoken).then(pl.lit(PRODUCER)).otherwise(pl.lit(COMPUTED)),
            confiance=pl.when(spoken).then(
                pl.when("sure").then(pl.lit("A")).otherwise(pl.lit("B"))
            ),
        )
    )


def _said(producer: ProducerZoning | None, family: str) -> tuple[pl.Expr, pl.Expr, pl.Expr]:
    """The producer's code, the state that it means (null when it means nothing) and its quality."""
    if producer is None:
        return pl.lit(None, pl.String), pl.lit(None, pl.String), pl.lit(False)
    quality = pl.lit(None, pl.String) if producer.qualite is None else pl.col(producer.qualite)
    worthless = quality.cast(pl.String).is_in(list(producer.rejetees)).fill_null(False)
    # A code drawn at random says no more than a blank.
    code = pl.when(~worthless).then(pl.col(producer.champ).cast(pl.String).str.strip_chars())
    state = (
        pl.when(code.is_in(list(producer.hors)))
        .then(pl.lit(OUTSIDE))
        .when(code.str.contains(_CODES[family]))
        .then(pl.lit(INSIDE))
    )
    sure = quality.cast(pl.String).is_in(list(producer.sures)).fill_null(False)
    return code, state, sure if producer.qualite else pl.lit(True)
