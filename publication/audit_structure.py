"""Gate 3, form: the candidate opens as its readers will open it, complete and rightly labelled.

What does not belong here: the values (`audit_values`) and the previous release (`audit_history`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from expectations.results import CheckResult
from publication.audit_results import Rule, from_cases
from publication.build import DATABASE, DOCUMENTATION, STORAGE_VERSION, Candidate
from publication.contours import CONTOUR_FILES, TERRITORIES

if TYPE_CHECKING:
    import duckdb


def check_structure(
    connection: duckdb.DuckDBPyConnection,
    candidate: Candidate,
    referentiel: Mapping[str, int],
    may_be_empty: Collection[str] = (),
) -> list[CheckResult]:
    """`referentiel`: expected numbers of territories, `{'qpv 2015': 31, 'commune': 24}`."""
    return [
        _storage_version(connection),
        _expected_files(candidate),
        _filled_tables(candidate, may_be_empty),
        _nature_in_comments(connection, candidate),
        *_territory_counts(connection, candidate, referentiel),
    ]


def _storage_version(connection: duckdb.DuckDBPyConnection) -> CheckResult:
    rule = Rule(
        "format_de_stockage", DATABASE,
        "La base a le format que les outils de lecture savent ouvrir.",
        expected=STORAGE_VERSION,
    )  # fmt: skip
    rows = connection.execute(
        "SELECT tags['storage_version'] FROM duckdb_databases() "
        "WHERE database_name = current_database()"
    ).fetchall()
    found = ", ".join(str(row[0]) for row in rows)
    # DuckDB writes "v1.2.0+": readable from that version on.
    right = found.rstrip("+") == STORAGE_VERSION
    return from_cases(rule, [] if right else [f"format {found}"], observed=found)


def _expected_files(candidate: Candidate) -> CheckResult:
    rule = Rule(
        "fichiers_attendus", candidate.info.id,
        "La version contient la base, un Parquet par table, les contours, la documentation, "
        "et rien d'autre.",
        expected="tous présents, aucun autre",
    )  # fmt: skip
    expected = {DATABASE, *CONTOUR_FILES, *(f"{table}.parquet" for table in candidate.tables)}
    if candidate.info.documentation is not None:
        expected.add(DOCUMENTATION)
    present = {path.name for path in Path(candidate.folder).iterdir()}
    cases = [f"{name} : absent" for name in sorted(expected - present)]
    cases += [f"{name} : inattendu" for name in sorted(present - expected)]
    return from_cases(rule, cases)


def _filled_tables(candidate: Candidate, may_be_empty: Collection[str]) -> CheckResult:
    rule = Rule(
        "tables_non_vides", candidate.info.id,
        "Chaque table publiée a au moins une ligne.",
        expected="au moins une ligne par table",
    )  # fmt: skip
    empty = [
        f"{table} : 0 ligne"
        for table, count in sorted(candidate.tables.items())
        if count == 0 and table not in may_be_empty
    ]
    return from_cases(rule, empty)


def _nature_in_comments(connection: duckdb.DuckDBPyConnection, candidate: Candidate) -> CheckResult:
    simulated = candidate.info.nature_donnees == "SIMULÉ"
    rule = Rule(
        "nature_affichee", candidate.info.id,
        "Des données simulées se disent simulées dans chaque table, des réelles jamais.",
        expected=f"commentaires {'marqués' if simulated else 'sans la marque'} [SIMULÉ]",
    )  # fmt: skip
    rows = connection.execute(
        "SELECT table_name, coalesce(comment, '') FROM duckdb_tables() "
        "WHERE database_name = current_database() AND schema_name = 'main' ORDER BY table_name"
    ).fetchall()
    wrong = [table for table, text in rows if text.startswith("[SIMULÉ]") != simulated]
    return from_cases(rule, wrong)


def _territory_counts(
    connection: duckdb.DuckDBPyConnection, candidate: Candidate, referentiel: Mapping[str, int]
) -> list[CheckResult]:
    return [
        _territory_count(connection, candidate, label, expected)
        for label, expected in referentiel.items()
    ]


def _territory_count(
    connection: duckdb.DuckDBPyConnection, candidate: Candidate, label: str, expected: int
) -> CheckResult:
    kind, _, generation = label.partition(" ")
    rule = Rule(
        f"total_{label.replace(' ', '_')}", TERRITORIES,
        f"Le nombre de territoires « {label} » est celui du référentiel.",
        expected=str(expected),
    )  # fmt: skip
    if TERRITORIES not in candidate.tables:
        return from_cases(rule, [f"{TERRITORIES} : table absente"], observed="table absente")
    row = connection.execute(
        "SELECT count(*) FROM main.dim_territoire "
        "WHERE type_territoire = $kind AND ($generation IS NULL OR generation = $generation)",
        {"kind": kind, "generation": int(generation) if generation else None},
    ).fetchone()
    found = int(row[0]) if row else 0
    cases = [] if found == expected else [f"{found} au lieu de {expected}"]
    return from_cases(rule, cases, observed=str(found))
