"""One asset per source of the catalogue, with gate 1 as its blocking check.

They share one step: the sources are taken in side by side, and each is shown, checked and
selected for itself.
"""

from collections.abc import Iterable, Iterator

from dagster import (
    AssetCheckKey,
    AssetCheckResult,
    AssetCheckSpec,
    AssetExecutionContext,
    AssetKey,
    AssetsDefinition,
    AssetSpec,
    Failure,
    MaterializeResult,
    multi_asset,
)

from ingestion.declaration.source_model import Source
from ingestion.outcome import SourceOutcome
from orchestration.dagster_defs.check_events import gate_result
from orchestration.gate_one import record_gate_one
from orchestration.session import Session
from orchestration.take_in_all import TakeInFailed, take_in_all

GATE_1 = "porte_1"


def source_key(source_id: str) -> AssetKey:
    return AssetKey(["sources", source_id])


def source_assets(sources: Iterable[Source]) -> AssetsDefinition:
    """The list of sources, as assets."""
    listed = list(sources)
    keys = [source_key(source.source_id) for source in listed]

    @multi_asset(
        name="sources",
        specs=[_spec(source) for source in listed],
        check_specs=[AssetCheckSpec(GATE_1, asset=key, blocking=True) for key in keys],
        group_name="sources",
        can_subset=True,
        required_resource_keys={"seance"},
    )
    def take(
        context: AssetExecutionContext,
    ) -> Iterator[MaterializeResult[None] | AssetCheckResult]:
        session: Session = context.resources.seance
        wanted = sorted(key.path[-1] for key in context.selected_asset_keys)
        seen: list[SourceOutcome] = []
        try:
            # Time on the clock: the sources' own times overlap.
            with session.journal.timed("ingestion_et_porte_1"):
                for outcome in take_in_all(session, wanted):
                    seen.append(outcome)
                    yield from _events(context, outcome)
        except TakeInFailed as error:
            record_gate_one(session.journal, session.workspace.sources, seen, str(error))
            raise Failure(str(error), allow_retries=False) from error
        record_gate_one(session.journal, session.workspace.sources, seen)

    return take


def _spec(source: Source) -> AssetSpec:
    return AssetSpec(
        source_key(source.source_id),
        description=f"{source.libelle}. {source.description}",
        metadata={"producteur": source.producteur, "page": source.page, "licence": source.licence},
        kinds={"parquet"},
    )


def _events(
    context: AssetExecutionContext, outcome: SourceOutcome
) -> Iterator[MaterializeResult[None] | AssetCheckResult]:
    key = source_key(outcome.source_id)
    yield MaterializeResult(asset_key=key, metadata=_metadata(outcome))
    if AssetCheckKey(key, GATE_1) in context.selected_asset_check_keys:
        yield gate_result(key, GATE_1, outcome.checks, stops=not outcome.usable)


def _metadata(outcome: SourceOutcome) -> dict[str, int | str]:
    served = [edition for edition in outcome.editions if edition.served]
    return {
        "editions_servies": ", ".join(edition.edition for edition in served) or "aucune",
        "dagster/row_count": sum(int((e.served or {}).get("nb_lignes", 0)) for e in served),
        "etats": ", ".join(f"{e.edition} : {e.state}" for e in outcome.editions),
    }
