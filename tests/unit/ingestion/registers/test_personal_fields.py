"""Personal data of a register: withdrawn or replaced, never landed nor quarantined in clear."""

import hashlib
import hmac
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ingestion.declaration.source_model import Source
from ingestion.quarantine import Quarantine
from ingestion.registers.pseudonyms import KEY_VARIABLE

KEY = "une clé du site, assez longue"
FIELDS = {
    "code": {"obligatoire": True, "motif": "^[0-9]+$"},
    "nom": {"personnel": "nom", "traitement": "retirer"},
    "agent": {"personnel": "identifiant", "traitement": "pseudonymiser", "motif": "^[A-Z ]+$"},
}
CONTENT = (
    "code;nom;agent\n1;Jeanne Dupont;JEANNE D\n2;;JEANNE D\n3;Paul;secret3\nx;Ali;ALI B\n5;Ana\n"
)
CLEAR = ("Jeanne", "JEANNE", "Paul", "secret3", "Ali", "ALI", "Ana")


@pytest.fixture
def source(make_register: Callable[..., Source]) -> Source:
    return make_register(FIELDS, table={"cle": ["code"]})


def test_a_withdrawn_field_is_nowhere_and_a_pseudonym_is_the_same_for_the_same(
    read: Callable[..., Any], source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(KEY_VARIABLE, KEY)
    found = read(source, CONTENT)
    assert found.landed().columns[-2:] == ["code", "agent"]
    expected = hmac.new(KEY.encode(), b"JEANNE D", hashlib.sha256).hexdigest()
    assert found.column("agent") == [expected, expected, None]
    assert "nom" not in found.edition.control.columns
    assert "pseudonymes" not in found.failed()
    assert "colonnes_declarees" not in found.failed()


@pytest.mark.parametrize("key", [None, "", "trop courte"])
def test_without_a_key_the_column_is_empty_and_it_is_said(
    read: Callable[..., Any], source: Source, monkeypatch: pytest.MonkeyPatch, key: str | None
) -> None:
    monkeypatch.delenv(KEY_VARIABLE, raising=False)
    if key is not None:
        monkeypatch.setenv(KEY_VARIABLE, key)
    found = read(source, CONTENT)
    assert found.column("agent") == [None, None, None]
    assert found.failed()["pseudonymes"] == "colonnes vides : agent"


def test_nothing_in_clear_is_landed_judged_or_kept_in_quarantine(
    read: Callable[..., Any], source: Source, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(KEY_VARIABLE, KEY)
    found = read(source, CONTENT)
    assert [(line, reason) for line, _, _, reason in found.refused] == [
        (6, "2 champs au lieu de 3"),
        (5, "hors du motif ^[0-9]+$ (champ obligatoire)"),
        (4, "hors du motif ^[A-Z ]+$"),
    ]
    kept = Quarantine(tmp_path / "q").keep("essai", "2024", "k" * 20, found.edition.rejected)
    checks = " ".join(str(check) for check in found.edition.checks)
    texts = (kept.read_text("utf-8"), checks, found.landed().write_csv(),
             found.edition.control.write_csv())  # fmt: skip
    assert [word for word in CLEAR if any(word in text for text in texts)] == []


def test_a_file_without_the_field_to_withdraw_is_read(
    read: Callable[..., Any], source: Source
) -> None:
    assert read(source, "code;agent\n1;\n").column("code") == ["1"]
