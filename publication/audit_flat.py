"""Gate 3 on tables that show a value with all that is derived from it: each number is the fact's.

Gaps, evolutions, ranks and sexes are copied beside the value (`obs_fiche_indicateur`,
`obs_rapport_annuel`): a number that its own table does not hold is refused. What does not belong
here: whether those tables rest on published values (`audit_secrecy`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.results import CheckResult
from publication.audit_results import Rule, from_cases
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
    if "ecart" in table_columns(connection, database, _SEXES):
        rule = Rule(
            "ecart_entre_deux_valeurs_publiees", _SEXES,
            "Un écart entre femmes et hommes est celui de deux valeurs publiées.",
        )  # fmt: skip
        rows = connection.execute(_ALONE_SQL).fetchall()
        results.append(from_cases(rule, [str(row[0]) for row in rows]))
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
