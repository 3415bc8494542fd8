"""Compiled SQL of models, as views over tables made up on the spot.

What does not belong here: the tables, and what must hold of the results.
"""

from pathlib import Path
from typing import Any

import duckdb

# Schema and name of each model, parents first.
Chain = tuple[tuple[str, str], ...]


class CompiledModels:
    """A chain of models of a build over small tables of their own.

    `inputs` creates, in SQL, every table that the first models read.
    """

    def __init__(self, compiled: Path, inputs: str, chain: Chain) -> None:
        self._base = duckdb.connect()
        self._base.execute("attach ':memory:' as observatoire; use observatoire")
        for schema in ("seeds", "staging", "intermediate"):
            self._base.execute(f"create schema {schema}")
        self._base.execute(inputs)
        for schema, name in chain:
            folder = "marts" if schema == "main" else schema
            path = next(compiled.rglob(f"models/{folder}/{name}.sql"))
            sql = path.read_text(encoding="utf-8")
            self._base.execute(f"create view {schema}.{name} as {sql}")

    def fill(self, table: str, columns: str, rows: list[tuple[Any, ...]]) -> None:
        """Replace the rows of a table, of which `columns` are told."""
        self._base.execute(f"delete from {table}")
        if rows:
            marks = ", ".join("?" * len(rows[0]))
            self._base.executemany(f"insert into {table} ({columns}) values ({marks})", rows)

    def rows(self, table: str) -> list[dict[str, Any]]:
        """Rows of a table or view, by column name."""
        found = self._base.execute(f"select * from {table}")
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
