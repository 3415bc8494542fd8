"""Cells in error, in any kind of file: told with place and remedy, their rows set aside."""

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from support.partner_workbooks import GIFT, HEAD, ods, ods_row

from ingestion.partners.sheets.errors import error_rule, is_error_text

Rows = Callable[..., list[dict[str, str]]]
LATEST = (
    "<table:table-cell table:formula='of:=1/0' office:value-type='string' office:string-value=''"
    " calcext:value-type='error'><text:p>#DIV/0!</text:p></table:table-cell>"
)
EARLIER = (
    "<table:table-cell table:formula='of:=1/0' office:value-type='float' office:value='0'>"
    "<text:p>#DIV/0!</text:p></table:table-cell>"
)


@pytest.mark.parametrize("amount", [LATEST, EARLIER])
def test_an_error_of_an_ods_is_told_and_its_row_set_aside(amount: str, bench: Any) -> None:
    read = bench.read("fdd", ods(bench.folder / "a.ods", ods_row(amount)))
    [problem] = read.refusals
    assert problem.place == "feuille Dons, ligne 2, colonne D (montant)"
    assert (problem.kind, problem.value) == ("valeur_en_erreur", "#DIV/0!")
    assert "divise par zéro" in problem.rule
    assert "collage spécial « valeurs »" in problem.advice
    assert read.frame.is_empty()
    assert [row.line for row in read.refused] == [2]
    assert ("montant", "#DIV/0!") in read.refused[0].content


def test_an_error_where_a_blank_is_allowed_is_no_blank(bench: Any) -> None:
    def book(path: Path) -> Path:
        with xlsxwriter.Workbook(str(path)) as made:
            sheet = made.add_worksheet("Dons")
            sheet.write_row(0, 0, [*HEAD, "affectation_projet"])
            sheet.write_row(1, 0, GIFT)
            sheet.write_formula(1, 8, "=A99", None, "#REF!")
            sheet.write_row(2, 0, ["D2", *GIFT[1:]])
        return path

    read = bench.read("fdd", book(bench.folder / "a.xlsx"))
    [problem] = read.refusals
    assert (problem.line, problem.letter, problem.value) == (2, "I", "#REF!")
    assert "n'existe plus" in problem.rule
    assert "vide si la valeur n'existe pas" in problem.advice
    assert read.frame["id_don"].to_list() == ["D2"]


def test_an_error_is_one_whatever_it_shows(bench: Any) -> None:
    """An OpenDocument workbook says which of its cells are in error; the letters may be new."""
    amount = LATEST.replace("#DIV/0!", "#BIZARRE")
    [problem] = bench.read("fdd", ods(bench.folder / "a.ods", ods_row(amount))).refusals
    assert (problem.kind, problem.value) == ("valeur_en_erreur", "#BIZARRE")


def test_an_error_that_nobody_knows_refuses_the_sheet_and_is_quoted(bench: Any) -> None:
    path = bench.folder / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as made:
        sheet = made.add_worksheet("Dons")
        sheet.write_row(0, 0, [*HEAD, "affectation_projet"])
        sheet.write_row(1, 0, GIFT)
        sheet.write_formula(1, 8, "=A99", None, "#REF!")
    changed = bench.folder / "b.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"#REF!", b"#ERROR!"))
    refusal = bench.refusal("fdd", changed)
    assert "cellule en erreur" in refusal.reason
    assert refusal.where.value == "#ERROR!"
    assert "Ctrl+F" in (refusal.next_step or "")


@pytest.mark.parametrize("column", ["intitule", "montant", "statut", "quartiers", "porteur_nom"])
@pytest.mark.parametrize("text", ["#REF!", "#N/A", "#DIV/0 !", "#VALEUR!", "########", "Err :502"])
def test_an_error_typed_in_a_text_file_is_one_problem_and_no_value(
    column: str, text: str, bench: Any, rows: Rows
) -> None:
    read = bench.read_rows("ept_label", rows("ept_label", **{column: (text, None)}))
    assert [(p.kind, p.line, p.column, p.value) for p in read.refusals] == [
        ("valeur_en_erreur", 2, column, text)
    ]
    assert (read.frame.height, not read.queue) == (1, True)


@pytest.mark.parametrize("text", ["#BOUGEONS!", "Projet #REF", "N/A club", "#", "##"])
def test_a_title_that_only_resembles_an_error_is_none(text: str) -> None:
    assert not is_error_text(text)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("#REF!", "n'existe plus"),
        ("#n/d", "une recherche n'a rien trouvé"),
        ("#VALEUR !", "calcule avec un texte"),
        ("#NOM?", "n'est pas connu du tableur"),
        ("#NOMBRE!", "aucun nombre"),
        ("#####", "trop étroite"),
        ("#NON CALCULÉ", "pas de valeur enregistrée"),
        ("Err:522", "n'a pas pu calculer"),
    ],
)
def test_each_error_is_explained_in_french(text: str, why: str) -> None:
    assert is_error_text(text)
    assert why in error_rule(text)


def test_a_formula_that_gives_an_empty_text_is_a_blank_and_no_error(bench: Any) -> None:
    path = bench.folder / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as made:
        sheet = made.add_worksheet("Dons")
        sheet.write_row(0, 0, [*HEAD, "affectation_projet"])
        sheet.write_row(1, 0, GIFT)
        sheet.write_formula(1, 8, '=IF(1,"","x")', None, "\u200b")
    assert bench.read("fdd", path).refusals == ()
