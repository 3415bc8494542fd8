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

from ingestion.errors import IngestionError
from ingestion.registers import CONTOUR_TABLES, REGISTER_SCHEMAS
from ingestion.source_model import Source
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
    "perimetre",
    *REGISTER_SCHEMAS,
    *CONTOUR_TABLES,
)


def input_key(table: str) -> AssetKey:
    return AssetKey(["entrees", table])


def input_assets(sources: Iterable[Source]) -> AssetsDefinition:
    """All tables of `build/entrees`, from every source.

    When the current release already says all this, nothing is yielded: the steps that follow
    are skipped, and the run succeeds.
    """
    upstream = [source_key(source.source_id) for source in sources]

    @multi_asset(
        name="entrees",
        specs=[
            AssetSpec(input_key(table), deps=upstream, skippable=True, kinds={"parquet"})
            for table in INPUT_TABLES
        ],
        group_name="entrees",
        required_resource_keys={"seance"},
    )
    def entrees(context: AssetExecutionContext) -> Iterator[Output[None]]:
        session: Session = context.resources.seance
        try:
            plan = plan_build(session.workspace)
        except DemoOverReal as refusal:
            session.journal.end("refusee", str(refusal))
            raise Failure(str(refusal), allow_retries=False) from refusal
        session.journal.checks(1, gate_one_results(session.workspace, plan))
        if not plan.needed:
            context.log.info("Rien de nouveau : la version courante est à jour.")
            session.progress.step("Rien de nouveau")
            session.journal.end("inchangee", version=plan.current_id)
            return
        session.progress.step("Préparation des entrées")
        try:
            assemble_inputs(session.workspace, plan)
        except IngestionError as error:
            session.journal.end("echec", str(error))
            raise Failure(str(error), allow_retries=False) from error
        for table in INPUT_TABLES:
            yield Output(None, output_name=input_key(table).to_python_identifier())

    return entrees
