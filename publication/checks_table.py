"""The table `obs_qualite__controles` of a release: what gates 1 and 2 said of what it is made of.

dbt cannot build it, since its own tests (gate 2) are among the results; gate 3 judges the finished
candidate, this table included, so its results are in the manifest and the journal alone. Columns
and their comments are declared here and nowhere else. What does not belong here: running a check.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from expectations.results import CheckResult, without_cells
from publication.sql_names import Text, compose

if TYPE_CHECKING:
    import duckdb

CHECKS_TABLE = "obs_qualite__controles"
_COMMENT = (
    "Résultats des contrôles des portes 1 (fichiers reçus) et 2 (tests dbt) sur ce que contient "
    "cette version ; ceux de la porte 3 sont dans manifest.json."
)


@dataclass(frozen=True, slots=True)
class _Column:
    name: str
    type: str
    comment: str


_COLUMNS = (
    _Column("porte", "INTEGER", "1 : ce qui entre ; 2 : tests et contrats dbt."),
    _Column("controle", "VARCHAR", "Nom du contrôle."),
    _Column("cible", "VARCHAR", "Ce qui est contrôlé : source/édition, source, ou table."),
    _Column(
        "severite", "VARCHAR",
        "bloquant : refuse ; quarantaine : écarte des lignes ; avertissement : signale.",
    ),
    _Column("reussi", "BOOLEAN", "Vrai quand le contrôle est passé."),
    _Column("description", "VARCHAR", "Ce que le contrôle exige."),
    _Column("attendu", "VARCHAR", "Ce qui était attendu ; vide quand le contrôle ne le dit pas."),
    _Column("observe", "VARCHAR", "Ce qui a été trouvé ; vide quand le contrôle ne le dit pas."),
    _Column("nature_donnees", "VARCHAR", "RÉEL, ou SIMULÉ : données inventées, jamais à citer."),
)  # fmt: skip


def create_checks_table(
    connection: duckdb.DuckDBPyConnection,
    catalogue: str,
    checks: Iterable[CheckResult],
    nature: str,
    mark: str = "",
) -> None:
    """Create the table in `catalogue`, schema main, sorted, with its comments (`mark` before)."""
    table = (catalogue, "main", CHECKS_TABLE)
    fields = ", ".join(f"{column.name} {column.type} NOT NULL" for column in _COLUMNS)
    connection.execute(compose("CREATE TABLE {table} ", table=table) + f"({fields})")
    rows = [_row(result) | {"nature_donnees": nature} for result in checks]
    lines = sorted(tuple(row[column.name] for column in _COLUMNS) for row in rows)
    if lines:
        _fill(connection, compose("INSERT INTO {table} FROM lignes", table=table), lines)
    connection.execute(
        compose("COMMENT ON TABLE {table} IS {text}", table=table, text=Text(mark + _COMMENT))
    )
    for column in _COLUMNS:
        name, text = (*table, column.name), Text(column.comment)
        connection.execute(compose("COMMENT ON COLUMN {name} IS {text}", name=name, text=text))


def _fill(
    connection: duckdb.DuckDBPyConnection, insertion: str, lines: list[tuple[Any, ...]]
) -> None:
    """All at once: five thousand lines one by one take eight seconds."""
    import pyarrow

    names = [column.name for column in _COLUMNS]
    connection.register("lignes", pyarrow.table(list(zip(*lines, strict=True)), names=names))
    connection.execute(insertion)
    connection.unregister("lignes")


def _row(result: CheckResult) -> dict[str, Any]:
    """The result without the cells of the files received, which a release may withhold.

    Samples have no column; what a refusal quotes is blanked.
    """
    row = result.as_row()
    return row | {"observe": without_cells(row["observe"])}
