"""What a hostile reviewer sent: thousands typed as text, totals, wide or merged tables."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from ingestion.errors import EditionRefused
from ingestion.partners.sheets.delimited import read_delimited
from ingestion.partners.sheets.grid import Grid, Merged
from ingestion.partners.sheets.workbook import MAX_MERGED, _check_merged

Rows = Callable[..., list[dict[str, str]]]
HEAD = "id_don id_donateur donateur_type montant date_don affectation_qpv fleche code_quartier"


def gifts(path: Path, *amounts: object) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Dons")
        sheet.write_row(0, 0, HEAD.split())
        for i, amount in enumerate(amounts, start=1):
            row = [f"D{i}", "P-1", "entreprise", amount, "2024-03-14", "oui", "non", "QN09407I"]
            sheet.write_row(i, 0, row)
    return path


def test_a_text_of_a_workbook_is_judged_as_in_a_text_file(bench: Any, tmp_path: Path) -> None:
    read = bench.read("fdd", gifts(tmp_path / "a.xlsx", "12.500", 12.5, "12,000", "1E400"))
    assert read.frame["montant"].to_list() == [12.5]
    told = [(p.line, p.kind, p.advice) for p in read.problems]
    assert told[:2] == [(2, "point", "12500 ou 12,50"), (4, "point", "12000 ou 12,00")]
    assert [(line, kind) for line, kind, _ in told[2:]] == [(5, "type")]


def test_a_number_with_three_decimals_is_one_where_it_is_a_number(
    bench: Any, tmp_path: Path
) -> None:
    read = bench.read("fdd", gifts(tmp_path / "a.xlsx", 12.345, 1500))
    assert [p.kind for p in read.problems if p.refuses] == ["centimes"]


@pytest.mark.parametrize("text", ["1E400", "INF", "Infinity", "NaN", "1e5", "１２", "1,000"])
def test_what_is_no_plain_number_is_not_landed(text: str, bench: Any, rows: Rows) -> None:
    read = bench.read_rows("ept_label", rows("ept_label", montant=(text, None)))
    assert [r.line for r in read.refused] == [2]
    assert len([p for p in read.problems if p.line == 2]) == 1


@pytest.mark.parametrize("key", ["TOTAL 2024", "Total général", "Sous-total", "Ensemble des dons"])
def test_a_total_in_the_key_is_no_row(key: str, bench: Any, rows: Rows) -> None:
    read = bench.read_rows("ept_label", rows("ept_label", id_projet=(key, None)))
    assert (read.frame.height, [p.kind for p in read.problems]) == (1, ["ligne_total"])


@pytest.mark.parametrize("key", ["Totem-1", "Ensemblier-2"])
def test_a_key_that_only_resembles_a_total_is_one(key: str, bench: Any, rows: Rows) -> None:
    assert bench.read_rows("ept_label", rows("ept_label", id_projet=(key, None))).frame.height == 2


@pytest.mark.parametrize("key", ["Exemple-2", "exemple 1", "EXEMPLE-1"])
def test_an_example_is_one_whatever_its_case(key: str, bench: Any, rows: Rows) -> None:
    read = bench.read_rows("ept_label", rows("ept_label", id_projet=(key, None)))
    assert (read.frame.height, read.examples) == (1, 1)


def test_a_real_row_that_kept_the_mark_of_an_example_is_not_lost_in_silence(
    bench: Any, rows: Rows
) -> None:
    assert bench.read_rows("fdd", bench.catalogue["fdd"].contrat.exemples).problems == ()
    mine = {
        "id_don": "EXEMPLE-1", "id_donateur": "P-77", "donateur_type": "particulier",
        "montant": "321", "date_don": "2024-09-09", "affectation_qpv": "non", "fleche": "non",
        "affectation_projet": "Fête du parc", "code_quartier": "",
    }  # fmt: skip
    read = bench.read_rows("fdd", [*rows("fdd"), mine])
    assert (read.frame.height, read.examples) == (2, 1)
    [problem] = read.warnings
    assert (problem.kind, problem.line) == ("ligne_exemple", 4)
    assert "sans « EXEMPLE »" in problem.advice


def test_columns_are_never_cut(bench: Any, rows: Rows) -> None:
    head, *lines = bench.lines("ept_label", rows("ept_label"))
    far = [head, *(line + ";" * 600 + "jean@orange.fr" for line in lines)]
    assert "trop de colonnes" in bench.refusal("ept_label", bench.text("\n".join(far))).reason
    blank = bench.text("\n".join(line + ";" * 600 for line in (head, *lines)))
    assert "trop de colonnes" not in str(bench.read("ept_label", blank).problems)


def test_lines_that_end_with_a_carriage_return_are_lines(bench: Any, rows: Rows) -> None:
    path = bench.text("\r".join(bench.lines("ept_label", rows("ept_label"))))
    assert bench.read("ept_label", path).frame.height == 2
    many = bench.text("a;b\r" * 500_000, "b.csv")
    begin = time.perf_counter()
    with pytest.raises(EditionRefused, match="trop de lignes"):
        read_delimited(many, "b.csv", 1000, len)
    assert time.perf_counter() - begin < 60


def test_merges_are_bounded() -> None:
    rows = [(line, ["x"]) for line in range(1, 2001)]
    everywhere: tuple[Merged, ...] = ((0, 0, 1_000_000, 0),) * (MAX_MERGED // 2000 + 1)
    with pytest.raises(EditionRefused, match="fusionnées"):
        _check_merged(everywhere, rows, "a.xlsx", "Dons")
    _check_merged(everywhere[:10], rows, "a.xlsx", "Dons")
    assert Grid(None, []).decimals == frozenset()


@pytest.mark.parametrize("sign", [" ; ", ", ", " / "])
def test_two_quartiers_in_a_cell_are_said_to_be_two(sign: str, bench: Any, rows: Rows) -> None:
    both = f"QN09407I{sign}QN09408M"
    found = rows("ept_fil")
    found[0]["code_quartier"] = both
    read = bench.read_rows("ept_fil", found)
    assert "Plusieurs quartiers" in str([p.rule for p in read.problems])


def test_a_repeated_header_counts_in_no_total(bench: Any, rows: Rows) -> None:
    for source_id in bench.catalogue:
        contract = bench.catalogue[source_id].contrat
        if contract is None or not any("controle" in r.regle for r in contract.regles):
            continue
        head, *lines = bench.lines(source_id, rows(source_id))
        read = bench.read(source_id, bench.text("\n".join([head, *lines, head])))
        assert "(vide)" not in str([p.value for p in read.problems])
