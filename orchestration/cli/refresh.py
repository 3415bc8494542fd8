"""`observatoire refresh`: runs the job, then shows sources, checks, and where the outputs are.

A refresh that publishes nothing shows what is in trouble, and ends on one frame (`conclusion`).
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from ingestion.outcome import SourceOutcome
from orchestration.cli.conclusion import again, conclusion, framed, incomplete
from orchestration.cli.fetch import account_of, show_account
from orchestration.cli.screen import Screen
from orchestration.prepare_build import readable_current
from orchestration.refusals import left_out
from orchestration.run_refresh import RefreshReport, run_refresh
from orchestration.settings import Settings
from orchestration.source_states import load_outcomes
from orchestration.workspace import Request, Workspace

_LABELS = (
    ("nouvelle", "lue(s)"),
    ("inchangee", "inchangée(s)"),
    ("perimee", "périmée(s)"),
    ("refusee", "refusée(s)"),
    ("absente", "absente(s)"),
)
_SHOWN_FAILURES = 12


def refresh_command(
    settings: Settings,
    donnees: str | None,
    territoire: str | None,
    accepter_ecarts: str | None,
    console: Console,
) -> int:
    """Exit code: 0 published or nothing new, 2 refused by a gate, 1 crash."""
    try:
        return _refresh(settings, Request(donnees, territoire, accepter_ecarts), console)
    except KeyboardInterrupt:
        return _stopped(donnees, console)


def _refresh(settings: Settings, request: Request, console: Console) -> int:
    workspace = Workspace(settings, request)
    # Wrong data folder, territory or catalogue: said before anything starts.
    _ = workspace.folder, workspace.perimeter, workspace.sources
    _announce(workspace, console)
    with Screen(console) as screen:
        report = run_refresh(settings, request, screen)
    if workspace.collector is not None:
        show_account(account_of(settings), console)
    show_report(report, workspace, console)
    return report.exit_code


def show_report(report: RefreshReport, workspace: Workspace, console: Console) -> None:
    """What was taken in and checked, then how it ended, last on the screen."""
    journal = report.journal
    rows: list[dict[str, Any]] = journal.get("controles", [])
    states = workspace.layout.source_states(workspace.folder.dataset)
    outcomes = load_outcomes(states, sorted(workspace.sources))
    if report.exit_code == 0:
        console.print(_sources_table(outcomes))
        console.print(_checks_table(rows))
        _show_failures(rows, console)
        _show_left_out(journal, outcomes, workspace, console)
        _show_release(report, workspace, console)
        return
    if rows:
        console.print(_checks_table(rows))
    found = readable_current(workspace.layout.releases)
    serving = f"{found[1].id} ({found[1].nature_donnees})" if found else None
    console.print(conclusion(journal, serving, workspace.layout))


def _stopped(donnees: str | None, console: Console) -> int:
    """Ctrl-C before the refresh began, or a second time while it stopped."""
    steps = ["observatoire status", again({"demande": donnees})]
    console.print(framed("Refresh interrompu", "red", [("À faire", steps)]))
    return 1


def _announce(workspace: Workspace, console: Console) -> None:
    console.print(
        f"Refresh : {workspace.folder.root} · territoire {workspace.perimeter.label}",
        highlight=False,
    )
    if workspace.simulated:
        console.print(
            "[bold yellow]Données SIMULÉES : aucun chiffre ne décrit un quartier réel.[/]"
        )


def _sources_table(outcomes: Sequence[SourceOutcome]) -> Table:
    table = Table(title="Sources", title_justify="left")
    table.add_column("source", no_wrap=True)
    table.add_column("éditions")
    table.add_column("servies (* périmée)", overflow="fold")
    for outcome in outcomes:
        counts = Counter[str](edition.state for edition in outcome.editions)
        served = " ".join(
            e.edition + ("*" if e.stale else "") for e in outcome.editions if e.served
        )
        colour = "red" if counts["refusee"] else "yellow" if counts["perimee"] else ""
        states_text = ", ".join(f"{counts[k]} {label}" for k, label in _LABELS if counts[k])
        table.add_row(outcome.source_id, states_text, served or "aucune", style=colour)
    return table


def _checks_table(rows: list[dict[str, Any]]) -> Table:
    table = Table(title="Contrôles", title_justify="left")
    for label in ("porte", "sévérité", "contrôles", "réussis", "en défaut"):
        table.add_column(label, justify="right" if label != "sévérité" else "left")
    counts = Counter((row["porte"], row["severite"], row["reussi"]) for row in rows)
    for gate, severity in sorted({(row["porte"], row["severite"]) for row in rows}):
        good, bad = counts[gate, severity, True], counts[gate, severity, False]
        colour = "" if not bad else "red" if severity == "bloquant" else "yellow"
        table.add_row(
            str(gate), severity, str(good + bad), str(good), str(bad or "·"), style=colour
        )
    return table


def _show_failures(rows: list[dict[str, Any]], console: Console) -> None:
    failed = [row for row in rows if not row["reussi"]]
    failed.sort(key=lambda row: row["severite"] != "bloquant")
    for row in failed[:_SHOWN_FAILURES]:
        sample = f" ({' ; '.join(row['echantillon'][:3])})" if row["echantillon"] else ""
        text = f"{row['cible']} / {row['controle']} : {row['observe']}{sample}"
        colour = "red" if row["severite"] == "bloquant" else "yellow"
        console.print(f"  [{colour}]porte {row['porte']}, {row['severite']}[/] {escape(text)}")
    if len(failed) > _SHOWN_FAILURES:
        console.print(f"  … et {len(failed) - _SHOWN_FAILURES} autres : observatoire status")


def _show_left_out(
    journal: dict[str, Any],
    outcomes: Sequence[SourceOutcome],
    workspace: Workspace,
    console: Console,
) -> None:
    lines = [
        line
        for outcome in outcomes
        for line in left_out(workspace.sources[outcome.source_id], outcome)
    ]
    if lines:
        console.print(incomplete(lines, journal))


def _show_release(report: RefreshReport, workspace: Workspace, console: Console) -> None:
    journal = report.journal
    seconds = journal.get("durees", {}).get("total", 0)
    if report.ending == "publiee":
        console.print(
            f"[bold green]Publié.[/] Version {journal['version']} ({workspace.nature}), "
            f"{seconds:.1f} s.\nSorties : {workspace.layout.releases / 'current'}",
            highlight=False,
        )
    else:
        console.print(
            f"[bold green]Rien de nouveau.[/] La version {journal['version']} reste courante, "
            f"{seconds:.1f} s.",
            highlight=False,
        )
