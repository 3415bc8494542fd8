"""Gate 1: has the suite of a source judge an edition, before anything of it is landed."""

import tempfile
from pathlib import Path
from typing import Any

import polars as pl

from expectations.controleur import Controleur
from expectations.outcome import RunContext
from expectations.suite_files import load_source_suite
from ingestion.declaration.source_model import Source
from ingestion.ingest import Verdict
from ingestion.read_edition import ReadEdition
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
        _without_decimals_lost(read.control).write_parquet(path)
        outcome = controller.valider(path, load_source_suite(source.source_id), context)
    return Verdict(outcome.results, outcome.quarantined)


def _without_decimals_lost(frame: pl.DataFrame) -> pl.DataFrame:
    """Linear forms compare sums of decimals: round away the binary noise below 1e-6."""
    return frame.with_columns(pl.col(pl.Float64).round(6))
