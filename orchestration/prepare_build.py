"""Step 2: decide whether there is something to build, and put its inputs together.

The fingerprint covers all that a release depends on; equal to the current release's, nothing
new would come out and nothing is built.
"""

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import structlog

from expectations.results import CheckResult
from ingestion.assembly import assemble, link
from ingestion.file_io import sha256_of_json, sha256_of_tree
from ingestion.fingerprint import code_fingerprint
from ingestion.history.freshness import check_freshness
from ingestion.outcome import SourceOutcome
from ingestion.perimeter import check_known
from ingestion.spatial.derive import derive_spatial
from ingestion.spatial.inputs import inputs_of
from orchestration.settings import REPOSITORY
from orchestration.source_states import load_outcomes
from orchestration.workspace import Workspace
from publication.errors import PublicationError
from publication.manifest import Manifest, read_manifest
from publication.swap import current_release

log = structlog.get_logger()

# Results of gate 1 that a day or a folder may change while the release stays.
_OF_THE_DAY = {"fraicheur", "editions_declarees"}
_PACKAGES = ("dbt-core", "dbt-duckdb", "duckdb", "great-expectations")


class DemoOverReal(RuntimeError):
    """Simulated data, taken by default, would replace a real release."""


@dataclass(frozen=True)
class BuildPlan:
    """`needed` is False when the current release already says all this.

    `said`: the results of the gates that are in its manifest, then.
    """

    fingerprint: str
    needed: bool
    current_id: str | None
    outcomes: tuple[SourceOutcome, ...]
    said: tuple[CheckResult, ...] = ()


def plan_build(workspace: Workspace) -> BuildPlan:
    """Compare what would be built with the current release."""
    states = workspace.layout.source_states(workspace.folder.dataset)
    outcomes = tuple(load_outcomes(states, sorted(workspace.sources)))
    fingerprint = build_fingerprint(workspace, outcomes)
    found = readable_current(workspace.layout.releases)
    current = found[1] if found else None
    needed = current is None or current.empreinte != fingerprint
    if needed:
        protect_real_release(workspace, current.nature_donnees if current else None)
    said = () if needed or current is None else current.checks
    return BuildPlan(fingerprint, needed, current.id if current else None, outcomes, said)


def gate_one_results(workspace: Workspace, plan: BuildPlan) -> list[CheckResult]:
    """All results of gate 1, with the calendar of each source and folders nobody declared.

    When nothing is built the spatial joins are not made again: what they said still holds.
    """
    results = [check for outcome in plan.outcomes for check in outcome.checks]
    today = datetime.now(UTC).date()
    for outcome in plan.outcomes:
        source = workspace.sources[outcome.source_id]
        fresh = check_freshness(source, outcome, today)
        results += [fresh] if fresh else []
        results += [_undeclared(outcome)] if outcome.unknown_editions else []
    own = {check.name for check in results} | _OF_THE_DAY
    return results + [check for check in plan.said if check.gate == 1 and check.name not in own]


def _undeclared(outcome: SourceOutcome) -> CheckResult:
    return CheckResult(
        gate=1,
        name="editions_declarees",
        target=outcome.source_id,
        severity="avertissement",
        passed=False,
        description="Toute édition du dossier de données est déclarée au catalogue.",
        observed=", ".join(outcome.unknown_editions),
        expected=f"un bloc par édition dans {outcome.source_id}.yml",
    )


def assemble_inputs(workspace: Workspace, plan: BuildPlan) -> tuple[CheckResult, ...]:
    """Empty the build folder and write what dbt reads; gives the checks of the spatial joins."""
    layout = workspace.layout
    shutil.rmtree(layout.build, ignore_errors=True)
    layout.build.mkdir(parents=True)
    (layout.build / "empreinte").write_text(plan.fingerprint, encoding="ascii")
    assemble(
        layout.inputs,
        workspace.sources,
        plan.outcomes,
        workspace.landing,
        workspace.perimeter,
        workspace.simulated,
    )
    check_known(workspace.perimeter, layout.inputs)
    derived = derive_spatial(
        inputs_of(layout.inputs, workspace.sources.values()),
        layout.derived(workspace.folder.dataset),
    )
    (layout.inputs / "spatial").mkdir()
    for table, path in derived.tables.items():
        link(path, layout.inputs / "spatial" / f"{table}.parquet")
    return derived.checks


def build_fingerprint(workspace: Workspace, outcomes: tuple[SourceOutcome, ...]) -> str:
    """Hash of inputs, declarations, models, code and versions."""
    return sha256_of_json(
        {
            "nature": workspace.nature,
            "territoire": workspace.perimeter.label,
            "editions": [
                (e.target, e.state == "refusee", e.stale, e.reason, (e.served or {}).get("cle"))
                for outcome in outcomes
                for e in outcome.editions
            ],
            "catalogue": {k: s.model_dump(mode="json") for k, s in workspace.sources.items()},
            "dbt": dbt_fingerprint(workspace.settings.dbt_project),
            "suites": sha256_of_tree(_suites(), REPOSITORY),
            "code": [
                code_fingerprint(REPOSITORY / room)
                for room in ("expectations", "publication", "ingestion")
            ],
            "versions": {name: version(name) for name in _PACKAGES},
        }
    )


def readable_current(releases: Path) -> tuple[Path, Manifest] | None:
    """The current release and its manifest, or None when there is none that can be used.

    A release whose link, manifest or files are damaged does not stop the next one: that is
    what repairs it.
    """
    try:
        folder = current_release(releases)
        manifest = None if folder is None else read_manifest(folder)
    except PublicationError as error:
        log.warning("version_courante_illisible", erreur=str(error))
        return None
    if folder is None or manifest is None:
        return None
    damaged = [
        name for name, file in manifest.fichiers.items() if _size(folder / name) != file.octets
    ]
    if damaged:
        log.warning("version_courante_endommagee", fichiers=damaged)
        return None
    return folder, manifest


def _size(path: Path) -> int | None:
    return path.stat().st_size if path.is_file() else None


def dbt_fingerprint(project: Path) -> str:
    """Hash of everything that dbt reads in its project."""
    kinds = {".sql", ".py", ".yml", ".yaml", ".csv", ".md"}
    files = [p for p in project.rglob("*") if p.suffix in kinds and p.is_file()]
    return sha256_of_tree(files, project)


def _suites() -> list[Path]:
    return list((REPOSITORY / "expectations" / "suites").rglob("*.yml"))


def protect_real_release(workspace: Workspace, current_nature: str | None) -> None:
    """Raises DemoOverReal when the simulated data, taken by default, would replace real ones."""
    # `refresh` alone means the demo: typed on a production machine it must not replace
    # the real release that everybody reads.
    if workspace.simulated and current_nature == "RÉEL" and not workspace.request.explicit:
        raise DemoOverReal(
            "La version courante repose sur des données réelles ; les données simulées ne la "
            "remplacent pas par défaut. À faire : observatoire refresh --donnees CHEMIN, ou "
            "--donnees demo pour la remplacer en connaissance de cause."
        )
