"""Gate 1: has the suite of a source judge an edition, before anything of it is landed.

Then, once every source is in, says in the journal whether one of them stops the refresh.
"""

import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import polars as pl

from expectations.controleur import Controleur
from expectations.outcome import RunContext
from expectations.suite_files import load_source_suite
from ingestion.declaration.source_model import Source
from ingestion.ingest import Verdict
from ingestion.outcome import SourceOutcome
from ingestion.read_edition import ReadEdition
from orchestration.journal import Journal
from orchestration.refusals import source_refusals
from orchestration.session import Session


def declared_suite(source_id: str) -> Any:
    """The suite of a source as plain data, for the key of a reading."""
    return load_source_suite(source_id).model_dump(mode="json")


class SuiteJudge:
    """`ingestion.ingest.Judge` over the suites of `expectations/`."""

    def __init__(self, session: Session, simulated: bool) -> None:
        self._session = session
        self._simulated = simulated

    def suite(self, source_id: str) -> Any:
        return declared_suite(source_id)

    def judge(self, source: Source, edition_id: str, read: ReadEdition) -> Verdict:
        with self._session.journal.timed("porte_1"):
            return verdict(self._session.controller, source, edition_id, read, self._simulated)


def verdict(
    controller: Controleur, source: Source, edition_id: str, read: ReadEdition, simulated: bool
) -> Verdict:
    """What the suite of the source says of one edition, or of one period deposited."""
    context = RunContext(
        gate=1,
        target=f"{source.source_id}/{edition_id}",
        edition=edition_id,
        simulated=simulated,
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "controle.parquet"
        _without_decimals_lost(read.control.lazy()).sink_parquet(path)
        outcome = controller.valider(path, load_source_suite(source.source_id), context)
    return Verdict(outcome.results, outcome.quarantined)


def record_gate_one(
    journal: Journal,
    sources: Mapping[str, Source],
    outcomes: Iterable[SourceOutcome],
    crash: str | None = None,
) -> None:
    """Count the sources that serve; end the journal when one of them stops the refresh.

    `crash`: the sentence of an unexpected error, which stops it too.
    """
    seen = sorted(outcomes, key=lambda outcome: outcome.source_id)
    served = sum(any(edition.served for edition in outcome.editions) for outcome in seen)
    journal.note(sources_servies=f"{served} sur {len(sources)}")
    reasons = [
        reason
        for outcome in seen
        if not outcome.usable
        for reason in source_refusals(sources[outcome.source_id], outcome)
    ]
    if reasons:
        journal.checks(1, [check for outcome in seen for check in outcome.checks])
        journal.end("refusee", *reasons, *([crash] if crash else []), porte=1)
    elif crash:
        journal.end("echec", crash, porte=1)


def _without_decimals_lost(frame: pl.LazyFrame) -> pl.LazyFrame:
    """Linear forms compare sums of decimals: round away the binary noise below 1e-6."""
    return frame.with_columns(pl.col(pl.Float64).round(6))
