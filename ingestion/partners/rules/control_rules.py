"""Totals that the mission's control figures bound: said of the whole file, never of one row."""

from collections.abc import Iterator

import polars as pl

from ingestion.declaration.contract_model import RowRule
from ingestion.partners.rules.rule_table import ROW, Breach, RuleTable, names, number, shown


def control_total(rule: RowRule, table: RuleTable) -> Iterator[Breach]:
    """Sum of `champ` per `par`, each `distinct` counted once, rows kept by `si`/`vaut`."""
    [field] = names(rule, "champ")
    most = number(rule, "maximum", float("inf"))
    for key, group in _groups(rule, table):
        distinct = list(names(rule, "distinct"))
        kept = group.unique(distinct, keep="first") if distinct else group
        found = float(kept.get_column(field).sum())
        if found > most + 0.005:
            yield Breach((), (field,), f"{key} : {shown(found)} pour {shown(most)} au plus")


def control_count(rule: RowRule, table: RuleTable) -> Iterator[Breach]:
    """Number of different values of `champ` per `par`, between `minimum` and `maximum`."""
    [field] = names(rule, "champ")
    low, high = number(rule, "minimum", 0), number(rule, "maximum", float("inf"))
    for key, group in _groups(rule, table):
        found = group.get_column(field).drop_nulls().n_unique()
        if not low <= found <= high:
            bounds = shown(low) if low == high else f"{shown(low)} à {shown(high)}"
            yield Breach((), (field,), f"{key} : {found}, attendu {bounds}")


def _groups(rule: RowRule, table: RuleTable) -> Iterator[tuple[str, pl.DataFrame]]:
    """A row whose `par` cannot be read (a repeated header) belongs to no group."""
    condition, wanted, shared = names(rule, "si"), names(rule, "vaut"), names(rule, "par")
    unread = {row for row, field in table.faulty if field in shared}
    for key, whole in table.groups(shared):
        group = whole.filter(~pl.col(ROW).is_in(unread))
        if group.is_empty():
            continue
        kept = group.filter(pl.col(condition[0]).is_in(wanted)) if condition else group
        yield key, kept
