"""dbt's tests over damaged copies of a build file, in this process: two seconds a copy."""

import os
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from unittest.mock import patch

import duckdb
from dbt.cli.main import dbtRunner

from orchestration.dbt_environment import dbt_environment, project_arguments
from orchestration.dbt_manifest import manifest_path
from orchestration.dbt_worker import saved_parse, settle
from orchestration.settings import Settings

_RELATIONS = """
    select schema_name, table_name from duckdb_tables() where database_name = 'observatoire'
    union all
    select schema_name, view_name from duckdb_views()
    where database_name = 'observatoire' and not internal
"""


class DbtBench:
    """A build file reduced to plain tables, and a dbt that has read its project once."""

    def __init__(self, settings: Settings, folder: Path) -> None:
        self._settings = settings
        self._folder = folder
        self._plain = folder / "plain.duckdb"
        _copy_as_tables(settings.layout.build_database, self._plain)
        manifest = saved_parse(manifest_path(settings).parent)
        settle(manifest, str(settings.layout.inputs))
        self._runner = dbtRunner(manifest=manifest)
        nodes = [n for n in manifest.nodes.values() if n.resource_type == "test"]
        # A test written as a query of its own (tests/*.sql) is of no generic kind.
        kinds = {n.name: getattr(n, "test_metadata", None) for n in nodes}
        self.generic_of: dict[str, str] = {n: k.name if k else "" for n, k in kinds.items()}

    def not_green(self, statements: Iterable[str]) -> dict[str, str]:
        """Names and statuses of the tests that do not pass on a copy so changed."""
        # A folder of its own each time: DuckDB goes on with the file it knows under a path.
        build = Path(tempfile.mkdtemp(dir=self._folder))
        database = build / "observatoire.duckdb"
        shutil.copy(self._plain, database)
        with duckdb.connect(str(database)) as base:
            for statement in statements:
                changed = base.execute(statement).fetchone()
                assert changed is not None, statement
                assert changed[0] > 0, f"ne change rien : {statement}"
        outcome = self._dbt(self._runner, build, "test", "--exclude-resource-type", "unit_test")
        shutil.rmtree(build)
        statuses = {result.node.name: str(result.status) for result in outcome.results}
        assert statuses.keys() == self.generic_of.keys()
        return {name: status for name, status in statuses.items() if status != "pass"}

    def unit_tests(self) -> dict[str, str]:
        """Names and statuses of the tests of models on cases written by hand."""
        build = Path(tempfile.mkdtemp(dir=self._folder))
        shutil.copy(self._plain, build / "observatoire.duckdb")
        outcome = self._dbt(self._runner, build, "test", "--select", "test_type:unit")
        shutil.rmtree(build)
        return {result.node.name: str(result.status) for result in outcome.results}

    def _dbt(self, runner: dbtRunner, build: Path, *command: str) -> Any:
        environment = dbt_environment(self._settings) | {"OBSERVATOIRE_BUILD": str(build)}
        arguments = project_arguments(self._settings, self._folder / "dbt")
        with patch.dict(os.environ, environment):
            done = runner.invoke(["--quiet", *command, *arguments])
        assert done.exception is None, done.exception
        return done.result


def _copy_as_tables(source: Path, target: Path) -> None:
    """Views become tables and constraints go: any row of any relation can then be damaged."""
    with duckdb.connect() as base:
        base.execute(f"attach '{source}' as observatoire (read_only)")
        base.execute(f"attach '{target}' as plain")
        for schema, name in base.execute(_RELATIONS).fetchall():
            base.execute(f"create schema if not exists plain.{schema}")
            base.execute(f"create table plain.{schema}.{name} as from observatoire.{schema}.{name}")
