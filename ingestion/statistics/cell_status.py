"""Status of a cell: from its text, the markers of its file and the note of its block.

Expressions over a frame with one row per cell: `texte` (as read), `lu` (the number, or null),
`note`, `variable` (as the block names it).
"""

from collections.abc import Mapping

import polars as pl

from ingestion.declaration.source_model import Block, Reading

# Units of things that are counted one by one.
COUNTS = ("nb", "hab")


def cell_status(block: Block, reading: Reading, has_note: bool) -> pl.Expr:
    """D, S, N or X, in the order of what says most about the cell."""
    blank = pl.col("texte") == ""
    absent = {code: n.statut for code, n in block.codes_note.items() if n.effet == "absent"}
    usable = [code for code, n in block.codes_note.items() if n.effet != "absent"]
    marked = pl.col("texte").is_in(list(reading.marqueurs))
    under_note = pl.lit(has_note) & ~pl.col("note").is_in(usable).fill_null(False)
    # A code nobody described, or no code at all, explains nothing: not available.
    reason = _mapped("note", absent, default="N")
    return (
        # Filosofi IRIS 2021: `ns` under note 5, whose wording says why the row is not published.
        pl.when(marked & under_note & pl.col("note").is_in(list(absent)).fill_null(False))
        .then(reason)
        .when(marked)
        .then(_mapped("texte", reading.marqueurs))
        .when(blank & under_note)
        .then(reason)
        # A value that the producer's own note says is unusable is not published.
        .when(~blank & under_note)
        .then(pl.lit("X"))
        .when(blank)
        .then(_blank_status(block))
        .when(pl.col("lu").is_not_null() & ~broken_count(block))
        .then(pl.lit("D"))
        .otherwise(pl.lit("X"))
    )


def broken_count(block: Block) -> pl.Expr:
    """Persons, dwellings or contracts do not come in parts: a decimal there is a lost column.

    Unless the producer estimates them from weighted records (`estimee`).
    """
    counts = [
        block.variable_name(column)
        for column, variable in block.variables.items()
        if variable.unite in COUNTS and not variable.estimee
    ]
    return pl.col("variable").is_in(counts) & (pl.col("lu") != pl.col("lu").round())


def read_notes(notes: pl.Series, block: Block, reading: Reading) -> pl.Series:
    """Codes of a NOTE column; a blank or a marker of the file (`so`) says that there is none."""
    markers = [text for text in reading.marqueurs if text not in block.codes_note]
    return notes.set(notes.is_in(["", *markers]), None)


def reject_reason(value: float | None, note: str | None, fraction: bool) -> str:
    """Why a cell is set aside, in French."""
    if value is None:
        return "nombre illisible"
    if fraction:
        return "un effectif n'a pas de décimales"
    return f"valeur présente malgré la note {note}" if note else "valeur sans note"


def _blank_status(block: Block) -> pl.Expr:
    own = {
        block.variable_name(c): v.statut_blanc for c, v in block.variables.items() if v.statut_blanc
    }
    return (
        _mapped("variable", own, default=block.statut_blanc) if own else pl.lit(block.statut_blanc)
    )


def _mapped(column: str, mapping: Mapping[str, str], default: str | None = None) -> pl.Expr:
    return pl.col(column).replace_strict(dict(mapping), default=default, return_dtype=pl.String)
