"""What became of a deposit: the answer that its report tells, whoever asked."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from expectations.results import CheckResult
from ingestion.declaration.source_model import Source
from ingestion.partners.answers.problem import Problem
from ingestion.partners.intake.deposit import ReadDeposit
from ingestion.partners.intake.loss import Loss

Decision = Literal["accepte", "accepte_en_partie", "refuse"]


# Checks that repeat what the problems of the file say one by one.
_OF_READING = {"lignes_refusees", "quartiers_reconnus", "sans_donnee_personnelle"}
_LOSS = "periode_non_reduite"


@dataclass(frozen=True, slots=True)
class SetAside:
    """A row that reading found good and that gate 1 put in quarantine."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class PeriodTaken:
    """before, after: rows that served, rows that serve now. reason: why it was not landed.

    loss: what the deposit takes away, or would.
    """

    period: str
    before: int | None
    after: int
    refused_rows: int
    reason: str | None
    checks: tuple[CheckResult, ...] = ()
    set_aside: tuple[SetAside, ...] = ()
    loss: Loss | None = None


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

    @property
    def landed(self) -> bool:
        return self.reason is None and any(p.reason is None for p in self.periods)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What reading found, then what gate 1 did, row by row."""
        judged = (
            Problem(
                "controle",
                aside.reason,
                "vérifier la valeur, ou confirmer qu'elle est exacte",
                line=aside.line,
                sheet=self.read.facts.read.get("feuille") if self.read else None,
            )
            for period in self.periods
            for aside in period.set_aside
        )
        found = self.read.problems if self.read else ()
        return (*self._losses(), *found, *judged, *self._doubts())

    def _losses(self) -> Iterator[Problem]:
        """Periods that are refused because they would lose rows; what served goes on serving."""
        for period in self.periods:
            if period.loss is not None and period.loss.blocks:
                yield Problem(
                    _LOSS,
                    f"{period.period} : {period.loss.counts}. Les lignes déjà prises en compte "
                    "restent en service.",
                    "le fichier complet de la période ; si ces lignes ont été retirées exprès, "
                    "dites-nous pourquoi et nous confirmerons",
                    value=period.loss.absent or None,
                )

    def _doubts(self) -> Iterator[Problem]:
        """Warnings of gate 1 that no problem of the file tells: shorter periods, known ids…"""
        told = _OF_READING | {problem.kind for problem in (self.read.problems if self.read else ())}
        for period in self.periods:
            for check in period.checks:
                if check.name == _LOSS and period.loss is not None and period.loss.confirmed:
                    continue
                if check.passed or check.severity != "avertissement" or check.name in told:
                    continue
                seen = " ; ".join(check.sample) or f"{period.period} : {check.observed}"
                advice = "rien si c'est voulu : dites-le-nous ; sinon, le fichier complet"
                yield Problem(check.name, check.description, advice, "avertissement", value=seen)

    @property
    def to_correct(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.refuses)

    @property
    def to_check(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if not problem.refuses)

    @property
    def decision(self) -> Decision:
        if not self.landed:
            return "refuse"
        whole = not self.to_correct
        return (
            "accepte"
            if whole and all(p.reason is None for p in self.periods)
            else ("accepte_en_partie")
        )
