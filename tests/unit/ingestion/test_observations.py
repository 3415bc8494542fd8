"""Status of each cell, and rows that are not observations."""

from collections.abc import Callable

import polars as pl
import pytest

from ingestion.declaration.source_model import Source
from ingestion.statistics.observations import OBSERVATION_SCHEMA, ReadObservations, withdraw_rows

Observe = Callable[..., ReadObservations]
Cell = Callable[..., tuple[float | None, str]]


@pytest.mark.parametrize(
    ("text", "note", "expected"),
    [
        ("12", "0", (12.0, "D")),
        ("0", "0", (0.0, "D")),
        ("12", "1", (12.0, "D")),
        ("12", "", (None, "X")),
        ("", "0", (None, "S")),
        ("", "1", (None, "S")),
        ("", "5", (None, "N")),
        ("", "6", (None, "S")),
        ("", "", (None, "N")),
        ("", "9", (None, "N")),
        ("12", "5", (None, "X")),
        ("12", "9", (None, "X")),
        ("douze", "0", (None, "X")),
        ("12.5", "0", (None, "X")),
    ],
)
def test_status_of_a_cell_of_a_block_with_notes(
    observe: Observe, cell: Cell, text: str, note: str, expected: tuple[float | None, str]
) -> None:
    read = observe(f"QP094001;x;7;{text};{note}")
    assert cell(read, "QP094001", "cnaf_a") == expected
    assert cell(read, "QP094001", "rp_pop") == (7.0, "D")


def test_a_blank_of_a_block_without_note_is_withheld(observe: Observe, cell: Cell) -> None:
    assert cell(observe("QP094001;x;;3;0"), "QP094001", "rp_pop") == (None, "S")


def test_a_blank_takes_the_status_that_its_block_declares(
    observe: Observe, cell: Cell, make_source: Callable[..., Source]
) -> None:
    blocks = make_source().model_dump(mode="json")["blocs"]
    blocks["rp"] |= {"statut_blanc": "N"}
    assert cell(observe("QP094001;x;;3;0", blocs=blocks), "QP094001", "rp_pop") == (None, "N")


def test_a_blank_takes_the_status_of_its_variable_before_that_of_its_block(
    observe: Observe, cell: Cell, make_source: Callable[..., Source]
) -> None:
    blocks = make_source().model_dump(mode="json")["blocs"]
    blocks["rp"]["variables"]["POP"]["statut_blanc"] = "N"
    assert cell(observe("QP094001;x;;3;0", blocs=blocks), "QP094001", "rp_pop") == (None, "N")


@pytest.mark.parametrize(("text", "expected"), [("ns", "S"), ("nd", "N")])
def test_text_markers_are_statuses_and_no_errors(
    observe: Observe, cell: Cell, text: str, expected: str
) -> None:
    read = observe(f"QP094001;x;{text};3;0", lecture={"marqueurs": {"ns": "S", "nd": "N"}})
    assert cell(read, "QP094001", "rp_pop") == (None, expected)
    assert read.rejected == ()


def test_an_unreadable_cell_is_kept_with_line_column_and_text(observe: Observe) -> None:
    read = observe("QP094001;x;7;12;0", "QP094002;x;1 2;12;0")
    [reject] = read.rejected
    assert (reject.line, reject.column, reject.value) == (3, "rp_pop", "1 2")
    assert reject.reason == "nombre illisible"
    assert read.unreadable_cells == 1


def test_a_value_under_an_unusable_note_is_kept_aside_with_the_note(observe: Observe) -> None:
    [reject] = observe("QP094001;x;7;12;5").rejected
    assert (reject.value, reject.reason) == ("12", "valeur présente malgré la note 5")


def test_a_note_that_nobody_described_is_counted(observe: Observe) -> None:
    read = observe("QP094001;x;7;;9", "QP094002;x;7;;9", "QP094008;x;7;3;0")
    assert read.unknown_notes == {"cnaf:9": 2}


def test_the_note_of_a_block_stands_beside_its_observations_only(observe: Observe) -> None:
    notes = dict(observe("QP094001;x;7;3;1").long.select("variable", "note").iter_rows())
    assert notes == {"rp_pop": None, "cnaf_a": "1"}


def test_the_total_row_is_dropped_and_not_rejected(observe: Observe) -> None:
    read = observe("Ensemble;Ensemble des QPV;900;90;", "QP094001;x;7;3;0")
    assert read.ignored == {"Ensemble": 1}
    assert read.rows_read == 1
    assert read.rejected == ()
    assert read.wide.get_column("code_geo").to_list() == ["QP094001"]


@pytest.mark.parametrize("code", ["QP94001", "qp094001", "QN09401M", "", "QP0940012", "Total"])
def test_a_code_out_of_the_pattern_is_rejected_with_its_line(observe: Observe, code: str) -> None:
    read = observe("QP094001;x;7;3;0", f"{code};x;7;3;0")
    [reject] = read.rejected
    assert (reject.line, reject.column, reject.value) == (3, "CODGEO", code)
    assert reject.content == (code, "x", "7", "3", "0")
    assert read.wide.height == 1
    assert read.rows_read == 2


@pytest.mark.parametrize("code", ["QP02A001", "QP971001"])
def test_corsican_and_overseas_codes_are_codes(observe: Observe, code: str) -> None:
    assert observe(f"{code};x;7;3;0").wide.get_column("code_geo").to_list() == [code]


def test_all_copies_of_a_repeated_code_are_rejected_and_the_code_stays_without_value(
    observe: Observe, cell: Cell
) -> None:
    read = observe("QP094001;x;7;3;0", "QP094002;x;8;4;0", "QP094001;x;7;3;0")
    assert [(r.line, r.reason) for r in read.rejected] == [(2, "code répété"), (4, "code répété")]
    assert read.wide.get_column("code_geo").to_list() == ["QP094002"]
    assert cell(read, "QP094001", "rp_pop") == (None, "X")
    assert cell(read, "QP094001", "cnaf_a") == (None, "X")
    assert cell(read, "QP094002", "cnaf_a") == (4.0, "D")


def test_the_key_of_an_observation_is_unique_even_with_repeated_codes(observe: Observe) -> None:
    long = observe("QP094001;x;7;3;0", "QP094001;x;8;3;0", "QP094002;x;8;3;0").long
    key = ["source_id", "edition", "variable", "code_geo"]
    assert long.select(key).is_unique().all()


def test_observations_have_the_agreed_columns_and_types(observe: Observe) -> None:
    read = observe("QP094001;x;7;;5", "QP094001;x;7;;5")
    assert read.long.schema == OBSERVATION_SCHEMA
    assert observe("QP094002;x;7;3;0").long.schema == OBSERVATION_SCHEMA


def test_a_value_is_present_exactly_when_the_status_says_so(observe: Observe) -> None:
    long = observe("QP094001;x;7;;5", "QP094002;x;;3;0", "QP094008;x;z;3;5").long
    published = long.get_column("statut") == "D"
    assert (long.get_column("valeur").is_not_null() == published).all()


def test_a_withdrawn_row_loses_its_values_and_keeps_its_place(observe: Observe, cell: Cell) -> None:
    read = observe("QP094001;x;7;3;0", "QP094002;x;8;4;0")
    after = withdraw_rows(read.long, {2})
    assert after.height == read.long.height
    statuses = after.group_by("code_geo").agg(pl.col("statut").unique().sort())
    assert dict(statuses.iter_rows()) == {"QP094001": ["X"], "QP094002": ["D"]}
    assert after.filter(pl.col("statut") == "X").get_column("valeur").null_count() == 2


def test_column_a_is_claimants_in_one_source_and_jobseekers_in_another(
    catalogue: dict[str, Source],
) -> None:
    assert catalogue["insee_qpv_demographie"].blocs["cnaf"].variable_name("A") == "cnaf_a"
    assert catalogue["insee_qpv_revenus"].blocs["cnaf"].variable_name("A") == "cnaf_a"
    assert catalogue["insee_qpv_insertion"].blocs["pe"].variable_name("A") == "pe_a"
