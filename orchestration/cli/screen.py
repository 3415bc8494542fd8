"""The live screen of a refresh: a line per step, a count of models and tests as they finish."""

from types import TracebackType
from typing import Self

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from ingestion.outcome import EditionOutcome

_STATES = {
    "nouvelle": "[green]lue[/]",
    "inchangee": "[dim]inchangée[/]",
    "perimee": "[yellow]refusée, la précédente sert[/]",
    "refusee": "[red]refusée[/]",
    "absente": "[dim]absente[/]",
}


class Screen:
    """`orchestration.progress.Progress` on a terminal (plain lines when it is not one)."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._progress = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(bar_width=20),
            TextColumn("{task.fields[detail]}"),
            TimeElapsedColumn(),
            console=console,
            transient=True,
        )
        self._task = self._progress.add_task("Démarrage", total=None, detail="")
        self._nodes = 0
        self._failed = 0

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._progress.stop()

    def step(self, label: str) -> None:
        self._progress.update(self._task, description=label, detail="")
        if not self._console.is_terminal:
            self._console.print(f"- {label}")

    def edition(self, outcome: EditionOutcome) -> None:
        self._progress.update(self._task, detail=f"{outcome.edition} : {_STATES[outcome.state]}")
        if outcome.state in ("refusee", "perimee"):
            self._console.print(
                f"  {outcome.target} : {_STATES[outcome.state]}. " + escape(outcome.reason or ""),
                highlight=False,
            )

    def node(self, name: str, failed: bool) -> None:
        self._nodes += 1
        self._failed += failed
        failures = f", [red]{self._failed} en défaut[/]" if self._failed else ""
        self._progress.update(self._task, detail=f"{self._nodes} faits{failures} · {name}")
