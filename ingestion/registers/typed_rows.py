"""Types the rows of a register and sets aside those that break its rules.

A cell that breaks a rule becomes null and is kept in quarantine; a row that lacks a required
field, or whose key is not its own, goes there whole. Judges no share: see `register_checks`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from operator import or_

import polars as pl

from ingestion.declaration.register_model import RegisterField
from ingestion.errors import EditionRefused, Where
from ingestion.files.text_table import LINE, TEXT, RejectedRow
from ingestion.registers.columns import TableRef
from ingestion.registers.pseudonyms import pseudonymised
from ingestion.registers.raw_rows import RawRows
from ingestion.registers.refused_rows import (
    as_text,
    masked,
    refused_cell,
    refused_row,
    shown,
    shown_key,
)
from ingestion.registers.repeated_rows import count_repeated, repeated_rows
from ingestion.registers.typed_fields import typed_field

BROKEN = "motif:"
# More rows or cells than this in quarantine are no accident: the file is not what it says.
MAX_REFUSED = 200_000
Fields = dict[str, RegisterField]


@dataclass(frozen=True, slots=True)
class TypedRows:
    """`kept`: LINE and the fields of the rows that are accepted, lazily.

    filled, broken: number of cells with a text, and with a broken rule, by field.
    key_repeats: rows that share a key which the catalogue lets repeat.
    """

    kept: pl.LazyFrame
    rows_read: int
    rejected_rows: tuple[RejectedRow, ...]
    rejected_cells: tuple[RejectedRow, ...]
    filled: dict[str, int]
    broken: dict[str, int]
    key_repeats: int


def type_rows(ref: TableRef, raw: RawRows, key: bytes | None) -> TypedRows:
    """`key`: the site's key of pseudonyms. Raises EditionRefused beyond MAX_REFUSED."""
    fields = ref.fields()
    typed = _typed(ref, raw, fields)
    if not raw.bounded:
        typed = _with_bad_cells(ref, typed.collect(), raw, fields).lazy()
    counts = typed.select(_counts(ref, fields)).collect(engine="streaming").row(0, named=True)
    broken = {name: counts[f"brise:{name}"] for name in fields}
    _refuse_flood(ref, max(counts["refusees"], sum(broken.values())), broken)
    lines: dict[int, RejectedRow] = {}
    if counts["refusees"]:
        refused = typed.filter(_lacks_required(ref, fields)).collect(engine="streaming")
        lines |= {row.line: row for row in _refused_rows(ref, refused, fields)}
    key_repeats = _set_repeats_aside(ref, typed, fields, lines)
    kept = _without(typed, lines)
    cells = _refused_cells(ref, kept, fields) if any(broken.values()) else ()
    return TypedRows(
        kept=kept.select(LINE, *(_landed(name, field, key) for name, field in fields.items())),
        rows_read=counts["lues"] + len(raw.rejected),
        rejected_rows=(*masked(ref, raw.rejected), *(lines[n] for n in sorted(lines))),
        rejected_cells=tuple(cells),
        filled={name: counts[f"rempli:{name}"] for name in fields},
        broken=broken,
        key_repeats=key_repeats,
    )


def unique_sets(ref: TableRef, fields: Fields) -> dict[tuple[str, ...], bool]:
    """Sets of fields that name one row -> must they? (a published key may repeat itself)."""
    sets: dict[tuple[str, ...], bool] = {
        (name,): True for name, field in fields.items() if field.unique
    }
    cle = tuple(name for name in ref.table.cle if name in fields)
    if cle and len(cle) == len(ref.table.cle):
        sets[cle] = sets.get(cle, False) or ref.table.cle_unique
    return sets


def _typed(ref: TableRef, raw: RawRows, fields: Fields) -> pl.LazyFrame:
    schema = raw.frame.collect_schema()
    reading = ref.source.reading(ref.edition_id)
    mark = reading.decimale if reading.format in ("csv", "excel") else "."
    columns = [pl.col(LINE), pl.col(f"^{TEXT}.*$")]
    for name, field in fields.items():
        column = TEXT + ref.column(name)
        cell = typed_field(field, column, schema[column], mark)
        columns += [cell.value.alias(name), cell.broken.alias(BROKEN + name)]
    return raw.frame.select(columns)


def _with_bad_cells(
    ref: TableRef, typed: pl.DataFrame, raw: RawRows, fields: Fields
) -> pl.DataFrame:
    """Cells that the format could not give as text: no value, their reason and what was there."""
    for column in dict.fromkeys(column for _, column in raw.bad_cells):
        found = {line: why for (line, c), why in raw.bad_cells.items() if c == column}
        line = pl.col(LINE)
        there = line.replace_strict(
            {n: value for n, (value, _) in found.items()}, default=None, return_dtype=pl.String
        )
        reason = line.replace_strict(
            {n: why for n, (_, why) in found.items()}, default=None, return_dtype=pl.String
        )
        changes = [pl.coalesce(there, TEXT + column).alias(TEXT + column)]
        for name in (n for n in fields if ref.column(n) == column):
            changes.append(pl.coalesce(reason, BROKEN + name).alias(BROKEN + name))
            changes.append(pl.when(reason.is_null()).then(name).alias(name))
        typed = typed.with_columns(changes)
    return typed


def _lacks_required(ref: TableRef, fields: Fields) -> pl.Expr:
    required = [n for n in fields if _required(ref, n)]
    return reduce(or_, (pl.col(n).is_null() for n in required), pl.lit(False))


def _required(ref: TableRef, name: str) -> bool:
    """Declared so, or part of a key that must name one row."""
    in_key = ref.table.cle_unique and name in ref.table.cle
    return ref.table.champs[name].obligatoire or in_key


def _counts(ref: TableRef, fields: Fields) -> list[pl.Expr]:
    return [
        pl.len().alias("lues"),
        _lacks_required(ref, fields).sum().alias("refusees"),
        *(
            (pl.col(n).is_not_null() | pl.col(BROKEN + n).is_not_null()).sum().alias(f"rempli:{n}")
            for n in fields
        ),
        *(pl.col(BROKEN + n).is_not_null().sum().alias(f"brise:{n}") for n in fields),
    ]


def _refuse_flood(ref: TableRef, count: int, broken: dict[str, int]) -> None:
    if count <= MAX_REFUSED:
        return
    worst = sorted(broken, key=lambda name: -broken[name])[:5]
    seen = ", ".join(f"{ref.column(n)} ({broken[n]})" for n in worst if broken[n])
    raise EditionRefused(
        f"Plus de {MAX_REFUSED} lignes ou cellules ne suivent pas leur déclaration.",
        Where(file=ref.file_name, value=seen or None),
        rule=f"champs de la table « {ref.name} » dans {ref.source.source_id}.yml",
        next_step="comparer le fichier à sa déclaration : le format a sans doute changé",
    )


def _set_repeats_aside(
    ref: TableRef, typed: pl.LazyFrame, fields: Fields, lines: dict[int, RejectedRow]
) -> int:
    """Adds to `lines` the rows whose key is not theirs; gives the repeats that are admitted."""
    admitted = 0
    for names, must_differ in unique_sets(ref, fields).items():
        remaining = _without(typed, lines)
        if must_differ:
            repeats = repeated_rows(ref, remaining, names, MAX_REFUSED)
            lines |= {row.line: row for row in repeats}
        else:
            admitted = count_repeated(remaining, names)
    return admitted


def _without(typed: pl.LazyFrame, lines: dict[int, RejectedRow]) -> pl.LazyFrame:
    if not lines:
        return typed
    refused = pl.Series(sorted(lines), dtype=pl.Int32)
    return typed.filter(~pl.col(LINE).is_in(refused.implode()))


def _refused_rows(ref: TableRef, refused: pl.DataFrame, fields: Fields) -> Iterator[RejectedRow]:
    for row in as_text(refused).iter_rows(named=True):
        name = next(n for n in fields if _required(ref, n) and row[n] is None)
        broken, column = row[BROKEN + name], ref.column(name)
        reason = f"{broken} (champ obligatoire)" if broken else "champ obligatoire vide"
        yield refused_row(ref, row, column, shown(fields[name], row[TEXT + column]), reason)


def _refused_cells(ref: TableRef, kept: pl.LazyFrame, fields: Fields) -> Iterator[RejectedRow]:
    any_broken = pl.any_horizontal(pl.col(BROKEN + name).is_not_null() for name in fields)
    frame = kept.filter(any_broken).collect(engine="streaming")
    names = tuple(n for n in ref.table.cle if n in fields) or tuple(fields)[:1]
    for row in as_text(frame).iter_rows(named=True):
        key = shown_key(ref, row, names)
        for name in fields:
            if (reason := row[BROKEN + name]) is not None:
                yield refused_cell(ref, row, name, key, reason)


def _landed(name: str, field: RegisterField, key: bytes | None) -> pl.Expr:
    value = pl.col(name)
    if field.traitement == "pseudonymiser":
        value = pseudonymised(value, key).alias(name)
    return value
