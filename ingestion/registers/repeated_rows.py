"""Finds the rows of a register that share what should name one row.

Of rows equal in every declared column the first is kept; rows that differ under one key are all
set aside, since nothing says which is right.
"""

import polars as pl

from ingestion.errors import EditionRefused, Where
from ingestion.files.text_table import LINE, TEXT, RejectedRow
from ingestion.registers.columns import TableRef
from ingestion.registers.refused_rows import as_text, refused_row, shown_key

Names = tuple[str, ...]
_HASH = "empreinte:"


def count_repeated(typed: pl.LazyFrame, names: Names) -> int:
    """Rows whose values of the fields `names`, all there, are those of another row too."""
    return int(_repeated(_marks(typed, names)).sum())


def repeated_rows(
    ref: TableRef, typed: pl.LazyFrame, names: Names, limit: int
) -> list[RejectedRow]:
    """Rows to set aside so that the fields `names` name one row each.

    Raises EditionRefused beyond `limit`.
    """
    # Eight bytes a row instead of the keys themselves: forty million fit in memory.
    marks = _marks(typed, names)
    repeated = marks.filter(_repeated(marks))
    if len(repeated) > limit:
        raise EditionRefused(
            f"{len(repeated)} lignes répètent une clé.",
            Where(file=ref.file_name, column=", ".join(names)),
            rule=f"une ligne par {ref.table.grain}",
            next_step="vérifier « cle » de la table, ou déclarer « cle_unique: false »",
        )
    if repeated.is_empty():
        return []
    suspects = _filled(typed, names).filter(_mark(names).is_in(repeated.unique().implode()))
    rows = as_text(suspects.collect(engine="streaming"))
    # Two keys may share a mark: the keys themselves decide.
    rows = rows.filter(_shared(rows, names)).sort(LINE)
    return _set_aside(ref, rows, names)


def _filled(typed: pl.LazyFrame, names: Names) -> pl.LazyFrame:
    return typed.filter(pl.all_horizontal(pl.col(n).is_not_null() for n in names))


def _mark(names: Names) -> pl.Expr:
    return pl.struct(names).hash()


def _marks(typed: pl.LazyFrame, names: Names) -> pl.Series:
    """Marks of the keys in increasing order: equal ones stand side by side."""
    marks = _filled(typed, names).select(_mark(names).alias(_HASH))
    return marks.collect(engine="streaming").to_series().sort()


def _repeated(marks: pl.Series) -> pl.Series:
    same = (marks == marks.shift(1)).fill_null(False)
    return same | same.shift(-1).fill_null(False)


def _shared(rows: pl.DataFrame, names: Names) -> pl.Series:
    return rows.select(pl.struct(names).is_duplicated()).to_series()


def _set_aside(ref: TableRef, rows: pl.DataFrame, names: Names) -> list[RejectedRow]:
    texts = [name for name in rows.columns if name.startswith(TEXT)]
    first = rows.select(pl.col(LINE).min().over(texts)).to_series()
    is_copy = rows.get_column(LINE) != first
    originals = rows.filter(~is_copy)
    rivals = set(originals.filter(_shared(originals, names)).get_column(LINE))
    found = []
    for row, copy, original in zip(rows.iter_rows(named=True), is_copy, first, strict=True):
        if copy or row[LINE] in rivals:
            reason = f"copie exacte de la ligne {original}" if copy else "clé répétée"
            key = shown_key(ref, row, names) or None
            found.append(refused_row(ref, row, ", ".join(names), key, reason))
    return found
