"""`observatoire status`: what is published, what is out of date, how the last refresh ended."""

from datetime import UTC, datetime
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from orchestration.cli.conclusion import UNFINISHED, conclusion
from orchestration.journal import read_journal
from orchestration.settings import Layout, Settings
from publication.manifest import Manifest, read_manifest
from publication.swap import current_release

_ENDINGS = {
    "publiee": "[green]publié[/]",
    "inchangee": "[green]rien de nouveau[/]",
    "refusee": "[red]refusé par une porte[/]",
    "echec": "[red]arrêt inattendu[/]",
    "en_cours": "[yellow]en cours[/]",
    "interrompu": "[red]interrompu[/]",
}


def status_command(settings: Settings, console: Console) -> int:
    """Exit code 0, or 1 when nothing is published."""
    folder = current_release(settings.layout.releases)
    journal = read_journal(settings.layout.last_refresh)
    if folder is None:
        console.print(_nothing_yet(journal))
    else:
        _show_release(read_manifest(folder), str(folder), console)
    if journal is not None:
        _show_journal(journal, folder.name if folder else None, settings.layout, console)
    return 0 if folder is not None else 1


def _nothing_yet(journal: dict[str, Any] | None) -> str:
    """The frame of a refresh that failed says the command itself."""
    if journal is not None and journal["issue"] in UNFINISHED:
        return "Aucune version publiée."
    return "Aucune version publiée. À faire : [bold]observatoire refresh[/]"


def _show_release(manifest: Manifest, folder: str, console: Console) -> None:
    age = datetime.now(UTC) - manifest.publiee_le
    simulated = manifest.nature_donnees == "SIMULÉ"
    nature = "[bold yellow]SIMULÉES[/]" if simulated else "[bold green]RÉELLES[/]"
    console.print(
        f"Version courante [bold]{manifest.id}[/] · données {nature} · "
        f"territoire {manifest.territoire} · il y a {age.days} j {age.seconds // 3600} h",
        highlight=False,
    )
    console.print(f"  {folder}", highlight=False)
    table = Table(title="Tables", title_justify="left")
    table.add_column("table")
    table.add_column("lignes", justify="right")
    for name, rows in sorted(manifest.tables.items()):
        table.add_row(name, f"{rows:,}".replace(",", "\u202f"))
    console.print(table)
    stale = [entree.key for entree in manifest.entrees if entree.est_perime]
    if stale:
        console.print(f"[yellow]Périmées :[/] {', '.join(stale)}")


def _show_journal(
    journal: dict[str, Any], serving: str | None, layout: Layout, console: Console
) -> None:
    ending = _ENDINGS.get(journal["issue"], journal["issue"])
    console.print(
        f"Dernier refresh : {journal['debut']} · {journal.get('donnees', '')} · {ending}",
        highlight=False,
    )
    failed = [row for row in journal["controles"] if not row["reussi"]]
    failed.sort(key=lambda row: row["severite"] != "bloquant")
    for row in failed:
        sample = f" ({' ; '.join(row['echantillon'][:3])})" if row["echantillon"] else ""
        text = f"{row['cible']} / {row['controle']} : {row['observe']}{sample}"
        console.print(f"  porte {row['porte']}, {row['severite']} · {escape(text)}")
    if journal["issue"] in UNFINISHED:
        console.print(conclusion(journal, serving, layout, whole=True))
