"""How a result reads in French: what was observed, what was expected, which rows.

What does not belong here: deciding whether a check passed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

SAMPLE_SIZE = 5
_SHOWN_SET = 12


def expected_text(kind: str, kwargs: Mapping[str, Any]) -> str:
    """The rule in words, from the type and the arguments of the expectation."""
    if "column_A" in kwargs:
        sign = ("≥" if kwargs.get("or_equal") else ">") if "greater" in kind else "="
        return f"{kwargs['column_A']} {sign} {kwargs['column_B']}"
    if "min_value" in kwargs or "max_value" in kwargs:
        return _bounds(kwargs)
    if "regex" in kwargs:
        return f"conforme à {kwargs['regex']}"
    if "value_set" in kwargs:
        values = [value_text(value) for value in kwargs["value_set"]]
        more = ", …" if len(values) > _SHOWN_SET else ""
        return f"parmi {', '.join(values[:_SHOWN_SET])}{more}"
    fixed = {
        "expect_column_values_to_not_be_null": "non vide",
        "expect_column_values_to_be_null": "vide",
        "expect_column_values_to_be_unique": "valeur unique",
        "expect_compound_columns_to_be_unique": "combinaison unique",
        "expect_column_to_exist": "colonne présente",
    }
    return fixed.get(kind, kind)


def _bounds(kwargs: Mapping[str, Any]) -> str:
    low, high = kwargs.get("min_value"), kwargs.get("max_value")
    if low is None:
        return f"au plus {value_text(high)}"
    if high is None:
        return f"au moins {value_text(low)}"
    if low == high:
        return f"égal à {value_text(low)}"
    return f"entre {value_text(low)} et {value_text(high)}"


def observed_text(kind: str, result: Mapping[str, Any], passed: bool) -> str:
    """What was found: a count of failing values, or the measured value."""
    if "unexpected_count" in result:
        failing, total = int(result["unexpected_count"]), int(result.get("element_count", 0))
        if failing == 0:
            return f"0 écart sur {total} ligne(s)"
        return f"{failing} ligne(s) en écart sur {total}"
    if "observed_value" in result:
        return value_text(result["observed_value"])
    if kind == "expect_column_to_exist":
        return "présente" if passed else "absente"
    return ""


def value_text(value: object) -> str:
    """A value as the data team writes it: decimal comma, « vide » for null, no trailing zero."""
    if value is None or value != value:
        return "vide"
    if isinstance(value, bool):
        return "vrai" if value else "faux"
    if isinstance(value, float):
        text = f"{value:.6f}".rstrip("0").rstrip(".")
        return text.replace(".", ",")
    return str(value)


def row_key(frame: pd.DataFrame, position: int, key: Sequence[str]) -> str:
    """How a message points at a row: its line in the file when known, then its key."""
    parts = []
    if "ligne" in frame.columns:
        parts.append(f"ligne {value_text(_cell(frame, position, 'ligne'))}")
    parts.extend(value_text(_cell(frame, position, name)) for name in key if name in frame.columns)
    return " ".join(parts) or f"rang {position + 1}"


def sample_texts(
    frame: pd.DataFrame,
    positions: Sequence[int],
    columns: Sequence[str],
    sources: Mapping[str, Sequence[str]],
    key: Sequence[str],
) -> tuple[str, ...]:
    """The first failing rows: their key, the checked values, and what a computed value is of."""
    shown = list(dict.fromkeys(columns))
    for name in columns:
        shown.extend(source for source in sources.get(name, ()) if source not in shown)
    return tuple(
        f"{row_key(frame, position, key)} : "
        + ", ".join(f"{name} = {value_text(_cell(frame, position, name))}" for name in shown)
        for position in positions[:SAMPLE_SIZE]
    )


def _cell(frame: pd.DataFrame, position: int, name: str) -> object:
    value = frame[name].iloc[position]
    return value.item() if hasattr(value, "item") else value
