"""The network of the site: proxies and authorities of the environment, TLS always verified."""

import shutil
import ssl
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from support.fetching import GOOD, HOST, Desk
from support.publisher import QUICK, content, open_publisher, redirect

from ingestion.declaration.source_model import Source
from ingestion.fetch.collector import Collector
from ingestion.fetch.receipts import EditionReceipt

Make = Callable[..., Source]


def fetch(root: Path, source: Source) -> EditionReceipt:
    """Straight from the address of the catalogue, without a mirror."""
    collector = Collector(root, None, QUICK)
    collector.prepare()
    return collector.fetch(source)[0].receipt


def at(make_source: Make, url: str) -> Source:
    return make_source(acces={"type": "fichier", "url": url, "duree_max_s": 2})


def test_a_proxy_of_the_environment_is_used(
    desk: Desk, make_source: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_PROXY", "")
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{desk.publisher.port}")
    url = f"http://{HOST}/essai.csv"
    desk.publisher.give(url, content(GOOD))
    assert fetch(desk.root, at(make_source, url)).etat == "nouveau"
    monkeypatch.setenv("NO_PROXY", HOST)
    assert "connexion impossible" in (fetch(desk.root, at(make_source, url)).motif or "")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.1", "[::1]", "169.254.169.254"])
def test_a_publisher_never_sends_into_the_network_of_the_site(
    desk: Desk, make_source: Make, monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    monkeypatch.setenv("NO_PROXY", "")
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{desk.publisher.port}")
    url, inside = f"http://{HOST}/essai.csv", f"http://{host}:{desk.publisher.port}/interne.csv"
    desk.publisher.give(url, redirect(inside))
    for path in (inside, "/interne.csv"):
        desk.publisher.give(path, content(GOOD))
    receipt = fetch(desk.root, at(make_source, url))
    assert "redirection vers une adresse privée" in (receipt.motif or "")
    assert [path for _, path, _ in desk.publisher.asked] == [url]


def test_a_private_publisher_may_redirect_to_itself(desk: Desk, make_source: Make) -> None:
    here = f"http://127.0.0.1:{desk.publisher.port}"
    desk.publisher.give("/essai.csv", redirect(f"{here}/autre.csv"))
    desk.publisher.give("/autre.csv", content(GOOD))
    assert fetch(desk.root, at(make_source, f"{here}/essai.csv")).etat == "nouveau"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate that no authority signed, made for these tests alone."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl absent : pas de certificat d'essai")
    folder = tmp_path_factory.mktemp("tls")
    key, path = folder / "cle.pem", folder / "certificat.pem"
    subprocess.run(
        [
            openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1",
            "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
            "-keyout", str(key), "-out", str(path),
        ],
        check=True,
        capture_output=True,
    )  # fmt: skip
    return path, key


def test_tls_is_verified_and_an_authority_of_the_site_is_accepted(
    tmp_path: Path,
    make_source: Make,
    certificate: tuple[Path, Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NO_PROXY", "localhost,127.0.0.1")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    with open_publisher(context) as publisher:
        publisher.give("/essai.csv", content(GOOD))
        source = at(make_source, f"https://localhost:{publisher.port}/essai.csv")
        refused = fetch(tmp_path / "live", source)
        assert "certificat du serveur refusé" in (refused.motif or "")
        assert "SSL_CERT_FILE" in (refused.motif or "")
        assert publisher.asked == []
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
        assert fetch(tmp_path / "live", source).etat == "nouveau"


def test_https_is_never_left_for_http(
    tmp_path: Path,
    make_source: Make,
    certificate: tuple[Path, Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NO_PROXY", "localhost,127.0.0.1")
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    with open_publisher(context) as secure, open_publisher() as plain:
        secure.give("/essai.csv", redirect(f"http://127.0.0.1:{plain.port}/essai.csv"))
        plain.give("/essai.csv", content(GOOD))
        receipt = fetch(
            tmp_path / "live", at(make_source, f"https://localhost:{secure.port}/essai.csv")
        )
        assert "de https vers http" in (receipt.motif or "")
        assert plain.asked == []
