"""The two kinds of files: encodings, delimiters, sheets, merges, formulas, what is refused."""

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from support.partner_workbooks import GIFT, HEAD, ods, ods_row, zipped

Rows = Callable[..., list[dict[str, str]]]


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def workbook(path: Path, fill: Callable[[Any, Any], None], sheet: str = "Dons") -> Path:
    """A workbook whose only sheet is filled by `fill(book, sheet)`."""
    with xlsxwriter.Workbook(str(path)) as book:
        fill(book, book.add_worksheet(sheet))
    return path


@pytest.mark.parametrize(
    ("codec", "told"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8 avec marque (utf-8-sig)"),
        ("cp1252", "Windows-1252 (cp1252)"),
    ],
)
@pytest.mark.parametrize(
    ("sign", "name"), [(";", "point-virgule"), (",", "virgule"), ("\t", "tabulation")]
)
def test_encoding_and_delimiter_are_found_and_said(
    codec: str, told: str, sign: str, name: str, bench: Any, rows: Rows
) -> None:
    changed = rows("ept_label", intitule="Fête d'été, œuvre n° 1", montant="10,5")
    text = "\r\n".join(bench.lines("ept_label", changed, sign))
    read = bench.read("ept_label", bench.text(text.encode(codec)))
    assert read.frame["intitule"].to_list() == ["Fête d'été, œuvre n° 1"] * 2
    assert read.frame["montant"].to_list() == [10.5, 10.5]
    assert (read.facts.read["encodage"], read.facts.read["séparateur"]) == (told, name)


def test_bytes_that_no_other_encoding_holds_are_latin_1(bench: Any, rows: Rows) -> None:
    text = "\n".join(bench.lines("ept_label", rows("ept_label", intitule="caf\xe9 \x81")))
    read = bench.read("ept_label", bench.text(text.encode("latin-1")))
    assert read.facts.read["encodage"] == "Latin-1"


def test_a_quoted_cell_may_hold_lines_and_delimiters(bench: Any, rows: Rows) -> None:
    changed = rows("ept_label", intitule="deux\nlignes ; ici")
    path = bench.text("\n".join(bench.lines("ept_label", changed)))
    read = bench.read("ept_label", path)
    assert read.frame["intitule"].to_list() == ["deux lignes ; ici"] * 2
    assert read.frame["ligne"].to_list() == [2, 4]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "vide"),
        (b"%PDF-1.7 ...", "un PDF"),
        (b"\x89PNG....", "une image"),
        (b"MZ\x90\x00", "un programme"),
        (b"\x1f\x8b\x08\x00", "archive compressée"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", "un document d'un ancien format"),
        (OLE + "Workbook".encode("utf-16-le"), "ancien format d'Excel (.xls)"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "mot de passe"),
        ("id_don;montant".encode("utf-16"), "UTF-16"),
        (b"<!DOCTYPE html><html></html>", "page web"),
        (b"id_don;\x00\x01\x02", "pas un texte"),
        (b"\xef\xbb\xbfid_don;caf\xe9", "se dit en UTF-8"),
        (b'id_don;"montant\n1;2', "guillemet"),
        (b"PK\x03\x04 pas un zip", "abîmé ou tronqué"),
    ],
)
def test_what_is_no_table_is_refused_with_what_to_do(content: bytes, said: str, bench: Any) -> None:
    refusal = bench.refusal("fdd", bench.text(content))
    assert said in refusal.reason
    assert refusal.next_step


BOOK = {"xl/workbook.xml": b"<workbook/>", "[Content_Types].xml": b"<Types/>"}


@pytest.mark.parametrize(
    ("members", "said"),
    [
        ({"a.csv": b"x"}, "archive zip"),
        ({"word/document.xml": b"<a/>"}, "un document texte"),
        ({"xl/workbook.bin": b""}, ".xlsb"),
        ({"Index/Document.iwa": b""}, "Numbers"),
        (
            {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<a/>"},
            "un document texte",
        ),
        (BOOK | {"xl/vbaProject.bin": b"x"}, "macros"),
        (BOOK | {"../../etc/passwd": b"x"}, "chemins qui sortent"),
        (BOOK | {"xl\\..\\..\\x": b"x"}, "chemins qui sortent"),
        (BOOK | {"EncryptedPackage": b"x"}, "mot de passe"),
        (BOOK | {"xl/a.xml": b"0" * 50_000_000}, "démesuré"),
        (BOOK | {f"xl/{n}.xml": b"" for n in range(2_100)}, "démesuré"),
        (BOOK | {"xl/a.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a/>'}, "entités"),
        (BOOK, "abîmé"),
    ],
)
def test_a_workbook_that_is_a_trap_is_not_opened(
    members: dict[str, bytes], said: str, bench: Any
) -> None:
    refusal = bench.refusal("fdd", bench.text(zipped(members), "piege.xlsx"))
    assert said in refusal.reason
    assert refusal.next_step


def test_a_link_is_no_deposit(bench: Any, rows: Rows) -> None:
    target = bench.write("fdd", rows("fdd"), "vrai.csv")
    link = target.with_name("lien.csv")
    link.symlink_to(target)
    assert "lien" in bench.refusal("fdd", link).reason


def test_a_workbook_gives_its_values_whatever_their_cells(bench: Any) -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write_row(2, 1, HEAD)
        sheet.write_row(3, 1, GIFT)
        day = book.add_format({"num_format": "dd/mm/yy"})
        sheet.write_datetime(3, 5, datetime.date(2024, 3, 14), day)
        sheet.write_boolean(3, 6, True)
        sheet.write_formula(3, 4, "=1000+500", None, 1500)

    read = bench.read("fdd", workbook(bench.folder / "a.xlsx", fill))
    assert [p.sentence for p in read.refusals] == []
    row = read.frame.row(0, named=True)
    assert (row["montant"], row["date_don"]) == (1500.0, datetime.date(2024, 3, 14))
    assert row["affectation_qpv"] is True
    assert read.facts.read["feuille"] == "Dons"


def test_a_problem_in_a_workbook_names_sheet_line_and_letter(bench: Any) -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, HEAD)
        sheet.write_row(1, 0, [*GIFT[:3], "beaucoup", *GIFT[4:]])

    [problem] = bench.read("fdd", workbook(bench.folder / "a.xlsx", fill)).refusals
    assert problem.place == "feuille Dons, ligne 2, colonne D (montant)"
    assert (problem.value, "1250,50" in problem.advice) == ("beaucoup", True)


def test_a_formula_is_never_run_and_one_without_a_value_is_said(bench: Any) -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, HEAD)
        sheet.write_row(1, 0, GIFT)
        sheet.write_formula(1, 3, "=1000+500", None, "")
        sheet.write_row(2, 0, ["D2", *GIFT[1:]])
        sheet.write_formula(2, 3, "=1/0", None, "#DIV/0!")

    read = bench.read("fdd", workbook(bench.folder / "a.xlsx", fill))
    found = {p.line: (p.kind, p.rule) for p in read.refusals}
    assert found[2][0] == "formule_sans_valeur"
    assert "n'a pas de valeur enregistrée" in found[2][1]
    assert found[3][0] == "valeur_en_erreur"
    assert "divise par zéro" in found[3][1]
    assert read.frame.is_empty()


def test_merged_data_cells_refuse_their_rows_and_say_the_merge(bench: Any) -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, HEAD)
        sheet.write_row(1, 0, GIFT)
        sheet.write_row(2, 0, ["D2", *GIFT[1:]])
        sheet.merge_range("B2:B3", "P-1")

    read = bench.read("fdd", workbook(bench.folder / "a.xlsx", fill))
    [merged] = [p for p in read.refusals if p.kind == "cellule_fusionnee"]
    assert (merged.line, "B2:B3" in merged.rule) == (3, True)
    assert read.frame["id_don"].to_list() == ["D1"]


def test_names_merged_over_two_rows_are_read(bench: Any) -> None:
    def fill(book: Any, sheet: Any) -> None:
        for position, name in enumerate(HEAD[:3]):
            sheet.merge_range(0, position, 1, position, name)
        sheet.merge_range(0, 3, 0, 4, "Don")
        sheet.write_row(1, 3, HEAD[3:])
        sheet.write_row(2, 0, GIFT)

    assert bench.read("fdd", workbook(bench.folder / "a.xlsx", fill)).frame.height == 1


def test_names_merged_over_two_columns_are_refused_with_the_merge(bench: Any) -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, [*HEAD[:4], "", *HEAD[5:]])
        sheet.merge_range(0, 3, 0, 4, "montant")
        sheet.write_row(1, 0, GIFT)

    refusal = bench.refusal("fdd", workbook(bench.folder / "a.xlsx", fill))
    assert "D1:E1" in refusal.reason
    assert "défusionner" in (refusal.next_step or "")


def test_the_sheet_is_the_one_that_bears_the_columns(bench: Any) -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write_string(0, 0, "Notice")
        data = book.add_worksheet("2024")
        data.write_row(0, 0, HEAD)
        data.write_row(1, 0, GIFT)

    read = bench.read("fdd", workbook(bench.folder / "a.xlsx", fill, "Notice"))
    assert read.facts.read["feuille"] == "2024"


def test_two_sheets_with_the_columns_are_not_chosen_between(bench: Any) -> None:
    def fill(book: Any, sheet: Any) -> None:
        for each in (sheet, book.add_worksheet("2024")):
            each.write_row(0, 0, HEAD)
            each.write_row(1, 0, GIFT)

    refusal = bench.refusal("fdd", workbook(bench.folder / "a.xlsx", fill, "2023"))
    assert "2023, 2024" in str(refusal)


def test_an_ods_is_read_like_another_workbook(bench: Any) -> None:
    amount = "<table:table-cell office:value-type='float' office:value='1500'/>"
    read = bench.read("fdd", ods(bench.folder / "a.ods", ods_row(amount)))
    assert read.frame["montant"].to_list() == [1500.0]
    assert read.facts.read["format"] == "classeur ods"


def test_a_formula_of_an_ods_without_a_value_is_said(bench: Any) -> None:
    amount = "<table:table-cell table:formula='of:=1+1'/>"
    read = bench.read("fdd", ods(bench.folder / "a.ods", ods_row(amount)))
    assert "formule_sans_valeur" in {p.kind for p in read.refusals}
