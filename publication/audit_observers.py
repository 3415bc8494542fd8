"""Gate 3, observers: a map finds its polygons, the extremes of a dashboard are published values.

What does not belong here: where polygons lie (`audit_contours`), single values (`audit_secrecy`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.results import CheckResult
from publication.audit_results import Rule, from_cases, from_query
from publication.build import Candidate
from publication.contours import CONTOUR_KEYS
from publication.partitions import table_columns
from publication.sql_names import compose

if TYPE_CHECKING:
    import duckdb

_MAP, _DASHBOARD = "obs_carte", "obs_tableau_bord"
_EXTREME_SQL = """
    SELECT concat(d.code_indicateur, ' ', d.code_niveau, ' ', d.millesime, ', {value}')
    FROM main.obs_tableau_bord AS d
    WHERE (d.{value} IS NOT NULL OR d.{codes} IS NOT NULL) AND NOT EXISTS (
        SELECT 1 FROM main.fct_indicateur AS i
        WHERE i.type_territoire = d.niveau AND i.generation IS NOT DISTINCT FROM d.generation
            AND i.code_indicateur = d.code_indicateur AND i.millesime = d.millesime
            AND i.statut IN ('D', 'I', 'E', 'P') AND i.valeur = d.{value}
            AND list_contains(string_split(d.{codes}, ';'), i.code_territoire))
    ORDER BY 1
"""


def check_observers(
    connection: duckdb.DuckDBPyConnection, database: str, candidate: Candidate
) -> list[CheckResult]:
    """Results for the tables that the candidate holds: a candidate without any has none."""
    results = []
    if {"couche_geometrie", "cle_geometrie"} <= table_columns(connection, database, _MAP):
        results.append(_keys_drawn(connection, candidate))
    facts = table_columns(connection, database, "fct_indicateur")
    if facts and "valeur_min" in table_columns(connection, database, _DASHBOARD):
        results += [_extreme_published(connection, side) for side in ("min", "max")]
    return results


def _keys_drawn(connection: duckdb.DuckDBPyConnection, candidate: Candidate) -> CheckResult:
    rule = Rule(
        "cle_de_carte_dessinee", _MAP,
        "Chaque clé de géométrie d'une carte a son contour dans la couche qu'elle nomme.",
    )  # fmt: skip
    rows = connection.execute(
        "SELECT DISTINCT couche_geometrie, cle_geometrie FROM main.obs_carte "
        "WHERE cle_geometrie IS NOT NULL ORDER BY ALL"
    ).fetchall()
    drawn = {layer: _codes(candidate, layer) for layer in CONTOUR_KEYS}
    missing = [f"{layer} {code}" for layer, code in rows if code not in drawn.get(layer, set())]
    return from_cases(rule, missing)


def _codes(candidate: Candidate, layer: str) -> set[str]:
    """Codes that have a polygon; an absent file is refused by the audit of the structure."""
    import polars as pl

    path = candidate.folder / f"{layer}.parquet"
    if not path.is_file():
        return set()
    key = CONTOUR_KEYS[layer]
    return set(pl.read_parquet(path, columns=[key])[key].cast(pl.String).to_list())


def _extreme_published(connection: duckdb.DuckDBPyConnection, side: str) -> CheckResult:
    rule = Rule(
        f"extreme_publie_{side}", _DASHBOARD,
        "Un extrême du tableau de bord est une valeur publiée d'un territoire qu'il nomme.",
    )  # fmt: skip
    sql = compose(_EXTREME_SQL, value=f"valeur_{side}", codes=f"codes_{side}")
    return from_query(connection, rule, sql)
