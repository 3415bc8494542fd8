"""The reading of whole columns gives what the row-by-row reading gives, or stands aside."""

import csv
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ingestion.declaration.source_model import Reading
from ingestion.errors import EditionRefused
from ingestion.files import csv_table, tabular
from ingestion.files.regular_csv import regular_rows
from ingestion.files.text_table import TextTable

SIGNS = st.text(alphabet='ab1,;"\n\r\t \u00a0\u202fé\x00\x1c\x85', max_size=40)
FIELDS = st.lists(
    st.lists(st.sampled_from(["", "a", '"a"', '"a;b"', '""', " x ", '"é"', "1,5", "\u202f3"]),
             min_size=2, max_size=2),
    min_size=1, max_size=6,
)  # fmt: skip


def row_by_row(raw: bytes, reading: Reading) -> TextTable:
    return csv_table._row_by_row(raw.decode("utf-8-sig"), reading, "essai.csv")


def same(raw: bytes, reading: Reading) -> None:
    """When the fast reading answers, the slow one answers the same, refusals included."""
    found = regular_rows(raw, reading.separateur)
    if found is None:
        return
    try:
        whole = csv_table._whole(found, reading, "essai.csv")
    except EditionRefused as refusal:
        with pytest.raises(EditionRefused, match=refusal.reason):
            row_by_row(raw, reading)
        return
    slow = row_by_row(raw, reading)
    assert whole.columns == slow.columns
    assert whole.rows == slow.rows
    assert (whole.lines, whole.filled_unnamed) == (slow.lines, slow.filled_unnamed)
    assert slow.rejected == ()


@given(SIGNS, st.sampled_from([";", ",", "\t"]))
@example("a;b\n1\n", ";")
@example('a;b\n"1";2"\n', ";")
@example('a;b\n1;"2\n3"\n', ";")
@example("a\r1\r", ";")
@settings(max_examples=600, deadline=None)
def test_any_text_is_read_alike_or_left_aside(text: str, separator: str) -> None:
    same(text.encode(), Reading(separateur=separator, decimale="."))


@given(FIELDS, st.sampled_from(["\n", "\r\n"]), st.booleans(), st.booleans())
@settings(max_examples=300, deadline=None)
def test_a_table_is_read_alike_and_not_left_aside(
    rows: list[list[str]], end: str, last_end: bool, mark: bool
) -> None:
    text = end.join(";".join(row) for row in [["x", "y"], *rows]) + (end if last_end else "")
    raw = text.encode("utf-8-sig" if mark else "utf-8")
    assert regular_rows(raw, ";") is not None
    same(raw, Reading())


@pytest.mark.parametrize(
    "raw",
    [
        b"", b"\n", b"a;b\n\n1;2\n", b"a;b\n1;2;3\n", b"a;b\n1\n", b"a;b\r1;2\r", b"a;b\n1;2\x00\n",
        b'a;b\n1;"les ""C"""\n', b'a;b\n1;"2\n3"\n', b'a;b\n1; "2"\n', b'a;b\n1;"2\n',
        b"a;b\n1;\xe9\n", b"a;b\n1;" + b"x" * 140_000 + b"\n",
    ],
)  # fmt: skip
def test_what_is_not_regular_is_left_to_the_slow_reading(raw: bytes) -> None:
    assert regular_rows(raw, ";") is None


def test_a_text_of_several_blocks_is_read_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingestion.files.regular_csv._BLOCK", 20)
    raw = b"code;nom\n" + b"".join(b'%d;"n; %d"\n' % (i, i) for i in range(200))
    found = regular_rows(raw, ";")
    assert found is not None
    assert found.height == 201
    same(raw, Reading())
    assert regular_rows(raw + b"1;2;3\n", ";") is None


def test_both_readings_say_the_same_of_rows_counted_and_skipped(tmp_path: Path) -> None:
    text = "a;b;\nlong;label;\n1;2;\n3;4;x\n"
    for declared in (Reading(lignes_sous_entete=1), Reading(lignes_sous_entete=1, entete="a")):
        path = tmp_path / "essai.csv"
        path.write_text(text)
        table = tabular.read_table(path, declared, path.name)
        assert (table.rows, table.lines, table.filled_unnamed) == (
            [("1", "2"), ("3", "4")],
            [3, 4],
            1,
        )


def test_the_slow_reading_still_says_what_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "essai.csv"
    path.write_text('a;b\n1;"x"y\n')
    with pytest.raises(EditionRefused, match="texte délimité") as refusal:
        tabular.read_table(path, Reading(), path.name)
    assert isinstance(refusal.value.__cause__, csv.Error)
