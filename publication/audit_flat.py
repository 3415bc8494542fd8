"""Gate 3 on tables that show a value with all that is derived from it: each number is the fact's.

Gaps, evolutions, ranks and sexes are copied beside the value (`obs_fiche_indicateur`,
`obs_rapport_annuel`): a number that its own table does not hold is refused, and so is an evolution
shown without the reserve and the significance that go with it. What does not belong here: whether
those tables rest on published values (`audit_secrecy`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.results import CheckResult
from publication.audit_results import Rule, from_cases, from_query
from publication.partitions import table_columns
from publication.sql_names import Text, compose

if TYPE_CHECKING:
    import duckdb

_TABLES = ("obs_fiche_indicateur", "obs_rapport_annuel")
_LEVELS = ("commune", "ept", "metropole", "departement", "region", "france")
_HEAD = """
    SELECT concat(f.code_indicateur, ' ', f.code_territoire, ' ', f.millesime, ', {shown}')
    FROM {table} AS f
    WHERE f.{shown} IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM {facts} AS d
        WHERE d.type_territoire = f.type_territoire AND d.code_territoire = f.code_territoire
            AND d.code_indicateur = f.code_indicateur AND d.millesime = f.millesime
            AND d.{own} = f.{shown}
"""
_PLAIN = _HEAD + ") ORDER BY 1"
_GAP = _HEAD + " AND d.niveau_reference = {level}) ORDER BY 1"
_PAST = _HEAD + " AND d.millesime_anterieur = f.millesime_anterieur) ORDER BY 1"
# Tables that show an evolution, and what names its territory there. METHODS, section 4: none is
# published without its warning.
_EVOLUTION = "fct_evolution"
_SHOWN = {
    **dict.fromkeys(_TABLES, ("type_territoire", "code_territoire")),
    "obs_tableau_bord": ("niveau", "code_niveau"),
    "fct_serie_contour_constant": ("type_territoire", "code_origine"),
}
_WARNED = """
    SELECT concat(f.code_indicateur, ' ', f.{code}, ' ', f.millesime)
    FROM {table} AS f
    WHERE f.evolution IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM main.fct_evolution AS d
        WHERE d.type_territoire = f.{kind} AND d.code_territoire = f.{code}
            AND d.code_indicateur = f.code_indicateur AND d.millesime = f.millesime
            AND d.millesime_anterieur = f.millesime_anterieur AND d.evolution = f.evolution
            AND d.reserve IS NOT DISTINCT FROM f.reserve_evolution
            AND d.est_significative IS NOT DISTINCT FROM f.est_significative
    ) ORDER BY 1
"""
_SEXES = "fct_indicateur_sexe"
_ALONE_SQL = """
    SELECT concat(code_indicateur, ' ', code_territoire, ' ', millesime)
    FROM main.fct_indicateur_sexe
    WHERE ecart IS NOT NULL AND coalesce(abs(valeur_femmes - valeur_hommes - ecart) > 1e-5, true)
    ORDER BY 1
"""


def check_flat(connection: duckdb.DuckDBPyConnection, database: str) -> list[CheckResult]:
    """`database`: catalogue of the candidate. A table or a column not there is not judged."""
    results = []
    for table in _TABLES:
        shown = table_columns(connection, database, table)
        if shown:
            rule = Rule(
                "nombre_a_plat_publie", table,
                "Chaque écart, évolution, rang ou écart entre sexes est celui de ses faits.",
            )  # fmt: skip
            results.append(from_cases(rule, _cases(connection, database, table, shown)))
    results.extend(_warned(connection, database))
    if "ecart" in table_columns(connection, database, _SEXES):
        rule = Rule(
            "ecart_entre_deux_valeurs_publiees", _SEXES,
            "Un écart entre femmes et hommes est celui de deux valeurs publiées.",
        )  # fmt: skip
        rows = connection.execute(_ALONE_SQL).fetchall()
        results.append(from_cases(rule, [str(row[0]) for row in rows]))
    return results


def _warned(connection: duckdb.DuckDBPyConnection, database: str) -> list[CheckResult]:
    results = []
    facts = table_columns(connection, database, _EVOLUTION)
    for table, (kind, code) in _SHOWN.items():
        shown = table_columns(connection, database, table)
        if "reserve" in facts and "reserve_evolution" in shown:
            rule = Rule(
                "evolution_avec_sa_reserve", table,
                "Chaque évolution montrée a la réserve et la portée que lui donnent ses faits.",
            )  # fmt: skip
            query = compose(_WARNED, table=("main", table), kind=kind, code=code)
            results.append(from_query(connection, rule, query))
    return results


def _cases(
    connection: duckdb.DuckDBPyConnection, database: str, table: str, shown: set[str]
) -> list[str]:
    cases: list[str] = []
    for column, facts, own, sql in _copies():
        if column in shown and own in table_columns(connection, database, facts):
            level = column.removeprefix("ecart_")
            query = compose(
                sql, table=("main", table), facts=("main", facts), shown=column, own=own,
                level=Text(level),
            )  # fmt: skip
            cases.extend(str(row[0]) for row in connection.execute(query).fetchall())
    return cases


def _copies() -> list[tuple[str, str, str, str]]:
    """Column shown, table of facts, its column there, query."""
    return [
        *((f"ecart_{level}", "fct_ecart", "ecart", _GAP) for level in _LEVELS),
        ("evolution", "fct_evolution", "evolution", _PAST),
        ("valeur_anterieure", "fct_evolution", "valeur_anterieure", _PAST),
        ("rang", "fct_rang", "rang", _PLAIN),
        ("ecart_sexes", _SEXES, "ecart", _PLAIN),
    ]
