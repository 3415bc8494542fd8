"""Names become SQL in one place: whatever they hold, they stay one identifier."""

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from publication.sql_names import Names, Text, compose, quote_name, quote_text

NAMES = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), min_size=1)


@given(NAMES)
def test_any_name_comes_back_as_it_was(name: str) -> None:
    row = duckdb.execute(f"SELECT 1 AS {quote_name(name)}").description
    assert row is not None
    assert row[0][0] == name


@given(st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"])))
def test_any_text_comes_back_as_it_was(text: str) -> None:
    assert duckdb.execute(f"SELECT {quote_text(text)}").fetchall() == [(text,)]


def test_a_name_with_quotes_does_not_escape() -> None:
    assert quote_name('a"; DROP TABLE t; --') == '"a""; DROP TABLE t; --"'
    assert quote_name("base", "main", "t") == '"base"."main"."t"'


@pytest.mark.parametrize("parts", [(), ("",), ("a", ""), ("a\x00b",)])
def test_impossible_names_are_refused(parts: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="identifiant"):
        quote_name(*parts)


def test_compose_quotes_every_part() -> None:
    sql = compose(
        "SELECT {columns} FROM {table} WHERE x = {text}",
        columns=Names(("a", 'b"c')),
        table=("main", "t"),
        text=Text("l'an"),
    )
    assert sql == """SELECT "a", "b""c" FROM "main"."t" WHERE x = 'l''an'"""


def test_compose_refuses_a_part_that_is_not_given() -> None:
    with pytest.raises(KeyError):
        compose("SELECT {a}", b="x")
