"""Gate 3, women and men: known rows only, and no hidden count that a difference gives back.

What does not belong here: ranges and statuses (suites of `expectations/suites/publication`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.results import CheckResult
from publication.audit_results import Rule, from_cases, from_query
from publication.partitions import table_columns
from publication.sql_names import compose

if TYPE_CHECKING:
    import duckdb

_TABLE = "fct_indicateur_sexe"
_FLAT = {
    "obs_rapport_annuel": ("rapport_sexe_publie", "du rapport"),
    "obs_fiche_indicateur": ("fiche_sexe_publie", "de la fiche entière"),
}
# Number that a derived table gives, and its two values: column, territory and year of each.
_DERIVED = {
    "fct_ecart_sexe": ("ecart", (
        ("valeur", "type_territoire", "code_territoire", "millesime"),
        ("valeur_reference", "niveau_reference", "code_reference", "millesime_reference"),
    )),
    "fct_evolution_sexe": ("evolution", (
        ("valeur", "type_territoire", "code_territoire", "millesime"),
        ("valeur_anterieure", "type_territoire", "code_anterieur", "millesime_anterieur"),
    )),
}  # fmt: skip
_KNOWN_SQL = """
    SELECT concat(s.code_indicateur, ' ', s.type_territoire, ' ', s.code_territoire, ' ',
        s.millesime)
    FROM main.fct_indicateur_sexe AS s
    WHERE NOT EXISTS (
            SELECT 1 FROM main.fct_indicateur AS i
            WHERE i.type_territoire = s.type_territoire AND i.code_territoire = s.code_territoire
                AND i.code_indicateur = s.code_indicateur AND i.millesime = s.millesime)
        OR NOT EXISTS (
            SELECT 1 FROM main.dim_territoire AS t
            WHERE t.type_territoire = s.type_territoire AND t.code_territoire = s.code_territoire)
        OR NOT EXISTS (
            SELECT 1 FROM main.dim_indicateur AS d WHERE d.code_indicateur = s.code_indicateur)
    ORDER BY 1
"""
# Of a total and its two parts, one alone hidden is the difference of the other two.
_DIFFERENCE_SQL = """
    SELECT concat(s.code_indicateur, ' ', s.code_territoire, ' ', s.millesime, ' : total ',
        i.statut, ', femmes ', s.statut_femmes, ', hommes ', s.statut_hommes)
    FROM main.fct_indicateur_sexe AS s
    INNER JOIN main.fct_indicateur AS i
        USING (type_territoire, code_territoire, code_indicateur, millesime)
    INNER JOIN main.dim_indicateur AS d USING (code_indicateur)
    WHERE d.unite IN ('nb', 'hab')
        AND 'S' IN (i.statut, s.statut_femmes, s.statut_hommes)
        AND (i.valeur IS NOT NULL)::INTEGER + (s.valeur_femmes IS NOT NULL)::INTEGER
            + (s.valeur_hommes IS NOT NULL)::INTEGER = 2
    ORDER BY 1
"""
_FLAT_SQL = """
    SELECT concat(r.code_indicateur, ' ', r.code_territoire, ' ', r.millesime)
    FROM {table} AS r
    WHERE (r.valeur_femmes IS NOT NULL OR r.valeur_hommes IS NOT NULL) AND NOT EXISTS (
        SELECT 1 FROM main.fct_indicateur_sexe AS s
        WHERE s.type_territoire = r.type_territoire AND s.code_territoire = r.code_territoire
            AND s.code_indicateur = r.code_indicateur AND s.millesime = r.millesime
            AND s.valeur_femmes IS NOT DISTINCT FROM r.valeur_femmes
            AND s.valeur_hommes IS NOT DISTINCT FROM r.valeur_hommes)
    ORDER BY 1
"""

# With one value and the number, the other follows: both are published, of that sex and that year.
_DERIVED_SQL = """
    SELECT concat(d.code_indicateur, ' ', d.code_territoire, ' ', d.millesime, ' ', d.sexe,
        ', {value}')
    FROM {table} AS d
    WHERE (d.{value} IS NOT NULL OR d.{derived} IS NOT NULL) AND NOT EXISTS (
        SELECT 1 FROM main.fct_indicateur_sexe AS s
        WHERE s.type_territoire = d.{kind} AND s.code_territoire = d.{code}
            AND s.code_indicateur = d.code_indicateur AND s.millesime = d.{year}
            AND CASE d.sexe WHEN 'F' THEN s.valeur_femmes WHEN 'H' THEN s.valeur_hommes END
                = d.{value})
    ORDER BY 1
"""


def check_sexes(connection: duckdb.DuckDBPyConnection, database: str) -> list[CheckResult]:
    """`database`: catalogue of the candidate. Nothing to check without the table."""
    if not table_columns(connection, database, _TABLE):
        return []
    results = [
        from_query(connection, Rule(
            "sexe_d_une_ligne_connue", _TABLE,
            "Chaque ligne a son territoire, son indicateur et sa ligne des deux sexes ensemble.",
        ), _KNOWN_SQL),
        from_query(connection, Rule(
            "sexe_sans_effectif_par_difference", _TABLE,
            "Aucun effectif masqué ne se retrouve par différence entre le total et un sexe.",
        ), _DIFFERENCE_SQL),
    ]  # fmt: skip
    for table, (name, named) in _FLAT.items():
        if "valeur_femmes" in table_columns(connection, database, table):
            rule = Rule(
                name, table,
                f"Chaque valeur par sexe {named} est celle de fct_indicateur_sexe, de son année.",
            )  # fmt: skip
            sql = compose(_FLAT_SQL, table=("main", table))
            results.append(from_query(connection, rule, sql))
    for table in _DERIVED:
        if table_columns(connection, database, table):
            results.append(_derived_against_sexes(connection, table))
    return results


def _derived_against_sexes(connection: duckdb.DuckDBPyConnection, table: str) -> CheckResult:
    rule = Rule(
        "derive_de_chaque_sexe_publie", table,
        "Écarts et évolutions d'un sexe reposent sur ses valeurs publiées, de leur année.",
    )  # fmt: skip
    derived, sides = _DERIVED[table]
    cases: list[str] = []
    for value, kind, code, year in sides:
        rows = connection.execute(
            compose(
                _DERIVED_SQL, table=("main", table), derived=derived,
                value=value, kind=kind, code=code, year=year,
            )
        ).fetchall()  # fmt: skip
        cases.extend(str(row[0]) for row in rows)
    return from_cases(rule, cases)
