"""Gate 3, secrecy across tables: what one table hides, no other may show.

What does not belong here: the checks of one table alone (`audit_values`). The relations between
indicators, variables and columns of the fiches are read in the published dictionaries, else in
the seeds of the private build file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.results import CheckResult
from publication.audit_results import Rule, from_cases, from_query
from publication.partitions import table_columns
from publication.sql_names import compose

if TYPE_CHECKING:
    import duckdb

_Table = tuple[str, str, str]
_Side = tuple[str, str, str, str]

_FICHE = "obs_fiche_quartier"
# The fiches may round to one decimal.
_ROUNDING = 0.051
_FICHE_SQL = """
    SELECT concat(f.{key}, ' ', $code, ' = ', f.{value})
    FROM main.obs_fiche_quartier AS f
    WHERE f.{value} IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM main.fct_indicateur AS i
        WHERE i.type_territoire = 'qpv' AND i.code_territoire = f.{key}
            AND i.code_indicateur = $code AND i.statut IN ('D', 'I', 'E', 'P')
            AND abs(i.valeur - f.{value}) <= $rounding)
    ORDER BY 1
"""
_FICHE_YEAR_SQL = _FICHE_SQL.replace(
    "AND abs(", "AND i.millesime IS NOT DISTINCT FROM f.{year} AND abs("
)
# An indicator may have several formulas (one per series): it leaks only when every formula whose
# terms are known here rests on a term that no edition publishes for that year.
_TERMS_SQL = """
    WITH termes AS (
        SELECT DISTINCT code_indicateur, coalesce(formule::VARCHAR, '1') AS formule, variable
        FROM {terms} WHERE regle_millesime = 'meme'),
    etats AS (
        SELECT code_geo, variable, millesime,
            bool_and(statut IN ('S', 'N', 'X')) AS est_masque
        FROM main.fct_observation GROUP BY ALL),
    formules AS (
        SELECT f.code_territoire, f.code_indicateur, f.millesime, t.formule,
            bool_or(coalesce(e.est_masque, true)) AS est_masquee,
            bool_or(e.est_masque IS NOT NULL) AS est_connue
        FROM main.fct_indicateur AS f
        INNER JOIN termes AS t USING (code_indicateur)
        LEFT JOIN etats AS e ON e.code_geo = f.code_territoire
            AND e.variable = t.variable AND e.millesime = f.millesime
        WHERE f.type_territoire = 'qpv' AND f.valeur IS NOT NULL
        GROUP BY ALL)
    SELECT concat(code_indicateur, ' ', code_territoire, ' ', millesime) FROM formules
    GROUP BY code_indicateur, code_territoire, millesime
    HAVING bool_or(est_connue) AND bool_and(est_masquee) ORDER BY 1
"""
# Number that a derived table gives, and the values that it is made of: column, territory and year.
_DERIVED: dict[str, tuple[str, tuple[_Side, ...]]] = {
    "fct_ecart": ("ecart", (
        ("valeur", "type_territoire", "code_territoire", "millesime"),
        ("valeur_reference", "niveau_reference", "code_reference", "millesime_reference"),
    )),
    "fct_evolution": ("evolution", (
        ("valeur", "type_territoire", "code_territoire", "millesime"),
        ("valeur_anterieure", "type_territoire", "code_anterieur", "millesime_anterieur"),
    )),
    "fct_serie_contour_constant": ("evolution", (
        ("valeur", "type_territoire", "code_origine", "millesime"),
        ("valeur_anterieure", "type_territoire", "code_anterieur", "millesime_anterieur"),
    )),
    "fct_rang": ("rang", (("valeur", "type_territoire", "code_territoire", "millesime"),)),
    "obs_carte": (
        "classe_carte", (("valeur", "type_territoire", "code_territoire", "millesime"),)
    ),
    "obs_tableau_bord": ("evolution", (("valeur", "niveau", "code_niveau", "millesime"),)),
    **dict.fromkeys(
        ("obs_fiche_indicateur", "obs_rapport_annuel"),
        ("evolution", (("valeur", "type_territoire", "code_territoire", "millesime"),)),
    ),
}  # fmt: skip
# With one value and the number, the other follows: both must be published facts, of that year.
_DERIVED_SQL = """
    SELECT concat(d.code_indicateur, ' ', d.{named}, ' ', d.millesime, ', {value}')
    FROM {table} AS d
    WHERE (d.{value} IS NOT NULL OR d.{derived} IS NOT NULL) AND NOT EXISTS (
        SELECT 1 FROM main.fct_indicateur AS i
        WHERE i.type_territoire = d.{kind} AND i.code_territoire = d.{code}
            AND i.code_indicateur = d.code_indicateur AND i.millesime = d.{year}
            AND i.statut IN ('D', 'I', 'E', 'P') AND i.valeur = d.{value})
    ORDER BY 1
"""

# An input of the index is shown as published, or brought to a population (then of another value).
_INDEX = "fct_indice_contribution"
_INDEX_SQL = """
    SELECT concat(c.code_indicateur, ' ', c.code_quartier, ' ', c.millesime)
    FROM main.fct_indice_contribution AS c
    WHERE (c.valeur IS NOT NULL OR c.contribution IS NOT NULL) AND NOT EXISTS (
        SELECT 1 FROM main.fct_indicateur AS i
        WHERE i.type_territoire = 'qpv' AND i.code_territoire = c.code_quartier
            AND i.code_indicateur = c.code_indicateur AND i.millesime = c.millesime
            AND i.statut IN ('D', 'I', 'E', 'P')
            AND (c.millesime_base IS NOT NULL OR abs(i.valeur - c.valeur) <= 1e-6))
    ORDER BY 1
"""


def check_secrecy(
    connection: duckdb.DuckDBPyConnection, database: str, private: str | None
) -> list[CheckResult]:
    """`database`: catalogue of the candidate; `private`: of the build file when attached."""
    fiche = table_columns(connection, database, _FICHE)
    facts = table_columns(connection, database, "fct_indicateur")
    results = []
    if fiche:
        results.append(_fiche_statuses(connection, fiche))
    if fiche and facts:
        results.append(_fiche_against_facts(connection, database, private, fiche))
    terms = _terms_table(connection, private)
    if facts and terms and table_columns(connection, database, "fct_observation"):
        results.append(_facts_against_observations(connection, terms))
    for table in _DERIVED:
        if facts and table_columns(connection, database, table):
            results.append(_derived_against_facts(connection, table))
    if facts and table_columns(connection, database, _INDEX):
        results.append(_index_against_facts(connection))
    return results


def _fiche_statuses(connection: duckdb.DuckDBPyConnection, fiche: set[str]) -> CheckResult:
    rule = Rule(
        "fiche_valeur_selon_statut", _FICHE,
        "Dans les fiches, une valeur n'est présente que si son statut le permet.",
    )  # fmt: skip
    cases = []
    for column in sorted(fiche):
        status = next(
            (name for name in (f"{column}_statut", f"statut_{column}") if name in fiche), None
        )
        if status is None:
            continue
        row = connection.execute(
            compose(
                "SELECT count(*) FROM main.obs_fiche_quartier WHERE ({value} IS NULL) = "
                "coalesce({status} IN ('D', 'I', 'E', 'P'), false)",
                value=column, status=status,
            )
        ).fetchone()  # fmt: skip
        if row and row[0]:
            cases.append(f"{column} : {row[0]} ligne(s)")
    return from_cases(rule, cases)


def _fiche_against_facts(
    connection: duckdb.DuckDBPyConnection, database: str, private: str | None, fiche: set[str]
) -> CheckResult:
    rule = Rule(
        "fiche_sans_cellule_masquee", _FICHE,
        "Chaque valeur d'une fiche existe, publiable, dans fct_indicateur pour ce quartier.",
    )  # fmt: skip
    key = "code_quartier" if "code_quartier" in fiche else "code_territoire"
    pairs = _fiche_columns(connection, database, private)
    cases: list[str] = []
    for code, column in pairs:
        if column not in fiche or key not in fiche:
            continue
        # Same year where the fiche says which: the value of another year may be the hidden one.
        year = f"{column}_millesime"
        rows = connection.execute(
            compose(
                _FICHE_YEAR_SQL if year in fiche else _FICHE_SQL, key=key, value=column, year=year
            ),
            {"code": code, "rounding": _ROUNDING},
        ).fetchall()
        cases.extend(str(row[0]) for row in rows)
    return from_cases(rule, cases)


def _fiche_columns(
    connection: duckdb.DuckDBPyConnection, database: str, private: str | None
) -> list[tuple[str, str]]:
    wanted = {"code_indicateur", "nom_colonne"}
    places = [(database, "main", "dim_indicateur")]
    if private is not None:
        places.append((private, "seeds", "indicateurs"))
    for catalogue, schema, table in places:
        if wanted <= _columns(connection, catalogue, schema, table):
            rows = connection.execute(
                compose(
                    "SELECT code_indicateur, nom_colonne FROM {table} "
                    "WHERE nom_colonne IS NOT NULL ORDER BY ALL",
                    table=(catalogue, schema, table),
                )
            ).fetchall()
            return [(str(code), str(column)) for code, column in rows]
    return []


def _terms_table(connection: duckdb.DuckDBPyConnection, private: str | None) -> _Table | None:
    if private is None:
        return None
    wanted = {"code_indicateur", "variable", "regle_millesime"}
    if not wanted <= _columns(connection, private, "seeds", "indicateur_termes"):
        return None
    return private, "seeds", "indicateur_termes"


def _facts_against_observations(
    connection: duckdb.DuckDBPyConnection, terms: _Table
) -> CheckResult:
    rule = Rule(
        "indicateur_sans_observation_secrete", "fct_indicateur",
        "Aucun indicateur de quartier n'a de valeur quand l'un de ses termes est partout secret.",
    )  # fmt: skip
    return from_query(connection, rule, compose(_TERMS_SQL, terms=terms))


def _derived_against_facts(connection: duckdb.DuckDBPyConnection, table: str) -> CheckResult:
    rule = Rule(
        "derive_sans_valeur_masquee", table,
        "Écarts, évolutions, rangs et classes reposent sur des valeurs publiées, de leur année.",
    )  # fmt: skip
    derived, sides = _DERIVED[table]
    # A case is named after the territory of the row, whichever value it is about.
    named = sides[0][2]
    cases: list[str] = []
    for value, kind, code, year in sides:
        rows = connection.execute(
            compose(
                _DERIVED_SQL, table=("main", table), derived=derived, named=named,
                value=value, kind=kind, code=code, year=year,
            )
        ).fetchall()  # fmt: skip
        cases.extend(str(row[0]) for row in rows)
    return from_cases(rule, cases)


def _index_against_facts(connection: duckdb.DuckDBPyConnection) -> CheckResult:
    rule = Rule(
        "indice_sans_entree_masquee", _INDEX,
        "Chaque entrée de l'indice est un indicateur publié du quartier, de son année.",
    )  # fmt: skip
    return from_query(connection, rule, _INDEX_SQL)


def _columns(
    connection: duckdb.DuckDBPyConnection, catalogue: str, schema: str, table: str
) -> set[str]:
    rows = connection.execute(
        "SELECT column_name FROM duckdb_columns() "
        "WHERE database_name = ? AND schema_name = ? AND table_name = ?",
        [catalogue, schema, table],
    ).fetchall()
    return {str(row[0]) for row in rows}
