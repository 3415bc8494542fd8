"""What did not change is not brought again; what was cut short goes on from where it was."""

from collections.abc import Callable

import pytest
from support.fetching import BETTER, GOOD, HOST, Desk
from support.publisher import Handler, Publisher, content, cut, status, versioned

from ingestion.declaration.source_model import Source

Make = Callable[..., Source]
LONG = b"CODGEO;POP\r\n" + b"".join(b"QP%06d;900\r\n" % n for n in range(5_000))


def test_an_unchanged_file_is_asked_for_with_its_version(desk: Desk, make_source: Make) -> None:
    desk.publisher.give(desk.path, versioned(GOOD, "v1"))
    first = desk.fetch(desk.source(make_source()))
    second = desk.fetch(desk.source(make_source()))
    assert (first.etat, second.etat) == ("nouveau", "inchange")
    asked = [h.get("if-none-match") for h in desk.publisher.headers_of(desk.path)]
    assert asked == [None, '"v1"']
    assert second.fichiers["essai_2022.csv"].recu_le == first.fichiers["essai_2022.csv"].recu_le


def test_a_date_serves_where_there_is_no_etag(desk: Desk, make_source: Make) -> None:
    moment = "Tue, 05 Mar 2024 10:00:00 GMT"
    desk.publisher.give(desk.path, content(GOOD, Last_Modified=moment), status(304))
    desk.fetch(desk.source(make_source()))
    assert desk.fetch(desk.source(make_source())).etat == "inchange"
    assert desk.publisher.headers_of(desk.path)[1]["if-modified-since"] == moment


def test_the_same_bytes_without_a_version_are_unchanged(desk: Desk, make_source: Make) -> None:
    desk.publisher.give(desk.path, content(GOOD))
    desk.fetch(desk.source(make_source()))
    before = desk.file().stat().st_mtime_ns
    assert desk.fetch(desk.source(make_source())).etat == "inchange"
    assert desk.file().stat().st_mtime_ns == before


def test_a_change_says_what_it_was(desk: Desk, make_source: Make) -> None:
    desk.publisher.give(desk.path, versioned(GOOD, "v1"))
    old = desk.fetch(desk.source(make_source())).fichiers["essai_2022.csv"]
    desk.publisher.give(desk.path, versioned(BETTER + b"QP094002;1;1;0\r\n", "v2"))
    receipt = desk.fetch(desk.source(make_source()))
    new = receipt.fichiers["essai_2022.csv"]
    assert receipt.etat == "change"
    assert (new.ancien_sha256, new.anciens_octets) == (old.sha256, len(GOOD))
    assert new.sha256 != old.sha256


@pytest.mark.parametrize("harm", ["edited", "removed"])
def test_a_file_that_is_no_longer_what_came_is_asked_for_whole(
    desk: Desk, make_source: Make, harm: str
) -> None:
    desk.publisher.give(desk.path, versioned(GOOD, "v1"))
    desk.fetch(desk.source(make_source()))
    desk.file().write_bytes(b"autre") if harm == "edited" else desk.file().unlink()
    desk.fetch(desk.source(make_source()))
    assert desk.file().read_bytes() == GOOD
    assert "if-none-match" not in desk.publisher.headers_of(desk.path)[1]


def test_force_asks_for_everything(desk: Desk, make_source: Make) -> None:
    desk.publisher.give(desk.path, versioned(GOOD, "v1"))
    desk.fetch(desk.source(make_source()))
    assert desk.fetch(desk.source(make_source()), force=True).etat == "inchange"
    assert "if-none-match" not in desk.publisher.headers_of(desk.path)[1]


def test_an_address_that_changed_is_asked_for_whole(desk: Desk, make_source: Make) -> None:
    desk.publisher.give(desk.path, versioned(GOOD, "v1"))
    desk.fetch(desk.source(make_source()))
    desk.publisher.give(f"/{HOST}/autre.csv", versioned(BETTER, "v1"))
    moved = desk.source(
        make_source(), acces={"type": "fichier", "url": f"https://{HOST}/autre.csv"}
    )
    assert desk.fetch(moved).etat == "change"
    assert desk.file().read_bytes() == BETTER


def test_a_body_cut_short_is_resumed_in_the_same_fetch(desk: Desk, make_source: Make) -> None:
    first = cut(LONG[:20_000], len(LONG), ETag='"v1"')
    desk.publisher.give(desk.path, first, versioned(LONG, "v1"))
    assert desk.fetch(desk.source(make_source())).etat == "nouveau"
    assert desk.file().read_bytes() == LONG
    again = desk.publisher.headers_of(desk.path)[1]
    assert (again["range"], again["if-range"]) == ("bytes=20000-", '"v1"')


def test_a_body_cut_short_is_resumed_the_next_night(desk: Desk, make_source: Make) -> None:
    desk.publisher.give(desk.path, cut(LONG[:20_000], len(LONG), ETag='"v1"'), status(500))
    assert desk.fetch(desk.source(make_source())).etat == "echec"
    assert desk.names() == [
        "2022/.essai_2022.csv.part", "2022/.essai_2022.csv.part.json", "collecte.json",
    ]  # fmt: skip
    desk.publisher.give(desk.path, versioned(LONG, "v1"))
    assert desk.fetch(desk.source(make_source())).etat == "nouveau"
    assert desk.file().read_bytes() == LONG
    assert desk.publisher.headers_of(desk.path)[-1]["range"] == "bytes=20000-"
    assert desk.names() == ["2022/essai_2022.csv", "collecte.json"]


def test_a_publisher_that_changed_in_between_is_asked_for_the_whole(
    desk: Desk, make_source: Make
) -> None:
    newer = LONG.replace(b";900", b";901")
    desk.publisher.give(
        desk.path, cut(LONG[:20_000], len(LONG), ETag='"v1"'), versioned(newer, "v2")
    )
    assert desk.fetch(desk.source(make_source())).etat == "nouveau"
    assert desk.file().read_bytes() == newer


def wrong_range(etag: str, start: int) -> Callable[[Publisher, Handler], None]:
    """A 206 that does not continue what was asked."""

    def give(publisher: Publisher, handler: Handler) -> None:
        handler.send_response(206)
        handler.send_header("ETag", etag)
        handler.send_header("Content-Range", f"bytes {start}-{len(LONG) - 1}/{len(LONG)}")
        handler.send_header("Content-Length", str(len(LONG) - start))
        handler.end_headers()
        handler.wfile.write(LONG[start:])

    return give


@pytest.mark.parametrize(("etag", "start"), [('"v2"', 20_000), ('"v1"', 10_000)])
def test_a_wrong_continuation_is_not_glued_to_the_start(
    desk: Desk, make_source: Make, etag: str, start: int
) -> None:
    desk.publisher.give(
        desk.path,
        cut(LONG[:20_000], len(LONG), ETag='"v1"'),
        wrong_range(etag, start),
        versioned(LONG, "v3"),
    )
    assert desk.fetch(desk.source(make_source())).etat == "nouveau"
    assert desk.file().read_bytes() == LONG


def test_a_range_that_is_refused_starts_again(desk: Desk, make_source: Make) -> None:
    desk.publisher.give(
        desk.path,
        cut(LONG[:20_000], len(LONG), ETag='"v1"'),
        status(416),
        versioned(LONG, "v1"),
    )
    assert desk.fetch(desk.source(make_source())).etat == "nouveau"
    assert desk.file().read_bytes() == LONG


@pytest.mark.parametrize("headers", [{}, {"ETag": 'W/"v1"'}])
def test_a_start_that_nothing_proves_is_not_resumed(
    desk: Desk, make_source: Make, headers: dict[str, str]
) -> None:
    desk.publisher.give(desk.path, cut(LONG[:20_000], len(LONG), **headers), content(LONG))
    assert desk.fetch(desk.source(make_source())).etat == "nouveau"
    assert "range" not in desk.publisher.headers_of(desk.path)[1]
    assert desk.file().read_bytes() == LONG


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"url": 3}'])
def test_damaged_notes_cost_a_download_and_nothing_else(
    desk: Desk, make_source: Make, damage: str
) -> None:
    desk.publisher.give(desk.path, cut(LONG[:20_000], len(LONG), ETag='"v1"'), status(500))
    desk.fetch(desk.source(make_source()))
    (desk.root / "essai" / "collecte.json").write_text(damage)
    (desk.root / "essai" / "2022" / ".essai_2022.csv.part.json").write_text(damage)
    desk.publisher.give(desk.path, versioned(LONG, "v1"))
    assert desk.fetch(desk.source(make_source())).etat == "nouveau"
    assert desk.file().read_bytes() == LONG
