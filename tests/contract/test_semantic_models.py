"""Metrics add up what adds up: rules on the manifest, then numbers that MetricFlow gives."""

import copy
import json
from collections.abc import Callable
from typing import Any

import duckdb
import pytest
from support import semantic_rules as rules

from orchestration.dbt_manifest import manifest_path
from orchestration.settings import Settings

Manifest = dict[str, Any]
RULES = (
    rules.not_additive, rules.over_indicators, rules.without_scheme, rules.averages,
    rules.undescribed,
)  # fmt: skip


@pytest.fixture(scope="module")
def semantic(prepared: Settings) -> Manifest:
    """What MetricFlow reads."""
    path = manifest_path(prepared).with_name("semantic_manifest.json")
    content: Manifest = json.loads(path.read_text(encoding="utf-8"))
    return content


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_metrics_keep_the_rule(
    rule: Callable[[Manifest], set[str]], manifest: Manifest
) -> None:
    assert rule(manifest) == set()


def _on_indicators(model: Manifest) -> None:
    model["node_relation"]["alias"] = "fct_indicateur"
    model["measures"] = [_measure("valeur", "valeur", "sum")]


def _measure(name: str, expr: str, agg: str) -> Manifest:
    described = {"description": "x", "non_additive_dimension": None}
    return {"name": name, "expr": expr, "agg": agg, **described}


@pytest.mark.parametrize(
    "measure",
    [
        _measure("x", "montant_accorde", "average"),
        _measure("x", "montant_accorde", "median"),
        _measure("x", "part_repartition", "sum"),
        _measure("x", "montant_accorde / part_repartition", "sum"),
        _measure("x", "montant_accorde", "max"),
    ],
    ids=lambda measure: f"{measure['agg']} {measure['expr']}",
)
def test_a_measure_that_does_not_add_up_is_refused(measure: Manifest, manifest: Manifest) -> None:
    damaged = copy.deepcopy(manifest)
    damaged["semantic_models"]["semantic_model.observatoire.financements"]["measures"].append(
        measure
    )
    assert rules.not_additive(damaged) == {"x"}


def test_indicators_are_never_added(manifest: Manifest) -> None:
    damaged = copy.deepcopy(manifest)
    _on_indicators(damaged["semantic_models"]["semantic_model.observatoire.actions"])
    assert rules.over_indicators(damaged) == {"actions"}
    assert rules.not_additive(damaged) == {"valeur"}


def test_a_population_is_not_added_over_years(manifest: Manifest) -> None:
    damaged = copy.deepcopy(manifest)
    model = damaged["semantic_models"]["semantic_model.observatoire.contrats_annuels"]
    for measure in model["measures"]:
        measure["non_additive_dimension"] = None
    assert rules.not_additive(damaged) == {"contrat_habitants"}


def test_euros_of_two_schemes_are_not_added(manifest: Manifest) -> None:
    damaged = copy.deepcopy(manifest)
    damaged["metrics"]["metric.observatoire.euros_connus_fil"]["filter"] = None
    assert rules.without_scheme(damaged) == {"euros_connus_fil"}


def test_a_quotient_is_not_averaged(manifest: Manifest) -> None:
    damaged = copy.deepcopy(manifest)
    derived = damaged["metrics"]["metric.observatoire.euros_fil"]["type_params"]
    derived["metrics"].append({"name": "part_droit_commun"})
    assert rules.averages(damaged) == {"euros_fil"}


def test_metricflow_is_given_the_models_and_their_calendar(semantic: Manifest) -> None:
    names = {model["name"] for model in semantic["semantic_models"]}
    assert {"financements", "actions", "projets_fil", "contreparties_tfpb"} <= names
    [calendar] = semantic["project_configuration"]["time_spines"]
    assert calendar["node_relation"]["alias"] == "int_jour"
    assert {"euros_programmation", "part_droit_commun", "euros_par_habitant"} <= {
        metric["name"] for metric in semantic["metrics"]
    }


UNKNOWN = "montants_inconnus_programmation"
AMOUNTS = [
    # Two schemes, two natures of credit; one amount of 2023 is unknown.
    ("programmation", "droit_commun", 2022, 30.0),
    ("programmation", "specifique_ville", 2022, 90.0),
    ("fil", "non_declaree", 2022, 7.0),
    ("programmation", "droit_commun", 2023, 50.0),
    ("programmation", "specifique_ville", 2023, None),
]


def test_metricflow_counts_as_the_project_does(semantic: Manifest) -> None:
    pytest.importorskip("metricflow", reason="MetricFlow n'est pas installé (groupe dev)")
    from support.metric_query import metric_sql

    sql = metric_sql(
        json.dumps(semantic),
        [
            "euros_programmation",
            "part_droit_commun",
            "euros_fil",
            "montants_inconnus_programmation",
        ],
        ["metric_time__year"],
    )
    with duckdb.connect(":memory:") as connection:
        connection.execute("attach ':memory:' as observatoire")
        connection.execute(
            "create table observatoire.main.fct_financement (dispositif varchar, "
            "nature_credit varchar, millesime integer, montant_accorde double)"
        )
        connection.executemany(
            "insert into observatoire.main.fct_financement values (?, ?, ?, ?)", AMOUNTS
        )
        rows = connection.sql(sql).fetchall()
    found = {year.year: values for year, *values in rows}
    # A sum that lacks an amount is no sum, and no quotient either.
    assert found == {2022: [120.0, 0.25, 7.0, 0], 2023: [None, None, None, 1]}
