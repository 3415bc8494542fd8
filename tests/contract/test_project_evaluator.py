"""The rules of dbt-labs' project evaluator, held on the manifest.

Rules that do not apply here, and why:
- duplicate sources, fanout to several tools' packages: one project, no package;
- public models without contract, private parents of exposures: dbt's access levels are not used;
  contracts are enforced on every mart (tests/contract/test_dbt_style.py);
- staging model depending on another, naming of folders: held by test_dbt_style.py;
- sources without freshness: a Parquet file is as young as the refresh that wrote it. Each source is
  judged by its publisher's calendar (seeds/periodicites.csv, obs_qualite__fraicheur);
- model fanout (three leaves): every mart is a leaf here, and they share the territories, the
  editions and the facts on purpose;
- rejoining of upstream concepts: a long model is cut in two that are read one after the other, of
  60 lines at most (test_dbt_style.py); the second needs the parent of the first again.
"""

import copy
import re
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from support.dbt_graph import Graph

PREFIXES = {
    "staging": ("stg_",),
    "intermediate": ("int_",),
    "marts": ("dim_", "fct_", "bridge_", "obs_"),
}
ALLOWED_PARENTS = {
    "staging": set(),
    "intermediate": {"staging", "intermediate", "marts"},
    "marts": {"staging", "intermediate", "marts"},
}
# A name of the rule, the model that breaks it, and why it may.
EXCEPTIONS: dict[str, dict[str, str]] = {
    "out_of_layer": {
        "stg_quartier_commune_publiee": "a list in one cell of stg_quartier, one row an element",
    },
    "several_sources_joined": {
        "stg_ips": "schools and collèges are two files of one thing: stacked, not joined",
        "stg_contour": "polygons of several kinds of territory: stacked, not joined",
        "stg_qva": "the list and its polygons come from one file, in two tables",
    },
    "sources_read_twice": {
        "contour_qva": "the list of the QVA (stg_qva), and their polygons among all (stg_contour)",
        "ept_label": "a row is a label (stg_label), with a list of quartiers (stg_label_quartier)",
        "npnru_l": "the last state of a project (stg_npnru_local), and all (stg_npnru_observation)",
    },
    "too_many_parents": {
        "int_apport": "a union: one part a register",
        "int_rapprochement": "a union: one part a kind of control",
        "int_observation_retenue": "a union: one part a way to make an observation",
        "int_registre_generation": "a union: one part a register",
        "obs_fiche_indicateur": "the whole fiche: each derived family joined once, by the same key",
    },
    "dead_ends": {
        "int_jour": "the calendar of the metrics: MetricFlow reads it, no model does",
    },
    "without_key": {
        "bridge_passage_2015_2024": "a quartier without ancestor or successor has one side empty",
    },
}


@pytest.fixture(scope="module")
def graph(manifest: dict[str, Any]) -> Graph:
    return Graph(manifest)


def unprefixed(graph: Graph) -> set[str]:
    return {m for m in graph.models if not m.startswith(PREFIXES[graph.layer(m)])}


def out_of_layer(graph: Graph) -> set[str]:
    """A layer that reads one above it."""
    return {
        model
        for model, parents in graph.parents.items()
        for parent in parents & graph.models.keys()
        if graph.layer(parent) not in ALLOWED_PARENTS[graph.layer(model)]
    }


def sources_outside_staging(graph: Graph) -> set[str]:
    return {
        model
        for model, parents in graph.parents.items()
        if graph.layer(model) != "staging" and parents & graph.sources.keys()
    }


def several_sources_joined(graph: Graph) -> set[str]:
    return {m for m, parents in graph.parents.items() if len(parents & graph.sources.keys()) > 1}


def roots(graph: Graph) -> set[str]:
    """Models that read nothing: made of nothing that can be traced."""
    return {model for model, parents in graph.parents.items() if not parents}


def dead_ends(graph: Graph) -> set[str]:
    """Models below the marts that no model reads and no test compares with."""
    compared = set().union(*(looked for looked in graph.tests.values() if len(looked) > 1))
    below = {model for model in graph.models if graph.layer(model) != "marts"}
    return {model for model in below if not graph.children[model]} - compared


def unused_sources(graph: Graph) -> set[str]:
    return {source for source in graph.sources if not graph.children[source]}


def sources_read_twice(graph: Graph) -> set[str]:
    """Sources that more than one model reads: cleaned twice, perhaps not alike."""
    return {source for source in graph.sources if len(graph.children[source]) > 1}


def too_many_parents(graph: Graph) -> set[str]:
    """Models that join seven others or more: better cut into two ideas."""
    return {m for m, parents in graph.parents.items() if len(parents & graph.models.keys()) >= 7}


def unexposed_marts(graph: Graph) -> set[str]:
    return {m for m in graph.models if graph.layer(m) == "marts"} - graph.exposed


def exposed_views(graph: Graph) -> set[str]:
    return {model for model in graph.exposed & graph.models.keys() if graph.is_view(model)}


def exposed_unpublished(graph: Graph) -> set[str]:
    return {m for m in graph.exposed & graph.models.keys() if graph.layer(m) != "marts"}


def chained_views(graph: Graph) -> set[str]:
    """Views on views on views on views: each reader computes them all."""

    @cache
    def depth(model: str) -> int:
        parents = graph.parents[model] & graph.models.keys()
        return int(graph.is_view(model)) * (1 + max(map(depth, parents), default=0))

    return {model for model in graph.models if depth(model) > 3}


def untested_marts(graph: Graph) -> set[str]:
    """Marts that neither a test nor a primary key holds."""
    tested = set().union(*graph.tests.values())
    return {
        m
        for m, node in graph.models.items()
        if graph.layer(m) == "marts" and m not in tested and not node["constraints"]
    }


def without_key(graph: Graph) -> set[str]:
    """Marts of which neither a primary key nor a test says what a row is."""
    tested = {model for name in graph.tests_of("cle_unique") for model in graph.tests[name]}
    return {
        m
        for m, node in graph.models.items()
        if graph.layer(m) == "marts"
        and m not in tested
        and "primary_key" not in {constraint["type"] for constraint in node["constraints"]}
    }


def undescribed(graph: Graph) -> set[str]:
    nodes = {**graph.models, **graph.sources}
    return {name for name, node in nodes.items() if not node["description"].strip()}


def written_relations(graph: Graph) -> set[str]:
    """Tables named in the SQL rather than by ref or source."""
    name = re.compile(r"\b(?:from|join)\s+([a-z_]+\.[a-z_.]+)", re.IGNORECASE)
    return {
        m
        for m, node in graph.models.items()
        if node["language"] == "sql" and name.search(_code(node["raw_code"]))
    }


def _code(sql: str) -> str:
    return re.sub(r"--[^\n]*|\{#.*?#\}|\{\{.*?\}\}", "", sql, flags=re.DOTALL)


RULES: tuple[Callable[[Graph], set[str]], ...] = (
    unprefixed, out_of_layer, sources_outside_staging, several_sources_joined, roots, dead_ends,
    unused_sources, sources_read_twice, too_many_parents, unexposed_marts, exposed_views,
    exposed_unpublished, chained_views, untested_marts, without_key, undescribed,
    written_relations,
)  # fmt: skip


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_project_keeps_the_rule(rule: Callable[[Graph], set[str]], graph: Graph) -> None:
    assert rule(graph) == EXCEPTIONS.get(rule.__name__, {}).keys()


SEVEN = ("source", "edition", "fil", "label", "prij", "tfpb", "millesime")
DAMAGES: dict[str, Callable[[dict[str, Any]], None]] = {
    "out_of_layer": lambda model: model["depends_on"]["nodes"].append(
        "model.observatoire.obs_fiche_quartier"
    ),
    "unprefixed": lambda model: model.update(name="filosofi"),
    "sources_outside_staging": lambda model: model.update(fqn=["observatoire", "marts", "x"]),
    "undescribed": lambda model: model.update(description=" "),
    "roots": lambda model: model["depends_on"].update(nodes=[]),
    "sources_read_twice": lambda model: model["depends_on"]["nodes"].append(
        "source.observatoire.registre.cdv_prog"
    ),
    "too_many_parents": lambda model: model["depends_on"].update(
        nodes=[f"model.observatoire.stg_{name}" for name in SEVEN]
    ),
    "written_relations": lambda model: model.update(raw_code="select * from main.fct_rang"),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_a_rule_sees_a_project_that_breaks_it(name: str, manifest: dict[str, Any]) -> None:
    damaged = copy.deepcopy(manifest)
    DAMAGES[name](damaged["nodes"]["model.observatoire.stg_observation"])
    rule = next(rule for rule in RULES if rule.__name__ == name)
    assert len(rule(Graph(damaged))) == len(EXCEPTIONS.get(name, {})) + 1
