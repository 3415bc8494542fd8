"""Workbooks: the same table as a CSV file, and refusals that name file, sheet and line."""

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter  # type: ignore[import-untyped, unused-ignore]

from ingestion.declaration.source_model import Reading
from ingestion.demo.xls import write_xls
from ingestion.errors import EditionRefused
from ingestion.files.excel_cells import cell_text
from ingestion.files.tabular import read_table
from ingestion.files.text_table import TextTable

Read = Callable[..., TextTable]
HEADER = ["qp", "nom", "pop"]
ROW = ["QP094001", "Pierre et Marie Curie", 1382]


def workbook(**sheets: list[list[Any]]) -> bytes:
    """An .xlsx of plain cells; None leaves a cell out, a str in `=` is a formula worth 7."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        dates = book.add_format({"num_format": "dd/mm/yyyy"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for i, row in enumerate(rows):
                for j, cell in enumerate(row):
                    if isinstance(cell, str) and cell.startswith("="):
                        sheet.write_formula(i, j, cell, None, 7)
                    elif isinstance(cell, date):
                        sheet.write_datetime(i, j, cell, dates)
                    elif cell is not None:
                        sheet.write(i, j, cell)
    return buffer.getvalue()


def xls(path: Path, **sheets: list[list[Any]]) -> bytes:
    return write_xls(path, sheets).read_bytes()


def ods(content: str) -> bytes:
    """A minimal OpenDocument sheet: rows of `<table:table-row>`."""
    names = ("office", "table", "text")
    spaces = " ".join(f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in names)
    body = f'<table:table table:name="Feuille1">{content}</table:table>'
    xml = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces}>'
        f"<office:body><office:spreadsheet>{body}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", xml)
    return buffer.getvalue()


@pytest.fixture
def read_book(tmp_path: Path) -> Read:
    """`read_book(bytes, **lecture)`: the table of a workbook under a name without suffix."""

    def read(content: bytes, member: str | None = None, **reading: object) -> TextTable:
        # The raw archive names files after their hash: no suffix tells the format.
        path = tmp_path / "objet"
        path.write_bytes(content)
        declared = Reading.model_validate({"format": "excel", **reading})
        return read_table(path, declared, "essai.xls", member)

    return read


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (2493.0, "2493"), (6056, "6056"), (-10.0, "-10"), (4.8, "4,8"), (1e-7, "0,0000001"),
        (0.1 + 0.2, "0,30000000000000004"), (1e20, "100000000000000000000"), (True, "vrai"),
        (False, "faux"), (None, ""), ("", ""), (" 01501 ", "01501"), (date(2024, 1, 31),
        "2024-01-31"), (datetime(2024, 1, 31), "2024-01-31"),
        (datetime(2024, 1, 31, 12, 5), "2024-01-31T12:05:00"), (time(12, 5), "12:05:00"),
        (float("nan"), "nan"),
    ],
)  # fmt: skip
def test_a_cell_is_written_as_a_french_file_would(value: object, expected: str) -> None:
    assert cell_text(value, ",") == expected


def test_the_decimal_mark_is_the_declared_one() -> None:
    assert cell_text(4.8, ".") == "4.8"


def test_the_three_formats_give_the_same_table(read_book: Read, tmp_path: Path) -> None:
    cells: list[list[Any]] = [HEADER, ROW]
    line = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{c}</text:p></table:table-cell>'
        for c in ("QP094001", "Pierre et Marie Curie")
    )
    number = '<table:table-cell office:value-type="float" office:value="1382"/>'
    named = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{c}</text:p></table:table-cell>'
        for c in HEADER
    )
    row = "<table:table-row>{}</table:table-row>"
    found = [
        read_book(workbook(a=cells)),
        read_book(xls(tmp_path / "a.xls", a=cells)),
        read_book(ods(row.format(named) + row.format(line + number))),
    ]
    for table in found:
        assert table.columns == ("qp", "nom", "pop")
        assert table.rows == [("QP094001", "Pierre et Marie Curie", "1382")]
        assert table.lines == [2]


def test_a_workbook_inside_a_zip_is_read_like_a_file(read_book: Read) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("dedans.xlsx", workbook(a=[HEADER, ROW]))
    assert read_book(buffer.getvalue(), member="dedans.xlsx").lines == [2]


def test_titles_stand_above_the_header_and_long_labels_under_it(
    read_book: Read, tmp_path: Path
) -> None:
    rows: list[list[Any]] = [
        ["Titre"],
        [],
        ["QP", "nom", "pop"],
        ["Code", "Nom", "Population"],
        [],
        ROW,
        [],
        ROW,
    ]
    for content in (workbook(a=rows), xls(tmp_path / "a.xls", a=rows)):
        table = read_book(content, entete="qp", lignes_sous_entete=1)
        assert table.columns == ("QP", "nom", "pop")
        # Blank rows are not rows; the others keep the number that the sheet shows.
        assert table.lines == [6, 8]


def test_the_first_filled_cell_of_the_header_may_stand_anywhere(read_book: Read) -> None:
    table = read_book(workbook(a=[[], [None, "CODGEO", "x"], [None, "94041", 2]]), entete="codgeo")
    assert (table.columns, table.rows, table.lines) == (("CODGEO", "x"), [("94041", "2")], [3])


@pytest.mark.parametrize("wanted", ["Quartiers", "quartiers", "Quart"])
def test_a_sheet_is_found_by_its_name_or_its_start(read_book: Read, wanted: str) -> None:
    content = workbook(Regions=[["reg"], ["11"]], Quartiers=[HEADER, ROW], Documentation=[["x"]])
    assert read_book(content, feuille=wanted).columns == ("qp", "nom", "pop")


def test_a_whole_name_wins_over_the_start_of_another(read_book: Read) -> None:
    content = workbook(Base=[["a"], [1]], Base2=[["b"], [2]])
    assert read_book(content, feuille="base").columns == ("a",)


def test_the_first_sheet_is_read_when_none_is_declared(read_book: Read) -> None:
    assert read_book(workbook(a=[["x"], [1]], b=[["y"], [2]])).columns == ("x",)


def test_unnamed_columns_are_dropped_and_their_values_counted(read_book: Read) -> None:
    table = read_book(workbook(a=[["qp", None, "pop"], ["A", "perdu", 1], ["B", None, 2, "loin"]]))
    assert table.columns == ("qp", "pop")
    assert table.rows == [("A", "1"), ("B", "2")]
    assert table.filled_unnamed == 2


def test_dates_formulas_and_decimals_are_texts(read_book: Read) -> None:
    table = read_book(workbook(a=[["d", "f", "n"], [datetime(2023, 9, 1), "=1+6", 12.5]]))
    assert table.rows == [("2023-09-01", "7", "12,5")]


@pytest.mark.parametrize(
    ("content", "reading", "sentence"),
    [
        (workbook(a=[HEADER]), {"feuille": "Quartiers"}, "feuille attendue n'est pas"),
        (workbook(Base1=[[1]], Base2=[[1]]), {"feuille": "base"}, "Plusieurs feuilles"),
        (workbook(a=[["Titre"], ROW]), {"entete": "qp"}, "aucune ligne ne commence par « qp »"),
        (workbook(a=[]), {}, "feuille est vide"),
        (workbook(a=[["qp", "QP"], ["a", "b"]]), {}, "Deux colonnes portent le même nom"),
        (workbook(a=[HEADER, ROW, ROW]), {"lignes_max": 1}, "trop de lignes"),
        (workbook(a=[["c"] * 2001]), {}, "trop de colonnes"),
        (b"qp;nom\nQP094001;x\n", {}, "n'est pas un classeur"),
        (b"PK\x03\x04" + bytes(200), {}, "n'est pas un classeur"),
        (workbook(a=[HEADER, ROW])[:-400], {}, "n'est pas un classeur"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), {}, "classeur"),
    ],
)
def test_what_is_no_such_sheet_is_refused_in_french(
    read_book: Read, content: bytes, reading: dict[str, object], sentence: str
) -> None:
    with pytest.raises(EditionRefused) as refusal:
        read_book(content, **reading)
    assert sentence in refusal.value.reason
    assert refusal.value.where.file == "essai.xls"


def test_a_refusal_names_the_sheets_that_are_there(read_book: Read) -> None:
    with pytest.raises(EditionRefused) as refusal:
        read_book(workbook(Regions=[["x"]], Notes=[["x"]]), feuille="Quartiers")
    assert "feuilles du classeur : Regions, Notes" in str(refusal.value)
    assert "feuille « Quartiers »" in str(refusal.value)


def test_two_names_alike_are_refused_with_their_sheet_and_line(read_book: Read) -> None:
    with pytest.raises(EditionRefused) as refusal:
        read_book(workbook(Base=[["Titre"], ["a", "A"]]), entete="a")
    where = refusal.value.where
    assert (where.file, where.sheet, where.line, where.column) == ("essai.xls", "Base", 2, "A")


@pytest.mark.parametrize("size", [300, 1500, 5000])
def test_a_truncated_xls_is_refused(read_book: Read, tmp_path: Path, size: int) -> None:
    whole = xls(tmp_path / "a.xls", a=[HEADER, *[[f"QP{i:06d}", "x", i] for i in range(400)]])
    with pytest.raises(EditionRefused, match="classeur"):
        read_book(whole[:size])


def merged(first: int, last: int) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Base")
        sheet.merge_range(0, 0, 0, 2, "Titre sur trois colonnes")
        sheet.write_row(1, 0, ["a", "b", "c"])
        sheet.merge_range(first, 1, last, 2, "b et c")
        sheet.write_row(2, 0, ["1", "2", "3"])
    return buffer.getvalue()


def test_merged_names_refuse_the_sheet_and_a_merged_title_does_not(read_book: Read) -> None:
    assert read_book(merged(5, 6), entete="a").columns == ("a", "b", "c")
    with pytest.raises(EditionRefused, match="en-tête sont fusionnées") as refusal:
        read_book(merged(1, 1), entete="a")
    where = refusal.value.where
    assert (where.sheet, where.line, where.column) == ("Base", 2, "colonnes 2 à 3")


def test_a_zip_bomb_is_refused_before_it_is_opened(read_book: Read) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", bytes(60_000_000))
    assert len(buffer.getvalue()) < 100_000
    with pytest.raises(EditionRefused, match="démesuré") as refusal:
        read_book(buffer.getvalue())
    assert "60 Mo" in str(refusal.value)


def test_a_sheet_of_seventeen_billion_cells_ends_no_process(read_book: Read) -> None:
    far = workbook(a=[HEADER])
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(far)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name.endswith("sheet1.xml"):
                last = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
                content = content.replace(b"</sheetData>", last)
            new.writestr(name, content)
    with pytest.raises(EditionRefused) as refusal:
        read_book(buffer.getvalue())
    assert "trop de mémoire" in refusal.value.reason or "colonnes" in refusal.value.reason


def test_a_cell_repeated_a_billion_times_ends_no_process(read_book: Read) -> None:
    repeated = (
        '<table:table-row table:number-rows-repeated="1048576"><table:table-cell'
        ' table:number-columns-repeated="1000000000" office:value-type="float" office:value="1"/>'
        "</table:table-row>"
    )
    with pytest.raises(EditionRefused) as refusal:
        read_book(ods(repeated))
    assert refusal.value.where.file == "essai.xls"


def test_the_simulated_xls_holds_texts_numbers_and_several_sheets(
    read_book: Read, tmp_path: Path
) -> None:
    rows: list[list[Any]] = [["code", "œuvre", "part"]]
    rows += [[f"QP{i:06d}", None, Decimal(i) / 10] for i in range(3000)]
    table = read_book(xls(tmp_path / "a.xls", Notes=[["x"]], Quartiers=rows), feuille="Quartiers")
    assert table.columns == ("code", "œuvre", "part")
    assert table.rows[15] == ("QP000015", "", "1,5")
    assert len(table.rows) == 3000


def with_cells(row: str) -> bytes:
    """A sheet whose second row is this XML."""
    buffer = io.BytesIO()
    whole = workbook(Base=[["qp", "a", "b", "c"], [1, 1, 1, 1]])
    with zipfile.ZipFile(io.BytesIO(whole)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name.endswith("sheet1.xml"):
                start = content.index(b'<row r="2"')
                content = content[:start] + row.encode() + b"</sheetData></worksheet>"
            new.writestr(name, content)
    return buffer.getvalue()


def test_an_error_or_a_formula_without_value_is_never_a_blank(read_book: Read) -> None:
    cells = (
        '<row r="2"><c r="A2" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="B2"><f>A1</f></c>'
        '<c r="C2" t="str"><f>IF(1,"")</f><v></v></c><c r="D2" t="e"><v>#NAME?</v></c></row>'
        '<row><c><f>1+1</f><v>2</v></c><c t="e"><v>#N/A</v></c></row>'
        '<row r="9"><c r="D9"><f>A1</f><v></v></c></row>'
    )
    table = read_book(with_cells(cells))
    assert table.rows == [
        ("#DIV/0!", "#NON CALCULÉ", "", "#NAME?"),
        ("2", "#N/A", "", ""),
        ("", "", "", "#NON CALCULÉ"),
    ]
    assert table.lines == [2, 3, 9]


def test_a_sheet_that_declares_entities_is_refused(read_book: Read) -> None:
    content = with_cells('<row r="2"><c r="A2"><f>A1</f></c></row>')
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            if name.endswith("sheet1.xml"):
                text = text.replace(b"<worksheet", b'<!DOCTYPE a [<!ENTITY b "c">]><worksheet', 1)
            new.writestr(name, text)
    with pytest.raises(EditionRefused, match="classeur"):
        read_book(buffer.getvalue())
