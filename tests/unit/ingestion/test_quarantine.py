"""The quarantine: refused rows as they were read, harmless to whoever opens the file."""

import csv
from pathlib import Path

import pytest

from ingestion.files.csv_table import RejectedRow
from ingestion.quarantine import Quarantine

KEY = "a" * 64


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def test_a_refused_row_keeps_its_line_its_value_and_its_content(tmp_path: Path) -> None:
    row = RejectedRow(7, "CODGEO", "Total", "code inconnu", ("Total", "a;b", "é\n"))
    path = Quarantine(tmp_path).keep("essai", "2022", KEY, [row])
    assert rows_of(path) == [
        {
            "ligne": "7",
            "colonne": "CODGEO",
            "valeur": "Total",
            "motif": "code inconnu",
            "contenu": "Total | a;b | é\n",
        }
    ]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_reaches_a_spreadsheet_as_a_formula(tmp_path: Path, start: str) -> None:
    text = f"{start}cmd|' /C calc'!A0"
    row = RejectedRow(1, text, text, text, (text,))
    [kept] = rows_of(Quarantine(tmp_path).keep("essai", "2022", KEY, [row]))
    for name in ("colonne", "valeur", "motif", "contenu"):
        assert kept[name] == "'" + text


def test_the_file_exists_when_there_is_nothing_to_keep(tmp_path: Path) -> None:
    path = Quarantine(tmp_path).keep("essai", "2022", KEY, [])
    assert path.is_file()
    assert rows_of(path) == []


def test_each_reading_has_its_own_file(tmp_path: Path) -> None:
    quarantine = Quarantine(tmp_path)
    row = RejectedRow(1, None, None, "raison", ("x",))
    first = quarantine.keep("essai", "2022", KEY, [row])
    second = quarantine.keep("essai", "2022", "b" * 64, [])
    assert first != second
    assert len(rows_of(first)) == 1
