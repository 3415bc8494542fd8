"""The manifest says what a release holds; verification finds whatever changed since."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from unit.publication.samples import DEMO, make_candidate, make_release

from expectations.results import CheckResult
from publication.errors import PublicationError
from publication.manifest import FILE_NAME, Entree, read_manifest
from publication.seal import seal
from publication.verify import verify_release

CHECK = CheckResult(3, "c", "t", "avertissement", False, "d", "o", "a", ("x",))


def test_the_manifest_has_the_agreed_keys_and_reads_back(tmp_path: Path) -> None:
    candidate = make_candidate(tmp_path)
    written = seal(candidate, [CHECK], datetime(2026, 1, 1, tzinfo=UTC))
    raw = json.loads((candidate.folder / FILE_NAME).read_text(encoding="utf-8"))
    assert {
        "id", "publiee_le", "nature_donnees", "empreinte", "territoire", "entrees", "controles",
        "tables", "partitions", "fichiers", "versions", "precedente",
    } <= set(raw)  # fmt: skip
    assert raw["controles"] == [CHECK.as_row()]
    assert raw["entrees"][0]["fichiers"] == [
        {"nom": "DEMO_2022.csv", "sha256": "a" * 64, "octets": 10}
    ]
    read = read_manifest(candidate.folder)
    assert read == written
    assert read.checks == (CHECK,)
    assert set(read.fichiers) == {p.name for p in candidate.folder.iterdir()} - {FILE_NAME}


def test_an_older_or_newer_manifest_is_still_read(tmp_path: Path) -> None:
    folder = make_release(tmp_path)
    path = folder / FILE_NAME
    raw = json.loads(path.read_text(encoding="utf-8")) | {"cle_de_demain": 1}
    path.chmod(0o644)
    path.write_text(json.dumps(raw), encoding="utf-8")
    assert read_manifest(folder).id == folder.name


@pytest.mark.parametrize(
    ("content", "message"), [(None, "absent"), ("{", "invalide"), ("{}", "nature_donnees")]
)
def test_an_unreadable_manifest_says_what_to_run(
    tmp_path: Path, content: str | None, message: str
) -> None:
    if content is not None:
        (tmp_path / FILE_NAME).write_text(content)
    with pytest.raises(PublicationError, match=message):
        read_manifest(tmp_path)


def test_an_intact_release_has_no_problem(tmp_path: Path) -> None:
    report = verify_release(make_release(tmp_path))
    assert report.intact
    assert report.files == 13


def test_every_kind_of_damage_is_found(tmp_path: Path) -> None:
    folder = make_release(tmp_path)
    changed, shorter, lost = (folder / f"{n}.parquet" for n in
                              ("dim_source", "dim_indicateur", "fct_indicateur"))  # fmt: skip
    for path in (changed, shorter):
        path.chmod(0o644)
    content = bytearray(changed.read_bytes())
    content[len(content) // 2] ^= 1
    changed.write_bytes(content)
    shorter.write_bytes(shorter.read_bytes()[:-1])
    lost.unlink()
    (folder / "intrus.csv").write_text("x")
    problems = "\n".join(verify_release(folder).problems)
    assert "dim_source.parquet : contenu modifié" in problems
    assert "dim_indicateur.parquet" in problems
    assert "octets au lieu de" in problems
    assert "fct_indicateur.parquet : fichier absent" in problems
    assert "intrus.csv : fichier inattendu" in problems


def test_a_manifest_that_names_a_file_elsewhere_is_not_followed(tmp_path: Path) -> None:
    folder = make_release(tmp_path)
    path = folder / FILE_NAME
    raw = json.loads(path.read_text(encoding="utf-8"))
    raw["fichiers"]["../secret"] = {"sha256": "0" * 64, "octets": 1}
    (tmp_path / "releases" / "secret").write_text("x")
    path.chmod(0o644)
    path.write_text(json.dumps(raw), encoding="utf-8")
    assert "../secret : fichier absent" in verify_release(folder).problems


def test_a_signature_changes_with_bytes_and_with_service() -> None:
    other = Entree(source_id="s", edition="e", etat="refusee", fichiers=DEMO.fichiers)
    assert DEMO.is_served
    assert not other.is_served
    assert DEMO.signature != other.signature
    assert DEMO.key == "insee_qpv_demographie/2022"
