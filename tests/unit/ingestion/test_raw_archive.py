"""The raw archive: bytes under their hash, written once, with a receipt."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from ingestion.declaration.source_model import Source
from ingestion.errors import EditionRefused
from ingestion.raw_archive import RawArchive, RawFile

CONTENT = b"\xef\xbb\xbfCODGEO;A\r\nQP094001;3\r\n"
DIGEST = hashlib.sha256(CONTENT).hexdigest()
Store = Callable[..., RawFile]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "raw"


@pytest.fixture
def store(root: Path, tmp_path: Path, make_source: Callable[..., Source]) -> Store:
    def put(content: bytes = CONTENT, name: str = "a.csv", edition: str = "2022") -> RawFile:
        path = tmp_path / name
        path.write_bytes(content)
        source = make_source(2019, 2022)
        return RawArchive(root).store(source, edition, {name: path})[0]

    return put


def everything(root: Path) -> dict[str, bytes]:
    return {str(p.relative_to(root)): p.read_bytes() for p in root.rglob("*") if p.is_file()}


def test_bytes_are_kept_as_received_under_their_hash(store: Store, root: Path) -> None:
    raw = store()
    assert (raw.sha256, raw.size, raw.name) == (DIGEST, len(CONTENT), "a.csv")
    assert raw.path == root / "objets" / DIGEST[:2] / DIGEST
    assert raw.path.read_bytes() == CONTENT
    assert raw.path.stat().st_mode & 0o222 == 0


def test_storing_the_same_bytes_again_changes_nothing(store: Store, root: Path) -> None:
    store()
    before = everything(root)
    store()
    assert everything(root) == before


def test_the_same_bytes_of_two_editions_are_one_object_and_two_receipts(
    store: Store, root: Path
) -> None:
    store(edition="2019")
    store(edition="2022", name="b.csv")
    assert len(list((root / "objets").rglob("*/*"))) == 1
    assert len(list((root / "receptions").rglob("*.json"))) == 2


def test_a_receipt_says_where_from_when_and_under_which_licence(store: Store, root: Path) -> None:
    store()
    receipt = json.loads((root / "receptions/essai/2022" / f"{DIGEST}.json").read_text())
    assert receipt["nom"] == "a.csv"
    assert receipt["octets"] == len(CONTENT)
    assert receipt["licence"] == "aucune"
    assert receipt["recu_le"].endswith("+00:00")


def test_an_older_receipt_is_never_rewritten(store: Store, root: Path) -> None:
    store()
    receipt = root / "receptions/essai/2022" / f"{DIGEST}.json"
    receipt.write_text("{}")
    store()
    assert receipt.read_text() == "{}"


def test_an_empty_file_is_refused_and_leaves_nothing(store: Store, root: Path) -> None:
    with pytest.raises(EditionRefused, match="vide"):
        store(b"")
    assert everything(root) == {}


def test_an_object_cut_short_by_the_disk_is_replaced(store: Store) -> None:
    path = store().path
    path.chmod(0o644)
    path.write_bytes(CONTENT[:5])
    assert store().path.read_bytes() == CONTENT
