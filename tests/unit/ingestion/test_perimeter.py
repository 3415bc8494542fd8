"""What --territoire may say, and that the same perimeter always has the same name."""

import pytest

from ingestion.errors import IngestionError
from ingestion.perimeter import Perimeter

EPT = ("groupement", "200058014")


@pytest.mark.parametrize(
    ("text", "items"),
    [
        (None, (EPT,)),
        ("ept", (EPT,)),
        ("EPT", (EPT,)),
        ("200058014", (EPT,)),
        ("94", (("departement", "94"),)),
        ("2a", (("departement", "2A"),)),
        ("971", (("departement", "971"),)),
        ("94041", (("commune", "94041"),)),
        ("2A004", (("commune", "2A004"),)),
        ("France", (("france", "france"),)),
        (" 94041 , 94081 ", (("commune", "94041"), ("commune", "94081"))),
        ("94041,ept", (("commune", "94041"), EPT)),
    ],
)
def test_words_and_codes_that_name_a_perimeter(
    text: str | None, items: tuple[tuple[str, str], ...]
) -> None:
    assert Perimeter.parse(text).items == items


@pytest.mark.parametrize("text", ["9404", "94041;94081", "paris", "977", "1234567890", ",", "*"])
def test_anything_else_is_refused_with_what_is_admitted(text: str) -> None:
    with pytest.raises(IngestionError, match="ept, france, un département") as refusal:
        Perimeter.parse(text)
    assert refusal.value.where.value is not None


def test_order_and_repetition_do_not_change_the_name() -> None:
    assert Perimeter.parse("94081,94041,94081").label == Perimeter.parse("94041,94081").label


def test_the_default_is_known_under_any_spelling() -> None:
    assert Perimeter.parse("200058014").is_default
    assert not Perimeter.parse("94041").is_default


def test_the_frame_has_one_row_a_code() -> None:
    frame = Perimeter.parse("94,94041").as_frame()
    assert frame.rows() == [("commune", "94041"), ("departement", "94")]
