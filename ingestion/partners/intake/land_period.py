"""Lands one period of a deposit: judged by gate 1, then in the place of what served, or refused."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import polars as pl

from expectations.results import CheckResult
from ingestion.declaration.source_model import Source
from ingestion.files.csv_table import RejectedRow
from ingestion.ingest import Intake, Verdict
from ingestion.landing import describe_reading
from ingestion.partners.intake.deposit import ReadDeposit
from ingestion.partners.intake.history import rows_before, seen_elsewhere
from ingestion.partners.intake.loss import Loss, loss_of
from ingestion.partners.intake.taken import PeriodTaken, SetAside
from ingestion.partners.rules.checks import deposit_checks, loss_check, refusal_check
from ingestion.partners.sheets.typed import PERIOD
from ingestion.raw_archive import RawFile
from ingestion.read_edition import ReadEdition, TableWriter, parquet_writer
from ingestion.registers.schema import PREFIX, landed_schema

# Tables of a restricted source are named apart, so that nothing that gathers `registre_*` for
# publication can take them.
RESTRICTED_PREFIX = "restreint_"


@dataclass(frozen=True, slots=True)
class PeriodDesk:
    """What the periods of one deposit share. key: that of its reading.

    replacing: why the rows that it takes away may go, when the team has said it.
    """

    source: Source
    intake: Intake
    read: ReadDeposit
    raw: RawFile
    key: str
    replacing: str | None = None

    def take(self, period: str, whole: str | None) -> PeriodTaken:
        """`whole`: why the whole file is refused, if it is."""
        refused = [row for row in self.read.refused if row.period == period]
        rejected = [refused_row(row.line, row.reasons, row.content) for row in refused]
        before = rows_before(self.intake.landing, self.source.source_id, period)
        rows = self._rows(period)
        reason = whole or (None if rows.height else "aucune ligne recevable dans cette période")
        if reason is None:
            return self._judged(period, rows, before, rejected)
        self._quarantine(period, rejected)
        check = refusal_check(f"{self.source.source_id}/{period}", "depot", reason)
        return PeriodTaken(period, before, 0, len(refused), reason, (check,))

    def _judged(
        self, period: str, rows: pl.DataFrame, before: int | None, rejected: list[RejectedRow]
    ) -> PeriodTaken:
        edition = self._edition(rows, refused_rows=len(rejected))
        verdict = self.intake.judge.judge(self.source, period, edition)
        aside = tuple(_set_aside(rows, verdict))
        rejected = [*rejected, *_quarantined(rows, edition.key, verdict)]
        kept = [i for i in range(rows.height) if i not in verdict.quarantined]
        loss = loss_of(self.source, self.intake.landing, period, rows[kept], self.replacing)
        checks = self._checks(period, rows, verdict, loss)
        self._quarantine(period, rejected)
        blocking = [check for check in checks if check.blocks]
        if blocking:
            reason = " ; ".join(f"{c.description} ({c.observed})" for c in blocking)
            return PeriodTaken(period, before, 0, len(rejected), reason, checks, aside, loss)
        assert self.source.contrat is not None
        description = describe_reading(
            (self.raw,),
            checks,
            nb_lignes=edition.rows_read,
            nb_quarantaine=len(rejected),
            lue_le=datetime.now(UTC).isoformat(timespec="microseconds"),
            statistiques={},
            restreint=self.source.contrat.restreint,
        )
        source_id, landing = self.source.source_id, self.intake.landing
        tables = edition.build_tables(set(verdict.quarantined))
        landing.accept(source_id, period, self.key, tables, description)
        after = rows_before(landing, source_id, period) or 0
        return PeriodTaken(period, before, after, len(rejected), None, checks, aside, loss)

    def _checks(
        self, period: str, rows: pl.DataFrame, verdict: Verdict, loss: Loss | None
    ) -> tuple[CheckResult, ...]:
        contract, target = self.source.contrat, f"{self.source.source_id}/{period}"
        assert contract is not None
        elsewhere = tuple(seen_elsewhere(self.source, self.intake.landing, period, rows))
        own = deposit_checks(target, period, self.read, elsewhere, contract.part_max_refus)
        shorter = loss_check(target, loss, contract.part_max_baisse)
        checks = (*own, shorter, *verdict.checks)
        if contract.restreint:
            # Samples travel with the release's manifest: none of a restricted file does.
            return tuple(replace(check, sample=()) for check in checks)
        return checks

    def _rows(self, period: str) -> pl.DataFrame:
        """The good rows of a period, under the landed columns."""
        [table] = self.source.tables.values()
        rows = self.read.frame.filter(pl.col(PERIOD) == period).with_columns(
            source_id=pl.lit(self.source.source_id), edition=pl.lit(period)
        )
        # Columns that the landing adds to every register, and that no deposit fills.
        return rows.select(
            (pl.col(name) if name in rows.columns else pl.lit(None)).cast(dtype).alias(name)
            for name, dtype in landed_schema(table).items()
        )

    def _edition(self, rows: pl.DataFrame, refused_rows: int) -> ReadEdition:
        [(name, table)] = self.source.tables.items()
        assert self.source.contrat is not None
        prefix = RESTRICTED_PREFIX if self.source.contrat.restreint else PREFIX

        def build(quarantined: set[int]) -> dict[str, TableWriter]:
            kept = [i for i in range(rows.height) if i not in quarantined]
            return {prefix + name: parquet_writer(rows[kept])}

        return ReadEdition(rows, table.cle[0], (), (), rows.height + refused_rows, build)

    def _quarantine(self, period: str, rejected: list[RejectedRow]) -> None:
        self.intake.quarantine.keep(self.source.source_id, period, self.key, rejected)


def refused_row(
    line: int, reasons: tuple[str, ...], content: tuple[tuple[str, str], ...]
) -> RejectedRow:
    """A row as the quarantine keeps it; `content` is already without personal data."""
    cells = tuple(f"{name}={text}" for name, text in content)
    return RejectedRow(line, None, None, " ; ".join(reasons), cells)


def _set_aside(rows: pl.DataFrame, verdict: Verdict) -> Iterator[SetAside]:
    for position, reasons in sorted(verdict.quarantined.items()):
        yield SetAside(int(rows["ligne"][position]), " ; ".join(reasons))


def _quarantined(rows: pl.DataFrame, key: str, verdict: Verdict) -> Iterator[RejectedRow]:
    for position, reasons in sorted(verdict.quarantined.items()):
        row: dict[str, Any] = rows.row(position, named=True)
        content = tuple(f"{name}={value}" for name, value in row.items() if value is not None)
        yield RejectedRow(int(row["ligne"]), key, str(row[key]), " ; ".join(reasons), content)
