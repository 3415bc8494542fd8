"""Writes `rattachement_point` for every register with a point, and judges what was found.

Two passes over the rows: the grade of what is computed rests on how many points could be placed.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import polars as pl

from expectations.results import CheckResult
from ingestion.spatial.attachment import (
    BATCH,
    COMPUTED,
    NO_CONTOUR,
    Extent,
    PointTable,
    attach_points,
)
from ingestion.spatial.place_points import INSIDE, UNKNOWN, Placer
from ingestion.spatial.tables import SCHEMAS

# Grade B of a computed place asks for 95 % of the points placed (METHODS §5).
LOCATED = 0.95
# Of the points that one side or the other puts in a quartier. The 2024 contours are simplified by a
# third party: on unchanged quartiers the two drawings share 0.963 to 0.987 of their union
# (SOURCES), so up to 4 % of evenly spread points differ with no fault of anyone. Below 30 points
# one of them would already exceed the threshold.
MOST_DISAGREEMENTS = 0.05
FEWEST_COMPARED = 30

_GROUP = ["source_id", "edition", "registre", "famille"]


def write_attachments(
    target: Path,
    tables: Iterable[PointTable],
    placers: Mapping[str, Placer | None],
    extent: Extent | None = None,
) -> tuple[CheckResult, ...]:
    """Write the table to `target` (Parquet); one check of each kind per edition and family."""
    draft = target.with_suffix(".brouillon")
    counts: list[pl.DataFrame] = []
    try:
        frames = (f for table in tables for f in attach_points(table, placers, extent))
        _write(draft, _counted(frames, counts))
        summary = _summary(counts)
        _write(target, _graded(draft, summary))
    finally:
        draft.unlink(missing_ok=True)
    return tuple(_checks(summary))


def _counted(frames: Iterable[pl.DataFrame], counts: list[pl.DataFrame]) -> Iterator[pl.DataFrame]:
    for frame in frames:
        counts.append(
            frame.group_by(_GROUP).agg(
                points=pl.len(),
                places=(pl.col("etat_calcule") != UNKNOWN).sum(),
                perdus=((pl.col("etat") == UNKNOWN) & ~_without_contour()).sum(),
                compares=_compared().sum(),
                desaccords=(_compared() & ~pl.col("accord")).sum(),
                inconnus=_unknown_code().sum(),
                exemples=pl.col("ligne").filter(_compared() & ~pl.col("accord")).head(5),
                valeurs=pl.col("code_producteur").filter(_unknown_code()).unique().sort().head(5),
            )
        )
        yield frame


def _compared() -> pl.Expr:
    """Both speak and one at least says inside: elsewhere, agreeing is no merit."""
    inside = (pl.col("etat_producteur") == INSIDE) | (pl.col("etat_calcule") == INSIDE)
    return pl.col("accord").is_not_null() & inside


def _without_contour() -> pl.Expr:
    """The points are not to blame."""
    return pl.col("motif").fill_null("") == NO_CONTOUR


def _unknown_code() -> pl.Expr:
    """A producer's value that is neither a code nor a declared « outside »."""
    return pl.col("code_producteur").is_not_null() & pl.col("etat_producteur").is_null()


def _summary(counts: list[pl.DataFrame]) -> pl.DataFrame:
    sums = ("points", "places", "perdus", "compares", "desaccords", "inconnus")
    empty = pl.DataFrame(
        schema={
            **dict.fromkeys(_GROUP, pl.String),
            **dict.fromkeys(sums, pl.UInt32),
            "exemples": pl.List(pl.Int32),
            "valeurs": pl.List(pl.String),
        }
    )
    return (
        pl.concat([empty, *counts], how="vertical_relaxed")
        .group_by(_GROUP)
        .agg(
            *(pl.col(c).sum() for c in sums),
            pl.col("exemples").explode().drop_nulls().sort().head(5),
            pl.col("valeurs").explode().drop_nulls().unique().sort().head(5),
        )
        .sort(_GROUP)
    )


def _graded(draft: Path, summary: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """The rows with the grade of those that are computed; a point not placed has none."""
    import pyarrow.parquet

    enough = summary.select(*_GROUP, bon=pl.col("places") >= LOCATED * pl.col("points"))
    with pyarrow.parquet.ParquetFile(draft) as file:
        for part in file.iter_batches(BATCH):
            frame = pl.from_arrow(part)
            assert isinstance(frame, pl.DataFrame)
            grade = pl.when("bon").then(pl.lit("B")).otherwise(pl.lit("D"))
            computed = (pl.col("methode") == COMPUTED) & (pl.col("etat") != UNKNOWN)
            yield (
                frame.join(enough, on=_GROUP, how="left", maintain_order="left")
                .with_columns(confiance=pl.when(computed).then(grade).otherwise("confiance"))
                .drop("bon")
            )


def _write(path: Path, frames: Iterable[pl.DataFrame]) -> None:
    import pyarrow.parquet

    empty = pl.DataFrame(schema=SCHEMAS["rattachement_point"])
    schema = empty.to_arrow(compat_level=pl.CompatLevel.oldest()).schema
    with pyarrow.parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        for frame in frames:
            writer.write_table(frame.to_arrow(compat_level=pl.CompatLevel.oldest()).cast(schema))


def _checks(summary: pl.DataFrame) -> Iterator[CheckResult]:
    """For each edition its lost points, in the worst family, and what each zoning is worth."""
    edition = _GROUP[:3]
    worst = summary.sort("perdus", "famille", descending=[True, False]).unique(
        edition, keep="first"
    )
    for row in worst.sort(edition).iter_rows(named=True):
        yield _placed(row)
    for row in summary.iter_rows(named=True):
        if row["compares"]:
            yield _agreement(row)
        if row["inconnus"]:
            yield _readable(row)


def _placed(row: dict[str, Any]) -> CheckResult:
    return CheckResult(
        gate=1,
        name="points_places",
        target=_target(row),
        severity="avertissement",
        passed=row["perdus"] <= (1 - LOCATED) * row["points"],
        description=f"Presque chaque point de {row['registre']} a une place sûre.",
        observed=f"{row['perdus']} points indéterminés sur {row['points']} ({row['famille']})",
        expected=f"au moins {LOCATED:.0%} placés, par le producteur ou par le calcul",
    )


def _readable(row: dict[str, Any]) -> CheckResult:
    return CheckResult(
        gate=1,
        name="zonages_lisibles",
        target=_target(row),
        severity="avertissement",
        passed=False,
        description=f"Un zonage du producteur est un code ou « hors » ({_label(row)}).",
        observed=f"{row['inconnus']} valeurs écartées",
        expected="0 ; déclarer la valeur dans « zonage.hors » si elle veut dire hors quartier",
        sample=tuple(map(str, row["valeurs"])),
    )


def _target(row: dict[str, Any]) -> str:
    return f"{row['source_id']}/{row['edition']}"


def _label(row: dict[str, Any]) -> str:
    return f"{row['registre']}, {row['famille']}"


def _agreement(row: dict[str, Any]) -> CheckResult:
    compared, differ = row["compares"], row["desaccords"]
    share = differ / compared
    passed = compared < FEWEST_COMPARED or share <= MOST_DISAGREEMENTS
    return CheckResult(
        gate=1,
        name="zonage_confirme_par_le_calcul",
        target=_target(row),
        severity="avertissement",
        passed=passed,
        description=f"Le zonage du producteur et notre jointure s'accordent ({_label(row)}).",
        observed=f"{differ} désaccords sur {compared} points en quartier ({share:.1%})",
        expected=f"au plus {MOST_DISAGREEMENTS:.0%} (contours de 2024 simplifiés)",
        sample=() if passed else tuple(f"ligne {n}" for n in row["exemples"]),
    )
