"""SQL that MetricFlow writes for a question, from the semantic manifest alone: no project, no base.

Imported only by tests that have checked that MetricFlow is installed.
"""

from metricflow.engine.metricflow_engine import MetricFlowEngine, MetricFlowQueryRequest
from metricflow.protocols.sql_client import SqlEngine
from metricflow.sql.render.duckdb_renderer import DuckDbSqlPlanRenderer
from metricflow_semantics.model.dbt_manifest_parser import (
    parse_manifest_from_dbt_generated_manifest,
)
from metricflow_semantics.model.semantic_manifest_lookup import SemanticManifestLookup


class _Writer:
    """A client that writes for DuckDB and runs nothing."""

    sql_engine_type = SqlEngine.DUCKDB
    sql_plan_renderer = DuckDbSqlPlanRenderer()


def metric_sql(semantic_manifest: str, metrics: list[str], group_by: list[str]) -> str:
    """The query that gives these metrics, one row a group: groups first, then metrics, in order."""
    manifest = parse_manifest_from_dbt_generated_manifest(semantic_manifest)
    engine = MetricFlowEngine(SemanticManifestLookup(manifest), _Writer())  # type: ignore[arg-type]
    request = MetricFlowQueryRequest.create(metric_names=metrics, group_by_names=group_by)
    return str(engine.explain(request).sql_statement.sql)
