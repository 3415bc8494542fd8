"""The release as assets: the candidate, audited by gate 3, then the current release."""

from collections.abc import Iterator

from dagster import (
    AssetCheckResult,
    AssetCheckSpec,
    AssetExecutionContext,
    AssetKey,
    AssetsDefinition,
    MaterializeResult,
    asset,
)

from orchestration.dagster_defs.check_events import gate_result
from orchestration.make_release import (
    audit,
    build_release_candidate,
    publish_release,
    seal_or_discard,
)
from orchestration.prepare_build import plan_build
from orchestration.session import Session
from publication.build import IN_PROGRESS

GATE_3 = "porte_3"
CANDIDATE = AssetKey(["publication", "version_candidate"])
CURRENT = AssetKey(["publication", "version_courante"])


def release_assets(marts: list[AssetKey]) -> list[AssetsDefinition]:
    """Candidate (after every mart) and current release (after the candidate)."""
    return [_candidate(marts), _current()]


def _candidate(marts: list[AssetKey]) -> AssetsDefinition:
    @asset(
        key=CANDIDATE,
        deps=marts,
        group_name="publication",
        description="Version construite à part, auditée avant toute publication.",
        check_specs=[AssetCheckSpec(GATE_3, asset=CANDIDATE, blocking=True)],
        required_resource_keys={"seance"},
        kinds={"duckdb", "parquet"},
    )
    def version_candidate(
        context: AssetExecutionContext,
    ) -> Iterator[MaterializeResult[None] | AssetCheckResult]:
        session: Session = context.resources.seance
        session.progress.step("Version candidate et audit")
        candidate = build_release_candidate(session, plan_build(session.workspace))
        results = audit(session, candidate)
        sealed = seal_or_discard(session, candidate, results)
        yield MaterializeResult(asset_key=CANDIDATE, metadata={"version": candidate.info.id})
        yield gate_result(CANDIDATE, GATE_3, results, stops=not sealed)

    return version_candidate


def _current() -> AssetsDefinition:
    @asset(
        key=CURRENT,
        deps=[CANDIDATE],
        group_name="publication",
        description="La version que tous lisent : releases/current.",
        required_resource_keys={"seance"},
        kinds={"duckdb", "parquet"},
    )
    def version_courante(context: AssetExecutionContext) -> MaterializeResult[None]:
        session: Session = context.resources.seance
        session.progress.step("Publication")
        releases = session.workspace.layout.releases
        # The candidate that gate 3 sealed in this run: leftovers were swept when it began.
        candidates = sorted(path.name for path in releases.glob(f"{IN_PROGRESS}*"))
        release = publish_release(session, candidates[-1])
        return MaterializeResult(asset_key=CURRENT, metadata={"version": release})

    return version_courante
