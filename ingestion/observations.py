"""From a table of text to observations: one row per code and variable, each with a status.

Applies the source's declaration (blocks, notes, markers, key). The gate judges the wide frame
made here; what the gate sets aside is marked afterwards by `withdraw_rows`.
"""

from collections import Counter
from dataclasses import dataclass

import polars as pl

from ingestion.csv_table import RejectedRow, TextTable
from ingestion.header_match import HeaderMatch, match_header
from ingestion.numbers import parse_number
from ingestion.source_model import Block, Reading, Source

# Units of things that are counted one by one.
COUNTS = ("nb", "hab")

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
    }
)


@dataclass(frozen=True, slots=True)
class ReadObservations:
    """An edition as read.

    wide: one row per code (`code_geo`, `ligne`, one Float64 per variable, `note_<bloc>`).
    long: OBSERVATION_SCHEMA. rejected: rows and cells that were not accepted.
    """

    wide: pl.DataFrame
    long: pl.DataFrame
    rejected: tuple[RejectedRow, ...]
    rows_read: int
    total_rows: int
    unknown_columns: tuple[str, ...]
    unknown_notes: dict[str, int]
    filled_unnamed: int
    unreadable_cells: int


def read_observations(source: Source, edition_id: str, table: TextTable) -> ReadObservations:
    """Raises EditionRefused when a declared column is missing."""
    match = match_header(source, edition_id, table.columns)
    keyed = _split_rows(source, table, match)
    frame = _text_frame(table, match, keyed.kept)
    wide = frame.select("code_geo", "ligne")
    longs, unknown_notes = [], Counter[str]()
    for block_id, block in source.blocs.items():
        columns = [c for c in block.variables if c in match.positions]
        if not columns:
            continue
        reading = source.reading(edition_id)
        values = frame.select(
            parse_number(pl.col(c), reading.decimale).alias(block.variable_name(c)) for c in columns
        )
        notes = _notes(frame, block)
        wide = wide.hstack(values).with_columns(notes.alias(f"note_{block_id}"))
        unknown_notes.update(_unknown_notes(notes, block, block_id))
        longs.append(_long_block(source, edition_id, block_id, frame, columns, values, notes))
    long = pl.concat(longs)
    cell_rejects = _rejected_cells(long)
    final = long.select(OBSERVATION_SCHEMA.names()).cast(OBSERVATION_SCHEMA)
    return ReadObservations(
        wide=wide,
        long=pl.concat([final, _withheld_duplicates(final, keyed.conflicting)]),
        rejected=(*table.rejected, *keyed.rejected, *cell_rejects),
        rows_read=len(table.rows) + len(table.rejected) - keyed.totals,
        total_rows=keyed.totals,
        unknown_columns=match.unknown,
        unknown_notes=dict(unknown_notes),
        filled_unnamed=table.filled_unnamed,
        unreadable_cells=len(cell_rejects),
    )


def withdraw_rows(long: pl.DataFrame, lines: set[int]) -> pl.DataFrame:
    """The same observations, with those of the given lines rejected (status X, no value)."""
    if not lines:
        return long
    withdrawn = pl.col("ligne").is_in(sorted(lines))
    return long.with_columns(
        valeur=pl.when(withdrawn).then(None).otherwise(pl.col("valeur")),
        statut=pl.when(withdrawn).then(pl.lit("X")).otherwise(pl.col("statut")),
    )


@dataclass(frozen=True, slots=True)
class _KeyedRows:
    kept: list[int]
    totals: int
    rejected: tuple[RejectedRow, ...]
    conflicting: tuple[str, ...]


def _split_rows(source: Source, table: TextTable, match: HeaderMatch) -> _KeyedRows:
    """Rows to keep, total rows, and rows whose key is wrong or repeated."""
    assert source.cle is not None
    position = match.positions[source.cle.colonne]
    keys = pl.Series([row[position] for row in table.rows], dtype=pl.String)
    is_total = keys.is_in(list(source.cle.lignes_ignorees))
    is_code = keys.str.contains(source.cle.motif) & ~is_total
    counts = Counter(keys.filter(is_code).to_list())
    kept: list[int] = []
    rejected: list[RejectedRow] = []
    conflicting: dict[str, None] = {}
    for i, (key, total, code) in enumerate(zip(keys, is_total, is_code, strict=True)):
        if code and counts[key] == 1:
            kept.append(i)
        elif code:
            conflicting[key] = None
            rejected.append(_reject(table, i, source.cle.colonne, key, "code répété"))
        elif not total:
            reason = f"code hors du motif {source.cle.motif}"
            rejected.append(_reject(table, i, source.cle.colonne, key, reason))
    return _KeyedRows(kept, int(is_total.sum()), tuple(rejected), tuple(conflicting))


def _reject(table: TextTable, i: int, column: str, value: str, reason: str) -> RejectedRow:
    return RejectedRow(table.lines[i], column, value, reason, table.rows[i])


def _text_frame(table: TextTable, match: HeaderMatch, kept: list[int]) -> pl.DataFrame:
    """Text columns of the kept rows under their catalogue names, plus `code_geo`, `ligne`."""
    key_column, *others = match.positions
    columns = list(zip(*(table.rows[i] for i in kept), strict=True)) if kept else None
    data = {
        column: pl.Series(columns[match.positions[column]] if columns else [], dtype=pl.String)
        for column in match.positions
    }
    lines = pl.Series([table.lines[i] for i in kept], dtype=pl.Int32)
    return pl.DataFrame(
        {"code_geo": data[key_column], "ligne": lines} | {c: data[c] for c in others}
    )


def _notes(frame: pl.DataFrame, block: Block) -> pl.Series:
    if block.note is None or block.note not in frame.columns:
        return pl.Series([None] * frame.height, dtype=pl.String)
    return frame.get_column(block.note).replace("", None)


def _unknown_notes(notes: pl.Series, block: Block, block_id: str) -> dict[str, int]:
    strange = notes.filter(notes.is_not_null() & ~notes.is_in(list(block.codes_note)))
    return {f"{block_id}:{code}": count for code, count in Counter(strange.to_list()).items()}


def _long_block(
    source: Source,
    edition_id: str,
    block_id: str,
    frame: pl.DataFrame,
    columns: list[str],
    values: pl.DataFrame,
    notes: pl.Series,
) -> pl.DataFrame:
    block, edition = source.blocs[block_id], source.editions[edition_id]
    indexed = frame.select("code_geo", "ligne", *columns).with_columns(notes.alias("note"))
    names = {c: block.variable_name(c) for c in columns}
    # Both unpivots go column by column over the same rows: their orders agree.
    long = indexed.rename(names).unpivot(
        index=["code_geo", "ligne", "note"], variable_name="variable", value_name="texte"
    )
    long = long.hstack([values.unpivot().get_column("value").alias("lu")])
    has_note = block.note is not None and block.note in frame.columns
    return long.with_columns(
        _status(block, source.reading(edition_id), has_note).alias("statut"),
        _broken_count(block).fill_null(False).alias("est_fraction"),
    ).with_columns(
        source_id=pl.lit(source.source_id),
        edition=pl.lit(edition_id),
        bloc=pl.lit(block_id),
        millesime=pl.lit(edition.millesimes[block_id].annee),
        niveau_geo=pl.lit(source.niveau_geo),
        millesime_geo=pl.lit(edition.millesime_geo or source.millesime_geo),
        valeur=pl.when(pl.col("statut") == "D").then(pl.col("lu")),
    )


def _status(block: Block, reading: Reading, has_note: bool) -> pl.Expr:
    """Status of a cell from its text and the code of its block's note."""
    blank = pl.col("texte") == ""
    absent = {code: n.statut for code, n in block.codes_note.items() if n.effet == "absent"}
    usable = [code for code, n in block.codes_note.items() if n.effet != "absent"]
    marked = pl.col("texte").is_in(list(reading.marqueurs))
    marker = pl.col("texte").replace_strict(reading.marqueurs, default=None, return_dtype=pl.String)
    under_note = pl.lit(has_note) & ~pl.col("note").is_in(usable).fill_null(False)
    # A code nobody described, or no code at all, explains nothing: not available.
    reason = pl.col("note").replace_strict(absent, default="N", return_dtype=pl.String)
    return (
        pl.when(marked)
        .then(marker)
        .when(blank & under_note)
        .then(reason)
        # A value that the producer's own note says is unusable is not published.
        .when(~blank & under_note)
        .then(pl.lit("X"))
        .when(blank)
        .then(_blank_status(block))
        .when(pl.col("lu").is_not_null() & ~_broken_count(block))
        .then(pl.lit("D"))
        .otherwise(pl.lit("X"))
    )


def _broken_count(block: Block) -> pl.Expr:
    """Persons, dwellings or contracts do not come in parts: a decimal there is a lost column."""
    counts = [block.variable_name(c) for c, v in block.variables.items() if v.unite in COUNTS]
    return pl.col("variable").is_in(counts) & (pl.col("lu") != pl.col("lu").round())


def _blank_status(block: Block) -> pl.Expr:
    own = {
        block.variable_name(c): v.statut_blanc for c, v in block.variables.items() if v.statut_blanc
    }
    if not own:
        return pl.lit(block.statut_blanc)
    return pl.col("variable").replace_strict(
        own, default=block.statut_blanc, return_dtype=pl.String
    )


def _rejected_cells(long: pl.DataFrame) -> tuple[RejectedRow, ...]:
    rows = long.filter(pl.col("statut") == "X").select(
        "ligne", "variable", "texte", "code_geo", "lu", "note", "est_fraction"
    )
    return tuple(
        RejectedRow(line, variable, text, _reason(value, note, fraction), (code,))
        for line, variable, text, code, value, note, fraction in rows.iter_rows()
    )


def _reason(value: float | None, note: str | None, fraction: bool) -> str:
    if value is None:
        return "nombre illisible"
    if fraction:
        return "un effectif n'a pas de décimales"
    return f"valeur présente malgré la note {note}" if note else "valeur sans note"


def _withheld_duplicates(long: pl.DataFrame, codes: tuple[str, ...]) -> pl.DataFrame:
    """A repeated code keeps its rows, without a value: missing must not look like absent."""
    if not codes:
        return long.clear()
    names = ["source_id", "edition", "bloc", "millesime", "niveau_geo", "millesime_geo", "variable"]
    shape = long.select(names).unique(maintain_order=True)
    return (
        shape.join(pl.DataFrame({"code_geo": list(codes)}), how="cross")
        .with_columns(
            valeur=pl.lit(None, dtype=pl.Float64),
            statut=pl.lit("X"),
            note=pl.lit(None, dtype=pl.String),
            ligne=pl.lit(None, dtype=pl.Int32),
        )
        .select(long.columns)
    )
