"""Numbers as French statistical files write them, parsed whole columns at a time.

One declared decimal mark; thousands separated by U+202F, U+00A0 or a space, in groups of
three only. Anything else is unreadable, never guessed.
"""

import polars as pl

_SPACES = "[\u202f\u00a0 ]"
_PLAIN = r"^[+-]?(\d+(MARK\d+)?|MARK\d+)([eE][+-]?\d{1,2})?$"
_GROUPED = rf"^[+-]?\d{{1,3}}({_SPACES}\d{{3}})+(MARK\d+)?$"


def parse_number(text: pl.Expr, decimal_mark: str) -> pl.Expr:
    """Float64 of a column of stripped text; null where the text is not a number.

    `12 345,6` and `12345,6` are read with mark `,`; `12.5` and `1 2` are not.
    """
    mark = "\\" + decimal_mark if decimal_mark == "." else decimal_mark
    readable = text.str.contains(_PLAIN.replace("MARK", mark)) | text.str.contains(
        _GROUPED.replace("MARK", mark)
    )
    plain = text.str.replace_all(_SPACES, "").str.replace(decimal_mark, ".", literal=True)
    value = plain.cast(pl.Float64, strict=False)
    # Four hundred digits overflow to infinity, which is not a figure anybody published.
    return pl.when(readable & value.is_finite()).then(value).otherwise(None)
