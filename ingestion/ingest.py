"""Takes in one source: find, archive, read, have it judged, land or keep the last good one.

The judge (gate 1) is given by the caller: this room does not know how checks are run. A refused
edition never raises: it is an outcome, with its reasons.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from expectations.results import CheckResult
from ingestion.corrections.outcome import check_corrections
from ingestion.declaration.source_model import Source
from ingestion.errors import EditionRefused
from ingestion.fetch.after_fetch import after_fetch
from ingestion.fetch.receipts import read_receipts
from ingestion.files.csv_table import RejectedRow
from ingestion.fingerprint import reading_key
from ingestion.history.blank_rates import check_blank_rates
from ingestion.history.continuity import check_continuity
from ingestion.history.volume import check_volume
from ingestion.input_folder import InputFolder
from ingestion.landing import Landing, describe_reading
from ingestion.outcome import EditionOutcome, EditionState, SourceOutcome, mark_stale
from ingestion.quarantine import Quarantine
from ingestion.raw_archive import RawArchive, RawFile
from ingestion.read_edition import ReadEdition
from ingestion.reading import read_edition


@dataclass(frozen=True, slots=True)
class Verdict:
    """Gate 1 on one edition. `quarantined`: position in the control frame -> reasons."""

    checks: tuple[CheckResult, ...]
    quarantined: dict[int, list[str]]


class Judge(Protocol):
    """Gate 1, as the caller runs it."""

    def suite(self, source_id: str) -> Any:
        """The declaration that will be applied, as plain data (part of the reading's key)."""

    def judge(self, source: Source, edition_id: str, read: ReadEdition) -> Verdict: ...


@dataclass(frozen=True, slots=True)
class Intake:
    """Where things come from and go to in one refresh."""

    folder: InputFolder
    archive: RawArchive
    landing: Landing
    quarantine: Quarantine
    judge: Judge
    code: str
    report: Callable[[EditionOutcome], None] = lambda outcome: None
    # Deposits of partners that wait (real data only), and what is told before one is read.
    inbox: Path | None = None
    before_reading: Callable[[], None] = lambda: None
    read: Callable[[Source, str, tuple[RawFile, ...]], ReadEdition] = read_edition


def ingest_source(source: Source, intake: Intake) -> SourceOutcome:
    """Every edition that the catalogue declares, or every period deposited, oldest first."""
    if source.contrat is not None:
        from ingestion.partners.intake.refresh import ingest_deposits

        return ingest_deposits(source, intake)
    if source.niveau_geo == "quartier_vecu":
        return _ingest_territories(source, intake)
    outcomes = mark_stale(_each_edition(source, intake))
    return SourceOutcome(
        source.source_id,
        source.si_echec == "bloquer",
        outcomes,
        tuple(intake.folder.unknown_editions(source)),
    )


def _ingest_territories(source: Source, intake: Intake) -> SourceOutcome:
    """Polygons of the refresh's own folder and, for real data, of the inbox."""
    from ingestion.spatial.lived.inbox import take_territory_files

    roots = [intake.folder.root, *([intake.inbox] if intake.inbox else [])]
    folders = [root / source.source_id for root in roots]
    outcome = take_territory_files(
        source, folders, intake.archive, intake.landing, intake.quarantine
    )
    for edition in outcome.editions:
        intake.report(edition)
    return outcome


def _each_edition(source: Source, intake: Intake) -> Iterator[EditionOutcome]:
    fetched = read_receipts(intake.folder.root, source.source_id)
    for edition_id in sorted(source.editions):
        found = _ingest_edition(source, edition_id, intake)
        outcome = after_fetch(found, fetched.get(edition_id))
        intake.report(outcome)
        yield outcome


def _ingest_edition(source: Source, edition_id: str, intake: Intake) -> EditionOutcome:
    source_id = source.source_id
    state = intake.landing.state(source_id, edition_id)
    files: tuple[RawFile, ...] = ()
    key = "arrivee"
    try:
        found = intake.folder.files_of(source, edition_id)
        if not found:
            strangers = intake.folder.strangers(source, edition_id)
            return _absent(source, edition_id, state, strangers)
        files = intake.archive.store(source, edition_id, found)
        suite = intake.judge.suite(source_id)
        key = reading_key(source, edition_id, files, suite, intake.code)
        if state["servie"] and state["servie"]["cle"] == key:
            intake.landing.forgive(source_id, edition_id)
            return _kept(source_id, edition_id, state["servie"], "inchangee")
        neighbour = _neighbour(source, edition_id, intake)
        refusal_stands = (key, neighbour) == _refused_as(state)
        if refusal_stands:
            return _refused(source_id, edition_id, state)
        return _read_and_judge(source, edition_id, files, key, intake)
    except EditionRefused as refusal:
        check = _refusal_check(source_id, edition_id, refusal)
        return _refuse(source, edition_id, key, files, (check,), intake)


def _neighbour(source: Source, edition_id: str, intake: Intake) -> str | None:
    """Key of the edition before, which some checks compare with: a refusal rests on it too."""
    before = intake.landing.before(source, edition_id)
    return None if before is None else str(before[1]["cle"])


def _refused_as(state: dict[str, Any]) -> tuple[str, str | None] | None:
    refusal = state["refus"]
    return None if refusal is None else (refusal["cle"], refusal.get("voisine"))


def _read_and_judge(
    source: Source, edition_id: str, files: tuple[RawFile, ...], key: str, intake: Intake
) -> EditionOutcome:
    source_id = source.source_id
    read = intake.read(source, edition_id, files)
    verdict = intake.judge.judge(source, edition_id, read)
    shares = read.statistics.get("blancs", {})
    blanks = check_blank_rates(source, edition_id, shares, intake.landing) if shares else ()
    volume = check_volume(source, edition_id, read.rows_read, intake.landing)
    past: tuple[CheckResult, ...] = ()
    if shares and source.forme == "observations":
        past = check_continuity(source, edition_id, read.control, intake.landing)
    rows, simulated = read.statistics.get("corrections", []), intake.folder.is_simulated
    corrected = check_corrections(source, edition_id, rows, simulated)
    checks = (*read.checks, *corrected, *volume, *blanks, *past, *verdict.checks)
    rejected = (*read.rejected, *_quarantined_rows(read, verdict))
    place = intake.quarantine.keep(source_id, edition_id, key, rejected)
    if any(check.blocks for check in checks):
        return _refuse(source, edition_id, key, files, checks, intake, place.name)
    description = describe_reading(
        files,
        checks,
        nb_lignes=read.rows_read,
        nb_quarantaine=len(rejected),
        lue_le=datetime.now(UTC).isoformat(timespec="microseconds"),
        statistiques=read.statistics,
    )
    tables = read.build_tables(set(verdict.quarantined))
    intake.landing.accept(source_id, edition_id, key, tables, description)
    served = intake.landing.state(source_id, edition_id)["servie"]
    return _kept(source_id, edition_id, served, "nouvelle", place.name if rejected else None)


def _quarantined_rows(read: ReadEdition, verdict: Verdict) -> Iterator[RejectedRow]:
    for position, reasons in sorted(verdict.quarantined.items()):
        row = read.control.row(position, named=True)
        content = tuple(f"{k}={v}" for k, v in row.items() if v is not None)
        line = int(row.get("ligne") or 0)
        yield RejectedRow(line, read.key, str(row[read.key]), " ; ".join(reasons), content)


def _absent(
    source: Source, edition_id: str, state: dict[str, Any], strangers: list[str]
) -> EditionOutcome:
    """No declared file is there; other files in its place are named, a typo being likely."""
    names = ", ".join(source.editions[edition_id].file_names()[:1])
    present = f" (présents : {', '.join(strangers[:5])} ; attendu : {names})" if strangers else ""
    served = state["servie"]
    if served is None:
        reason = f"aucun fichier reçu{present}"
        checks = (_misnamed(source, edition_id, reason),) if strangers else ()
        return EditionOutcome(
            source.source_id, edition_id, "absente", None, reason=reason, checks=checks
        )
    return EditionOutcome(
        source.source_id, edition_id, "perimee", served, stale=True,
        reason=f"le fichier n'est plus dans le dossier de données{present}",
        checks=_stored_checks(served),
    )  # fmt: skip


def _misnamed(source: Source, edition_id: str, reason: str) -> CheckResult:
    return CheckResult(
        gate=1,
        name="fichier_attendu",
        target=f"{source.source_id}/{edition_id}",
        severity="avertissement",
        passed=False,
        description="Le dossier d'une édition contient le fichier que le catalogue nomme.",
        observed=reason,
        expected=f"« fichier » de {source.source_id}.yml",
    )


def _kept(
    source_id: str,
    edition_id: str,
    served: dict[str, Any],
    kind: EditionState,
    quarantine: str | None = None,
) -> EditionOutcome:
    return EditionOutcome(
        source_id, edition_id, kind, served, checks=_stored_checks(served), quarantine=quarantine
    )


def _refuse(
    source: Source,
    edition_id: str,
    key: str,
    files: tuple[RawFile, ...],
    checks: tuple[CheckResult, ...],
    intake: Intake,
    quarantine: str | None = None,
) -> EditionOutcome:
    source_id, neighbour = source.source_id, _neighbour(source, edition_id, intake)
    description = describe_reading(files, checks, quarantaine=quarantine, voisine=neighbour)
    intake.landing.refuse(source_id, edition_id, key, description)
    return _refused(source_id, edition_id, intake.landing.state(source_id, edition_id))


def _refused(source_id: str, edition_id: str, state: dict[str, Any]) -> EditionOutcome:
    refusal = state["refus"]
    checks = _stored_checks(refusal)
    reason = " ; ".join(_sentence(check) for check in checks if check.blocks)
    served = state["servie"]
    return EditionOutcome(
        source_id, edition_id, "perimee" if served else "refusee", served,
        stale=served is not None, reason=reason, checks=checks,
        quarantine=refusal.get("quarantaine"),
    )  # fmt: skip


def _sentence(check: CheckResult) -> str:
    example = f" (par exemple : {check.sample[0]})" if check.sample else ""
    return f"{check.name} : {check.observed or check.description}{example}"


def _stored_checks(description: dict[str, Any]) -> tuple[CheckResult, ...]:
    return tuple(CheckResult.from_row(row) for row in description["controles"])


def _refusal_check(source_id: str, edition_id: str, refusal: EditionRefused) -> CheckResult:
    return CheckResult(
        gate=1,
        name="lecture",
        target=f"{source_id}/{edition_id}",
        severity="bloquant",
        passed=False,
        description="Le fichier se lit comme le catalogue le déclare.",
        observed=str(refusal),
    )
