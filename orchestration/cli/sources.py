"""`observatoire sources`: the catalogue, its data years, and what serves in each dataset."""

from rich.console import Console
from rich.table import Table

from ingestion.landing import Landing
from ingestion.source_model import Edition, Source
from orchestration.settings import Settings
from orchestration.workspace import Request, Workspace


def sources_command(settings: Settings, console: Console) -> None:
    """One row per edition; a data year that nothing proves is marked with a question mark."""
    workspace = Workspace(settings, Request())
    demo = Landing(settings.layout.landing("demo"))
    real = Landing(settings.layout.landing("reel"))
    table = Table(title="Sources du catalogue", title_justify="left")
    for label in ("source", "édition", "millésimes", "réel", "démo"):
        table.add_column(label, no_wrap=label != "millésimes")
    for source in workspace.sources.values():
        for name in sorted(source.editions):
            table.add_row(
                source.source_id,
                name,
                _years(source, source.editions[name]),
                _state(real, source.source_id, name),
                _state(demo, source.source_id, name),
            )
        table.add_section()
    console.print(table)
    console.print("« ? » : millésime présumé, qu'aucun fichier ni document ne prouve.")


def _years(source: Source, edition: Edition) -> str:
    if not edition.millesimes:
        return str(edition.millesime_geo or source.millesime_geo or "")
    return ", ".join(
        f"{block} {_span(year.years)}{'' if year.statut == 'prouve' else ' ?'}"
        for block, year in edition.millesimes.items()
    )


def _state(landing: Landing, source_id: str, edition: str) -> str:
    state = landing.state(source_id, edition)
    if state["refus"] is not None:
        return "[yellow]périmée[/]" if state["servie"] else "[red]refusée[/]"
    return "[green]servie[/]" if state["servie"] else "[dim]·[/]"


def _span(years: tuple[int, ...]) -> str:
    return str(years[0]) if len(years) == 1 else f"{min(years)}-{max(years)}"
