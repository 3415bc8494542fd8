"""`observatoire refresh`: runs the job, then shows sources, checks, and where the outputs are."""

from collections import Counter
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from orchestration.cli.fetch import account_of, show_account
from orchestration.cli.screen import Screen
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
    request = Request(donnees, territoire, accepter_ecarts)
    workspace = Workspace(settings, request)
    # Wrong data folder, territory or catalogue: said before anything starts.
    _ = workspace.folder, workspace.perimeter, workspace.sources
    _announce(workspace, console)
    with Screen(console) as screen:
        report = run_refresh(settings, request, screen)
    if workspace.collector is not None:
        show_account(account_of(settings), console)
    console.print(_sources_table(workspace))
    console.print(_checks_table(report.journal["controles"]))
    _show_failures(report.journal["controles"], console)
    _conclude(report, workspace, console)
    return report.exit_code


def _announce(workspace: Workspace, console: Console) -> None:
    console.print(
        f"Refresh : {workspace.folder.root} · territoire {workspace.perimeter.label}",
        highlight=False,
    )
    if workspace.simulated:
        console.print(
            "[bold yellow]Données SIMULÉES : aucun chiffre ne décrit un quartier réel.[/]"
        )


def _sources_table(workspace: Workspace) -> Table:
    table = Table(title="Sources", title_justify="left")
    table.add_column("source", no_wrap=True)
    table.add_column("éditions")
    table.add_column("servies (* périmée)", overflow="fold")
    states = workspace.layout.source_states(workspace.folder.dataset)
    for outcome in load_outcomes(states, sorted(workspace.sources)):
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


def _conclude(report: RefreshReport, workspace: Workspace, console: Console) -> None:
    journal = report.journal
    seconds = journal.get("durees", {}).get("total", 0)
    releases = workspace.layout.releases
    for reason in journal.get("motifs", [])[:_SHOWN_FAILURES]:
        console.print(f"[red]Motif.[/] {escape(reason)}", highlight=False)
    if report.ending == "publiee":
        console.print(
            f"[bold green]Publié.[/] Version {journal['version']} ({workspace.nature}), "
            f"{seconds:.1f} s.\nSorties : {releases / 'current'}",
            highlight=False,
        )
    elif report.ending == "inchangee":
        console.print(
            f"[bold green]Rien de nouveau.[/] La version {journal['version']} reste courante, "
            f"{seconds:.1f} s.",
            highlight=False,
        )
    elif report.ending == "refusee":
        console.print("[bold red]Refusé par une porte.[/] La version courante n'a pas changé.")
    else:
        console.print("[bold red]Arrêt inattendu.[/] La version courante n'a pas changé.")
