"""What became of a deposit: the answer that its report tells, whoever asked."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from expectations.results import CheckResult
from ingestion.partners.deposit import ReadDeposit
from ingestion.source_model import Source

Decision = Literal["accepte", "accepte_en_partie", "refuse"]


@dataclass(frozen=True, slots=True)
class PeriodTaken:
    """before, after: rows that served, rows that serve now. reason: why it was not landed."""

    period: str
    before: int | None
    after: int
    refused_rows: int
    reason: str | None
    checks: tuple[CheckResult, ...] = ()


@dataclass(frozen=True)
class Taken:
    """reason: why the whole file was refused. read: None when it could not even be read."""

    source: Source
    file: str
    sha256: str
    received: datetime
    reason: str | None
    read: ReadDeposit | None
    periods: tuple[PeriodTaken, ...] = ()
    clean: bool = True
    simulated: bool = False
    moved_to: str | None = field(default=None, compare=False)

    @property
    def landed(self) -> bool:
        return self.reason is None and any(p.reason is None for p in self.periods)

    @property
    def decision(self) -> Decision:
        if not self.landed:
            return "refuse"
        whole = self.read is not None and not self.read.refused
        return (
            "accepte"
            if whole and all(p.reason is None for p in self.periods)
            else ("accepte_en_partie")
        )
