"""How many rows each part of the large facts holds: what an audit compares from release to release.

What does not belong here: the comparison (`audit_history`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from publication.sql_names import Names, compose

if TYPE_CHECKING:
    import duckdb

# Columns that name a part, by table. An observation is followed per source edition, an indicator
# per code: a loss smaller than the table shows there and nowhere else.
PARTITIONED: dict[str, tuple[str, ...]] = {
    "fct_observation": ("source_id", "edition"),
    "fct_indicateur": ("code_indicateur",),
}


def count_partitions(
    connection: duckdb.DuckDBPyConnection, database: str
) -> dict[str, dict[str, int]]:
    """Rows per part, for the partitioned tables that the database holds with their columns."""
    counts: dict[str, dict[str, int]] = {}
    for table, columns in PARTITIONED.items():
        if not set(columns) <= table_columns(connection, database, table):
            continue
        rows = connection.execute(
            compose(
                "SELECT concat_ws('/', {columns}) AS part, count(*) FROM {table} "
                "GROUP BY part ORDER BY part",
                columns=Names(columns), table=(database, "main", table),
            )
        ).fetchall()  # fmt: skip
        counts[table] = {str(part): int(count) for part, count in rows}
    return counts


def table_columns(connection: duckdb.DuckDBPyConnection, database: str, table: str) -> set[str]:
    """Names of the columns of a table of schema main; empty when there is no such table."""
    rows = connection.execute(
        "SELECT column_name FROM duckdb_columns() "
        "WHERE database_name = ? AND schema_name = 'main' AND table_name = ?",
        [database, table],
    ).fetchall()
    return {str(row[0]) for row in rows}
