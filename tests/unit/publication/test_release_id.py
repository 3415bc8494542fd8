"""Names of releases."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from publication.release_id import make_release_id, parse_release_id

MOMENT = datetime(2026, 3, 29, 1, 30, 5, tzinfo=UTC)


def test_a_name_holds_the_moment_in_utc_and_the_fingerprint() -> None:
    assert make_release_id(MOMENT, "0123456789abcdef") == "20260329T013005Z-01234567"


def test_a_local_moment_is_written_in_utc() -> None:
    paris = MOMENT.astimezone(timezone(timedelta(hours=2)))
    assert make_release_id(paris, "0" * 64) == "20260329T013005Z-00000000"


def test_names_sort_as_they_were_published() -> None:
    names = [make_release_id(MOMENT + timedelta(days=n), "f" * 8) for n in (0, 1, 300, 400)]
    assert names == sorted(names)


@pytest.mark.parametrize("fingerprint", ["", "0123", "ZZZZZZZZZZ", "../../etc"])
def test_a_wrong_fingerprint_is_refused(fingerprint: str) -> None:
    with pytest.raises(ValueError, match="hexadécimaux"):
        make_release_id(MOMENT, fingerprint)


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="fuseau"):
        make_release_id(datetime(2026, 1, 1), "f" * 8)


def test_a_name_is_read_back() -> None:
    parsed = parse_release_id("20260329T013005Z-01234567")
    assert parsed is not None
    assert (parsed.moment, parsed.empreinte) == (MOMENT, "01234567")


@pytest.mark.parametrize(
    "text",
    ["current", ".en_cours-20260329T013005Z-01234567", "20261399T013005Z-01234567", "x", ""],
)
def test_other_names_are_not_releases(text: str) -> None:
    assert parse_release_id(text) is None
