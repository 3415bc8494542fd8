"""Codings that nobody asked for: read to the end of their stream, or refused."""

import gzip
import zlib
from collections.abc import Callable

import pytest
from support.fetching import GOOD, Desk
from support.publisher import content

from ingestion.declaration.source_model import Source

Make = Callable[..., Source]
LONG = GOOD + b"".join(b"QP094%03d;%d;50;0\r\n" % (i % 999, i) for i in range(2000))
_BARE = zlib.compressobj(wbits=-15)
CODED = {
    "gzip": (gzip.compress(LONG, mtime=0), "gzip"),
    "members": (gzip.compress(LONG[:500], mtime=0) + gzip.compress(LONG[500:], mtime=0), "gzip"),
    "zlib": (zlib.compress(LONG), "deflate"),
    "bare": (_BARE.compress(LONG) + _BARE.flush(), "deflate"),
}


@pytest.mark.parametrize("coded", CODED)
def test_a_coding_that_nobody_asked_for_is_read_to_its_end(
    desk: Desk, make_source: Make, coded: str
) -> None:
    body, coding = CODED[coded]
    desk.publisher.give(desk.path, content(body, Content_Encoding=coding))
    assert desk.fetch(desk.source(make_source())).etat == "nouveau"
    assert desk.file().read_bytes() == LONG


@pytest.mark.parametrize("coded", CODED)
@pytest.mark.parametrize("kept", [0.6, 0.9, -1])
def test_a_coded_answer_cut_with_a_length_that_agrees_is_refused(
    desk: Desk, make_source: Make, coded: str, kept: float
) -> None:
    body, coding = CODED[coded]
    short = body[:-1] if kept < 0 else body[: int(len(body) * kept)]
    desk.publisher.give(desk.path, content(short, Content_Encoding=coding))
    receipt = desk.fetch(desk.source(make_source()))
    assert f"coupée avant la fin (codage « {coding} »)" in (receipt.motif or "")
    assert desk.names() == ["collecte.json"]


def test_a_bomb_of_coding_stops_at_the_limit(desk: Desk, make_source: Make) -> None:
    body = gzip.compress(b"0" * 40_000_000, mtime=0)
    desk.publisher.give(desk.path, content(body, Content_Encoding="gzip"))
    assert "plus de 1 Mo" in (desk.fetch(desk.source(make_source())).motif or "")
