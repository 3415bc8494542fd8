"""Steps 4 and 5: the release candidate and its audit (gate 3), then the switch of `current`."""

import platform
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

from expectations.outcome import RunContext
from expectations.results import CheckResult
from expectations.suite_files import load_publication_suites
from orchestration.dbt_manifest import documentation_path
from orchestration.journal import read_journal
from orchestration.prepare_build import BuildPlan, readable_current
from orchestration.refusals import refusal_text
from orchestration.session import Session
from orchestration.workspace import Workspace
from publication.build import Candidate, ReleaseInfo, build_candidate, discard
from publication.manifest import Entree, FichierEntree
from publication.release_id import make_release_id
from publication.retention import apply_retention, clean_leftovers
from publication.seal import seal
from publication.swap import publish

_PACKAGES = ("duckdb", "dbt-core", "dbt-duckdb", "dagster", "great-expectations", "observatoire")
# What the EPT is made of (territory tables): the release of the default perimeter must hold it.
REFERENCE_COUNTS = {"qpv 2015": 31, "qpv 2024": 36, "commune": 24, "contrat_ville": 8}
# Filled by the files of partners and of the State: empty as long as none is received.
PARTNER_TABLES = frozenset({
    "bridge_action_quartier", "fct_action", "fct_don", "fct_financement", "fct_operation_npnru",
    "fct_parcours_prij", "fct_participation", "fct_projet_fil", "fct_projet_label", "fct_tfpb",
    "obs_contrat_ville", "obs_programmation", "obs_situation_action",
})  # fmt: skip

# Quartiers are compared with each other when enough of them have every input: elsewhere, or while
# a source is missing, there may be none.
COMPARISONS = frozenset({
    "fct_indice_contribution", "fct_indice_sensibilite", "fct_typologie", "fct_typologie_profil",
})  # fmt: skip


def build_release_candidate(session: Session, plan: BuildPlan) -> Candidate:
    """Build the candidate aside, from dbt's private file."""
    layout = session.workspace.layout
    layout.releases.mkdir(parents=True, exist_ok=True)
    clean_leftovers(layout.releases)
    with session.journal.timed("publication"):
        return build_candidate(
            layout.build_database,
            layout.inputs,
            layout.releases,
            _info(session.workspace, plan),
            # Gate 3 has yet to judge this very candidate: its results are for the manifest.
            [check for check in _journal_checks(session) if check.gate < 3],
        )


def _journal_checks(session: Session) -> list[CheckResult]:
    """The results of the gates that were passed so far."""
    rows = (read_journal(session.workspace.layout.last_refresh) or {})["controles"]
    return [CheckResult.from_row(row) for row in rows]


def _info(workspace: Workspace, plan: BuildPlan) -> ReleaseInfo:
    current = readable_current(workspace.layout.releases)
    # What the inputs were when they were put together, whatever changed on disk since.
    fingerprint = (workspace.layout.build / "empreinte").read_text(encoding="ascii")
    return ReleaseInfo(
        id=make_release_id(datetime.now(UTC), fingerprint),
        empreinte=fingerprint,
        nature_donnees="SIMULÉ" if workspace.simulated else "RÉEL",
        territoire=workspace.perimeter.label,
        entrees=tuple(_inputs(plan)),
        versions={"python": platform.python_version()} | {n: version(n) for n in _PACKAGES},
        precedente=current[0].name if current else None,
        ecarts_acceptes=workspace.request.ecarts_acceptes,
        documentation=documentation_path(workspace.settings),
    )


def _inputs(plan: BuildPlan) -> Iterator[Entree]:
    for outcome in plan.outcomes:
        for edition in outcome.editions:
            files: list[dict[str, Any]] = (edition.served or {}).get("fichiers", [])
            yield Entree(
                source_id=edition.source_id,
                edition=edition.edition,
                etat=edition.state,
                est_perime=edition.stale,
                fichiers=tuple(FichierEntree(**file) for file in files),
            )


def audit(session: Session, candidate: Candidate) -> tuple[CheckResult, ...]:
    """Gate 3: suites on the published tables, then comparisons with the previous release."""
    from publication.audit import audit_candidate

    workspace = session.workspace
    results: list[CheckResult] = []
    with session.journal.timed("porte_3"):
        for table, suite in load_publication_suites().items():
            context = RunContext(gate=3, target=table, simulated=workspace.simulated)
            path = candidate.parquet(table)
            results.extend(session.controller.valider(path, suite, context).results)
        previous = readable_current(workspace.layout.releases)
        expected = REFERENCE_COUNTS if workspace.perimeter.is_default else {}
        results.extend(
            audit_candidate(
                candidate,
                previous=previous[0] if previous else None,
                referentiel=expected,
                build_db=workspace.layout.build_database,
                may_be_empty=_may_be_empty(workspace),
            )
        )
    # The last question has been asked: the checks' process leaves while the release is sealed.
    session.controller.liberer()
    session.journal.checks(3, results)
    return tuple(results)


def _may_be_empty(workspace: Workspace) -> set[str]:
    """Tables that may hold no row: what partners hand over, what compares quartiers, and in a
    perimeter elsewhere the links of quartiers and contracts."""
    links = {"bridge_quartier_commune", "bridge_quartier_contrat", "bridge_passage_2015_2024"}
    of_quartiers = {*links, "obs_fiche_quartier", "fct_serie_contour_constant"}
    elsewhere = set() if workspace.perimeter.is_default else of_quartiers
    return {"fct_revision", "obs_qualite__revisions", *PARTNER_TABLES, *COMPARISONS, *elsewhere}


def seal_or_discard(
    session: Session, candidate: Candidate, audit_results: tuple[CheckResult, ...]
) -> bool:
    """Give the candidate its manifest, or remove it when gate 3 refuses. True when sealed."""
    refused = [check for check in audit_results if check.blocks]
    if refused:
        discard(candidate)
        session.journal.end("refusee", *(refusal_text(check) for check in refused), porte=3)
        return False
    with session.journal.timed("publication"):
        seal(candidate, _journal_checks(session))
    return True


def publish_release(session: Session, candidate_name: str) -> str:
    """Switch `current` to the sealed candidate, then drop the oldest releases."""
    layout = session.workspace.layout
    with session.journal.timed("publication"):
        folder = publish(layout.releases / candidate_name)
        apply_retention(layout.releases, session.workspace.settings.retention)
    session.journal.end("publiee", version=folder.name)
    return folder.name
