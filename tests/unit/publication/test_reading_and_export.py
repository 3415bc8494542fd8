"""Read-only questions to the current release, and CSV that no spreadsheet can run."""

import io
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st
from unit.publication.samples import make_info, make_release

from publication.errors import AucunePublication
from publication.export import safe_cell, write_csv, write_csv_file
from publication.reading import RequeteRefusee, query_current


def test_a_question_is_answered_with_its_release(tmp_path: Path) -> None:
    folder = make_release(tmp_path)
    result = query_current(
        tmp_path / "releases",
        "SELECT code_territoire, valeur FROM fct_indicateur WHERE code_indicateur = ? ORDER BY 1",
        parameters=("CAF01",),
    )
    assert result.release_id == folder.name
    assert result.columns == ("code_territoire", "valeur")
    assert result.rows == (("QP094001", 100.0), ("QP094002", None))
    assert not result.truncated


def test_the_limit_is_said(tmp_path: Path) -> None:
    make_release(tmp_path)
    result = query_current(tmp_path / "releases", "SELECT * FROM fct_observation", limit=3)
    assert (len(result.rows), result.truncated) == (3, True)
    assert not query_current(tmp_path / "releases", "FROM fct_observation", limit=4).truncated


def test_nothing_published_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(AucunePublication, match="observatoire refresh"):
        query_current(tmp_path, "SELECT 1")


@pytest.mark.parametrize(
    "sql",
    [
        "SELEC 1",
        "SELECT * FROM inconnue",
        "",
        "SELECT 1; SELECT 2",
        "CREATE TABLE x AS SELECT 1",
        "DELETE FROM fct_indicateur",
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM '/etc/passwd'",
        "ATTACH '/tmp/x.duckdb'",
        "COPY fct_indicateur TO '/tmp/x.csv'",
        "INSTALL httpfs",
        "SET enable_external_access = true",
        "SET lock_configuration = false",
        "SELECT getenv('HOME')",
    ],
)
def test_what_a_reader_may_not_do_is_refused_in_french(tmp_path: Path, sql: str) -> None:
    make_release(tmp_path)
    with pytest.raises(RequeteRefusee, match=r"Requête refusée|une seule requête"):
        query_current(tmp_path / "releases", sql)


def test_a_new_release_is_seen_while_an_old_one_is_held_open(tmp_path: Path) -> None:
    old = make_release(tmp_path, make_info(1))
    with duckdb.connect(str(tmp_path / "releases/current/observatoire.duckdb"), read_only=True):
        new = make_release(tmp_path, make_info(2), ["DELETE FROM dim_source"])
        result = query_current(tmp_path / "releases", "SELECT count(*) FROM dim_source")
    assert (result.release_id, result.rows) == (new.name, ((0,),))
    assert old.is_dir()


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_a_text_that_would_be_a_formula_gets_an_apostrophe(start: str) -> None:
    assert safe_cell(f"{start}cmd|' /C calc'!A0") == f"'{start}cmd|' /C calc'!A0"


@pytest.mark.parametrize("value", [-1, -1.5, 0, 12])
def test_numbers_are_left_alone(value: float) -> None:
    assert safe_cell(value) == value


def test_other_values_are_written_plainly() -> None:
    assert safe_cell(None) == ""
    assert safe_cell(True) == "vrai"
    assert safe_cell(Decimal("-1.50")) == "-1.50"
    assert safe_cell("Péri - Schuman") == "Péri - Schuman"


@given(st.text(), st.text())
def test_no_text_cell_ever_starts_a_formula(header: str, value: str) -> None:
    for cell in (safe_cell(header), safe_cell(value)):
        assert not str(cell).startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


def test_headers_are_neutralised_too_and_separators_are_quoted() -> None:
    stream = io.StringIO(newline="")
    assert write_csv(stream, ["=a", "b"], [("x;y", -2), ("@z", None)]) == 2
    assert stream.getvalue() == "'=a;b\r\n\"x;y\";-2\r\n'@z;\r\n"


def test_a_file_opens_with_its_accents_in_a_spreadsheet(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    write_csv_file(path, ["é"], [("à",)])
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
