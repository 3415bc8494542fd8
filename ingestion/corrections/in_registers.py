"""Applies the corrections of an edition to the rows of a register, before they are typed.

Works on the text of the file, so that a corrected cell meets the rules of its field like any
other. Each row says in `correction` what was done to it.
"""

from collections import defaultdict
from dataclasses import dataclass, replace

import polars as pl

from ingestion.corrections.model import Between, Correction
from ingestion.corrections.outcome import CorrectionOutcome, active_corrections
from ingestion.errors import EditionRefused, Where
from ingestion.files.numbers import parse_number
from ingestion.files.text_table import LINE, TEXT
from ingestion.registers.columns import TableRef
from ingestion.registers.raw_rows import RawRows
from ingestion.registers.typed_fields import LIST_SIGN, list_sign

_SHOWN = 3
_COMPOUND = "valeur composée"


@dataclass(frozen=True, slots=True)
class CorrectedRows:
    """`by_line`: line of the file -> ids of the corrections made on it, joined by `;`."""

    raw: RawRows
    outcomes: tuple[CorrectionOutcome, ...]
    by_line: dict[int, str]

    def mark(self) -> pl.Expr:
        """The landed column `correction`, null where nothing was changed."""
        none = pl.lit(None, dtype=pl.String)
        if not self.by_line:
            return none.alias("correction")
        lines = pl.col(LINE)
        marks = lines.replace_strict(self.by_line, default=None, return_dtype=pl.String)
        return marks.alias("correction")


def correct_rows(ref: TableRef, raw: RawRows) -> CorrectedRows:
    """The rows of one table once corrected.

    Raises EditionRefused when a corrected column is not text in the file.
    """
    marks: dict[int, list[str]] = defaultdict(list)
    outcomes = []
    for entry in active_corrections(ref.source, ref.edition_id):
        if entry.cible.table != ref.name:
            continue
        targeted = _targeted(ref, raw, entry)
        outcome = _outcome(entry, targeted)
        outcomes.append(outcome)
        if outcome.state != "appliquee":
            continue
        lines = targeted.get_column(LINE)
        raw = replace(raw, frame=_changed(ref, raw.frame, entry, lines))
        for line in lines:
            marks[line].append(entry.id)
    by_line = {line: ";".join(ids) for line, ids in marks.items()}
    return CorrectedRows(raw, tuple(outcomes), by_line)


def _targeted(ref: TableRef, raw: RawRows, entry: Correction) -> pl.DataFrame:
    """LINE, `trouve` (text of the cell) and `tient` (is it still what was published?)."""
    schema = raw.frame.collect_schema()
    column = TEXT + ref.column(entry.cible.champ or "")
    if schema.get(column) != pl.String():
        raise EditionRefused(
            f"La correction « {entry.id} » vise une colonne que l'édition n'a pas en texte.",
            Where(file=ref.file_name, column=ref.column(entry.cible.champ or "")),
            next_step=f"revoir la cible dans corrections/{ref.source.source_id}.yml",
        )
    # A value that is no text (a list, an object) is nothing that an entry can have quoted.
    bad = [line for line, name in raw.bad_cells if TEXT + name == column]
    cell = pl.when(pl.col(LINE).is_in(bad)).then(pl.lit(_COMPOUND)).otherwise(_text(column))
    holds = _holds(entry, cell).fill_null(False)
    meant = [
        _text(TEXT + ref.column(name)).is_in(list(entry.cible.texts(name)))
        for name in entry.cible.cle
    ]
    found = raw.frame.filter(*(meant or [holds])).select(
        LINE, cell.alias("trouve"), holds.alias("tient")
    )
    return found.collect(engine="streaming")


def _text(column: str) -> pl.Expr:
    """Stripped text of a column, null where it is blank."""
    stripped = pl.col(column).cast(pl.String).str.strip_chars()
    return pl.when(stripped != "").then(stripped)


def _holds(entry: Correction, cell: pl.Expr) -> pl.Expr:
    if isinstance(entry.publie, Between):
        return parse_number(cell, ".").is_between(*entry.publie.entre)
    return cell.is_null() if entry.publie is None else cell == pl.lit(entry.publie)


def _outcome(entry: Correction, targeted: pl.DataFrame) -> CorrectionOutcome:
    if targeted.is_empty():
        return CorrectionOutcome(entry, "sans_objet")
    others = targeted.filter(~pl.col("tient")).get_column("trouve").unique(maintain_order=True)
    if others.is_empty():
        return CorrectionOutcome(entry, "appliquee", cells=targeted.height)
    shown = ["une case vide" if text is None else f"« {text} »" for text in others[:_SHOWN]]
    return CorrectionOutcome(entry, "expiree", ", ".join(shown))


def _changed(
    ref: TableRef, frame: pl.LazyFrame, entry: Correction, lines: pl.Series
) -> pl.LazyFrame:
    name = entry.cible.champ or ""
    column = TEXT + ref.column(name)
    text = entry.new_text
    if isinstance(entry.valeur, tuple):
        text = (list_sign(ref.table.champs[name]) or LIST_SIGN).join(entry.valeur)
    new = pl.lit(text or "", dtype=pl.String)
    meant = pl.col(LINE).is_in(lines.implode())
    return frame.with_columns(pl.when(meant).then(new).otherwise(column).alias(column))
