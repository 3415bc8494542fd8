"""The rows that a failed dbt test found, read back from dbt's private file for the report."""

from pathlib import Path

SAMPLE = 5


def failing_rows(database: Path, query: str | None) -> tuple[str, ...]:
    """First rows of a failed test's own query, as `column = value`; none when it cannot run.

    `query` is what dbt compiled from the project: nothing from outside is in it.
    """
    import duckdb

    if not query or not database.is_file():
        return ()
    try:
        with duckdb.connect(str(database), read_only=True) as base:
            cursor = base.execute(query)
            names = [column[0] for column in cursor.description or ()]
            rows = cursor.fetchmany(SAMPLE)
    except duckdb.Error:
        return ()
    return tuple(
        ", ".join(f"{n} = {v}" for n, v in zip(names, row, strict=True) if v is not None)
        for row in rows
    )
