"""`observatoire geler-rapport`, `rapports`: annual reports that no refresh changes any more."""

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from orchestration.settings import Settings
from publication.manifest import read_manifest
from publication.report_record import FrozenReport
from publication.reports import freeze_report, frozen_reports
from publication.swap import require_current


def freeze_command(settings: Settings, console: Console, year: int, reason: str | None) -> None:
    """Freeze, or show what was frozen: the files of a year are those of the first time."""
    if reason is not None and not reason.strip():
        raise typer.BadParameter("--nouvelle-version demande une raison")
    release = require_current(settings.layout.releases)
    folder = settings.layout.reports(read_manifest(release).nature_donnees)
    report, is_new = freeze_report(release, folder, year, reason)
    done = "gelé" if is_new else "déjà gelé, inchangé"
    console.print(
        f"Rapport [bold]{report.annee}[/], n° {report.numero} ({report.nature_donnees}) : {done}. "
        f"{report.lignes} lignes, version {report.version}.",
        highlight=False,
    )
    for name, kept in sorted(report.fichiers.items()):
        place = escape(str(report.dossier / name))
        console.print(f"  {place}  sha256 {kept.sha256}", highlight=False, soft_wrap=True)
    if not is_new and report.version != release.name:
        console.print(
            f"La version courante est {release.name} ; pour la geler sous un nouveau numéro : "
            f'observatoire geler-rapport {year} --nouvelle-version "raison"',
            highlight=False,
        )


def reports_command(settings: Settings, console: Console) -> int:
    """Every frozen report, real ones first; 2 when one of them was changed."""
    found = [
        report
        for nature in ("RÉEL", "SIMULÉ")
        for report in frozen_reports(settings.layout.reports(nature))
    ]
    if not found:
        console.print("Aucun rapport gelé. À faire : [bold]observatoire geler-rapport ANNÉE[/]")
        return 0
    table = Table(title="Rapports annuels gelés", title_justify="left")
    for label in ("année", "n°", "gelé le", "données", "version", "lignes", "état", "raison"):
        table.add_column(label)
    states = [_row(table, report) for report in found]
    console.print(table)
    return 0 if all(states) else 2


def _row(table: Table, report: FrozenReport) -> bool:
    problems = report.problems()
    table.add_row(
        str(report.annee),
        str(report.numero),
        report.gele_le.strftime("%Y-%m-%d %H:%M UTC"),
        report.nature_donnees,
        report.version,
        str(report.lignes),
        escape(f"modifié : {' ; '.join(problems)}") if problems else "intact",
        escape(report.raison or ""),
        style="red" if problems else "",
    )
    return not problems
