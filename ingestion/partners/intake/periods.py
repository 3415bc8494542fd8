"""The period of each row: what a deposit replaces, and the name of the landed edition."""

import re

import polars as pl

from ingestion.declaration.contract_model import PartnerContract

# A deposit that could not be placed in any period.
NO_PERIOD = "sans_periode"
_LENGTH = {"annee": 4, "mois": 7, "date": 10}
_SIGNS = re.compile(r"[^0-9A-Za-z]+")


def period_of(texts: list[str | None], contract: PartnerContract) -> str | None:
    """`2024`, `2025-03`, `2024-12-31`, or `2024-caf` where several partners share a year.

    texts: the one spelling of the period's field, then of the field that splits it, if any.
    """
    period, *lots = texts
    length = _LENGTH[contract.pas]
    if not period or len(period) < length or not all(lots):
        return None
    return "-".join([period[:length], *(_SIGNS.sub("_", str(lot)).strip("_") for lot in lots)])


def period_fields(contract: PartnerContract) -> tuple[str, ...]:
    return (contract.periode, contract.lot) if contract.lot else (contract.periode,)


def row_periods(text: pl.DataFrame, contract: PartnerContract) -> list[str | None]:
    """Period of each row, None where its cells do not say it."""
    rows = text.select(period_fields(contract)).iter_rows()
    return [period_of(list(row), contract) for row in rows]


def row_year(period_text: str | None) -> int | None:
    """Year of a row, from the one spelling of its period's field."""
    year = (period_text or "")[:4]
    return int(year) if len(year) == 4 and year.isdecimal() else None
