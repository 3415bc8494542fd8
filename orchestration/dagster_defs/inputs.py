"""The inputs of the build as assets: yielded only when there is something to build."""

from collections.abc import Iterable, Iterator

from dagster import (
    AssetExecutionContext,
    AssetKey,
    AssetsDefinition,
    AssetSpec,
    Failure,
    Output,
    multi_asset,
)

from ingestion.declaration.source_model import Source
from ingestion.errors import IngestionError
from ingestion.registers.fixed_tables import CONTOUR_TABLES, REGISTER_SCHEMAS
from ingestion.registers.schema import register_tables
from ingestion.spatial.tables import SCHEMAS as SPATIAL_SCHEMAS
from orchestration.dagster_defs.sources import source_key
from orchestration.prepare_build import (
    DemoOverReal,
    assemble_inputs,
    gate_one_results,
    plan_build,
)
from orchestration.session import Session

INPUT_TABLES = (
    "observation",
    "source",
    "edition",
    "millesime",
    "variable",
    "correction",
    "perimetre",
    *REGISTER_SCHEMAS,
    *CONTOUR_TABLES,
)


def input_key(*path: str) -> AssetKey:
    return AssetKey(["entrees", *path])


def input_keys(sources: Iterable[Source]) -> list[AssetKey]:
    """Tables of `build/entrees`: fixed ones, one per table of a register, derived ones."""
    return [
        *(input_key(table) for table in INPUT_TABLES),
        *(input_key("registre", table) for table in register_tables(sources)),
        *(input_key("spatial", table) for table in SPATIAL_SCHEMAS),
    ]


def input_assets(sources: Iterable[Source]) -> AssetsDefinition:
    """All tables of `build/entrees`, from every source.

    When the current release already says all this, nothing is yielded: the steps that follow
    are skipped, and the run succeeds.
    """
    listed = list(sources)
    upstream = [source_key(source.source_id) for source in listed]
    keys = input_keys(listed)

    @multi_asset(
        name="entrees",
        specs=[AssetSpec(key, deps=upstream, skippable=True, kinds={"parquet"}) for key in keys],
        group_name="entrees",
        required_resource_keys={"seance"},
    )
    def entrees(context: AssetExecutionContext) -> Iterator[Output[None]]:
        session: Session = context.resources.seance
        if not _put_together(session):
            context.log.info("Rien de nouveau : la version courante est à jour.")
            return
        for key in keys:
            yield Output(None, output_name=key.to_python_identifier())

    return entrees


def _put_together(session: Session) -> bool:
    """Write the tables, unless the current release already says all this (then False).

    Raises Failure, told in the journal, when they must not or cannot be written.
    """
    try:
        plan = plan_build(session.workspace)
    except DemoOverReal as refusal:
        session.journal.end("refusee", str(refusal))
        raise Failure(str(refusal), allow_retries=False) from refusal
    checks = gate_one_results(session.workspace, plan)
    session.journal.checks(1, checks)
    if not plan.needed:
        session.progress.step("Rien de nouveau")
        session.journal.end("inchangee", version=plan.current_id)
        return False
    session.progress.step("Préparation des entrées")
    try:
        derived = assemble_inputs(session.workspace, plan)
    except IngestionError as error:
        session.journal.end("echec", str(error))
        raise Failure(str(error), allow_retries=False) from error
    session.journal.checks(1, [*checks, *derived])
    return True
