"""The one spelling of cells -> typed columns, as they are landed and as rules compare them."""

import polars as pl

from ingestion.declaration.register_model import RegisterField, RegisterTable
from ingestion.partners.names.quartiers import QuartierTable
from ingestion.partners.rules.rule_table import ROW, RuleTable
from ingestion.partners.sheets.interpret import Cells
from ingestion.partners.sheets.rows import DataRows
from ingestion.registers.schema import field_dtype

PERIOD = "_periode"


def rule_table(
    data: DataRows,
    table: RegisterTable,
    cells: Cells,
    faulty: set[tuple[int, str]],
    quartiers: QuartierTable,
) -> RuleTable:
    """Cells typed under the contract; those of `faulty` (row, field) are null."""
    columns = {
        name: [
            row[position] if row[position] and (i, name) not in faulty else None
            for i, row in enumerate(cells.texts)
        ]
        for position, name in enumerate(data.fields)
    }
    statuses = {
        name: [_status(row[data.fields.index(str(field.statut_de))]) for row in cells.statuses]
        for name, field in table.champs.items()
        if field.statut_de
    }
    text = pl.DataFrame(columns | statuses, schema=dict.fromkeys(table.champs, pl.String()))
    text = text.with_columns(pl.int_range(pl.len(), dtype=pl.Int64).alias(ROW))
    typed = text.select(ROW, *(_typed(name, field) for name, field in table.champs.items()))
    return RuleTable(typed, text, data.lines, quartiers, frozenset(faulty))


def _status(status: str) -> str:
    """A blank cell of an optional field says nothing of why: not available."""
    return status or "N"


def _typed(name: str, field: RegisterField) -> pl.Expr:
    text, dtype = pl.col(name), field_dtype(field)
    if dtype == pl.Boolean():
        return text.replace_strict({"oui": True, "non": False}, default=None, return_dtype=dtype)
    if dtype == pl.Date():
        return text.str.to_date("%Y-%m-%d", strict=False)
    return text if dtype == pl.String() else text.cast(dtype, strict=False)
