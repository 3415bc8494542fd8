"""What a cell is worth: markers under notes, weighted counts, decimal marks, recoded keys."""

from collections.abc import Callable
from typing import Any

import pytest

from ingestion.declaration.source_model import Source
from ingestion.statistics.observations import ReadObservations

Observe = Callable[..., ReadObservations]
Cell = Callable[..., tuple[float | None, str]]
Make = Callable[..., Source]
MARKERS = {"marqueurs": {"ns": "S", "nd": "N", "so": "N"}}


def blocks(make_source: Make, **changes: dict[str, Any]) -> dict[str, Any]:
    """The small source's blocks, some keys of a block changed: `blocks(make, rp={…})`."""
    found: dict[str, Any] = make_source().model_dump(mode="json")["blocs"]
    for name, keys in changes.items():
        found[name] |= keys
    return found


@pytest.mark.parametrize(
    ("text", "note", "expected"),
    [
        # An anomaly that the note tells wins over the marker: METHODS, section 4.
        ("ns", "5", (None, "N")),
        ("nd", "6", (None, "S")),
        ("ns", "0", (None, "S")),
        ("ns", "1", (None, "S")),
        # A note that is a marker, or that nobody described, says nothing.
        ("ns", "so", (None, "S")),
        ("nd", "so", (None, "N")),
        ("ns", "9", (None, "S")),
        ("12", "so", (None, "X")),
    ],
)
def test_a_note_that_empties_its_block_wins_over_a_marker(
    observe: Observe, cell: Cell, text: str, note: str, expected: tuple[float | None, str]
) -> None:
    read = observe(f"QP094001;x;7;{text};{note}", lecture=MARKERS | {"part_max_rejets": 0.5})
    assert cell(read, "QP094001", "cnaf_a") == expected


def test_a_marker_in_a_note_is_no_note_and_no_unknown_code(observe: Observe) -> None:
    read = observe("QP094001;x;7;ns;so", "QP094002;x;7;ns;9", lecture=MARKERS)
    assert read.unknown_notes == {"cnaf:9": 1}
    notes = read.long.filter(bloc="cnaf").select("code_geo", "note").rows()
    assert notes == [("QP094001", None), ("QP094002", "9")]


def test_a_marker_that_is_a_declared_code_stays_a_note(
    observe: Observe, cell: Cell, make_source: Make
) -> None:
    codes = {"so": {"effet": "absent", "statut": "S", "sens": "sans objet"}}
    read = observe(
        "QP094001;x;7;;so", lecture=MARKERS, blocs=blocks(make_source, cnaf={"codes_note": codes})
    )
    assert cell(read, "QP094001", "cnaf_a") == (None, "S")
    assert read.unknown_notes == {}


@pytest.mark.parametrize(("weighted", "expected"), [(True, (12.5, "D")), (False, (None, "X"))])
def test_only_a_count_that_the_producer_estimates_may_have_decimals(
    observe: Observe,
    cell: Cell,
    make_source: Make,
    weighted: bool,
    expected: tuple[float | None, str],
) -> None:
    declared = {"POP": {"libelle": "Population", "unite": "hab", "estimee": weighted}}
    read = observe("QP094001;x;12,5;3;0", blocs=blocks(make_source, rp={"variables": declared}))
    assert cell(read, "QP094001", "rp_pop") == expected
    assert [r.reason for r in read.rejected] == (
        [] if weighted else ["un effectif n'a pas de décimales"]
    )


def test_a_file_with_two_marks_is_read_as_each_column_declares(
    observe: Observe, cell: Cell, make_source: Make
) -> None:
    rate = {"A": {"libelle": "Taux", "unite": "%"}}
    declared = blocks(make_source, cnaf={"variables": rate, "decimale": ","})
    read = observe('QP094001,x,2493.0,"4,8",0', header="CODGEO,LIBGEO,POP,A,NOTE", blocs=declared,
                   lecture={"separateur": ",", "decimale": "."})  # fmt: skip
    assert cell(read, "QP094001", "rp_pop") == (2493.0, "D")
    assert cell(read, "QP094001", "cnaf_a") == (4.8, "D")


def test_the_mark_of_a_column_wins_over_that_of_its_block(
    observe: Observe, cell: Cell, make_source: Make
) -> None:
    rate = {"A": {"libelle": "Taux", "unite": "%", "decimale": "."}}
    declared = blocks(make_source, cnaf={"variables": rate, "decimale": ","})
    read = observe("QP094001;x;7;4.8;0", "QP094002;x;7;4,8;0", blocs=declared)
    assert cell(read, "QP094001", "cnaf_a") == (4.8, "D")
    assert cell(read, "QP094002", "cnaf_a") == (None, "X")


def test_a_code_is_recoded_as_declared_and_no_other(observe: Observe) -> None:
    key = {"colonne": "CODGEO", "motif": "^[0-9]+$", "recodages": {"1": "FRM"}}
    read = observe("1;x;7;3;0", "11;x;8;3;0", cle=key)
    assert read.wide.get_column("code_geo").to_list() == ["FRM", "11"]


def test_two_codes_recoded_into_one_are_a_repetition(observe: Observe) -> None:
    key = {"colonne": "CODGEO", "motif": "^[0-9]+$", "recodages": {"1": "FR", "01": "FR"}}
    read = observe("1;x;7;3;0", "01;x;8;3;0", "2;x;8;3;0", cle=key)
    assert [(r.line, r.value, r.reason) for r in read.rejected] == [
        (2, "1", "code répété"),
        (3, "01", "code répété"),
    ]
    assert read.wide.get_column("code_geo").to_list() == ["2"]
