"""Publishers that fail in every way: refused with a reason, in time, the former file in place."""

import gzip
import io
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.fetching import BETTER, GOOD, HOST, Desk
from support.publisher import (
    Answer,
    Publisher,
    content,
    cut,
    drip,
    raw,
    redirect,
    silent,
    status,
    versioned,
)

from ingestion.declaration.source_model import Source
from ingestion.fetch.collector import Collector

Make = Callable[..., Source]
PAGE = b"<!DOCTYPE html><html><body>Maintenance</body></html>"


def zipped(text: bytes = GOOD) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("essai.csv", text * 200)
    return buffer.getvalue()


def named(source: Source, name: str) -> Source:
    """The small source with another file name."""
    edition = source.editions["2022"].model_dump(mode="json") | {"fichier": name}
    return Source.model_validate(source.model_dump(mode="json") | {"editions": {"2022": edition}})


def test_a_file_is_fetched_under_the_name_of_the_catalogue(desk: Desk, make_source: Make) -> None:
    desk.publisher.give(desk.path, content(GOOD, Content_Disposition="attachment; filename=../x"))
    receipt = desk.fetch(desk.source(make_source()))
    assert (receipt.etat, receipt.motif) == ("nouveau", None)
    assert desk.file().read_bytes() == GOOD
    assert desk.names() == ["2022/essai_2022.csv", "collecte.json"]
    [headers] = desk.publisher.headers_of(desk.path)
    assert headers["user-agent"].startswith("observatoire-cohesion/")
    assert headers["accept-encoding"] == "identity"


# What the publisher does -> what the reason says. Each leaves the former file where it is.
FAULTS: dict[str, tuple[Answer, str]] = {
    "error": (status(500), "500"),
    "gone": (status(410), "410, fichier retiré"),
    "absent": (status(404), "404, fichier introuvable"),
    "forbidden": (status(403), "403, accès refusé"),
    "silence": (silent(5), "ne répond plus"),
    "drip": (drip(b"QP094001;1\r\n", 0.05), "délai de 2 s dépassé"),
    "drip_of_headers": (drip(b"X-A: 1\r\n", 0.05, head=False), "délai de 2 s dépassé"),
    "endless": (drip(b"Q" * 100_000, 0.0), "plus de 1 Mo"),
    "page": (content(PAGE), "page HTML reçue"),
    "empty": (content(b""), "réponse vide"),
    "blank": (content(b"  \r\n"), "réponse vide"),
    "store_error": (content(b"<?xml version='1.0'?><Error/>"), "page XML reçue"),
    "json_error": (content(b'{"error": "quota"}'), "JSON reçu"),
    "zip_for_text": (content(zipped()), "un zip reçu"),
    "short": (cut(GOOD, 9_999), "coupée avant la fin"),
    "loop": (redirect(f"https://{HOST}/essai.csv"), "boucle de redirections"),
    "local_file": (redirect("file:///etc/passwd"), "« file: », refusée"),
    "false_coding": (content(GOOD, Content_Encoding="gzip"), "codage"),
    "unread_coding": (content(GOOD, Content_Encoding="br"), "codage « br »"),
    "garbage": (raw(b"\x00\xff\r\n\r\nGET"), "coupée avant la fin"),
    "nothing": (raw(b""), "coupée avant la fin"),
    "nonsense": (status(304), "304 sans fichier de départ"),
    "long_wait": (status(429, Retry_After="86400"), "429, trop de demandes"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_a_reason_and_the_former_file_stays(
    desk: Desk, make_source: Make, fault: str
) -> None:
    answer, reason = FAULTS[fault]
    source = desk.source(make_source())
    desk.publisher.give(desk.path, content(GOOD))
    desk.fetch(source)
    desk.publisher.give(desk.path, answer)
    begin = time.monotonic()
    receipt = desk.fetch(source)
    assert time.monotonic() - begin < 4
    assert receipt.etat == "echec"
    assert reason in (receipt.motif or "")
    assert desk.path in (receipt.motif or "")
    assert desk.file().read_bytes() == GOOD
    assert desk.names() == ["2022/essai_2022.csv", "collecte.json"]


@pytest.mark.parametrize("fault", FAULTS)
def test_the_same_fault_gives_the_same_words_each_night(
    desk: Desk, make_source: Make, fault: str
) -> None:
    desk.publisher.give(desk.path, FAULTS[fault][0])
    source = desk.source(make_source())
    assert desk.fetch(source).motif == desk.fetch(source).motif
    assert not desk.file().exists()


@pytest.mark.parametrize(
    ("name", "body", "reason"),
    [
        ("a.zip", PAGE, "page HTML reçue au lieu de « a.zip »"),
        ("a.zip", GOOD, "autre chose reçu au lieu d'un zip"),
        ("a.zip", zipped()[:-30], "zip tronquée"),
        ("a.zip", zipped()[:60] + b"\xff\xff" + zipped()[62:], "archive zip"),
        ("a.csv.gz", gzip.compress(GOOD * 99, mtime=0)[:-9], "gzip tronqué"),
        ("a.csv.gz", gzip.compress(PAGE, mtime=0), "page HTML reçue au lieu de « a.csv »"),
        ("a.csv.gz", GOOD, "autre chose reçu au lieu d'un gzip"),
        ("a.parquet", b"PAR1" + b"0" * 50, "parquet tronqué"),
        ("a.xls", PAGE, "page HTML"),
        ("a.xlsx", zipped()[:-30], "zip tronquée"),
        ("a.json", b'[{"a": 1}, {"a"', "JSON tronqué"),
        ("a.geojson", b"CODGEO;A\r\n", "au lieu de JSON"),
        ("a.csv", b"CODGEO\x00\x00\x00", "octets nuls"),
    ],
)
def test_what_is_not_the_file_is_refused_before_it_takes_its_place(
    desk: Desk, make_source: Make, name: str, body: bytes, reason: str
) -> None:
    desk.publisher.give(desk.path, content(body))
    receipt = desk.fetch(named(desk.source(make_source()), name))
    assert reason in (receipt.motif or "")
    assert desk.names() == ["collecte.json"]


@pytest.mark.parametrize("name", ["a.zip", "a.csv.gz", "a.json"])
def test_a_whole_container_is_accepted(desk: Desk, make_source: Make, name: str) -> None:
    body = {"a.zip": zipped(), "a.csv.gz": gzip.compress(GOOD), "a.json": b' [{"a": 1}]\n'}[name]
    desk.publisher.give(desk.path, content(body))
    assert desk.fetch(named(desk.source(make_source()), name)).etat == "nouveau"
    assert desk.file(name).read_bytes() == body


@pytest.mark.parametrize("name", ["QP.dbf", "QP.prj", "notice.pdf"])
def test_a_file_of_another_kind_is_not_held_to_the_table_s(
    desk: Desk, make_source: Make, name: str
) -> None:
    desk.publisher.give(desk.path, content(b"\x03\x00\x00{"))
    assert desk.fetch(named(desk.source(make_source()), name)).etat == "nouveau"
    desk.publisher.give(desk.path, content(PAGE))
    assert "page HTML" in (desk.fetch(named(desk.source(make_source()), name)).motif or "")


def test_a_bomb_is_refused_before_it_is_unpacked(desk: Desk, make_source: Make) -> None:
    body = gzip.compress(b"0" * 40_000_000)
    desk.publisher.give(desk.path, content(body))
    receipt = desk.fetch(named(desk.source(make_source()), "a.csv.gz"))
    assert "démesuré" in (receipt.motif or "")


@pytest.mark.parametrize("code", [500, 502, 503, 429, 408])
def test_a_passing_error_is_tried_again(desk: Desk, make_source: Make, code: int) -> None:
    desk.publisher.give(desk.path, status(code), content(GOOD))
    assert desk.fetch(desk.source(make_source())).etat == "nouveau"
    assert len(desk.publisher.headers_of(desk.path)) == 2


@pytest.mark.parametrize("code", [400, 401, 403, 404, 410])
def test_a_lasting_error_is_asked_once(desk: Desk, make_source: Make, code: int) -> None:
    desk.publisher.give(desk.path, status(code))
    desk.fetch(desk.source(make_source()))
    assert len(desk.publisher.headers_of(desk.path)) == 1


def test_attempts_are_counted(desk: Desk, make_source: Make) -> None:
    desk.publisher.give(desk.path, status(500))
    desk.fetch(desk.source(make_source()))
    assert len(desk.publisher.headers_of(desk.path)) == desk.limits.attempts


def test_the_wait_that_the_publisher_asks_for_is_kept(desk: Desk, make_source: Make) -> None:
    desk.publisher.give(desk.path, status(429, Retry_After="1"), content(GOOD))
    begin = time.monotonic()
    assert desk.fetch(desk.source(make_source(), acces=_patient(desk))).etat == "nouveau"
    assert 1.0 <= time.monotonic() - begin < 2.5


def _patient(desk: Desk) -> dict[str, Any]:
    return {"type": "fichier", "url": f"https://{HOST}/essai.csv", "duree_max_s": 5}


def test_redirections_are_followed_to_the_file(desk: Desk, make_source: Make) -> None:
    desk.publisher.give(desk.path, redirect("https://statique.invalid/f/essai.csv"))
    desk.publisher.give("/statique.invalid/f/essai.csv", redirect("autre.csv"))
    desk.publisher.give("/statique.invalid/f/autre.csv", content(GOOD))
    assert desk.fetch(desk.source(make_source())).etat == "nouveau"


@pytest.mark.parametrize(
    "target",
    ["http://[::1", "http://a:99999999/x", "http://", "https://a..b/", "ftp://a/x", "data:,x",
     "javascript:alert(1)", "http://exa mple.invalid/", "//", "http://" + "a" * 300 + ".fr/"],
)  # fmt: skip
def test_a_redirection_to_nowhere_is_a_reason(desk: Desk, make_source: Make, target: str) -> None:
    desk.publisher.give(desk.path, redirect(target))
    assert desk.fetch(desk.source(make_source())).etat == "echec"
    # The same without a mirror to take the place of the target.
    address = f"{desk.publisher.mirror.base}{desk.path}"
    direct = desk.source(make_source(), acces={"type": "fichier", "url": address, "duree_max_s": 2})
    [row] = Collector(desk.root, None, desk.limits).fetch(direct)
    assert row.etat == "echec"


def test_redirections_without_end_are_refused(desk: Desk, make_source: Make) -> None:
    for number in range(9):
        path = f"/{HOST}/{number}" if number else desk.path
        desk.publisher.give(path, redirect(f"https://{HOST}/{number + 1}"))
    assert "plus de 5 redirections" in (desk.fetch(desk.source(make_source())).motif or "")


def test_a_checksum_of_the_catalogue_is_held(desk: Desk, make_source: Make) -> None:
    import hashlib

    source = desk.source(make_source())
    known = {"essai_2022.csv": hashlib.sha256(GOOD).hexdigest().upper()}
    block = source.editions["2022"].model_dump(mode="json") | {"sha256": known}
    declared = source.model_dump(mode="json") | {"editions": {"2022": block}}
    source = Source.model_validate(declared)
    desk.publisher.give(desk.path, content(GOOD), content(BETTER))
    assert desk.fetch(source).etat == "nouveau"
    receipt = desk.fetch(source)
    assert "sha256" in (receipt.motif or "")
    assert desk.file().read_bytes() == GOOD


def test_nobody_at_the_address_is_said_and_the_host_is_not_asked_at_length(
    desk: Desk, make_source: Make
) -> None:
    from ingestion.fetch.mirror import AddressMirror

    source = desk.source(make_source(2021, 2022))
    desk.root.mkdir()
    collector = Collector(desk.root, AddressMirror("http://127.0.0.1:9"), desk.limits)
    rows = collector.fetch(source)
    assert [row.etat for row in rows] == ["echec", "echec"]
    assert all("connexion impossible" in (row.receipt.motif or "") for row in rows)


def test_a_source_has_a_time_of_its_own(desk: Desk, make_source: Make) -> None:
    years = tuple(range(2015, 2023))
    desk.publisher.give(desk.path, drip(b"QP094001;1\r\n", 0.05))
    begin = time.monotonic()
    assert "temps de la source épuisé" in (desk.fetch(desk.source(make_source(*years))).motif or "")
    # Twice the time of a file, whatever the number of editions.
    assert time.monotonic() - begin < 6


def test_nothing_is_written_out_of_the_edition(desk: Desk, make_source: Make) -> None:
    desk.publisher.give(desk.path, versioned(GOOD, "v1"))
    desk.fetch(desk.source(make_source()))
    written = {p.relative_to(desk.root).parts[0] for p in desk.root.rglob("*")}
    assert written == {"essai", "collecte.json"}
    assert Path("essai_2022.csv").exists() is False


def test_another_publisher_is_not_slowed(
    desk: Desk, make_source: Make, publisher: Publisher
) -> None:
    other = desk.source(
        make_source(source_id="autre"),
        acces={"type": "fichier", "url": "https://autre.invalid/a.csv", "duree_max_s": 1},
    )
    publisher.give(desk.path, silent(5))
    publisher.give("/autre.invalid/a.csv", content(GOOD))
    ended: list[str] = []
    collector = Collector(desk.root, publisher.mirror, desk.limits)
    collector.prepare()
    collector.fetch_all(
        [desk.source(make_source()), other], lambda rows: ended.append(rows[0].source_id)
    )
    assert ended == ["autre", "essai"]
