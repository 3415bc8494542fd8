"""What a metric may add up: rules on the semantic models of the dbt manifest.

A column adds up when the glossary says so (« S'additionne »), and never when its table holds
indicators: a rate, a median or a decile is relayed, not recomputed.
"""

import re
from typing import Any

Manifest = dict[str, Any]

# Tables of indicators and of what is derived from them: several units in one column of values.
INDICATORS = (
    "fct_indicateur", "fct_ecart", "fct_evolution", "fct_rang", "fct_observation", "fct_serie",
)  # fmt: skip
COUNTS = ("sum_boolean", "count_distinct", "count")
_SUMMED = re.compile(r"(?:case when \w+ is not null then )?(\w+)(?: end)?")


def not_additive(manifest: Manifest) -> set[str]:
    """Measures that are not a count, nor the sum of a column that adds up."""
    return {
        measure["name"]
        for model in manifest["semantic_models"].values()
        for measure in model["measures"]
        if not _adds_up(manifest, _table(model), measure)
    }


def over_indicators(manifest: Manifest) -> set[str]:
    """Semantic models that stand on a table of indicators."""
    models = manifest["semantic_models"].values()
    return {model["name"] for model in models if _table(model).startswith(INDICATORS)}


def without_scheme(manifest: Manifest) -> set[str]:
    """Simple metrics over several schemes: their euros overlap."""
    return {
        metric["name"]
        for metric in manifest["metrics"].values()
        if metric["type"] == "simple"
        and _within_a_scheme(manifest, _measure(metric))
        and not _filters(metric, "__dispositif') }} = '")
    }


def averages(manifest: Manifest) -> set[str]:
    """Metrics that add or average what is not a sum: quotients are the last step of a metric."""
    ratios = {m["name"] for m in manifest["metrics"].values() if m["type"] == "ratio"}
    return {
        metric["name"]
        for metric in manifest["metrics"].values()
        if metric["type"] not in ("simple", "derived", "ratio")
        or ratios & {used["name"] for used in metric["type_params"].get("metrics") or []}
    }


def undescribed(manifest: Manifest) -> set[str]:
    """Semantic models, their parts and metrics without a description."""
    models = manifest["semantic_models"].values()
    parts = [p for m in models for k in ("entities", "dimensions", "measures") for p in m[k]]
    named = [*models, *parts, *manifest["metrics"].values()]
    return {part["name"] for part in named if not (part.get("description") or "").strip()}


def _adds_up(manifest: Manifest, table: str, measure: dict[str, Any]) -> bool:
    if measure["agg"] in COUNTS:
        return True
    summed = _SUMMED.fullmatch(measure["expr"] or measure["name"])
    if measure["agg"] != "sum" or summed is None:
        return False
    described = _description(manifest, table, summed[1])
    over_years_too = "d'une année à l'autre" not in described
    return summed[1] == "1" or (
        re.search(r"(?<!ne )s'additionne", described) is not None
        and (over_years_too or measure["non_additive_dimension"] is not None)
    )


def _description(manifest: Manifest, table: str, column: str) -> str:
    columns = manifest["nodes"][f"model.observatoire.{table}"]["columns"]
    return str(columns.get(column, {}).get("description", "")).lower()


def _within_a_scheme(manifest: Manifest, name: str) -> bool:
    for model in manifest["semantic_models"].values():
        columns = manifest["nodes"][f"model.observatoire.{_table(model)}"]["columns"]
        if name in {measure["name"] for measure in model["measures"]}:
            return "dispositif" in columns
    return False


def _measure(metric: dict[str, Any]) -> str:
    return str(metric["type_params"]["measure"]["name"])


def _filters(metric: dict[str, Any], text: str) -> bool:
    filters = (metric.get("filter") or {}).get("where_filters", [])
    return any(text in one["where_sql_template"] for one in filters)


def _table(model: dict[str, Any]) -> str:
    return str(model["node_relation"]["alias"])
