"""Cells in error: said with what they show in every format, never taken for a blank or a zero."""

import io
import random
import struct
import zipfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

import pytest

from ingestion.declaration.source_model import Reading
from ingestion.demo import xls as writer
from ingestion.errors import EditionRefused
from ingestion.files.excel_gap_list import GapList, Refused
from ingestion.files.excel_gaps import find_gaps
from ingestion.files.excel_table import read_excel_table
from ingestion.files.text_table import TextTable

Read = Callable[[bytes], TextTable]
HEADER = ("qp", "a", "b", "c")
ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    # The code of no named error.
    0x2B: "#ERREUR!",
}


@pytest.fixture
def read_book(tmp_path: Path) -> Read:
    def read(content: bytes) -> TextTable:
        path = tmp_path / "objet"
        path.write_bytes(content)
        return read_excel_table(path, Reading.model_validate({"format": "excel"}), "essai")

    return read


def ods(rows: str, other: str = "") -> bytes:
    """An OpenDocument sheet: the header, then rows of `<table:table-row>`; then another sheet."""
    spaces = " ".join(
        f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"'
        for n in ("office", "table", "text")
    )
    space = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
    head = "".join(map(text_cell, HEADER))
    xml = (
        f"<?xml version='1.0' encoding='UTF-8'?><office:document-content {spaces} {space}>"
        "<office:body><office:spreadsheet><table:table table:name='F'><table:table-row>"
        f"{head}</table:table-row>{rows}</table:table><table:table table:name='G'>{other}"
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", xml)
    return buffer.getvalue()


def text_cell(text: str) -> str:
    return (
        f"<table:table-cell office:value-type='string'><text:p>{text}</text:p></table:table-cell>"
    )


def row(*cells: str, times: int = 1) -> str:
    opened = f"<table:table-row table:number-rows-repeated='{times}'>"
    return opened + "".join(cells) + "</table:table-row>"


def cell(shown: str = "", **attributes: str) -> str:
    names = {"formula": "table:formula", "kind": "office:value-type", "value": "office:value",
             "text": "office:string-value", "ext": "calcext:value-type",
             "times": "table:number-columns-repeated"}  # fmt: skip
    found = " ".join(f'{names[k]}="{v}"' for k, v in attributes.items())
    return (
        f"<table:table-cell {found}>"
        + (f"<text:p>{shown}</text:p>" if shown else "")
        + ("</table:table-cell>")
    )


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        # As LibreOffice writes it since 4.0, in English and in French.
        (cell("#DIV/0!", formula="of:=1/0", kind="string", text="", ext="error"), "#DIV/0!"),
        (cell("#VALEUR !", formula="of:=1", kind="string", text="", ext="error"), "#VALEUR !"),
        (cell("", kind="string", text="", ext="error"), "#ERREUR!"),
        # As it wrote it before: the number 0.
        (cell("#REF!", formula="of:=[.#REF!]", kind="float", value="0"), "#REF!"),
        (cell("Err:502", formula="of:=1", kind="float", value="0"), "Err:502"),
        (cell("Err :508", formula="of:=1", kind="float", value="0"), "Err :508"),
        (cell("#N/D", formula="of:=NA()", kind="string", text=""), "#N/D"),
        (cell(formula="of:=1+1"), "#NON CALCULÉ"),
        # Values, and the empty text that a formula gives.
        (cell("7", formula="of:=3+4", kind="float", value="7"), "7"),
        (cell("0", formula="of:=0", kind="float", value="0"), "0"),
        (cell("#1 du classement", formula="of:=1", kind="string"), "#1 du classement"),
        (cell(formula='of:=&quot;&quot;', kind="string", text=""), ""),
        (cell(), ""),
    ],
)  # fmt: skip
def test_an_error_of_an_ods_is_read_as_what_it_shows(
    written: str, expected: str, read_book: Read
) -> None:
    table = read_book(ods(row(text_cell("x"), written, text_cell("y"))))
    assert table.rows == [("x", expected, "y", "")]


def test_repeated_rows_and_columns_of_an_ods_move_the_errors(read_book: Read) -> None:
    wrong = cell("#N/A", formula="of:=NA()", kind="string", text="", ext="error", times="2")
    rows = row(text_cell("x"), wrong, times=2) + row(cell(times="3"), times=4) + row(wrong)
    table = read_book(ods(rows))
    assert table.rows == [("x", "#N/A", "#N/A", "")] * 2 + [("#N/A", "#N/A", "", "")]
    assert table.lines == [2, 3, 8]


def test_the_errors_of_another_sheet_or_of_a_comment_are_not_those_of_the_sheet(
    read_book: Read,
) -> None:
    wrong = cell("#REF!", formula="of:=1", kind="string", text="", ext="error")
    note = (
        '<table:table-cell table:formula="of:=1" office:value-type="float" office:value="1">'
        "<office:annotation><text:p>#REF!</text:p></office:annotation><text:p>1</text:p>"
        "</table:table-cell>"
    )
    table = read_book(ods(row(text_cell("x"), note), other=row(cell(), cell()) + row(wrong, wrong)))
    assert table.rows == [("x", "1", "", "")]


def test_an_error_repeated_a_billion_times_is_refused(read_book: Read) -> None:
    wrong = cell("#N/A", formula="of:=1", kind="string", text="", ext="error", times="1000")
    with pytest.raises(EditionRefused):
        read_book(ods(row(wrong, times=1_000_000)))


def test_gaps_are_bounded() -> None:
    found = GapList()
    for line in range(200_000):
        found.add(line, 0, "#N/A")
    with pytest.raises(Refused, match="calculs"):
        found.add(200_000, 0, "#N/A")


def xls_stream(*sheets: Sequence[bytes]) -> bytes:
    """The stream of an .xls whose sheets hold these records."""
    bodies = [writer._bof(0x0010) + b"".join(s) + writer._record(writer._EOF) for s in sheets]
    names = [f"F{number}" for number in range(len(sheets))]
    start = writer._bof(0x0005)
    place = len(start) + sum(len(writer._bound(n, 0)) for n in names) + 4
    bounds = b""
    for name, body in zip(names, bodies, strict=True):
        bounds += writer._bound(name, place)
        place += len(body)
    return start + bounds + writer._record(writer._EOF) + b"".join(bodies)


def xls(*sheets: Sequence[bytes]) -> bytes:
    return writer._compound(xls_stream(*sheets))


def named(*titles: str) -> list[bytes]:
    return [writer._cell(0, column, title) for column, title in enumerate(titles)]


def bool_error(line: int, column: int, value: int, is_error: bool = True) -> bytes:
    content = struct.pack("<3H2B", line, column, 0, value, is_error)
    return writer._record(0x0205, content)


def formula(line: int, column: int, result: bytes) -> bytes:
    return writer._record(0x0006, struct.pack("<3H", line, column, 0) + result + bytes(8))


def error_result(code: int) -> bytes:
    return struct.pack("<BxB3xH", 2, code, 0xFFFF)


@pytest.mark.parametrize(("code", "shown"), ERRORS.items())
def test_an_error_of_an_xls_is_read_as_what_it_shows(
    code: int, shown: str, read_book: Read
) -> None:
    cells = [*named(*HEADER), writer._cell(1, 0, "x"), bool_error(1, 1, code)]
    cells += [formula(1, 2, error_result(code)), writer._cell(1, 3, "y")]
    assert read_book(xls(cells)).rows == [("x", shown, shown, "y")]


def test_values_of_an_xls_are_no_errors(read_book: Read) -> None:
    cells = [*named(*HEADER), bool_error(1, 0, 7, is_error=False)]
    cells += [formula(1, 1, struct.pack("<d", 7.5)), writer._cell(1, 3, "y")]
    assert read_book(xls(cells)).rows == [("vrai", "7,5", "", "y")]


def test_the_errors_of_another_sheet_or_of_a_chart_of_an_xls_are_not_those_of_the_sheet(
    read_book: Read,
) -> None:
    chart = writer._bof(0x0020) + bool_error(1, 1, 7) + writer._record(writer._EOF)
    first = [*named(*HEADER), chart, writer._cell(1, 0, "x"), writer._cell(1, 1, 3)]
    second = [*named(*HEADER), bool_error(1, 1, 7), bool_error(5, 1, 7)]
    assert read_book(xls(first, second)).rows == [("x", "3", "", "")]


def test_a_chain_of_sectors_without_an_end_is_refused(read_book: Read) -> None:
    raw = bytearray(xls([*named(*HEADER), bool_error(1, 1, 7)]))
    # The stream begins in sector 2: its table entry points back to itself.
    struct.pack_into("<I", raw, 512 + 2 * 4, 2)
    with pytest.raises(EditionRefused):
        read_book(bytes(raw))


@pytest.mark.parametrize("seed", range(15))
def test_a_damaged_xls_is_read_or_refused(seed: int, read_book: Read) -> None:
    chance = random.Random(seed)
    raw = bytearray(xls([*named(*HEADER), writer._cell(1, 0, "x"), bool_error(1, 1, 7)]))
    for _ in range(8):
        raw[chance.randrange(len(raw))] = chance.randrange(256)
    with suppress(EditionRefused):
        assert read_book(bytes(raw)).columns


def test_a_format_in_which_errors_cannot_be_told_is_refused(
    tmp_path: Path,
) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("xl/workbook.bin", b"")
    path = tmp_path / "a.xlsb"
    path.write_bytes(buffer.getvalue())
    with pytest.raises(Refused, match="xlsb"):
        find_gaps(path, "F", 0)
