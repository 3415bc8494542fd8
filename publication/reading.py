"""A read-only question in SQL to the current release, without any way out to files or network.

`current` is resolved to its folder before opening: DuckDB shares one instance per path inside a
process, and a second opening of `current/observatoire.duckdb` would silently show the release of
the first. What does not belong here: writing results (`export`).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from publication.build import DATABASE
from publication.errors import PublicationError
from publication.swap import require_current

DEFAULT_LIMIT = 1000


class RequeteRefusee(PublicationError):
    """The SQL text is wrong, or asks for what a reader may not do."""


@dataclass(frozen=True, slots=True)
class QueryResult:
    """Columns and rows of an answer; `truncated` when the limit cut it."""

    release_id: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    truncated: bool


def query_current(
    releases_dir: Path, sql: str, limit: int = DEFAULT_LIMIT, parameters: tuple[Any, ...] = ()
) -> QueryResult:
    """Answer one SQL statement on the current release, at most `limit` rows.

    Raises AucunePublication when nothing is published, RequeteRefusee on a refused statement.
    """
    if limit < 1:
        raise ValueError("la limite doit être d'au moins une ligne")
    return query_release(require_current(releases_dir), sql, limit, parameters)


def query_release(
    folder: Path, sql: str, limit: int = DEFAULT_LIMIT, parameters: tuple[Any, ...] = ()
) -> QueryResult:
    """Same, on a given release folder."""
    import duckdb

    path = (folder / DATABASE).resolve()
    try:
        connection = duckdb.connect(
            str(path),
            read_only=True,
            config={"enable_external_access": "false", "lock_configuration": "true"},
        )
    except duckdb.Error as error:
        raise PublicationError(
            f"{path} : base illisible ({_first_line(error)}). Vérifier la version : "
            f"observatoire verifier {folder.name}"
        ) from error
    with connection:
        try:
            if len(connection.extract_statements(sql)) != 1:
                raise RequeteRefusee("Donner une seule requête SQL à la fois")
            cursor = connection.execute(sql, list(parameters))
            columns = tuple(str(column[0]) for column in cursor.description or ())
            rows = cursor.fetchmany(limit + 1)
        except duckdb.Error as error:
            raise RequeteRefusee(f"Requête refusée : {error}") from error
    kept = tuple(tuple(row) for row in rows[:limit])
    return QueryResult(folder.name, columns, kept, len(rows) > limit)


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0] if str(error) else type(error).__name__
