"""Where the table of a deposit begins, and which column holds what."""

from collections.abc import Callable
from typing import Any

import pytest

Rows = Callable[..., list[dict[str, str]]]


def test_titles_may_stand_above_and_columns_in_any_order(bench: Any, rows: Rows) -> None:
    head, *lines = bench.lines("fdd", rows("fdd"))
    turned = [";".join(reversed(line.split(";"))) for line in (head, *lines)]
    read = bench.read("fdd", bench.text("\n".join(["Dons 2024", "", "", *turned])))
    assert read.frame.height == 2
    assert read.facts.read["ligne d'en-tête"] == "4"
    assert read.frame["ligne"].to_list() == [5, 6]


def test_names_are_matched_without_case_accents_and_blanks(bench: Any, rows: Rows) -> None:
    head, *lines = bench.lines("fdd", rows("fdd"))
    head = head.replace("id_don;", " ID Don ;").replace("fleche", "Fléché").replace("_", " ")
    head = head.replace("donateur type", "Type de donateur")
    assert bench.read("fdd", bench.text("\n".join([head, *lines]))).frame.height == 2


def test_the_national_names_of_grants_are_known(bench: Any, rows: Rows) -> None:
    head, *lines = bench.lines("cdv_prog", rows("cdv_prog"))
    head = head.replace("intitule", "objet").replace("montant_accorde", "montant")
    head = head.replace("porteur_siret", "idBeneficiaire")
    assert bench.read("cdv_prog", bench.text("\n".join([head, *lines]))).frame.height == 2


def test_a_header_below_the_first_rows_is_not_looked_for(bench: Any, rows: Rows) -> None:
    text = "\n".join(["titre"] * 20 + bench.lines("fdd", rows("fdd")))
    refusal = bench.refusal("fdd", bench.text(text))
    assert "Aucune ligne d'en-tête" in refusal.reason
    assert "id_don" in (refusal.rule or "")


def test_a_missing_column_is_named_with_the_one_that_looks_like_it(bench: Any, rows: Rows) -> None:
    head, *lines = bench.lines("fdd", rows("fdd"))
    head = head.replace("donateur_type", "type_donnateur")
    refusal = bench.refusal("fdd", bench.text("\n".join([head, *lines])))
    assert "« donateur_type »" in refusal.reason
    assert "type_donnateur" in refusal.reason
    assert refusal.where.line == 1


def test_an_optional_column_may_be_missing_and_it_is_said(bench: Any, rows: Rows) -> None:
    head, *lines = bench.lines("fdd", rows("fdd", affectation_projet=""))
    kept = [";".join(line.split(";")[:5] + line.split(";")[6:]) for line in (head, *lines)]
    read = bench.read("fdd", bench.text("\n".join(kept)))
    assert read.frame.height == 2
    assert read.facts.columns_absent == ("affectation_projet",)
    assert read.frame["affectation_projet"].null_count() == 2


def test_a_column_given_twice_is_refused(bench: Any, rows: Rows) -> None:
    head, *lines = bench.lines("fdd", rows("fdd"))
    text = "\n".join([head + ";Montant", *(line + ";1" for line in lines)])
    assert "même nom" in bench.refusal("fdd", bench.text(text)).reason


def test_rows_that_are_blank_or_examples_are_skipped_and_counted(bench: Any, rows: Rows) -> None:
    head, *lines = bench.lines("fdd", rows("fdd"))
    examples = bench.lines("fdd", list(bench.catalogue["fdd"].contrat.exemples))[1:]
    sent = [head, *examples, lines[0], ";" * 8, "", lines[1], ";;"]
    read = bench.read("fdd", bench.text("\n".join(sent)))
    assert (read.frame.height, read.examples, read.blank, read.rows) == (2, 2, 3, 7)
    assert read.facts.read["lignes EXEMPLE ignorées (numéros)"] == "2, 3"


def test_a_line_of_totals_is_named_as_such_and_nothing_else_is_said_of_it(
    bench: Any, rows: Rows
) -> None:
    head, *lines = bench.lines("fdd", rows("fdd"))
    read = bench.read("fdd", bench.text("\n".join([head, *lines, "TOTAL général;;;5050;;;;;"])))
    assert [(p.kind, p.line) for p in read.problems] == [("ligne_total", 4)]


@pytest.mark.parametrize(("cells", "refused"), [(";x", 1), (";", 0), ("", 0)])
def test_a_cell_too_many_refuses_its_row(bench: Any, rows: Rows, cells: str, refused: int) -> None:
    head, *lines = bench.lines("fdd", rows("fdd"))
    read = bench.read("fdd", bench.text("\n".join([head, lines[0] + cells, lines[1]])))
    assert len(read.refused) == refused


def test_a_row_cut_short_is_refused(bench: Any, rows: Rows) -> None:
    head, *lines = bench.lines("fdd", rows("fdd"))
    read = bench.read("fdd", bench.text("\n".join([head, lines[0], "T-9;D-1;entreprise"])))
    assert "nombre_de_cellules" in {p.kind for p in read.refusals}
    assert [r.line for r in read.refused] == [3]
