"""Rows of an API as one file: CSV with the catalogue's separator and decimal mark, or JSON.

A missing value is an empty cell, never a zero.
"""

import csv
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from ingestion.declaration.source_model import Reading
from ingestion.fetch.failure import FetchFailure

Row = Mapping[str, Any]


def write_records(path: Path, name: str, rows: list[Row], reading: Reading) -> None:
    """Write `rows` at `path`, in the format that the file's `name` asks for."""
    suffix = Path(name).suffix.lower()
    if suffix == ".json":
        path.write_text(json.dumps(rows, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
    elif suffix == ".csv":
        with path.open("w", encoding=reading.encodage, newline="") as file:
            writer = csv.writer(file, delimiter=reading.separateur)
            columns = list(_columns(rows))
            writer.writerow(columns)
            writer.writerows([_cell(row.get(c), reading) for c in columns] for row in rows)
    else:
        raise FetchFailure(f"« {name} » : une interface à pages donne un .csv ou un .json")


def _columns(rows: Iterable[Row]) -> dict[str, None]:
    """Every column, in the order of its first appearance."""
    return {column: None for row in rows for column in row}


def _cell(value: Any, reading: Reading) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        # 327734.0 is how JSON writes an integer of a column of decimals.
        text = str(int(value)) if value.is_integer() and abs(value) < 2**53 else repr(value)
        return text.replace(".", reading.decimale)
    if isinstance(value, list):
        return ",".join(_cell(item, reading) for item in value)
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    return str(value)
