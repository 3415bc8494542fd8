"""What a deposit would take away from the period that it replaces: how many rows, which ones."""

from dataclasses import dataclass
from math import ceil

import polars as pl

from ingestion.declaration.source_model import Source
from ingestion.landing import Landing
from ingestion.partners.intake.history import rows_before
from ingestion.partners.privacy.personal import hide
from ingestion.partners.sheets.text import counted, listed, percent

# Enough to find what was left out; the whole list would bury the rest.
_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Loss:
    """before, after: rows that serve, rows that would. allowed: share that may go without a word.

    missing: identifiers that serve and that the deposit does not have, without personal data.
    confirmed: why the team lets them go.
    """

    before: int
    after: int
    allowed: float
    missing: tuple[str, ...]
    confirmed: str | None = None

    @property
    def too_large(self) -> bool:
        return self.after < self.least

    @property
    def blocks(self) -> bool:
        return self.too_large and self.confirmed is None

    @property
    def least(self) -> int:
        """Rows under which the loss has to be confirmed."""
        return ceil(round(self.before * (1 - self.allowed), 6))

    @property
    def counts(self) -> str:
        """« 1 ligne au lieu de 2, 50 % de moins »."""
        share = percent(1 - self.after / self.before)
        return f"{counted(self.after, 'ligne')} au lieu de {self.before}, {share} de moins"

    @property
    def absent(self) -> str:
        """« 3 identifiants absents : A, B, C », or nothing to say."""
        if not self.missing:
            return ""
        word = "identifiant absent" if len(self.missing) == 1 else "identifiants absents"
        return f"{len(self.missing)} {word} : {listed(self.missing, _SHOWN)}"


def loss_of(
    source: Source, landing: Landing, period: str, rows: pl.DataFrame, confirmed: str | None
) -> Loss | None:
    """rows: those that would serve. None when they are as many as those that do."""
    before = rows_before(landing, source.source_id, period)
    if before is None or rows.height >= before:
        return None
    assert source.contrat is not None
    [table] = source.tables.values()
    apart = {source.contrat.periode, source.contrat.lot}
    key = [name for name in table.cle if name not in apart] or list(table.cle)
    served = [
        found
        for path in landing.tables(source.source_id, period).values()
        for found in _keys(pl.read_parquet(path, columns=key))
    ]
    kept = set(_keys(rows.select(key)))
    missing = tuple(dict.fromkeys(hide(found) for found in served if found not in kept))
    return Loss(before, rows.height, source.contrat.part_max_baisse, missing, confirmed)


def _keys(rows: pl.DataFrame) -> list[str]:
    """« P-12 / QN09407I »: the identifiers of each row."""
    return [" / ".join(str(part) for part in row if part is not None) for row in rows.iter_rows()]
