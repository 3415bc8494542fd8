"""Asks the checks of a large Parquet file part by part: what a frame in memory would answer.

All rows of one first key (`cle`) stand in one part, so that a rule on single rows, or on rows of
one key, is judged exactly. What judges a whole table, or a key without that column, is asked once,
on its own columns alone. What does not belong here: verdicts (`runner`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from expectations.answers import answers_of
from expectations.gx_session import RawResult
from expectations.loading import Loader, Shown
from expectations.plan import PlannedCheck
from expectations.wording import SAMPLE_SIZE

# Cells of one part: Great Expectations takes some hundred bytes for each.
PART_CELLS = 2_000_000
# Failing rows that messages and the quarantine show; a file with more is not saved by them.
MAX_SHOWN = 100_000
_POSITION = "position:"
_UNIQUENESS = ("expect_column_values_to_be_unique", "expect_compound_columns_to_be_unique")


def is_large(source: Any) -> bool:
    """Is the source a Parquet file of more cells than one part holds?"""
    return isinstance(source, str | Path) and _parts(source) > 1


def answers_in_parts(
    path: str | Path, checks: Sequence[PlannedCheck], loader: Loader
) -> tuple[list[RawResult], Shown]:
    """One answer per check, with positions in the file, and the failing rows."""
    key = loader.suite.cle[0]
    by_part = [c for c in checks if key in loader.columns and _is_local(c, key)]
    local = {id(check) for check in by_part}
    whole = [check for check in checks if id(check) not in local]
    found = {id(c): _merged(a) for c, a in zip(by_part, _local(path, by_part, loader), strict=True)}
    for check in whole:
        (answer,) = answers_of(loader.frame(path, [check]), [check])
        found[id(check)] = answer
    answers = [found[id(check)] for check in checks]
    return answers, _shown(path, checks, answers, loader)


def _parts(path: str | Path) -> int:
    return -(-_height(path) * len(pl.read_parquet_schema(path)) // PART_CELLS)


def _height(path: str | Path) -> int:
    return int(_scan(path).select(pl.len()).collect().item())


def _scan(path: str | Path) -> pl.LazyFrame:
    return pl.scan_parquet(path, hive_partitioning=False, glob=False)


def _is_local(check: PlannedCheck, key: str) -> bool:
    """Is the answer on the whole file the sum of the answers on its parts?"""
    if not check.control.is_row_level or "mostly" in check.kwargs:
        return False
    return check.control.type not in _UNIQUENESS or key in check.columns


def _local(
    path: str | Path, checks: Sequence[PlannedCheck], loader: Loader
) -> list[list[RawResult]]:
    """For each check, its answers by part."""
    answers: list[list[RawResult]] = [[] for _ in checks]
    if not checks:
        return answers
    count = _parts(path)
    names = loader.to_read(checks)
    rows = _scan(path).with_row_index(_POSITION).select(_POSITION, *names)
    part_of = pl.col(loader.suite.cle[0]).hash(seed=0) % count
    for number in range(count):
        part = rows.filter(part_of == number).collect(engine="streaming")
        positions = part.get_column(_POSITION).to_list()
        frame = loader.frame(part, checks)
        for kept, answer in zip(answers, answers_of(frame, checks), strict=True):
            kept.append(_moved(answer, positions))
    return answers


def _moved(answer: RawResult, positions: list[int]) -> RawResult:
    """The answer on a part, with the positions of its rows in the file."""
    failing = [positions[int(i)] for i in answer.result.get("unexpected_index_list") or ()]
    total = int(answer.result.get("element_count", len(positions)))
    result = {
        "unexpected_index_list": failing,
        "unexpected_count": len(failing),
        "element_count": total,
    }
    return RawResult(answer.success, result, answer.error)


def _merged(answers: Iterable[RawResult]) -> RawResult:
    parts = list(answers)
    failing = sorted(i for part in parts for i in part.result["unexpected_index_list"])
    errors = dict.fromkeys(part.error for part in parts if part.error)
    result = {
        "unexpected_index_list": failing,
        "unexpected_count": len(failing),
        "element_count": sum(part.result["element_count"] for part in parts),
    }
    return RawResult(all(part.success for part in parts), result, " ; ".join(errors) or None)


def _to_show(checks: Sequence[PlannedCheck], answers: list[RawResult]) -> list[int]:
    """Rows to set aside first, for each needs its reason; then a sample of the other failures."""
    aside: dict[int, None] = {}
    others: dict[int, None] = {}
    for check, answer in zip(checks, answers, strict=True):
        failing = [int(i) for i in answer.result.get("unexpected_index_list") or ()]
        if check.control.severite == "quarantaine":
            aside |= dict.fromkeys(failing)
        others |= dict.fromkeys(failing[:SAMPLE_SIZE])
    return sorted({*list(aside)[:MAX_SHOWN], *others})


def _shown(
    path: str | Path, checks: Sequence[PlannedCheck], answers: list[RawResult], loader: Loader
) -> Shown:
    positions = _to_show(checks, answers)
    rows = _scan(path).with_row_index(_POSITION)
    wanted = pl.Series(positions, dtype=pl.UInt32).implode()
    some = rows.filter(pl.col(_POSITION).is_in(wanted)) if positions else rows.limit(0)
    held = some.collect(engine="streaming")
    ranks = {position: rank for rank, position in enumerate(held.get_column(_POSITION).to_list())}
    return Shown(loader.frame(held, checks), _height(path), ranks)
