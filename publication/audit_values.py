"""Gate 3, values: nothing hidden is published, nothing published comes from an edition not served.

What does not belong here: ranges of values (suites of `expectations/suites/publication`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.results import CheckResult
from publication.audit_results import Rule, from_cases, from_query
from publication.build import Candidate
from publication.partitions import table_columns
from publication.sql_names import Names, compose

if TYPE_CHECKING:
    import duckdb

_SECRECY_FLOOR = 5


def check_values(
    connection: duckdb.DuckDBPyConnection, candidate: Candidate, database: str
) -> list[CheckResult]:
    """`database`: catalogue name of the candidate in the connection."""
    columns = {table: table_columns(connection, database, table) for table in candidate.tables}
    results: list[CheckResult] = []
    for table in sorted(columns):
        if {"valeur", "statut"} <= columns[table]:
            results.append(_value_iff_status(connection, table))
            results.append(_no_hidden_value(connection, table, columns[table]))
    indicators, catalogue = columns.get("fct_indicateur"), columns.get("dim_indicateur", set())
    if indicators and {"code_indicateur", "regle_secret"} <= catalogue:
        results.append(_small_counts(connection))
    results.extend(_stale_marks(connection, candidate, columns))
    return results


def _value_iff_status(connection: duckdb.DuckDBPyConnection, table: str) -> CheckResult:
    rule = Rule(
        "valeur_nulle_selon_statut", table,
        "La valeur est vide exactement quand le statut le dit (S, N, X).",
    )  # fmt: skip
    return from_query(
        connection,
        rule,
        # A value goes with these four statuses, and with no other.
        compose(
            "SELECT concat('statut ', coalesce(statut, 'vide'), ', valeur ', "
            "coalesce(valeur::VARCHAR, 'vide')) FROM {table} "
            "WHERE (valeur IS NULL) = coalesce(statut IN ('D', 'I', 'E', 'P'), false) ORDER BY 1",
            table=("main", table),
        ),
    )


def _no_hidden_value(
    connection: duckdb.DuckDBPyConnection, table: str, held: set[str]
) -> CheckResult:
    rule = Rule(
        "aucune_cellule_masquee_publiee", table,
        "Aucune cellule secrète, non disponible ou rejetée ne porte de valeur ni ses composantes.",
    )  # fmt: skip
    # A numerator and its denominator would give back the value that the status hides.
    shown = tuple(name for name in ("valeur", "numerateur", "denominateur") if name in held)
    return from_query(
        connection,
        rule,
        compose(
            "SELECT concat('statut ', statut, ', ', concat_ws(' ', {shown})) FROM {table} "
            "WHERE statut IN ('S', 'N', 'X') AND coalesce({shown}) IS NOT NULL ORDER BY 1",
            shown=Names(shown), table=("main", table),
        ),
    )  # fmt: skip


def _small_counts(connection: duckdb.DuckDBPyConnection) -> CheckResult:
    rule = Rule(
        "effectifs_sous_5", "fct_indicateur",
        "Aucun effectif de 1 à 4 n'est publié pour un indicateur soumis à la règle R5.",
    )  # fmt: skip
    return from_query(
        connection,
        rule,
        """
        SELECT concat(f.code_indicateur, ' ', f.code_territoire, ' ', f.millesime, ' : ',
            coalesce(f.numerateur::VARCHAR, 'vide'), ' / ',
            coalesce(f.denominateur::VARCHAR, 'vide'))
        FROM main.fct_indicateur AS f
        INNER JOIN main.dim_indicateur AS d USING (code_indicateur)
        WHERE d.regle_secret LIKE '%R5%'
            AND (
                (f.numerateur > 0 AND f.numerateur < ?)
                OR (f.denominateur > 0 AND f.denominateur < ?)
            )
        ORDER BY 1
        """,
        [_SECRECY_FLOOR, _SECRECY_FLOOR],
    )


def _stale_marks(
    connection: duckdb.DuckDBPyConnection, candidate: Candidate, columns: dict[str, set[str]]
) -> list[CheckResult]:
    results = []
    for table in ("fct_observation", "fct_indicateur", "dim_source", "dim_edition"):
        held = columns.get(table, set())
        if {"source_id", "edition", "est_perime"} <= held:
            results.append(_edition_marks(connection, candidate, table, held))
        elif {"source_id", "est_perime"} <= held:
            results.append(_source_marks(connection, candidate, table))
    return results


def _edition_marks(
    connection: duckdb.DuckDBPyConnection, candidate: Candidate, table: str, held: set[str]
) -> CheckResult:
    rule = Rule(
        "perime_coherent", table,
        "Une ligne est marquée périmée quand, et seulement quand, l'édition servie l'est.",
    )  # fmt: skip
    # A result with several sources is stale as soon as one of them is.
    mixed = "sources_complementaires" if "sources_complementaires" in held else "source_id"
    rows = connection.execute(
        compose(
            "SELECT source_id, edition, est_perime, bool_or({mixed} IS DISTINCT FROM source_id "
            "AND {mixed} IS NOT NULL) FROM {table} "
            "WHERE source_id IS NOT NULL AND edition IS NOT NULL GROUP BY ALL ORDER BY ALL",
            mixed=mixed, table=("main", table),
        )
    ).fetchall()  # fmt: skip
    entries = {(entree.source_id, entree.edition): entree for entree in candidate.info.entrees}
    is_fact = table.startswith("fct_")
    cases = []
    for source_id, edition, stale, several in rows:
        entry = entries.get((source_id, edition))
        if entry is None or (is_fact and not entry.is_served):
            if is_fact:
                cases.append(f"{source_id} {edition} : édition non servie")
        elif bool(stale) != entry.est_perime and not (stale and several):
            said = "périmée" if stale else "à jour"
            cases.append(f"{source_id} {edition} : dite {said}, l'entrée dit le contraire")
    return from_cases(rule, cases)


def _source_marks(
    connection: duckdb.DuckDBPyConnection, candidate: Candidate, table: str
) -> CheckResult:
    rule = Rule(
        "perime_coherent", table,
        "Une source est marquée périmée quand, et seulement quand, une édition servie l'est.",
    )  # fmt: skip
    stale = {entree.source_id for entree in candidate.info.entrees if entree.est_perime}
    known = {entree.source_id for entree in candidate.info.entrees}
    rows = connection.execute(
        compose(
            "SELECT source_id, bool_or(est_perime) FROM {table} "
            "GROUP BY source_id ORDER BY source_id",
            table=("main", table),
        )
    ).fetchall()
    cases = [
        f"{source_id} : dite {'périmée' if said else 'à jour'}, l'entrée dit le contraire"
        for source_id, said in rows
        if source_id in known and bool(said) != (source_id in stale)
    ]
    return from_cases(rule, cases)
