"""`observatoire fetch`: asks the publishers, then says what changed since the last time."""

import difflib
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TaskID,
    TextColumn,
    TransferSpeedColumn,
)
from rich.table import Table

from ingestion.declaration.source_model import Source
from ingestion.fetch.account import AccountRow, read_account
from ingestion.fetch.collector import Collector
from ingestion.fetch.mirror import parse_mirror
from orchestration.session import data_lock
from orchestration.settings import Settings
from orchestration.workspace import Request, Workspace

_STATES = {
    "nouveau": "[green]nouveau[/]",
    "change": "[green]changé[/]",
    "inchange": "[dim]inchangé[/]",
    "echec": "[red]en échec[/]",
    "manuel": "[yellow]à la main[/]",
    "depot": "[dim]déposé par un partenaire[/]",
    "absent": "[dim]absent du miroir[/]",
    "sans_adresse": "[yellow]sans adresse[/]",
}
_ORDER = ("echec", "nouveau", "change", "manuel", "sans_adresse", "inchange", "depot", "absent")


def fetch_command(settings: Settings, console: Console, wanted: list[str], force: bool) -> int:
    """Exit code: 0 when all that can be fetched was, 2 when something failed."""
    sources = _chosen(Workspace(settings, Request()).sources, wanted)
    rows: list[AccountRow] = []
    with data_lock(settings), Bars(console) as bars:
        collector = Collector(
            settings.layout.live, parse_mirror(settings.miroir), force=force, watch=bars
        )
        collector.prepare()
        collector.fetch_all(sources, rows.extend)
    show_account(rows_of(rows), console)
    console.print(
        f"Fichiers : {settings.layout.live} (à la main : y déposer <source>/<édition>/<fichier>)",
        highlight=False,
        soft_wrap=True,
    )
    console.print("Ensuite : [bold]observatoire refresh --donnees live[/]")
    return 2 if any(row.receipt.failed for row in rows) else 0


def _chosen(sources: dict[str, Source], wanted: list[str]) -> list[Source]:
    unknown = [name for name in wanted if name not in sources]
    if unknown:
        near = difflib.get_close_matches(unknown[0], sources, n=3)
        hint = f" ; peut-être : {', '.join(near)}" if near else " ; voir observatoire sources"
        raise typer.BadParameter(f"source inconnue « {unknown[0]} »{hint}")
    return [sources[name] for name in wanted or sources]


def rows_of(rows: Iterable[AccountRow]) -> list[dict[str, Any]]:
    return [row.as_row() for row in rows]


def account_of(settings: Settings) -> list[dict[str, Any]]:
    """Rows of every source, as the last fetch of each left them."""
    return [row for rows in read_account(settings.layout.live).values() for row in rows]


def show_account(rows: list[dict[str, Any]], console: Console) -> None:
    """Failures first, then what is new; what did not change is counted, not listed."""
    table = Table(title="Collecte", title_justify="left", show_lines=True)
    table.add_column("source", no_wrap=True)
    table.add_column("détail", overflow="fold")
    for source_id, state, lines in _grouped(rows):
        table.add_row(f"[bold]{source_id}[/]\n{_STATES[state]}", escape("\n".join(lines)))
    if table.row_count:
        console.print(table)
    counts = Counter(row["etat"] for row in rows)
    said = ", ".join(f"{counts[state]} {_STATES[state]}" for state in _ORDER if counts[state])
    console.print(f"Collecte : {said or 'rien'}", highlight=False)


def _grouped(rows: list[dict[str, Any]]) -> Iterator[tuple[str, str, list[str]]]:
    """Source, state and lines; editions of which the same is said share a line."""
    shown: dict[tuple[int, str], dict[str, list[str]]] = {}
    for row in rows:
        there = row["etat"] == "manuel" and row["motif"] is None
        if row["etat"] not in ("inchange", "depot", "absent") and not there:
            said = shown.setdefault((_ORDER.index(row["etat"]), row["source_id"]), {})
            said.setdefault(_detail(row), []).append(row["edition"] or "")
    for (place, source_id), said in sorted(shown.items()):
        lines = [" ".join([*filter(None, names), "·", detail]) for detail, names in said.items()]
        yield source_id, _ORDER[place], lines


def _detail(row: dict[str, Any]) -> str:
    if row["motif"]:
        kept = " ; le fichier d'avant reste" if row["etat"] == "echec" and row["fichiers"] else ""
        return f"{row['motif']}{kept}"
    return "\n".join(_file(name, file) for name, file in row["fichiers"].items())


def _file(name: str, file: dict[str, Any]) -> str:
    new = f"{(file['sha256'] or '')[:12]}, {_size(file['octets'])}"
    if file["etat"] != "change":
        return f"{name} : {new}" + (" (inchangé)" if file["etat"] == "inchange" else "")
    old = f"{(file['ancien_sha256'] or '')[:12]}, {_size(file['anciens_octets'])}"
    return f"{name} : {old} → {new}"


def _size(octets: int | None) -> str:
    if octets is None:
        return "?"
    return f"{octets / 1e6:.1f} Mo" if octets >= 100_000 else f"{octets / 1e3:.1f} ko"


class Bars:
    """`ingestion.fetch.download.Watch` on a terminal: a bar per download under way."""

    def __init__(self, console: Console) -> None:
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(bar_width=20),
            DownloadColumn(),
            TransferSpeedColumn(),
            console=console,
            transient=True,
        )
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> "Bars":
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def received(self, target: str, octets: int, total: int | None) -> None:
        if target not in self._tasks:
            self._tasks[target] = self._progress.add_task(escape(target), total=total)
        self._progress.update(self._tasks[target], completed=octets)

    def finished(self, target: str) -> None:
        if target in self._tasks:
            self._progress.remove_task(self._tasks.pop(target))
