"""`observatoire query`: an SQL question to the current release, as a table, CSV or JSON."""

import json
import sys

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from orchestration.settings import Settings
from publication.export import write_csv
from publication.manifest import read_manifest
from publication.reading import QueryResult, query_current

_FORMATS = ("table", "csv", "json")


def query_command(
    settings: Settings, console: Console, errors: Console, sql: str, form: str, limit: int
) -> None:
    """Rows go to standard output; remarks go to standard error."""
    if form not in _FORMATS:
        raise typer.BadParameter(f"format « {form} » : {', '.join(_FORMATS)}")
    releases = settings.layout.releases
    result = query_current(releases, sql, limit)
    nature = read_manifest(releases / result.release_id).nature_donnees
    if form == "csv":
        write_csv(sys.stdout, result.columns, result.rows)
    elif form == "json":
        rows = [dict(zip(result.columns, row, strict=True)) for row in result.rows]
        sys.stdout.write(json.dumps(rows, ensure_ascii=False, default=str, indent=1) + "\n")
    else:
        console.print(_table(result, nature))
    if nature == "SIMULÉ":
        errors.print("[bold yellow]Données SIMULÉES.[/]")
    if result.truncated:
        errors.print(f"[yellow]Réponse coupée à {limit} lignes : --limite pour en voir plus.[/]")


def _table(result: QueryResult, nature: str) -> Table:
    table = Table(caption=f"version {result.release_id} · {nature}", caption_justify="left")
    for column in result.columns:
        table.add_column(escape(column), overflow="fold")
    for row in result.rows:
        table.add_row(*("" if value is None else escape(str(value)) for value in row))
    return table
