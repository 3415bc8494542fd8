"""A site that takes deposits: its folders, the files put in them, what a refresh says."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from ingestion.declaration.source_model import Source
from ingestion.ingest import Intake, ingest_source
from ingestion.outcome import EditionOutcome
from ingestion.partners.intake.inbox import Inbox

Rows = Callable[..., list[dict[str, str]]]


@dataclass
class PartnerSite:
    """The folders of one dataset, and the deposits put in them. bench: writes the files."""

    bench: Any
    intake: Intake
    catalogue: dict[str, Source]

    def drop(self, source_id: str, rows: list[dict[str, str]], name: str = "a.csv") -> Path:
        """A file in the data folder, as a refresh finds it."""
        path = self.intake.folder.root / source_id / "envoi" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        os.replace(self.bench.write(source_id, rows, name), path)
        return path

    def deposit(self, source_id: str, rows: list[dict[str, str]], name: str = "a.csv") -> Path:
        """A file that has been waiting in the inbox for long."""
        place = Inbox(self.inbox).stage(source_id, self.bench.write(source_id, rows, name))
        os.utime(place, (1, 1))
        return place

    def refresh(self, source_id: str) -> dict[str, EditionOutcome]:
        """Outcome of each period."""
        outcome = ingest_source(self.catalogue[source_id], self.intake)
        return {e.edition: e for e in outcome.editions}

    def landed(self, source_id: str, period: str) -> pl.DataFrame:
        """Rows that serve in a period."""
        paths = self.intake.landing.tables(source_id, period)
        return pl.concat([pl.read_parquet(path) for path in paths.values()])

    @property
    def inbox(self) -> Path:
        assert self.intake.inbox is not None
        return self.intake.inbox


def gifts(rows: Rows, *years: int, **changes: Any) -> list[dict[str, str]]:
    """Two gifts a year, under the contract `fdd`."""
    found = []
    for year in years:
        for row in rows("fdd", **changes):
            row |= {"id_don": f"{row['id_don']}-{year}", "date_don": f"{year}-06-03"}
            if year < 2024 and row.get("code_quartier"):
                row["code_quartier"] = "QP094008"
            found.append(row)
    return found
