"""Applies the corrections of an edition to its observations, before gate 1 judges them.

The corrected cell says so in `correction`, and keeps in `valeur_publiee` what it replaced.
"""

from dataclasses import dataclass, replace
from math import isclose

import polars as pl

from ingestion.corrections.model import Correction, as_text
from ingestion.corrections.outcome import CorrectionOutcome, active_corrections
from ingestion.declaration.source_model import Source
from ingestion.files.text_table import RejectedRow
from ingestion.statistics.observations import ReadObservations


def correct_observations(
    source: Source, edition_id: str, read: ReadObservations
) -> tuple[ReadObservations, tuple[CorrectionOutcome, ...]]:
    """The observations once corrected, and what became of each correction."""
    entries = active_corrections(source, edition_id)
    if not entries:
        return read, ()
    cells = _targeted(read.long, entries)
    refused = {(r.line, r.column): r.value for r in read.rejected if len(r.content) == 1}
    found = [(entry, _cell(cells, entry)) for entry in entries]
    outcomes = tuple(_outcome(entry, cell, refused) for entry, cell in found)
    changes = [
        _change(outcome.correction, cell)
        for outcome, (_, cell) in zip(outcomes, found, strict=True)
        if outcome.state == "appliquee" and cell is not None
    ]
    return (_changed(read, changes) if changes else read), outcomes


@dataclass(frozen=True, slots=True)
class _Cell:
    position: int
    line: int
    variable: str
    value: float | None
    status: str


@dataclass(frozen=True, slots=True)
class _Change:
    cell: _Cell
    value: float | None
    status: str
    correction: str


def _targeted(long: pl.DataFrame, entries: tuple[Correction, ...]) -> pl.DataFrame:
    return long.with_row_index("position").filter(
        pl.col("code_geo").is_in([e.cible.code_geo for e in entries]),
        pl.col("variable").is_in([e.cible.variable for e in entries]),
        # A repeated row has no line: which of the two was meant cannot be told.
        pl.col("ligne").is_not_null(),
    )


def _cell(cells: pl.DataFrame, entry: Correction) -> _Cell | None:
    target = entry.cible
    rows = cells.filter(
        pl.col("code_geo") == target.code_geo,
        pl.col("variable") == target.variable,
        pl.lit(target.millesime is None) | (pl.col("millesime") == (target.millesime or 0)),
    )
    if rows.is_empty():
        return None
    row = rows.row(0, named=True)
    return _Cell(row["position"], row["ligne"], row["variable"], row["valeur"], row["statut"])


def _outcome(
    entry: Correction, cell: _Cell | None, refused: dict[tuple[int, str | None], str | None]
) -> CorrectionOutcome:
    if cell is None:
        return CorrectionOutcome(entry, "sans_objet")
    text = refused.get((cell.line, cell.variable))
    if _still_published(entry, cell, text):
        return CorrectionOutcome(entry, "appliquee", cells=1)
    shown = as_text(cell.value) if text is None else text
    found = f"une case vide (statut {cell.status})" if shown is None else f"« {shown} »"
    return CorrectionOutcome(entry, "expiree", found)


def _still_published(entry: Correction, cell: _Cell, text: str | None) -> bool:
    if isinstance(entry.publie, str):
        return text == entry.publie
    if cell.value is None or not isinstance(entry.publie, int | float):
        return False
    return isclose(cell.value, entry.publie, rel_tol=1e-9, abs_tol=1e-9)


def _change(entry: Correction, cell: _Cell) -> _Change:
    value = float(entry.valeur) if isinstance(entry.valeur, int | float) else None
    return _Change(cell, value, str(entry.statut), entry.id)


def _changed(read: ReadObservations, changes: list[_Change]) -> ReadObservations:
    places = {(c.cell.line, c.cell.variable) for c in changes}
    kept = tuple(r for r in read.rejected if not _is_corrected(r, places))
    return replace(
        read,
        wide=_changed_wide(read.wide, changes),
        long=_changed_long(read.long, changes),
        rejected=kept,
        unreadable_cells=read.unreadable_cells - (len(read.rejected) - len(kept)),
    )


def _is_corrected(refused: RejectedRow, places: set[tuple[int, str]]) -> bool:
    return len(refused.content) == 1 and (refused.line, refused.column) in places


def _changed_long(long: pl.DataFrame, changes: list[_Change]) -> pl.DataFrame:
    made = pl.DataFrame(
        {
            "position": [c.cell.position for c in changes],
            "nouvelle": [c.value for c in changes],
            "nouveau": [c.status for c in changes],
            "nom": [c.correction for c in changes],
            # What is withdrawn is not shown again beside the blank that it leaves.
            "avant": [None if c.value is None else c.cell.value for c in changes],
        },
        schema={
            "position": pl.UInt32, "nouvelle": pl.Float64, "nouveau": pl.String,
            "nom": pl.String, "avant": pl.Float64,
        },
    )  # fmt: skip
    joined = long.with_row_index("position").join(
        made, on="position", how="left", maintain_order="left"
    )
    corrected = pl.col("nom").is_not_null()
    return joined.with_columns(
        valeur=pl.when(corrected).then(pl.col("nouvelle")).otherwise(pl.col("valeur")),
        statut=pl.when(corrected).then(pl.col("nouveau")).otherwise(pl.col("statut")),
        correction=pl.col("nom"),
        valeur_publiee=pl.col("avant"),
    ).select(long.columns)


def _changed_wide(wide: pl.DataFrame, changes: list[_Change]) -> pl.DataFrame:
    """The frame that the gate judges: the column of a variable is its name without modality."""
    for change in changes:
        row = wide.filter(pl.col("ligne") == change.cell.line)
        column = change.cell.variable
        if "modalite" in wide.columns and (name := row.get_column("modalite")[0]):
            column = column.removeprefix(f"{name}_")
        new = pl.lit(change.value, dtype=pl.Float64)
        wide = wide.with_columns(
            pl.when(pl.col("ligne") == change.cell.line)
            .then(new)
            .otherwise(pl.col(column))
            .alias(column)
        )
    return wide
