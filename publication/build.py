"""Build a release candidate beside the published ones: one DuckDB file, one Parquet per mart.

The private build file of dbt is only read. The candidate is a hidden folder that no reader
follows; `seal` gives it its manifest, `swap` publishes it. What does not belong here: judging
(`audit_*`), contours (`contours`).
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from expectations.results import CheckResult
from publication.checks_table import CHECKS_TABLE, create_checks_table
from publication.contours import write_contours
from publication.durable import READ_ONLY
from publication.errors import PublicationError
from publication.manifest import Entree, Nature
from publication.partitions import count_partitions
from publication.sql_names import Text, compose

if TYPE_CHECKING:
    import duckdb

DATABASE = "observatoire.duckdb"
DOCUMENTATION = "documentation.html"
# BI drivers embed DuckDB 1.x: the oldest format that any of them reads, stated, never implied.
STORAGE_VERSION = "v1.2.0"
IN_PROGRESS = ".en_cours-"
_SIMULATED = "[SIMULÉ] "
_SOURCE, _TARGET = "privee", "candidate"


@dataclass(frozen=True, slots=True)
class ReleaseInfo:
    """What orchestration knows of a release before it is built."""

    id: str
    empreinte: str
    nature_donnees: Nature
    territoire: str
    entrees: tuple[Entree, ...] = ()
    versions: Mapping[str, str] = field(default_factory=dict)
    precedente: str | None = None
    ecarts_acceptes: str | None = None
    # A page that describes the tables, copied as `documentation.html`.
    documentation: Path | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A release built but not published. `tables`: rows per mart."""

    info: ReleaseInfo
    folder: Path
    tables: Mapping[str, int]
    partitions: Mapping[str, Mapping[str, int]]

    @property
    def database(self) -> Path:
        """The DuckDB file."""
        return self.folder / DATABASE

    def parquet(self, table: str) -> Path:
        """The Parquet file of a mart."""
        return self.folder / f"{table}.parquet"


def build_candidate(
    build_db: Path,
    entrees_dir: Path,
    releases_dir: Path,
    info: ReleaseInfo,
    checks: Iterable[CheckResult] = (),
) -> Candidate:
    """Build `.en_cours-<id>`; a leftover of the same id is replaced.

    `checks`: results of gates 1 and 2, published as a table when there are any.
    Raises PublicationError when the build file holds no mart or a contour file is missing.
    """
    if not build_db.is_file():
        raise PublicationError(
            f"{build_db} : base de construction absente. Relancer : observatoire refresh"
        )
    folder = releases_dir / f"{IN_PROGRESS}{info.id}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    simulated = info.nature_donnees == "SIMULÉ"
    with _attached(build_db, folder / DATABASE) as connection:
        counts = {
            table: _copy_table(connection, table, folder, simulated)
            for table in _marts(connection, build_db)
        }
        results = list(checks)
        if results:
            mark = _SIMULATED if simulated else ""
            create_checks_table(connection, _TARGET, results, info.nature_donnees, mark)
            counts[CHECKS_TABLE] = _write_parquet(connection, CHECKS_TABLE, folder)
        partitions = count_partitions(connection, _TARGET)
        connection.execute(compose("CHECKPOINT {name}", name=_TARGET))
    write_contours(entrees_dir, folder, info.nature_donnees)
    if info.documentation is not None:
        shutil.copyfile(info.documentation, folder / DOCUMENTATION)
    for path in folder.iterdir():
        path.chmod(READ_ONLY)
    return Candidate(info, folder, counts, partitions)


def discard(candidate: Candidate) -> None:
    """Remove a candidate that a gate refused."""
    shutil.rmtree(candidate.folder, ignore_errors=True)


@contextmanager
def _attached(build_db: Path, target: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    import duckdb

    with duckdb.connect() as connection:
        connection.execute(
            compose("ATTACH {path} AS {name} (READ_ONLY)", path=Text(str(build_db)), name=_SOURCE)
        )
        connection.execute(
            compose(
                "ATTACH {path} AS {name} (STORAGE_VERSION {version})",
                path=Text(str(target)), name=_TARGET, version=Text(STORAGE_VERSION),
            )
        )  # fmt: skip
        yield connection
        # Closing the writer is what removes the write-ahead log: no reader may find one.
        connection.execute(compose("DETACH {name}", name=_TARGET))


def _marts(connection: duckdb.DuckDBPyConnection, build_db: Path) -> list[str]:
    rows = connection.execute(
        "SELECT table_name FROM duckdb_tables() "
        "WHERE database_name = ? AND schema_name = 'main' AND NOT internal ORDER BY table_name",
        [_SOURCE],
    ).fetchall()
    if not rows:
        raise PublicationError(
            f"{build_db} : aucune table dans le schéma main, donc rien à publier. "
            "Relancer la construction : observatoire refresh"
        )
    return [str(row[0]) for row in rows]


def _copy_table(
    connection: duckdb.DuckDBPyConnection, table: str, folder: Path, simulated: bool
) -> int:
    """Copy a mart as a table and as Parquet; both sorted, so that equal data give equal bytes."""
    # The file is named after the table: a name that leaves the folder must not be followed.
    if Path(table).name != table or table.startswith("."):
        raise PublicationError(f"Nom de table impossible à publier : {table!r}")
    source, target = (_SOURCE, "main", table), (_TARGET, "main", table)
    connection.execute(
        compose(
            "CREATE TABLE {target} AS SELECT * FROM {source} ORDER BY ALL",
            target=target, source=source,
        )
    )  # fmt: skip
    _copy_comments(connection, table, simulated)
    return _write_parquet(connection, table, folder)


def _write_parquet(connection: duckdb.DuckDBPyConnection, table: str, folder: Path) -> int:
    """Write a table of the candidate as Parquet; gives its number of rows."""
    target = (_TARGET, "main", table)
    relation = connection.sql(compose("SELECT * FROM {target}", target=target))
    relation.write_parquet(str(folder / f"{table}.parquet"), compression="zstd")
    counted = relation.count("*").fetchone()
    return int(counted[0]) if counted else 0


def _copy_comments(connection: duckdb.DuckDBPyConnection, table: str, simulated: bool) -> None:
    target = (_TARGET, "main", table)
    found = connection.execute(
        "SELECT comment FROM duckdb_tables() "
        "WHERE database_name = ? AND schema_name = 'main' AND table_name = ?",
        [_SOURCE, table],
    ).fetchone()
    comment = found[0] if found else None
    if simulated:
        comment = _SIMULATED + (comment or "Données simulées.")
    if comment:
        connection.execute(
            compose("COMMENT ON TABLE {table} IS {text}", table=target, text=Text(comment))
        )
    columns = connection.execute(
        "SELECT column_name, comment FROM duckdb_columns() WHERE database_name = ? "
        "AND schema_name = 'main' AND table_name = ? AND comment IS NOT NULL",
        [_SOURCE, table],
    ).fetchall()
    for column, text in columns:
        connection.execute(
            compose(
                "COMMENT ON COLUMN {column} IS {text}", column=(*target, column), text=Text(text)
            )
        )
