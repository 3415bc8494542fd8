"""Files that partners may send by accident or malice: no crash, nothing lost, nothing run.

Whatever comes, either the file is refused with what to do, or every row of it is landed,
quarantined or skipped, and counted.
"""

import csv
import io
import random
import tempfile
import time
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingestion.declaration.catalogue_loader import load_catalogue
from ingestion.errors import EditionRefused
from ingestion.partners.intake.deposit import ReadDeposit
from ingestion.partners.names.quartiers import quartier_table
from ingestion.partners.sheets.header import file_fields
from ingestion.partners.sheets.reading import read_deposit
from ingestion.partners.templates.template import write_csv, write_workbook

CONTRACTS = {name: s for name, s in load_catalogue().items() if s.contrat}
TABLE = quartier_table()
QUIET = settings(
    deadline=None, max_examples=60, suppress_health_check=list(HealthCheck), derandomize=True
)


def read(path: Path, source_id: str = "fdd") -> ReadDeposit:
    return read_deposit(CONTRACTS[source_id], path, path.name, TABLE)[0]


def good(source_id: str) -> list[dict[str, str]]:
    contract = CONTRACTS[source_id].contrat
    assert contract is not None
    return [
        {k: v.replace("EXEMPLE-", "T-").replace("EXEMPLE ", "") for k, v in row.items()}
        for row in contract.exemples
    ]


@cache
def good_csv(source_id: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.csv"
        write_csv(path, CONTRACTS[source_id], good(source_id))
        return path.read_bytes()


@cache
def good_xlsx(source_id: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.xlsx"
        write_workbook(path, CONTRACTS[source_id], TABLE, good(source_id))
        return path.read_bytes()


def read_or_refused(path: Path, source_id: str) -> ReadDeposit | EditionRefused:
    try:
        return read(path, source_id)
    except EditionRefused as refusal:
        return refusal


def outcome(path: Path, source_id: str = "fdd") -> ReadDeposit | EditionRefused:
    """What becomes of a file; anything else than a reading or a told refusal is a crash."""
    found = read_or_refused(path, source_id)
    if isinstance(found, EditionRefused):
        assert len(found.reason) > 10
        assert found.next_step or found.rule
        return found
    assert found.rows == found.frame.height + len(found.refused) + found.blank + found.examples
    assert all(row.reasons for row in found.refused)
    refused = {problem.line for problem in found.refusals if problem.line}
    assert {row.line for row in found.refused} == refused
    return found


@pytest.mark.parametrize("source_id", CONTRACTS)
@pytest.mark.parametrize("seed", range(4))
def test_a_damaged_text_file_is_read_or_refused(source_id: str, seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    raw = bytearray(good_csv(source_id))
    for _ in range(chance.randint(1, 12)):
        place = chance.randrange(len(raw))
        raw[place : place + chance.randint(0, 3)] = chance.randbytes(chance.randint(0, 3))
    path = tmp_path / "a.csv"
    path.write_bytes(bytes(raw))
    outcome(path, source_id)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_a_workbook_cut_short_is_refused(share: float, tmp_path: Path) -> None:
    whole = good_xlsx("fdd")
    path = tmp_path / "a.xlsx"
    path.write_bytes(whole[: int(len(whole) * share)])
    assert isinstance(outcome(path), EditionRefused)


@pytest.mark.parametrize("seed", range(12))
def test_a_workbook_with_bytes_changed_is_read_or_refused(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    raw = bytearray(good_xlsx("fdd"))
    for _ in range(6):
        raw[chance.randrange(len(raw))] = chance.randrange(256)
    path = tmp_path / "a.xlsx"
    path.write_bytes(bytes(raw))
    outcome(path)


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx", "a.ods"])
@pytest.mark.parametrize("size", [1, 3, 100, 100_000])
def test_garbage_is_refused_whatever_its_name(name: str, size: int, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(random.Random(size).randbytes(size))
    assert isinstance(outcome(path), EditionRefused)


@pytest.mark.parametrize("column", list(file_fields(CONTRACTS["fdd"].tables["fdd"])))
def test_a_missing_column_is_named_or_said(column: str, tmp_path: Path) -> None:
    head, *lines = good_csv("fdd").decode("utf-8-sig").splitlines()
    names = head.split(";")
    place = names.index(column)
    kept = [";".join(c for i, c in enumerate(x.split(";")) if i != place) for x in (head, *lines)]
    path = tmp_path / "a.csv"
    path.write_text("\n".join(kept))
    found = outcome(path)
    if isinstance(found, EditionRefused):
        assert f"« {column} »" in found.reason
    else:
        assert column in found.facts.columns_absent


def million(line: str) -> bytes:
    head = good_csv("fdd").decode("utf-8-sig").splitlines()[0]
    return (head + "\n" + line * 1_000_000).encode()


@pytest.mark.parametrize("line", ["D;P1;entreprise;1;2024-01-01;;non;non;\n", "1;2\n", "x\n"])
def test_a_million_rows_are_refused_in_a_blink(line: str, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(million(line))
    begin = time.perf_counter()
    found = outcome(path)
    assert time.perf_counter() - begin < 60
    assert isinstance(found, EditionRefused)
    assert "trop gros" in found.reason or "trop de lignes" in found.reason


def test_a_million_blank_rows_are_skipped(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(good_csv("fdd") + b";;;;;;;;\r\n" * 1_000_000)
    found = outcome(path)
    assert isinstance(found, ReadDeposit)
    assert (found.frame.height, found.blank) == (2, 1_000_000)


def test_a_workbook_of_too_many_rows_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    names = list(file_fields(CONTRACTS["fdd"].tables["fdd"]))
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, names)
        for line in range(1, 60_000):
            sheet.write_number(line, 0, line)
    found = outcome(path)
    assert isinstance(found, EditionRefused)
    assert "trop de lignes" in found.reason


def rezipped(change: Callable[[str, bytes], bytes]) -> bytes:
    """The good workbook, each of its parts changed."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(good_xlsx("fdd"))) as origin,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as copy,
    ):
        for name in origin.namelist():
            copy.writestr(name, change(name, origin.read(name)))
    return buffer.getvalue()


LAUGHS = b"<?xml version='1.0'?><!DOCTYPE l [<!ENTITY a 'ha'>%s]><l>&z;</l>" % b"".join(
    b"<!ENTITY %c '&%c;&%c;&%c;&%c;'>" % (98 + i, *[97 + i] * 4) for i in range(25)
)


@pytest.mark.parametrize("part", ["xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"])
def test_entities_that_laugh_are_never_expanded(part: str, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(rezipped(lambda name, raw: LAUGHS if name == part else raw))
    begin = time.perf_counter()
    found = outcome(path)
    assert isinstance(found, EditionRefused)
    assert "entités" in found.reason
    assert time.perf_counter() - begin < 60


def test_a_sheet_that_declares_billions_of_cells_is_survived(tmp_path: Path) -> None:
    far = b"<row r='1048576'><c r='XFD1048576' t='n'><v>1</v></c></row></sheetData>"
    path = tmp_path / "a.xlsx"
    path.write_bytes(
        rezipped(
            lambda name, raw: raw.replace(b"</sheetData>", far) if name.endswith("t1.xml") else raw
        )
    )
    assert isinstance(outcome(path), EditionRefused)


def test_a_bomb_whose_sizes_lie_is_stopped(tmp_path: Path) -> None:
    raw = rezipped(lambda name, raw: raw + b" " * 60_000_000 if name.endswith("t1.xml") else raw)
    path = tmp_path / "a.xlsx"
    path.write_bytes(raw)
    found = outcome(path)
    assert isinstance(found, EditionRefused)
    assert "démesuré" in found.reason


@pytest.mark.parametrize("text", ["=1+1", "+33", "-2", "@SUM(A1)", "=cmd|'/C calc'!A0", "\t=1"])
def test_a_formula_typed_as_text_is_a_text(text: str, tmp_path: Path) -> None:
    rows = good("ept_label")
    rows[0]["intitule"] = text
    path = tmp_path / "a.csv"
    lines = good_csv("ept_label").decode("utf-8-sig").splitlines()
    path.write_text("\n".join([lines[0], lines[1].replace("Atelier de réparation mobile", text)]))
    found = outcome(path, "ept_label")
    assert isinstance(found, ReadDeposit)
    assert found.frame["intitule"].to_list() == [text.strip()]


cells = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["", "s", "nd", "oui", "non", "2024", "2024-03-14", "14/03/2024", "QN09407I", "Gagarine",
         "1 234,50", "-1", "1e9", "0", "=1+1", "06 12 34 56 78", "Mme Martin", "EXEMPLE-1",
         "Total", "QN09407I;QN09408M", "0.5;0.5", "94041", "12345678200010", "\x00", "é" * 300],
    ),
)  # fmt: skip


@QUIET
@given(data=st.data())
def test_any_cells_are_landed_quarantined_or_skipped(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    source_id = data.draw(st.sampled_from(sorted(CONTRACTS)))
    [table] = CONTRACTS[source_id].tables.values()
    names = list(file_fields(table))
    rows = data.draw(
        st.lists(st.lists(cells, min_size=len(names), max_size=len(names)), max_size=6)
    )
    kept = [[c.replace("\x00", "").replace("\r", " ") for c in row] for row in rows]
    path = tmp_path_factory.mktemp("fuzz") / "a.csv"
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";", lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerows([names, *kept])
    path.write_bytes(buffer.getvalue().encode("utf-8", "replace"))
    found = outcome(path, source_id)
    assert isinstance(found, ReadDeposit)
    assert found.rows == len(rows)
    traces = repr((found.frame.rows(), found.problems, found.refused, found.queue))
    assert "06 12 34 56 78" not in traces
    assert "Mme Martin" not in traces


@QUIET
@given(data=st.data())
def test_any_workbook_is_landed_quarantined_or_skipped(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    names = list(file_fields(CONTRACTS["fdd"].tables["fdd"]))
    value = st.one_of(
        cells.filter(lambda text: len(text) < 200),
        st.integers(-(10**9), 10**9),
        st.floats(allow_nan=False, allow_infinity=False, width=32),
        st.booleans(),
        st.dates(),
    )
    rows = data.draw(
        st.lists(st.lists(value, min_size=len(names), max_size=len(names)), max_size=3)
    )
    path = tmp_path_factory.mktemp("fuzz") / "a.xlsx"
    with xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet()
        for line, found_row in enumerate([names, *rows]):
            for column, cell in enumerate(found_row):
                if isinstance(cell, str):
                    sheet.write_string(line, column, cell.replace("\x00", ""))
                else:
                    sheet.write(line, column, cell)
    found = outcome(path)
    assert isinstance(found, ReadDeposit)
    assert found.frame.height + len(found.refused) + found.examples <= len(rows)
