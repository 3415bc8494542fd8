"""Rules on the rows that share a project, an action, a convention: sums, repeats, ceilings."""

from collections.abc import Iterator

import polars as pl

from ingestion.declaration.contract_model import RowRule
from ingestion.partners.rules.rule_table import (
    ROW,
    Breach,
    RuleTable,
    names,
    number,
    shown,
    terms,
    total,
)
from ingestion.partners.sheets.text import listed


def _rows(group: pl.DataFrame) -> tuple[int, ...]:
    return tuple(group.get_column(ROW).to_list())


def _each(group: pl.DataFrame, field: str, table: RuleTable, most: int = 12) -> str:
    """« 0,6 ligne 2, 0,3 ligne 3 »: the value of each row that takes part."""
    pairs = zip(group.get_column(field).to_list(), _rows(group), strict=True)
    each = [f"{shown(value) or 'vide'} ligne {table.lines[row]}" for value, row in pairs]
    return listed(each, most)


def group_total(rule: RowRule, table: RuleTable) -> Iterator[Breach]:
    """The sum of `champ` over the rows of a group is `total`."""
    [field] = names(rule, "champ")
    wanted, tolerance = number(rule, "total", 1), number(rule, "tolerance", 0.0005)
    for key, group in table.groups(names(rule, "groupe")):
        # A part that cannot be read is a problem of its own: the sum says nothing then.
        if group.get_column(field).null_count():
            continue
        found = float(group.get_column(field).sum())
        if abs(found - wanted) > tolerance:
            rows = _rows(group)
            observed = f"{key} : la somme fait {shown(found)} ({_each(group, field, table)})"
            gap = f"il {'manque' if found < wanted else 'y a en trop'} {shown(abs(found - wanted))}"
            advice = (
                f"des {field} dont la somme fait {shown(wanted)} : {gap} ; vérifier chaque part, "
                "et que toutes les lignes du projet sont là"
            )
            yield Breach(rows, (field,), observed, advice)


def constant_in_group(rule: RowRule, table: RuleTable) -> Iterator[Breach]:
    """Each of `champs` has one value in a group; a blank here and a value there are two."""
    for key, group in table.groups(names(rule, "groupe")):
        if group.height == 1:
            continue
        rows = _rows(group)
        for field in names(rule, "champs"):
            read = (row for row in rows if (row, field) not in table.faulty)
            values = {table.text[field][row] or "" for row in read}
            if len(values) > 1:
                seen = " et ".join(f"« {v} »" for v in sorted(values)[:3])
                yield Breach(
                    rows, (field,), f"{key} : {field} vaut {seen} ({table.shown_lines(rows)})"
                )


def group_ceiling(rule: RowRule, table: RuleTable) -> Iterator[Breach]:
    """The sum of `champ` in a group is at most its `plafond`."""
    [field], [ceiling] = names(rule, "champ"), names(rule, "plafond")
    for key, group in table.groups(names(rule, "groupe")):
        most = group.get_column(ceiling).max()
        found = group.get_column(field).sum()
        if most is not None and float(found) > float(str(most)) + 0.005:
            rows = _rows(group)
            limit = float(str(most))
            observed = (
                f"{key} : {field} fait {shown(float(found))} pour {ceiling} = {shown(limit)} "
                f"({_each(group, field, table)})"
            )
            advice = (
                f"des {field} dont la somme est au plus {ceiling} : elle le dépasse de "
                f"{shown(float(found) - limit)} ; vérifier chaque {field}, puis {ceiling}"
            )
            yield Breach(rows, (field, ceiling), observed, advice)


def cumulated_flow(rule: RowRule, table: RuleTable) -> Iterator[Breach]:
    """In each group, up to each month, `flux` cumulated is at most `stock` cumulated."""
    [order], [flow], [stock] = names(rule, "ordre"), names(rule, "flux"), names(rule, "stock")
    for key, group in table.groups(names(rule, "groupe")):
        running = (
            group.with_columns(_flux=total(flow), _stock=pl.col(stock).cast(pl.Float64))
            .drop_nulls(["_flux", "_stock", order])
            .sort(order)
            .with_columns(pl.col("_flux").cum_sum(), pl.col("_stock").cum_sum())
        )
        for found in running.filter(pl.col("_flux") > pl.col("_stock")).iter_rows(named=True):
            observed = (
                f"{key}, jusqu'à {found[order]} : {shown(found['_flux'])} sorties pour "
                f"{shown(found['_stock'])} accompagnés"
            )
            advice = f"vérifier {', '.join(terms(flow))} et {stock} de ce mois et des précédents"
            yield Breach((found[ROW],), (*terms(flow), stock), observed, advice)


def group_ratio(rule: RowRule, table: RuleTable) -> Iterator[Breach]:
    """Spending charged to a group over its reference is between `minimum` and `maximum`."""
    [amount], [share] = names(rule, "montant"), names(rule, "part")
    [reference] = names(rule, "reference")
    low, high = number(rule, "minimum", 0), number(rule, "maximum", float("inf"))
    for key, group in table.groups(names(rule, "groupe")):
        base = group.get_column(reference).max()
        # An action without spending yet is not a commitment that was not met.
        if not base or group.get_column(amount).null_count():
            continue
        spent = float((group.get_column(amount) * group.get_column(share) / 100).sum())
        ratio = spent / float(str(base))
        if not low <= ratio <= high:
            rows = _rows(group)
            observed = (
                f"{key} : {shown(round(100 * ratio, 1))} % de {shown(float(str(base)))} "
                f"({table.shown_lines(rows)})"
            )
            advice = (
                f"vérifier {amount}, {share} et {reference} de ces lignes : "
                f"{shown(round(spent, 2))} imputés pour {shown(float(str(base)))} ; confirmer si "
                "c'est exact"
            )
            yield Breach(rows, (amount, reference), observed, advice)
