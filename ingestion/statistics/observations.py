"""From a table of text to observations: one row per code and variable, each with a status.

Applies the source's declaration (blocks, notes, markers); `row_keys` says what each row is about
and `cell_status` what each cell is worth. The gate judges the wide frame made here; what the gate
sets aside is marked afterwards by `withdraw_rows`.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from ingestion.declaration.source_model import Block, Source
from ingestion.files.numbers import parse_number
from ingestion.files.text_table import RejectedRow, TextTable
from ingestion.statistics.cell_status import broken_count, cell_status, read_notes, reject_reason
from ingestion.statistics.header_match import match_header
from ingestion.statistics.row_keys import PlacedRows, place_rows

OBSERVATION_SCHEMA = pl.Schema(
    {
        "source_id": pl.String(),
        "edition": pl.String(),
        "bloc": pl.String(),
        "millesime": pl.Int32(),
        "niveau_geo": pl.String(),
        "code_geo": pl.String(),
        "millesime_geo": pl.Int32(),
        "variable": pl.String(),
        "valeur": pl.Float64(),
        "statut": pl.String(),
        "note": pl.String(),
        "ligne": pl.Int32(),
        # Set by `corrected_observations` alone: the correction applied, and what was published.
        "correction": pl.String(),
        "valeur_publiee": pl.Float64(),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What reading an edition found, its observations aside.

    wide: one row per row of the file that was kept: `code_geo`, `ligne`, one Float64 per variable
    of the blocks, `note_<bloc>`; in a long file also `millesime` and `modalite`, which with
    `code_geo` make its key. rejected: rows and cells not accepted. ignored, undeclared, unseen: as
    in `PlacedRows`.
    """

    wide: pl.DataFrame
    rejected: tuple[RejectedRow, ...]
    rows_read: int
    ignored: dict[str, int]
    unknown_columns: tuple[str, ...]
    unknown_notes: dict[str, int]
    filled_unnamed: int
    unreadable_cells: int
    undeclared: dict[str, int]
    unseen: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadObservations(Findings):
    """An edition, or a part of a large one, as read. long: OBSERVATION_SCHEMA."""

    long: pl.DataFrame


def read_observations(
    source: Source, edition_id: str, table: TextTable, repeats: pl.DataFrame | None = None
) -> ReadObservations:
    """Raises EditionRefused when a declared column is missing. `repeats`: as in `place_rows`."""
    match = match_header(source, edition_id, table.columns)
    placed = place_rows(source, edition_id, table, match, repeats)
    wide = placed.place.select(*_control_key(source), "ligne")
    longs, unknown_notes = {}, Counter[str]()
    for block_id, block in source.blocs.items():
        columns = [c for c in block.variables if c in match.positions]
        if not columns:
            continue
        values = _values(source, edition_id, block, placed.cells.select(columns))
        notes = _notes(source, edition_id, block, placed.cells)
        wide = wide.hstack(values).with_columns(notes.alias(f"note_{block_id}"))
        unknown_notes.update(_unknown_notes(notes, block, block_id))
        longs[block_id] = _long_block(source, edition_id, block_id, placed, values, notes)
    long = pl.concat(longs.values())
    cell_rejects = _rejected_cells(long)
    final = long.select(OBSERVATION_SCHEMA.names()).cast(OBSERVATION_SCHEMA)
    ignored = sum(placed.ignored.values())
    return ReadObservations(
        wide=wide,
        long=pl.concat([final, _withheld_duplicates(source, edition_id, longs, placed.repeated)]),
        rejected=(*table.rejected, *placed.rejected, *cell_rejects),
        rows_read=table.cells.height + len(table.rejected) - ignored,
        ignored=placed.ignored,
        unknown_columns=match.unknown,
        unknown_notes=dict(unknown_notes),
        filled_unnamed=table.filled_unnamed,
        unreadable_cells=len(cell_rejects),
        undeclared=placed.undeclared,
        unseen=placed.unseen,
    )


def withdraw_rows(long: pl.DataFrame, lines: set[int]) -> pl.DataFrame:
    """The same observations, with those of the given lines rejected (status X, no value)."""
    if not lines:
        return long
    withdrawn = pl.col("ligne").is_in(sorted(lines))
    return long.with_columns(
        valeur=pl.when(withdrawn).then(None).otherwise(pl.col("valeur")),
        statut=pl.when(withdrawn).then(pl.lit("X")).otherwise(pl.col("statut")),
        # A row that is set aside shows no number, not even the one that was corrected.
        valeur_publiee=pl.when(~withdrawn).then(pl.col("valeur_publiee")),
    )


def _control_key(source: Source) -> tuple[str, ...]:
    layout = source.disposition
    year = ("millesime",) if layout and layout.annee else ()
    return ("code_geo", *year, *(("modalite",) if layout and layout.dimensions else ()))


def _values(source: Source, edition_id: str, block: Block, cells: pl.DataFrame) -> pl.DataFrame:
    """One Float64 a variable, each column read with its own decimal mark."""
    usual = block.decimale or source.reading(edition_id).decimale
    return cells.select(
        parse_number(pl.col(c), block.variables[c].decimale or usual).alias(block.variable_name(c))
        for c in cells.columns
    )


def _notes(source: Source, edition_id: str, block: Block, cells: pl.DataFrame) -> pl.Series:
    if block.note is None or block.note not in cells.columns:
        return pl.Series([None] * cells.height, dtype=pl.String)
    return read_notes(cells.get_column(block.note), block, source.reading(edition_id))


def _unknown_notes(notes: pl.Series, block: Block, block_id: str) -> dict[str, int]:
    strange = notes.filter(notes.is_not_null() & ~notes.is_in(list(block.codes_note)))
    return {f"{block_id}:{code}": count for code, count in Counter(strange.to_list()).items()}


def _long_block(
    source: Source,
    edition_id: str,
    block_id: str,
    placed: PlacedRows,
    values: pl.DataFrame,
    notes: pl.Series,
) -> pl.DataFrame:
    block = source.blocs[block_id]
    names = {c: block.variable_name(c) for c in block.variables if c in placed.cells.columns}
    indexed = placed.place.with_columns(notes.alias("note"))
    texts = placed.cells.select(pl.col(c).alias(name) for c, name in names.items())
    # Both unpivots go column by column over the same rows: their orders agree.
    long = indexed.hstack(texts).unpivot(
        index=indexed.columns, variable_name="variable", value_name="texte"
    )
    long = long.hstack([values.unpivot().get_column("value").alias("lu")])
    has_note = block.note is not None and block.note in placed.cells.columns
    return (
        long.with_columns(
            cell_status(block, source.reading(edition_id), has_note).alias("statut"),
            broken_count(block).fill_null(False).alias("est_fraction"),
        )
        .with_columns(
            valeur=pl.when(pl.col("statut") == "D").then(pl.col("lu")),
            correction=pl.lit(None),
            valeur_publiee=pl.lit(None),
            **_constants(source, edition_id, block_id),
        )
        .with_columns(variable=_full_name())
    )


def _constants(source: Source, edition_id: str, block_id: str) -> dict[str, pl.Expr]:
    """What all the observations of a block share."""
    edition = source.editions[edition_id]
    return {
        "source_id": pl.lit(source.source_id),
        "edition": pl.lit(edition_id),
        "bloc": pl.lit(block_id),
        # The row's own year in a long file, that of the block otherwise.
        "millesime": pl.coalesce("millesime", pl.lit(edition.millesimes[block_id].annee)),
        "niveau_geo": pl.lit(source.niveau_geo),
        "millesime_geo": pl.lit(edition.millesime_geo or source.millesime_geo),
    }


def _full_name() -> pl.Expr:
    """`<modalite>_<variable>` where rows have a modality."""
    alone = pl.col("modalite") == ""
    return (
        pl.when(alone)
        .then(pl.col("variable"))
        .otherwise(pl.concat_str("modalite", "variable", separator="_"))
    )


def _rejected_cells(long: pl.DataFrame) -> tuple[RejectedRow, ...]:
    rows = long.filter(pl.col("statut") == "X").select(
        "ligne", "variable", "texte", "code_geo", "lu", "note", "est_fraction"
    )
    return tuple(
        RejectedRow(line, variable, text, reject_reason(value, note, fraction), (code,))
        for line, variable, text, code, value, note, fraction in rows.iter_rows()
    )


def _withheld_duplicates(
    source: Source, edition_id: str, blocks: Iterable[str], repeated: pl.DataFrame
) -> pl.DataFrame:
    """A repeated row stays, without a value: missing must not look like absent.

    blocks: those of the file, whether or not another row of it was kept.
    """
    empty = pl.DataFrame(schema=OBSERVATION_SCHEMA)
    if repeated.is_empty():
        return empty
    absent = set(source.editions[edition_id].absentes)
    parts = [
        repeated.join(
            pl.DataFrame(
                {"variable": [block.variable_name(c) for c in block.variables if c not in absent]}
            ),
            how="cross",
        )
        .with_columns(**_constants(source, edition_id, block_id), statut=pl.lit("X"))
        .with_columns(variable=_full_name())
        for block_id, block in ((block_id, source.blocs[block_id]) for block_id in blocks)
    ]
    return pl.concat([empty, *(_completed(part) for part in parts)])


def _completed(part: pl.DataFrame) -> pl.DataFrame:
    """The agreed columns, those that are not there without a value."""
    return part.select(
        (pl.col(name) if name in part.columns else pl.lit(None, dtype=dtype))
        .cast(dtype)
        .alias(name)
        for name, dtype in OBSERVATION_SCHEMA.items()
    )
