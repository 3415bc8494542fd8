"""One asset per source of the catalogue, with gate 1 as its blocking check."""

from collections.abc import Iterable, Iterator

from dagster import (
    AssetCheckResult,
    AssetCheckSpec,
    AssetExecutionContext,
    AssetKey,
    AssetsDefinition,
    Backoff,
    Failure,
    MaterializeResult,
    RetryPolicy,
    asset,
)

from ingestion.outcome import SourceOutcome
from ingestion.source_model import Source
from orchestration.dagster_defs.check_events import gate_result
from orchestration.session import Session
from orchestration.take_in import take_in

GATE_1 = "porte_1"
# A file system or a network share may hiccup; a refused file never gets better by retrying.
RETRY = RetryPolicy(max_retries=2, delay=2, backoff=Backoff.EXPONENTIAL)


def source_key(source_id: str) -> AssetKey:
    return AssetKey(["sources", source_id])


def source_assets(sources: Iterable[Source]) -> list[AssetsDefinition]:
    """The list of sources, as assets."""
    return [_source_asset(source) for source in sources]


def _source_asset(source: Source) -> AssetsDefinition:
    key = source_key(source.source_id)

    @asset(
        key=key,
        group_name="sources",
        description=f"{source.libelle}. {source.description}",
        check_specs=[AssetCheckSpec(GATE_1, asset=key, blocking=True)],
        retry_policy=RETRY,
        required_resource_keys={"seance"},
        metadata={"producteur": source.producteur, "page": source.page, "licence": source.licence},
        kinds={"parquet"},
    )
    def take(
        context: AssetExecutionContext,
    ) -> Iterator[MaterializeResult[None] | AssetCheckResult]:
        session: Session = context.resources.seance
        session.progress.step(f"Source {source.source_id}")
        try:
            outcome = take_in(session, source.source_id)
        except OSError:
            raise
        except Exception as error:
            raise Failure(
                f"{source.source_id} : arrêt inattendu ({error}). "
                "À faire : lire la trace, puis observatoire status",
                allow_retries=False,
            ) from error
        if not outcome.usable:
            session.journal.end("refusee", *_refusals(outcome))
        yield MaterializeResult(asset_key=key, metadata=_metadata(outcome))
        yield gate_result(key, GATE_1, outcome.checks, stops=not outcome.usable)

    return take


def _refusals(outcome: SourceOutcome) -> list[str]:
    return [
        f"{e.target} : {e.reason}" for e in outcome.editions if e.state in ("refusee", "perimee")
    ]


def _metadata(outcome: SourceOutcome) -> dict[str, int | str]:
    served = [edition for edition in outcome.editions if edition.served]
    return {
        "editions_servies": ", ".join(edition.edition for edition in served) or "aucune",
        "dagster/row_count": sum(int((e.served or {}).get("nb_lignes", 0)) for e in served),
        "etats": ", ".join(f"{e.edition} : {e.state}" for e in outcome.editions),
    }
