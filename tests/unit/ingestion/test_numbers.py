"""Numbers in French files: one convention declared, nothing guessed."""

import math

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingestion.files.numbers import parse_number

SPACES = ("\u202f", "\u00a0", " ")


def parse(text: str, mark: str = ",") -> float | None:
    frame = pl.DataFrame({"t": [text]}, schema={"t": pl.String})
    return frame.select(parse_number(pl.col("t"), mark)).item()


@given(
    value=st.decimals(min_value=-(10**12), max_value=10**12, places=3),
    mark=st.sampled_from([",", "."]),
    space=st.sampled_from(["", *SPACES]),
)
def test_any_published_decimal_reads_back(value: object, mark: str, space: str) -> None:
    text = f"{value:,.3f}".replace(",", "_").replace(".", mark).replace("_", space)
    assert parse(text, mark) == float(str(value))


@given(st.integers(min_value=-(10**15), max_value=10**15), st.sampled_from(SPACES))
def test_any_whole_number_reads_back_with_or_without_groups(value: int, space: str) -> None:
    assert parse(str(value)) == value
    assert parse(f"{value:,}".replace(",", space)) == value


@given(st.text(max_size=12))
def test_no_text_gives_infinity_or_nan(text: str) -> None:
    value = parse(text)
    assert value is None or math.isfinite(value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0", 0.0),
        ("-10", -10.0),
        (",5", 0.5),
        ("308,0", 308.0),
        ("5,9e-02", 0.059),
        ("1\u202f234\u00a0567,8", 1234567.8),
    ],
)
def test_forms_met_in_the_archive(text: str, expected: float) -> None:
    assert parse(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "", "1 2", "1 2345", "1234 567", "1  234", " 1", "12.5", "1,2,3", "1,", ",", "-", "--1",
        "inf", "nan", "-inf", "1e400", "9" * 400, "0x1F", "1_000", "12 %", "１２", "٣",
        "2\x00", "ns",
    ],
)  # fmt: skip
def test_what_is_not_a_number_in_this_convention_is_not_read(text: str) -> None:
    assert parse(text) is None


@pytest.mark.parametrize("text", ["12,5", "1,234", "12x5"])
def test_the_point_convention_refuses_the_comma(text: str) -> None:
    assert parse(text, ".") is None
