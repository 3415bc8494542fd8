"""Gate 3: every comparison that a candidate must pass before it is published, as results.

The candidate is opened as a reader opens it, read-only. The suites of Great Expectations on its
tables are run by orchestration, which owns the checking process. What does not belong here: the
rules themselves (`audit_structure`, `audit_values`, `audit_secrecy`, `audit_sexes`,
`audit_residues`, `audit_contours`, `audit_observers`, `audit_history`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from expectations.results import CheckResult
from publication.audit_contours import check_contours
from publication.audit_flat import check_flat
from publication.audit_history import check_history
from publication.audit_observers import check_observers
from publication.audit_residues import check_residues
from publication.audit_results import Rule, from_cases
from publication.audit_secrecy import check_secrecy
from publication.audit_sexes import check_sexes
from publication.audit_structure import check_structure
from publication.audit_values import check_values
from publication.build import DATABASE, Candidate
from publication.manifest import Entree, Manifest, read_manifest
from publication.partitions import table_columns
from publication.sql_names import Names, Text, compose

if TYPE_CHECKING:
    import duckdb

_PRIVATE = "privee"
# No revision to show when no publication replaced another: an empty table is then the truth.
MAY_BE_EMPTY = frozenset({"fct_revision", "obs_qualite__revisions"})


def audit_candidate(
    candidate: Candidate,
    *,
    previous: Path | None = None,
    referentiel: Mapping[str, int] | None = None,
    build_db: Path | None = None,
    may_be_empty: Collection[str] = MAY_BE_EMPTY,
) -> tuple[CheckResult, ...]:
    """All the results of gate 3, failed or not.

    `previous`: folder of the published release. `referentiel`: expected numbers of territories,
    such as `{'qpv 2015': 31, 'commune': 24}`. `build_db`: private file, for its dictionaries.
    `may_be_empty`: tables allowed to have no row.
    """
    import duckdb

    opening = Rule("ouverture", DATABASE, "La base s'ouvre en lecture seule.", expected="ouverte")
    try:
        connection = duckdb.connect(str(candidate.database), read_only=True)
    except duckdb.Error as error:
        return (from_cases(opening, [str(error).splitlines()[0]], observed="refusée"),)
    with connection:
        private = _attach_private(connection, build_db)
        name = _database_name(connection)
        manifest = read_manifest(previous) if previous is not None else None
        return (
            from_cases(opening, [], observed="ouverte"),
            *check_structure(connection, candidate, referentiel or {}, may_be_empty),
            *check_values(connection, candidate, name),
            *check_secrecy(connection, name, private),
            *check_sexes(connection, name),
            *check_residues(connection, name),
            *check_flat(connection, name),
            *check_contours(connection, name, candidate),
            *check_observers(connection, name, candidate),
            *check_history(candidate, manifest, _sources(connection, name, candidate, manifest)),
        )


def _attach_private(connection: duckdb.DuckDBPyConnection, build_db: Path | None) -> str | None:
    if build_db is None or not build_db.is_file():
        return None
    connection.execute(
        compose("ATTACH {path} AS {name} (READ_ONLY)", path=Text(str(build_db)), name=_PRIVATE)
    )
    return _PRIVATE


def _database_name(connection: duckdb.DuckDBPyConnection) -> str:
    row = connection.execute("SELECT current_database()").fetchone()
    return str(row[0]) if row else ""


def _sources(
    connection: duckdb.DuckDBPyConnection,
    database: str,
    candidate: Candidate,
    previous: Manifest | None,
) -> dict[str, set[str]]:
    """Editions that each indicator rests on, according to its own rows."""
    columns = table_columns(connection, database, "fct_indicateur")
    if not {"code_indicateur", "source_id"} <= columns:
        return {}
    # A result may rest on several sources: the others are named in a text.
    wanted = [name for name in ("source_id", "sources_complementaires") if name in columns]
    rows = connection.execute(
        compose(
            "SELECT DISTINCT code_indicateur, concat_ws(' ', {named}) FROM main.fct_indicateur",
            named=Names(tuple(wanted)),
        )
    ).fetchall()
    known = [*candidate.info.entrees, *(previous.entrees if previous else ())]
    found: dict[str, set[str]] = {}
    for code, named in rows:
        found.setdefault(str(code), set()).update(_keys(known, str(named)))
    return found


def _keys(known: Collection[Entree], text: str) -> set[str]:
    # Every edition of a source counts, not only the one named on the row: a new edition may add
    # or replace rows of the indicator.
    return {entree.key for entree in known if entree.source_id in text}
