"""An entry that would turn a guess into a fact, or that nobody could check, is refused."""

from typing import Any

import pytest
from pydantic import ValidationError
from support.corrections import ENTRY, FIELD

from ingestion.corrections.model import Correction

WITHDRAWN = ENTRY | {"action": "retirer", "valeur": None, "statut": "X"}
SPLIT = FIELD | {
    "cible": {"table": "poste", "champ": "contrats"},
    "publie": "CV380CV384",
    "action": "separer",
    "valeur": ["CV380", "CV384"],
}


def spoiled(entry: dict[str, Any], **keys: Any) -> str:
    with pytest.raises(ValidationError) as refused:
        Correction.model_validate(entry | keys)
    return str(refused.value)


@pytest.mark.parametrize(
    "entry",
    [ENTRY, FIELD, WITHDRAWN, SPLIT, ENTRY | {"publie": "5O0"}],
    ids=["value", "field", "withdrawn", "split", "unreadable_cell"],
)
def test_a_right_entry_is_accepted(entry: dict[str, Any]) -> None:
    assert Correction.model_validate(entry).id == "essai-a"


@pytest.mark.parametrize("entry", [ENTRY, FIELD, WITHDRAWN, SPLIT])
def test_without_proof_nothing_is_applied(entry: dict[str, Any]) -> None:
    assert "« preuve » manque" in spoiled(entry, preuve=None)
    assert "at least 30 characters" in spoiled(entry, preuve="sûr")


def test_a_doubt_is_written_down_without_proof_nor_value() -> None:
    doubt = Correction.model_validate(
        ENTRY | {"etat": "proposee", "preuve": None, "valeur": None, "statut": None}
    )
    assert (doubt.etat, doubt.new_text) == ("proposee", None)


@pytest.mark.parametrize(
    ("entry", "keys", "sentence"),
    [
        (ENTRY, {"valeur": None}, "demande une « valeur »"),
        (ENTRY, {"valeur": 500}, "répète « publie »"),
        (ENTRY, {"valeur": "50"}, "est un nombre"),
        (ENTRY, {"statut": None}, "« statut » manque"),
        (ENTRY, {"statut": "X"}, "D, I, P"),
        (ENTRY, {"publie": None}, "une case vide ne se remplit pas"),
        (ENTRY, {"editions": []}, "at least 1"),
        (ENTRY, {"editions": ["2022", "2022"]}, "nommée deux fois"),
        (ENTRY, {"raison": "erreur"}, "at least 30"),
        (ENTRY, {"id": "Essai A"}, "pattern"),
        (ENTRY, {"surprise": 1}, "surprise"),
        (WITHDRAWN, {"valeur": 1}, "ne donne pas de « valeur »"),
        (WITHDRAWN, {"statut": "D"}, "X, N"),
        (WITHDRAWN, {"publie": None}, "une case vide ne se remplit pas"),
        (WITHDRAWN, {"publie": {"entre": [1, 2]}}, "« entre » ne vaut que"),
        (FIELD, {"valeur": 2}, "s'écrit entre guillemets"),
        (FIELD, {"publie": 1}, "s'écrit entre guillemets"),
        (FIELD, {"statut": "D"}, "ne vaut que pour des observations"),
        (SPLIT, {"valeur": ["CV380", "CV385"]}, "redonnent « publie »"),
        (SPLIT, {"valeur": ["CV380CV384"]}, "redonnent « publie »"),
        (SPLIT, {"statut": "D"}, "ne vaut que pour des observations"),
        (ENTRY, {"action": "separer"}, "ne vaut que pour un champ"),
    ],
)
def test_each_fault_is_named(entry: dict[str, Any], keys: dict[str, Any], sentence: str) -> None:
    assert sentence in spoiled(entry, **keys)


@pytest.mark.parametrize(
    "target",
    [
        {"variable": "cnaf_a"},
        {"table": "contrat", "cle": {"code": "CV366"}},
        {"variable": "cnaf_a", "code_geo": "QP094001", "table": "contrat"},
        {"variable": "cnaf_a", "code_geo": "QP094001", "cle": {"code": "CV366"}},
        {"table": "contrat", "champ": "code", "millesime": 2020},
    ],
)
def test_a_target_is_a_cell_of_observations_or_of_a_register(target: dict[str, Any]) -> None:
    assert "une cible nomme" in spoiled(ENTRY, cible=target)


def test_a_whole_file_of_numbers_is_withdrawn_between_bounds_for_named_rows_only() -> None:
    target = {"table": "contrat", "champ": "longitude", "cle": {"dep": ["971", "972"]}}
    keys = {"cible": target, "publie": {"entre": [-5, -1]}, "action": "retirer", "valeur": None}
    assert str(Correction.model_validate(FIELD | keys).publie) == "entre -5 et -1"
    everywhere = {"table": "contrat", "champ": "longitude"}
    assert "« entre » ne vaut que" in spoiled(FIELD | keys, cible=everywhere)
