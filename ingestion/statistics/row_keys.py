"""Says what each row of a table is about: its code, and its year and modality in a long file.

Sets aside the rows that are about nothing known, with the reason, and those that repeat another.
Reads no value.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import polars as pl

from ingestion.declaration.source_model import Source
from ingestion.files.text_table import RejectedRow, TextTable
from ingestion.statistics.header_match import HeaderMatch

PLACE = ("code_geo", "millesime", "modalite")


@dataclass(frozen=True, slots=True)
class PlacedRows:
    """Rows to keep, in the file's order, and what became of the others.

    place: `code_geo`, `millesime` (null unless years are in rows), `modalite` ("" unless
    modalities are), `ligne`. cells: the text columns of the same rows, by catalogue name.
    ignored: rows left out as declared, by label. repeated: places that several rows claim.
    undeclared: years and modalities that the catalogue does not know, with their rows.
    unseen: years and modalities that the catalogue declares and no row has.
    """

    place: pl.DataFrame
    cells: pl.DataFrame
    ignored: dict[str, int]
    rejected: tuple[RejectedRow, ...]
    repeated: pl.DataFrame
    undeclared: dict[str, int]
    unseen: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Fault:
    """A reason to set a row aside: the column to show, and the rows that it hits."""

    column: str
    reason: str
    hits: pl.Expr
    is_layout: bool = True


def place_rows(
    source: Source,
    edition_id: str,
    table: TextTable,
    match: HeaderMatch,
    repeats: pl.DataFrame | None = None,
) -> PlacedRows:
    """Every row of the table is kept, ignored or rejected: none is lost.

    repeats: where the table is a part of a file, the places that several of its rows claim, as
    `repeats_over` finds them.
    """
    assert source.cle is not None
    cells = _text_frame(table, match)
    faults = [*_key_faults(source), *_layout_faults(source, edition_id)]
    state = _state(source, table, cells, faults)
    ignored = Counter(state.get_column("ignoree").drop_nulls().to_list())
    rest = state.filter(pl.col("ignoree").is_null())
    faulty = rest.filter(pl.col("faute").is_not_null())
    good = _good(state)
    if repeats is None:
        repeats = _repeats(good)
    kept = good.join(repeats, on=PLACE, how="anti", nulls_equal=True, maintain_order="left")
    repeated = good.join(repeats, on=PLACE, how="semi", nulls_equal=True, maintain_order="left")
    again = _Fault(source.cle.colonne, _repeated(source), pl.lit(True))
    return PlacedRows(
        place=kept.select(*PLACE, "ligne"),
        cells=cells[kept.get_column("rang")],
        ignored=dict(ignored),
        rejected=tuple(_rejected(table, match, [*faults, again], faulty, repeated)),
        # In the part that holds its first row alone: a place is told once.
        repeated=repeats.filter(
            pl.col("premiere").is_in(good.get_column("ligne").implode())
        ).select(PLACE),
        undeclared=_undeclared(cells, faults, faulty),
        unseen=tuple(_unseen(source, edition_id, rest)),
    )


def repeats_over(
    source: Source, edition_id: str, parts: Iterable[TextTable], match: HeaderMatch
) -> pl.DataFrame:
    """Places that several rows of a file claim: PLACE, and `premiere`, the line of the first."""
    faults = [*_key_faults(source), *_layout_faults(source, edition_id)]
    places = [
        _good(_state(source, part, _text_frame(part, match), faults)).select(*PLACE, "ligne")
        for part in parts
    ]
    return _repeats(pl.concat(places))


def _state(
    source: Source, table: TextTable, cells: pl.DataFrame, faults: list[_Fault]
) -> pl.DataFrame:
    """What each row is about, and what is wrong with it."""
    return cells.select(
        rang=pl.int_range(pl.len()),
        ignoree=_ignored_label(source),
        faute=pl.coalesce(pl.when(f.hits).then(pl.lit(i)) for i, f in enumerate(faults)),
        ligne=pl.Series(table.lines, dtype=pl.Int32),
        **_place(source),
    )


def _good(state: pl.DataFrame) -> pl.DataFrame:
    return state.filter(pl.col("ignoree").is_null(), pl.col("faute").is_null())


def _repeats(good: pl.DataFrame) -> pl.DataFrame:
    # By their hashes first: five million places are compared in the memory of their numbers.
    hashes = good.select(PLACE).hash_rows()
    alike = good.filter(hashes.is_duplicated())
    twice = alike.filter(alike.select(PLACE).is_duplicated())
    return twice.group_by(PLACE, maintain_order=True).agg(pl.col("ligne").first().alias("premiere"))


def _text_frame(table: TextTable, match: HeaderMatch) -> pl.DataFrame:
    """Text columns of every row under their catalogue names."""
    return table.cells.select(
        pl.nth(position).alias(name) for name, position in match.positions.items()
    )


def _ignored_label(source: Source) -> pl.Expr:
    """Why a row is left out as the catalogue says, or null."""
    assert source.cle is not None
    key = pl.col(source.cle.colonne)
    labels = [pl.when(key.is_in(list(source.cle.lignes_ignorees))).then(key)]
    for dimension in source.disposition.dimensions if source.disposition else ():
        cell = pl.col(dimension.colonne)
        label = pl.format("{} = {}", pl.lit(dimension.colonne), cell)
        labels.append(pl.when(cell.is_in(list(dimension.ignorees))).then(label))
    return pl.coalesce(*labels)


def _key_faults(source: Source) -> Iterator[_Fault]:
    key = source.cle
    assert key is not None
    wrong = ~pl.col(key.colonne).str.contains(key.motif)
    yield _Fault(key.colonne, f"code hors du motif {key.motif}", wrong, is_layout=False)


def _layout_faults(source: Source, edition_id: str) -> Iterator[_Fault]:
    layout = source.disposition
    if layout is None:
        return
    if layout.annee is not None:
        years = _years(source, edition_id)
        known = _year(source).is_in(years).fill_null(False)
        span = f"{years[0]} à {years[-1]}" if len(years) > 1 else str(years[0])
        yield _Fault(layout.annee.colonne, f"année non déclarée au catalogue ({span})", ~known)
    for dimension in layout.dimensions:
        known = pl.col(dimension.colonne).is_in(list(dimension.modalites))
        yield _Fault(dimension.colonne, "modalité non déclarée au catalogue", ~known)


def _place(source: Source) -> dict[str, pl.Expr]:
    key, layout = source.cle, source.disposition
    assert key is not None
    code = pl.col(key.colonne).replace(key.recodages) if key.recodages else pl.col(key.colonne)
    modality = pl.lit("")
    if layout is not None and layout.dimensions:
        # An empty part adds nothing to the name, not even its underscore.
        names = [
            pl.col(d.colonne).replace_strict(
                {value: part and f"_{part}" for value, part in d.modalites.items()},
                default=None,
                return_dtype=pl.String,
            )
            for d in layout.dimensions
        ]
        modality = pl.concat_str(names).str.strip_prefix("_")
    return {"code_geo": code, "millesime": _year(source), "modalite": modality}


def _year(source: Source) -> pl.Expr:
    layout = source.disposition
    if layout is None or layout.annee is None:
        return pl.lit(None, dtype=pl.Int32)
    return pl.col(layout.annee.colonne).cast(pl.Int32, strict=False) + layout.annee.base


def _years(source: Source, edition_id: str) -> list[int]:
    declared = source.editions[edition_id].millesimes.values()
    return sorted({year for block in declared for year in block.years})


def _repeated(source: Source) -> str:
    layout = source.disposition
    year = ["même année"] if layout and layout.annee else []
    modality = ["même modalité"] if layout and layout.dimensions else []
    more = ", ".join([*year, *modality])
    return f"code répété ({more})" if more else "code répété"


def _rejected(
    table: TextTable,
    match: HeaderMatch,
    faults: list[_Fault],
    faulty: pl.DataFrame,
    repeated: pl.DataFrame,
) -> Iterator[RejectedRow]:
    """Rows set aside, in the file's order; the last fault is that of repeated rows."""
    again = repeated.with_columns(faute=pl.lit(len(faults) - 1))
    for rank, number in sorted(
        row for part in (faulty, again) for row in part.select("rang", "faute").iter_rows()
    ):
        fault, row = faults[number], table.row(rank)
        value = row[match.positions[fault.column]]
        yield RejectedRow(table.lines[rank], fault.column, value, fault.reason, row)


def _undeclared(cells: pl.DataFrame, faults: list[_Fault], faulty: pl.DataFrame) -> dict[str, int]:
    found: dict[str, int] = {}
    for number, fault in enumerate(faults):
        if fault.is_layout:
            rows = faulty.filter(pl.col("faute") == number).get_column("rang")
            values = Counter(cells[rows].get_column(fault.column).to_list())
            found |= {f"{fault.column} = {value}": count for value, count in values.items()}
    return found


def _unseen(source: Source, edition_id: str, rows: pl.DataFrame) -> Iterator[str]:
    layout = source.disposition
    if layout is None:
        return
    if layout.annee is not None:
        seen = set(rows.get_column("millesime").unique().to_list())
        yield from (str(year) for year in _years(source, edition_id) if year not in seen)
    seen = set(rows.get_column("modalite").unique().to_list())
    yield from (name for name in layout.modality_names() if name and name not in seen)
