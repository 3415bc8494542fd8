"""`observatoire sources`: the catalogue, its data years, and what serves in each dataset."""

from rich.console import Console
from rich.table import Table

from ingestion.declaration.source_model import Edition, Source
from ingestion.landing import Landing
from orchestration.settings import Settings
from orchestration.workspace import Request, Workspace


def sources_command(settings: Settings, console: Console) -> None:
    """One row per edition, one in all for a source that has none.

    A data year that nothing proves is marked with a question mark; a format that rests on a
    document alone says so.
    """
    workspace = Workspace(settings, Request())
    demo = Landing(settings.layout.landing("demo"))
    real = Landing(settings.layout.landing("reel"))
    table = Table(title="Sources du catalogue", title_justify="left")
    for label in ("source, éditions", "millésimes", "format", "réel", "démo"):
        table.add_column(label, no_wrap=label != "millésimes")
    for source in workspace.sources.values():
        rest = ("", "", "", "") if source.editions else _without_edition(source, real, demo)
        table.add_row(f"[bold]{source.source_id}[/]", *rest)
        for name in sorted(source.editions):
            table.add_row(
                f"  {name}",
                _years(source, source.editions[name]),
                _format(source, source.editions[name]),
                _state(real, source.source_id, name),
                _state(demo, source.source_id, name),
            )
        table.add_section()
    console.print(table)
    console.print("« ? » : millésime présumé, qu'aucun fichier ni document ne prouve.")
    console.print("« documenté » : format lu dans un document, aucun fichier réel ne l'a montré.")


def _without_edition(source: Source, real: Landing, demo: Landing) -> tuple[str, str, str, str]:
    """Columns of a source whose files partners hand over, or of which nothing is known."""
    if source.contrat is not None:
        return "dépôts d'un partenaire", "contrat", _periods(real, source), _periods(demo, source)
    return "aucun fichier connu", "[yellow]inconnu[/]", "[dim]·[/]", "[dim]·[/]"


def _periods(landing: Landing, source: Source) -> str:
    """How many periods of a partner's files serve."""
    folder = landing.root / source.source_id
    names = [path.name for path in folder.iterdir()] if folder.is_dir() else []
    served = sum(landing.state(source.source_id, name)["servie"] is not None for name in names)
    return f"[green]{served} période(s)[/]" if served else "[dim]·[/]"


def _format(source: Source, edition: Edition) -> str:
    proven = source.format_prouve if edition.format_prouve is None else edition.format_prouve
    return "prouvé" if proven else "[yellow]documenté[/]"


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
