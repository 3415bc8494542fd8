"""Names of the internet that lead into the network of the site: by DNS, at once or on a redirect.

Nothing leaves this machine: names are answered by the test, and every connection that the rule
lets through goes to a publisher at 127.0.0.1.
"""

import asyncio
import re
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from support.fetching import GOOD
from support.publisher import QUICK, Publisher, content, redirect
from support.publisher import open_publisher as opened
from support.resolver import Loopback, Names

from ingestion.declaration.source_model import Source
from ingestion.fetch.checked_network import CheckedNetwork
from ingestion.fetch.collector import Collector
from ingestion.fetch.failure import FetchFailure
from ingestion.fetch.mirror import AddressMirror
from ingestion.fetch.web import Web

PUBLIC, OTHER_PUBLIC = "1.1.1.1", "2606:4700::1111"
NAME, URL = "producteur.test", "http://producteur.test/essai.csv"
PRIVATE = [
    "127.0.0.1", "::1", "::ffff:127.0.0.1", "0.0.0.1", "10.0.0.8", "192.168.1.1",
    "100.64.0.1", "169.254.169.254", "fe80::1", "fd00::1", "224.0.0.1", "240.0.0.1",
]  # fmt: skip


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Names:
    found = Names()
    monkeypatch.setattr(socket, "getaddrinfo", found.getaddrinfo)
    for proxy in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(proxy, raising=False)
        monkeypatch.delenv(proxy.lower(), raising=False)
    return found


@pytest.fixture
def publisher(names: Names) -> Iterator[Publisher]:
    names.lead("127.0.0.1", ["127.0.0.1"])
    with opened() as publisher:
        yield publisher


@pytest.fixture
def wire(publisher: Publisher) -> Loopback:
    return Loopback(publisher.port)


def ask(wire: Loopback, url: str = URL, mirror: AddressMirror | None = None) -> bytes:
    """The body at an address, with the retries of a fetch."""

    async def conversation() -> bytes:
        async with Web(QUICK, mirror, CheckedNetwork(wire)) as web:

            async def once() -> bytes:
                async with web.ask(url) as response:
                    return await response.aread()

            return await web.patiently(url, once)

    return asyncio.run(conversation())


@pytest.mark.parametrize("address", PRIVATE)
def test_a_name_that_leads_into_the_site_is_refused_once_and_for_all(
    names: Names, wire: Loopback, address: str
) -> None:
    names.lead(NAME, [PUBLIC, address])
    with pytest.raises(FetchFailure) as refused:
        ask(wire)
    assert not refused.value.passing
    assert f"« {NAME} » mène à {address} (" in str(refused.value)
    assert "À faire : vérifier l'adresse au catalogue" in str(refused.value)
    assert wire.connected == []
    assert names.asked == [NAME]


def test_a_redirection_to_such_a_name_is_refused(
    names: Names, publisher: Publisher, wire: Loopback
) -> None:
    names.lead(NAME, [PUBLIC])
    names.lead("interne.test", ["10.0.0.8"])
    publisher.give("/essai.csv", redirect("http://interne.test/secret.csv"))
    publisher.give("/secret.csv", content(b"secret"))
    with pytest.raises(FetchFailure, match=re.escape("« interne.test » mène à 10.0.0.8")):
        ask(wire)
    assert wire.connected == [PUBLIC]
    assert [path for _, path, _ in publisher.asked] == ["/essai.csv"]


def test_the_address_that_was_checked_is_the_one_connected_to(
    names: Names, publisher: Publisher, wire: Loopback
) -> None:
    names.lead(NAME, [PUBLIC], ["127.0.0.1"])
    publisher.give("/essai.csv", content(GOOD))
    assert ask(wire) == GOOD
    assert (names.asked, wire.connected) == ([NAME], [PUBLIC])
    with pytest.raises(FetchFailure, match=re.escape("mène à 127.0.0.1")):
        ask(wire)
    assert wire.connected == [PUBLIC]


def test_a_name_that_changes_between_two_attempts_is_refused_at_the_second(
    names: Names, publisher: Publisher
) -> None:
    names.lead(NAME, [PUBLIC], ["192.168.1.1"])
    wire = Loopback(publisher.port, closed=frozenset({PUBLIC}))
    with pytest.raises(FetchFailure, match=re.escape("mène à 192.168.1.1")):
        ask(wire)
    assert wire.connected == [PUBLIC]


def test_the_site_s_own_mirror_may_be_in_its_network(
    names: Names, publisher: Publisher, wire: Loopback
) -> None:
    names.lead("miroir.test", ["10.0.0.8"])
    publisher.give(f"/{NAME}/essai.csv", content(GOOD))
    mirror = AddressMirror("http://miroir.test")
    assert ask(wire, mirror=mirror) == GOOD
    publisher.give(f"/{NAME}/essai.csv", redirect("http://interne.test/secret.csv"))
    with pytest.raises(FetchFailure, match="404"):
        ask(wire, mirror=mirror)
    assert set(wire.connected) == {"10.0.0.8"}


def test_an_address_of_the_site_in_the_catalogue_opens_no_other_host(
    names: Names, publisher: Publisher, wire: Loopback
) -> None:
    names.lead("10.0.0.8", ["10.0.0.8"])
    names.lead("interne.test", ["127.0.0.1"])
    publisher.give("/essai.csv", content(GOOD))
    assert ask(wire, "http://127.0.0.1/essai.csv") == GOOD
    for target in ("http://10.0.0.8/secret.csv", "http://interne.test/secret.csv"):
        publisher.give("/essai.csv", redirect(target))
        with pytest.raises(FetchFailure, match="refusée"):
            ask(wire, "http://127.0.0.1/essai.csv")
    assert set(wire.connected) == {"127.0.0.1"}


def test_a_proxy_resolves_and_is_itself_where_the_site_says(
    names: Names, publisher: Publisher, wire: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_PROXY", "")
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{publisher.port}")
    publisher.give(URL, redirect("http://10.0.0.8/secret.csv"))
    with pytest.raises(FetchFailure, match="redirection vers une adresse privée"):
        ask(wire)
    publisher.give(URL, content(GOOD))
    assert ask(wire) == GOOD
    assert wire.connected == []
    assert NAME not in names.asked


def test_an_unknown_name_is_still_asked_again(names: Names, wire: Loopback) -> None:
    with pytest.raises(FetchFailure, match="connexion impossible") as failure:
        ask(wire)
    assert failure.value.host_down
    assert names.asked == [NAME] * QUICK.attempts


def test_a_silent_address_leaves_room_for_the_next_and_the_time_is_kept(
    names: Names, publisher: Publisher
) -> None:
    names.lead(NAME, [OTHER_PUBLIC, PUBLIC])
    publisher.give("/essai.csv", content(GOOD))
    assert ask(Loopback(publisher.port, silent=frozenset({OTHER_PUBLIC}))) == GOOD
    assert ask(Loopback(publisher.port, closed=frozenset({OTHER_PUBLIC}))) == GOOD
    begin = time.monotonic()
    with pytest.raises(FetchFailure, match="ne répond pas"):
        ask(Loopback(publisher.port, silent=frozenset({OTHER_PUBLIC, PUBLIC})))
    assert time.monotonic() - begin < (QUICK.connect_s + 0.5) * QUICK.attempts


def test_the_receipt_of_a_fetch_says_it(
    names: Names,
    tmp_path: Path,
    make_source: Callable[..., Source],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    inside = "169.254.169.254"
    names.lead(NAME, [inside])
    # The network of a collector is its own: should the rule not hold, it still leads nowhere.
    wire = Loopback(closed=frozenset({inside}))
    monkeypatch.setattr("httpcore.AnyIOBackend", lambda: wire)
    source = make_source(acces={"type": "fichier", "url": URL, "duree_max_s": 2})
    collector = Collector(tmp_path / "live", None, QUICK)
    collector.prepare()
    receipt = collector.fetch(source)[0].receipt
    assert receipt.etat == "echec"
    assert f"« {NAME} » mène à 169.254.169.254 (adresse de lien local" in (receipt.motif or "")
    assert wire.connected == []


@pytest.mark.parametrize("certified", [NAME, "autre.test"])
def test_the_certificate_is_that_of_the_name_and_not_of_the_address(
    names: Names, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, certified: str
) -> None:
    names.lead(NAME, [PUBLIC])
    names.lead("127.0.0.1", ["127.0.0.1"])
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*_certificate(tmp_path, certified))
    shown: list[str | None] = []
    context.sni_callback = lambda connection, name, own: shown.append(name)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificat.pem"))
    with opened(context) as publisher:
        publisher.give("/essai.csv", content(GOOD))
        wire = Loopback(publisher.port)
        if certified == NAME:
            assert ask(wire, f"https://{NAME}/essai.csv") == GOOD
            assert publisher.headers_of("/essai.csv")[0]["host"] == NAME
        else:
            with pytest.raises(FetchFailure, match="certificat du serveur refusé"):
                ask(wire, f"https://{NAME}/essai.csv")
    assert set(shown) == {NAME}
    assert wire.connected == [PUBLIC]


def _certificate(folder: Path, name: str) -> tuple[Path, Path]:
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl absent : pas de certificat d'essai")
    key, path = folder / "cle.pem", folder / "certificat.pem"
    subprocess.run(
        [
            openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1",
            "-subj", f"/CN={name}", "-addext", f"subjectAltName=DNS:{name}",
            "-keyout", str(key), "-out", str(path),
        ],
        check=True,
        capture_output=True,
    )  # fmt: skip
    return path, key
