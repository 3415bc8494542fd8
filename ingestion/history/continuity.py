"""Compares each variable with its own past: the errors that no bound can see.

Two columns exchanged, values shifted against their codes, a unit changed, another edition's
values under this edition's name: every figure is plausible, and none is right. Thresholds were
measured between all consecutive editions of the INSEE files from 2014 to 2022 (per check below).
"""

from collections.abc import Callable, Iterator
from itertools import combinations
from typing import TYPE_CHECKING

import polars as pl

from expectations.results import CheckResult, Severity
from ingestion.declaration.source_model import Source
from ingestion.landing import Landing
from ingestion.statistics.cell_status import COUNTS

if TYPE_CHECKING:
    import numpy as np

    Columns = dict[str, np.ndarray]

# Fewer common codes than this prove nothing (the simulated sample has some fifty).
MIN_CODES = 100
# Codes that are compared, some: a sample says as much of a whole country's cells.
MAX_CODES = 10_000
# Median rank correlation of all variables: 0.95 to 0.99 between real editions.
MIN_CORRELATION = 0.7
# Ratio of medians of a stable variable: 0.44 to 1.90 (subsidised jobs, 2018 to 2022).
MAX_RATIO = 4.0
# Two variables are exchanged when each is at least this closer to the other's past than to its
# own: no pair of the real files is.
CLOSER = 0.5
_COMPARED = ("code_geo", "millesime", "variable", "valeur")
# Share of cells equal to the edition before: 0.02 to 0.18 between real editions.
MAX_EQUAL = 0.95


def check_continuity(
    source: Source, edition_id: str, wide: pl.DataFrame, landing: Landing
) -> tuple[CheckResult, ...]:
    """Results against the nearest earlier edition that serves; none without one."""
    before = landing.before(source, edition_id)
    if before is None:
        return ()
    previous_id = before[0]
    path = landing.tables(source.source_id, previous_id)["observation"]
    latest = _latest(source, wide)
    compared = _compared_codes(latest)
    long = (
        pl.scan_parquet(path, glob=False)
        .filter(compared)
        .select(_COMPARED)
        .collect(engine="streaming")
    )
    past = _latest(source, long).pivot(on="variable", index="code_geo", values="valeur")
    joined = _one_row_a_code(latest.filter(compared)).join(past, on="code_geo", suffix="__avant")
    names = [n for n in past.columns if f"{n}__avant" in joined.columns]
    if joined.height < MIN_CODES or not names:
        return ()
    now = {n: joined.get_column(n).to_numpy() for n in names}
    then = {n: joined.get_column(f"{n}__avant").to_numpy() for n in names}
    replaced = landing.state(source.source_id, edition_id)["servie"] is not None
    target = f"{source.source_id}/{edition_id}"
    return tuple(_results(source, target, previous_id, now, then, replaced))


def _compared_codes(latest: pl.DataFrame) -> pl.Expr:
    """All codes, or of a large file a sample of at least half of MAX_CODES, in both editions."""
    step = max(1, latest.get_column("code_geo").n_unique() // MAX_CODES)
    return pl.col("code_geo").hash(seed=0) % step == 0


def _latest(source: Source, frame: pl.DataFrame) -> pl.DataFrame:
    """Of a file that holds several years, the last one: the others are in the edition before."""
    if source.disposition is None or source.disposition.annee is None:
        return frame
    return frame.filter(pl.col("millesime") == pl.col("millesime").max())


def _one_row_a_code(latest: pl.DataFrame) -> pl.DataFrame:
    """One column per variable as it is landed, whatever the layout of the file."""
    if "modalite" not in latest.columns:
        return latest
    numbers = [name for name, kind in latest.schema.items() if kind == pl.Float64]
    return (
        latest.unpivot(numbers, index=["code_geo", "modalite"])
        .with_columns(pl.concat_str("modalite", "variable", separator="_").alias("variable"))
        .pivot(on="variable", index="code_geo", values="value")
    )


def _results(
    source: Source, target: str, previous: str, now: "Columns", then: "Columns", replaced: bool
) -> Iterator[CheckResult]:
    import numpy as np

    correlations = {n: c for n in now if (c := _rank_correlation(now[n], then[n])) is not None}
    if not correlations:
        return
    median = float(np.median(list(correlations.values())))
    make = _maker(target, previous)
    yield make(
        "valeurs_suivent_leur_code", "bloquant", median >= MIN_CORRELATION, (),
        "Les valeurs d'un code ressemblent à celles du même code dans l'édition d'avant "
        "(sinon : valeurs décalées par rapport aux codes).",
        f"corrélation médiane des rangs {median:.2f}",
    )  # fmt: skip
    swapped = list(_swapped(source, now, then))
    yield make(
        "colonnes_a_leur_place", "bloquant", not swapped, tuple(swapped),
        "Chaque variable ressemble à son propre passé plus qu'à celui d'une autre "
        "(sinon : colonnes interverties).",
        f"{len(swapped)} paires",
    )  # fmt: skip
    stable = [n for n, c in correlations.items() if c >= 0.5]
    jumps = list(_jumps(stable, now, then))
    yield make(
        "ordre_de_grandeur", "bloquant", not jumps, tuple(jumps),
        f"La médiane d'une variable ne change pas d'un facteur {MAX_RATIO:.0f} "
        "(sinon : unité ou marque décimale perdue).",
        f"{len(jumps)} variables",
    )  # fmt: skip
    equal = _equal_share(now, then)
    # A first reading may be all there is; a good one that serves is not given up for a copy.
    yield make(
        "valeurs_nouvelles", "bloquant" if replaced else "avertissement", equal <= MAX_EQUAL, (),
        "Les valeurs ne sont pas celles de l'édition d'avant (sinon : mauvais fichier).",
        f"{equal:.0%} de cellules égales",
    )  # fmt: skip


def _maker(target: str, previous: str) -> Callable[..., CheckResult]:
    def make(
        name: str,
        severity: Severity,
        passed: bool,
        sample: tuple[str, ...],
        description: str,
        observed: str,
    ) -> CheckResult:
        seen = f"{observed}, face à l'édition {previous}"
        return CheckResult(1, name, target, severity, passed, description, seen, "", sample[:5])

    return make


def _rank_correlation(a: "np.ndarray", b: "np.ndarray") -> float | None:
    import numpy as np

    both = ~(np.isnan(a) | np.isnan(b))
    if both.sum() < MIN_CODES:
        return None
    ranks = [x[both].argsort().argsort() for x in (a, b)]
    return float(np.corrcoef(ranks[0], ranks[1])[0, 1])


def _distance(a: "np.ndarray", b: "np.ndarray") -> float | None:
    import numpy as np

    both = ~(np.isnan(a) | np.isnan(b))
    return float(np.median(np.abs(a[both] - b[both]))) if both.sum() >= MIN_CODES else None


def _swapped(source: Source, now: "Columns", then: "Columns") -> Iterator[str]:
    kinds = {
        variable.name: "effectif" if variable.unit in COUNTS else variable.unit
        for variable in source.observed()
    }
    own = {name: _distance(now[name], then[name]) for name in now}
    for a, b in combinations(now, 2):
        own_a, own_b = own[a], own[b]
        if kinds[a] != kinds[b] or not own_a or not own_b:
            continue
        cross_a, cross_b = _distance(now[a], then[b]), _distance(now[b], then[a])
        if cross_a is None or cross_b is None:
            continue
        if cross_a < CLOSER * own_a and cross_b < CLOSER * own_b:
            yield f"{a} et {b}"


def _jumps(names: list[str], now: "Columns", then: "Columns") -> Iterator[str]:
    import numpy as np

    for name in names:
        both = ~(np.isnan(now[name]) | np.isnan(then[name]))
        new, old = float(np.median(now[name][both])), float(np.median(then[name][both]))
        if old and not 1 / MAX_RATIO <= new / old <= MAX_RATIO:
            yield f"{name} : médiane {old:g} puis {new:g}"


def _equal_share(now: "Columns", then: "Columns") -> float:
    import numpy as np

    equal = sum(int(np.sum(now[n] == then[n])) for n in now)
    both = sum(int(np.sum(~(np.isnan(now[n]) | np.isnan(then[n])))) for n in now)
    return equal / both if both else 0.0
