"""What a refresh tells while it works; whoever shows it (terminal, log, nothing) implements it."""

from typing import Protocol

from ingestion.outcome import EditionOutcome


class Progress(Protocol):
    """Told from inside the steps; must not raise."""

    def edition(self, outcome: EditionOutcome) -> None: ...

    def step(self, label: str) -> None: ...

    def node(self, name: str, failed: bool) -> None: ...


class Silent:
    """Says nothing: Dagster's interface has its own events."""

    def edition(self, outcome: EditionOutcome) -> None:
        return None

    def step(self, label: str) -> None:
        return None

    def node(self, name: str, failed: bool) -> None:
        return None
