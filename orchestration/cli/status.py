"""`observatoire status`: what is published, what is out of date, how the last refresh ended."""

from datetime import UTC, datetime
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from orchestration.journal import read_journal
from orchestration.settings import Settings
from publication.manifest import Manifest, read_manifest
from publication.swap import current_release

_ENDINGS = {
    "publiee": "[green]publié[/]",
    "inchangee": "[green]rien de nouveau[/]",
    "refusee": "[red]refusé par une porte[/]",
    "echec": "[red]arrêt inattendu[/]",
    "en_cours": "[yellow]en cours[/]",
    "interrompu": "[red]interrompu (processus disparu)[/]",
}


def status_command(settings: Settings, console: Console) -> int:
    """Exit code 0, or 1 when nothing is published."""
    folder = current_release(settings.layout.releases)
    if folder is None:
        console.print("Aucune version publiée. À faire : [bold]observatoire refresh[/]")
    else:
        _show_release(read_manifest(folder), str(folder), console)
    journal = read_journal(settings.layout.last_refresh)
    if journal is not None:
        _show_journal(journal, console)
    return 0 if folder is not None else 1


def _show_release(manifest: Manifest, folder: str, console: Console) -> None:
    age = datetime.now(UTC) - manifest.publiee_le
    nature = manifest.nature_donnees
    colour = "bold yellow" if nature == "SIMULÉ" else "bold green"
    console.print(
        f"Version courante [bold]{manifest.id}[/] · données [{colour}]{nature}[/] · "
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


def _show_journal(journal: dict[str, Any], console: Console) -> None:
    ending = _ENDINGS.get(journal["issue"], journal["issue"])
    console.print(
        f"Dernier refresh : {journal['debut']} · {journal.get('donnees', '')} · {ending}",
        highlight=False,
    )
    for reason in journal["motifs"]:
        console.print(f"  {escape(reason)}", highlight=False)
    failed = [row for row in journal["controles"] if not row["reussi"]]
    failed.sort(key=lambda row: row["severite"] != "bloquant")
    for row in failed:
        sample = f" ({' ; '.join(row['echantillon'][:3])})" if row["echantillon"] else ""
        text = f"{row['cible']} / {row['controle']} : {row['observe']}{sample}"
        console.print(f"  porte {row['porte']}, {row['severite']} · {escape(text)}")
