"""From the text of a cell to the value of a declared field, as Polars expressions.

A field gives two expressions: its value, null where the cell breaks a rule, and the broken rule
in French. Nothing here knows of rows, keys or files.
"""

from dataclasses import dataclass

import polars as pl

from ingestion.declaration.register_model import RegisterField
from ingestion.files.numbers import parse_number
from ingestion.registers.schema import field_dtype

# Between the parts of a landed list.
LIST_SIGN = ";"
_SPACES = "[\u202f\u00a0 ]"
_YES = ("true", "vrai", "oui", "1", "o", "t")
_NO = ("false", "faux", "non", "0", "n", "f")
_ISO = "%Y-%m-%d"


@dataclass(frozen=True, slots=True)
class TypedField:
    """`value`: the landed column. `broken`: the rule that the cell breaks, or null."""

    value: pl.Expr
    broken: pl.Expr


def typed_field(
    field: RegisterField, column: str, dtype: pl.DataType, decimal_mark: str
) -> TypedField:
    """Expressions for a column of stripped text, or of a typed file (Parquet)."""
    native = None if dtype == pl.String() else _native(field, pl.col(column), dtype)
    if native is not None:
        text, value, unread = pl.col(column).cast(pl.String), *native
    else:
        text = cell_text(field, column, dtype)
        value, unread = _parsed(field, text, decimal_mark)
    broken = pl.coalesce(unread, _text_rules(field, text), _bounds(field, value))
    return TypedField(pl.when(broken.is_null()).then(value), broken)


def cell_text(field: RegisterField, column: str, dtype: pl.DataType) -> pl.Expr:
    """Text of a cell, null where it is blank or one of `absents`."""
    column_text = pl.col(column)
    if dtype != pl.String():
        column_text = column_text.cast(pl.String)
    stripped = column_text.str.strip_chars()
    return pl.when(~stripped.is_in(["", *field.absents])).then(stripped)


def list_sign(field: RegisterField) -> str | None:
    """Sign that cuts a list; None when the parts are drawn out of a text by `extraire` alone."""
    return field.separateur or (None if field.extraire else LIST_SIGN)


def _parsed(field: RegisterField, text: pl.Expr, mark: str) -> tuple[pl.Expr, pl.Expr]:
    if field.type == "liste":
        return _list(field, text)
    drawn = text
    lost: pl.Expr = pl.lit(None, dtype=pl.String)
    if field.extraire:
        drawn = text.str.extract(field.extraire, 1)
        lost = _when(text.is_not_null() & drawn.is_null(), f"rien qui suive {field.extraire}")
    value, what = _scalar(field, drawn, mark)
    unread = _when(drawn.is_not_null() & value.is_null(), f"{what} illisible")
    return value, pl.coalesce(lost, unread)


def _scalar(field: RegisterField, text: pl.Expr, mark: str) -> tuple[pl.Expr, str]:
    match field.type:
        case "entier":
            return _integer(text, mark), "entier"
        case "decimal":
            return parse_number(text, mark), "nombre"
        case "annee":
            year = pl.when(text.str.contains(r"^[12]\d{3}$")).then(text)
            return year.cast(pl.Int32, strict=False), "année"
        case "mois":
            form = field.format or "%Y-%m"
            # A month alone is no date to the parser: the first day stands for it.
            first_day = _day(pl.lit("01 ") + text, "%d " + form)
            return first_day.dt.strftime("%Y-%m"), f"mois ({form})"
        case "date":
            return _day(text, field.format or _ISO), f"date ({field.format or 'AAAA-MM-JJ'})"
        case "booleen":
            words = dict.fromkeys(_YES, True) | dict.fromkeys(_NO, False)
            lower = text.str.to_lowercase()
            return lower.replace_strict(words, default=None, return_dtype=pl.Boolean), "oui ou non"
        case _:
            return text, "texte"


def _integer(text: pl.Expr, mark: str) -> pl.Expr:
    """Int64; `2493.0` is an integer, `2493.5` and what exceeds 64 bits are not."""
    zeros = rf"([{mark}]0+)?$"
    plain = text.str.contains(r"^[+-]?\d+" + zeros)
    grouped = text.str.contains(rf"^[+-]?\d{{1,3}}({_SPACES}\d{{3}})+" + zeros)
    digits = text.str.replace_all(_SPACES, "").str.replace(rf"[{mark}]0+$", "")
    digits = digits.str.strip_prefix("+")
    return pl.when(plain | grouped).then(digits).cast(pl.Int64, strict=False)


def _day(text: pl.Expr, form: str) -> pl.Expr:
    day = text.str.to_date(form, strict=False)
    # The parser takes "24" or "12024" for %Y: no file of this project is that old or that far.
    readable = day.dt.year().is_between(1000, 2999)
    if form == _ISO:
        readable &= text.str.contains(r"^\d{4}-\d{2}-\d{2}$")
    return pl.when(readable).then(day)


def _list(field: RegisterField, text: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """Parts joined by `;` without blanks. A part that breaks a rule withdraws the whole cell."""
    sign, part = list_sign(field), pl.element()
    if sign is None:
        parts = text.str.extract_all(field.extraire or "")
    else:
        parts = (
            text.str.split(sign)
            .list.eval(part.str.strip_chars())
            .list.eval(part.filter(part != ""))
        )
    if field.extraire:
        parts = parts.list.eval(part.str.extract(field.extraire, 1))
    checks = [part.is_null() | (part == "") | part.str.contains(LIST_SIGN, literal=True)]
    if field.motif:
        checks.append(~part.str.contains(field.motif))
    if field.valeurs:
        checks.append(~part.is_in(list(field.valeurs)))
    bad = parts.list.eval(pl.any_horizontal(checks)).list.any()
    rule = field.extraire or field.motif or (", ".join(field.valeurs[:8]) or "une liste")
    broken = text.is_not_null() & (bad.fill_null(False) | (parts.list.len() == 0))
    return parts.list.join(LIST_SIGN), _when(broken, f"élément hors de la règle {rule}")


def _native(
    field: RegisterField, column: pl.Expr, dtype: pl.DataType
) -> tuple[pl.Expr, pl.Expr] | None:
    """Value and broken rule of a column that already has the field's kind of type."""
    target = field_dtype(field)
    none = pl.lit(None, dtype=pl.String)
    if dtype.is_temporal() and field.type == "date":
        return column.cast(pl.Date), none
    if dtype == pl.Boolean() and field.type == "booleen":
        return column, none
    if isinstance(dtype, pl.List) and field.type == "liste":
        return column.cast(pl.List(pl.String)).list.join(LIST_SIGN), none
    as_number = field.type in ("entier", "annee", "decimal") and dtype.is_numeric()
    if not as_number or (field.absents and not dtype.is_float()):
        return None
    known = column
    good = pl.lit(True)
    if dtype.is_float():
        # NaN is how some writers say nothing: it is admitted only when `absents` says so.
        known = column.fill_nan(None) if "NaN" in field.absents else column
        good = known.is_finite() & ((field.type == "decimal") | (known == known.round()))
    value = known.cast(target, strict=False)
    if field.type == "annee":
        good &= value.is_between(1000, 2999)
    unread = known.is_not_null() & ~(good & value.is_not_null()).fill_null(False)
    return pl.when(~unread).then(value), _when(unread, "nombre illisible")


def _text_rules(field: RegisterField, text: pl.Expr) -> pl.Expr:
    rules = [pl.lit(None, dtype=pl.String)]
    if field.type != "liste":
        shown = text.str.extract(field.extraire, 1) if field.extraire else text
        if field.motif:
            rules.append(_when(~shown.str.contains(field.motif), f"hors du motif {field.motif}"))
        if field.valeurs:
            allowed = ", ".join(field.valeurs[:12])
            rules.append(_when(~shown.is_in(list(field.valeurs)), f"hors de la liste {allowed}"))
    if field.longueur_max is not None:
        too_long = text.str.len_chars() > field.longueur_max
        rules.append(_when(too_long, f"plus de {field.longueur_max} caractères"))
    return pl.coalesce(rules)


def _bounds(field: RegisterField, value: pl.Expr) -> pl.Expr:
    """Bounds of numbers and years; those of a date are years."""
    rules = [pl.lit(None, dtype=pl.String)]
    number = value.dt.year() if field.type == "date" else value
    if field.minimum is not None:
        rules.append(_when(number < field.minimum, f"sous le minimum {field.minimum:g}"))
    if field.maximum is not None:
        rules.append(_when(number > field.maximum, f"au-dessus du maximum {field.maximum:g}"))
    return pl.coalesce(rules)


def _when(condition: pl.Expr, sentence: str) -> pl.Expr:
    return pl.when(condition).then(pl.lit(sentence))
