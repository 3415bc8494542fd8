"""What the quarantine keeps of a register's row: its text, without what may name a person."""

import polars as pl

from ingestion.declaration.register_model import RegisterField
from ingestion.files.text_table import LINE, TEXT, RejectedRow
from ingestion.registers.columns import TableRef

_HIDDEN = "(donnée personnelle)"
Row = dict[str, str | None]


def as_text(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with its `texte:` columns as text, whatever the file's types."""
    return frame.with_columns(pl.col(f"^{TEXT}.*$").cast(pl.String, strict=False))


def refused_row(
    ref: TableRef, row: Row, columns: str, value: str | None, reason: str
) -> RejectedRow:
    """A whole row, as it was read."""
    hidden = {ref.column(n) for n, field in ref.table.champs.items() if field.personnel}
    texts = {
        name.removeprefix(TEXT): text
        for name, text in row.items()
        if name.startswith(TEXT) and text not in (None, "")
    }
    content = (f"{c}={_HIDDEN if c in hidden else text}" for c, text in texts.items())
    return RejectedRow(int(row[LINE] or 0), columns, value, reason, tuple(content))


def refused_cell(ref: TableRef, row: Row, name: str, key: str, reason: str) -> RejectedRow:
    """A cell of a row that is kept; `key` says which row."""
    column = ref.column(name)
    value = shown(ref.table.champs[name], row[TEXT + column])
    return RejectedRow(int(row[LINE] or 0), column, value, reason, (key,))


def shown(field: RegisterField, text: str | None) -> str | None:
    return _HIDDEN if field.personnel and text else text


def shown_key(ref: TableRef, row: Row, names: tuple[str, ...]) -> str:
    """Values of fields that name a row, those of persons left out."""
    return " ".join(str(row[n]) for n in names if not ref.table.champs[n].personnel)


def masked(ref: TableRef, rejected: tuple[RejectedRow, ...]) -> tuple[RejectedRow, ...]:
    """Rows that the format itself refused: what names persons in them cannot be told apart."""
    if not any(field.personnel for field in ref.table.champs.values()):
        return rejected
    return tuple(RejectedRow(r.line, r.column, None, r.reason, (_HIDDEN,)) for r in rejected)
