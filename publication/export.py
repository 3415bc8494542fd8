"""CSV for spreadsheets, in which no text cell can become a formula.

A label such as `=HYPERLINK(...)` from a partner file would run when opened: a leading apostrophe
makes it plain text. Numbers are left alone, a negative one is not a formula. What does not belong
here: choosing what to export.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, TextIO

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def safe_cell(value: Any) -> Any:
    """A cell as written: text that would start a formula gets a leading apostrophe."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "vrai" if value else "faux"
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, str):
        return "'" + value if value.startswith(_FORMULA_STARTS) else value
    if isinstance(value, int | float):
        return value
    # Lists, decimals, anything else: their text may also start with a sign or a label.
    text = str(value)
    return text if _is_number(text) else safe_cell(text)


def write_csv(
    stream: TextIO, columns: Sequence[str], rows: Iterable[Sequence[Any]], separator: str = ";"
) -> int:
    """Write a header and rows to a text stream (opened with newline=''); returns the row count."""
    writer = csv.writer(stream, delimiter=separator, lineterminator="\r\n")
    writer.writerow([safe_cell(column) for column in columns])
    count = 0
    for row in rows:
        writer.writerow([safe_cell(value) for value in row])
        count += 1
    return count


def write_csv_file(
    path: Path, columns: Sequence[str], rows: Iterable[Sequence[Any]], separator: str = ";"
) -> int:
    """Same into a file, in UTF-8 with a byte order mark, without which Excel loses the accents."""
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        return write_csv(stream, columns, rows, separator)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
