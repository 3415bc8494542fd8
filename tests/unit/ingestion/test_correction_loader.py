"""The file of corrections is read beside its source, and refused in French with what is wrong."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from support.corrections import ENTRY, FIELD

from ingestion.declaration.catalogue_loader import load_catalogue, load_source
from ingestion.declaration.source_model import Source
from ingestion.errors import CatalogueError

Make = Callable[..., Source]
YEARS = {"annee": 2021, "statut": "prouve", "preuve": "écrit pour cet essai"}
REGISTER = {
    "forme": "registre",
    "cle": None,
    "blocs": {},
    "tables": {
        "contrat": {
            "libelle": "Contrats",
            "grain": "un contrat",
            "cle": ["code"],
            "champs": {
                "code": {"libelle": "Code"},
                "departement": {"libelle": "Département"},
                "codes": {"libelle": "Codes", "type": "liste"},
                "contact": {"libelle": "Contact", "personnel": "nom", "traitement": "retirer"},
            },
        }
    },
}


@pytest.fixture
def catalogue_folder(make_source: Make, tmp_path: Path) -> Path:
    content = make_source().model_dump(mode="json", exclude_none=True, exclude={"corrections"})
    edition = {"fichier": "a.csv", "millesimes": {"rp": YEARS, "cnaf": YEARS}}
    content["editions"] = {"2021": edition, "2022": edition}
    write(tmp_path / "essai.yml", content)
    return tmp_path


@pytest.fixture
def register_folder(catalogue_folder: Path) -> Path:
    path = catalogue_folder / "essai.yml"
    content = yaml.safe_load(path.read_text(encoding="utf-8")) | REGISTER
    content["editions"] = {"2022": {"fichier": "a.csv"}}
    del content["cle"]
    write(path, content)
    return catalogue_folder


def write(path: Path, content: Any) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")


def load(folder: Path, *entries: Any, source: str = "essai") -> Source:
    write(folder / "corrections" / f"{source}.yml", list(entries))
    return load_catalogue(folder)["essai"]


def refusal(folder: Path, *entries: Any, source: str = "essai") -> str:
    with pytest.raises(CatalogueError) as refused:
        load(folder, *entries, source=source)
    assert refused.value.where.file == f"corrections/{source}.yml"
    return str(refused.value)


def test_the_corrections_of_a_source_come_with_it(catalogue_folder: Path) -> None:
    assert load_source(catalogue_folder / "essai.yml").corrections == ()
    assert [c.id for c in load(catalogue_folder, ENTRY).corrections] == ["essai-a"]


def target(**keys: Any) -> dict[str, Any]:
    return ENTRY | {"cible": ENTRY["cible"] | keys}


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        (ENTRY | {"editions": ["1999"]}, "édition inconnue « 1999 » (éditions : 2021, 2022)"),
        (target(variable="cnaf_b"), "variable inconnue « cnaf_b »"),
        (target(code_geo="94041"), "le code « 94041 » ne suit pas le motif"),
        (target(millesime=2020), "n'a pas le millésime 2020"),
        (FIELD, "la cible d'une source de forme « observations » nomme « variable »"),
        (ENTRY | {"valeurs": 3}, "clé inconnue « valeurs » ; clés admises : action"),
        (target(codegeo="x"), "clés admises : champ, cle, code_geo"),
        (ENTRY | {"preuve": None}, "« preuve » manque"),
        ({k: v for k, v in ENTRY.items() if k != "raison"}, "obligatoire absente « raison »"),
    ],
)
def test_each_fault_is_said_with_the_correction_and_its_file(
    catalogue_folder: Path, entry: dict[str, Any], sentence: str
) -> None:
    message = refusal(catalogue_folder, entry)
    assert "« essai-a »" in message
    assert sentence in message


def test_the_variable_must_be_in_the_edition(catalogue_folder: Path) -> None:
    path = catalogue_folder / "essai.yml"
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    content["editions"]["2021"] = content["editions"]["2021"] | {"absentes": ["A"]}
    write(path, content)
    assert load(catalogue_folder, ENTRY).corrections
    entry = ENTRY | {"editions": ["2021", "2022"]}
    assert "l'édition 2021 n'a pas la variable « cnaf_a »" in refusal(catalogue_folder, entry)


def test_a_file_of_several_years_wants_the_year(catalogue_folder: Path) -> None:
    path = catalogue_folder / "essai.yml"
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    years = {"annees": [2020, 2021], "statut": "prouve", "preuve": "écrit pour cet essai"}
    content["disposition"] = {"annee": {"colonne": "AN"}}
    edition = content["editions"]["2022"] | {"millesimes": {"rp": years, "cnaf": years}}
    content["editions"] = {"2022": edition}
    write(path, content)
    assert "« millesime » manque" in refusal(catalogue_folder, ENTRY)
    assert load(catalogue_folder, target(millesime=2020)).corrections


def test_two_corrections_of_one_cell_are_refused(catalogue_folder: Path) -> None:
    other = ENTRY | {"id": "essai-b", "publie": 501}
    message = refusal(catalogue_folder, ENTRY, other)
    assert "« essai-b » et « essai-a » visent la même case : cnaf_a de QP094001" in message
    assert load(catalogue_folder, ENTRY, other | {"editions": ["2021"]}).corrections
    assert load(catalogue_folder, ENTRY, other | {"etat": "expiree"}).corrections


def test_a_name_is_used_once(catalogue_folder: Path) -> None:
    elsewhere = ENTRY | {"editions": ["2021"]}
    assert "« essai-a » est écrit 2 fois" in refusal(catalogue_folder, ENTRY, elsewhere)


def test_a_name_is_used_once_in_the_whole_catalogue(catalogue_folder: Path) -> None:
    first = yaml.safe_load((catalogue_folder / "essai.yml").read_text(encoding="utf-8"))
    write(catalogue_folder / "autre.yml", first | {"source_id": "autre"})
    write(catalogue_folder / "corrections" / "autre.yml", [ENTRY])
    assert "porte le nom d'une correction de autre" in refusal(catalogue_folder, ENTRY)


def test_corrections_of_an_unknown_source_are_refused(catalogue_folder: Path) -> None:
    message = refusal(catalogue_folder, ENTRY, source="inconnue")
    assert "source inconnue « inconnue »" in message


def test_corrections_are_not_written_in_the_source_itself(catalogue_folder: Path) -> None:
    path = catalogue_folder / "essai.yml"
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    write(path, content | {"corrections": [ENTRY]})
    with pytest.raises(CatalogueError, match=r"dans corrections/essai\.yml"):
        load_source(path)


@pytest.mark.parametrize("content", ["[]", "{}", "", "- une phrase", "- [a"])
def test_a_file_that_holds_no_entry_is_refused(catalogue_folder: Path, content: str) -> None:
    path = catalogue_folder / "corrections" / "essai.yml"
    path.parent.mkdir()
    path.write_text(content, encoding="utf-8")
    with pytest.raises(CatalogueError) as refused:
        load_catalogue(catalogue_folder)
    assert refused.value.where.file == "corrections/essai.yml"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"table": "autre"}, "table inconnue « autre » (tables : contrat)"),
        ({"champ": "nom"}, "champ inconnu « nom »"),
        ({"cle": {"nom": "x"}}, "champ inconnu « nom »"),
        ({"champ": "contact"}, "donnée personnelle"),
        ({"cle": {"contact": "x"}}, "donnée personnelle"),
        ({"cle": {}}, "toutes les cases vides"),
    ],
)
def test_a_register_is_held_to_its_declaration(
    register_folder: Path, changes: dict[str, Any], sentence: str
) -> None:
    entry = FIELD | {"cible": FIELD["cible"] | changes}
    assert sentence in refusal(register_folder, entry)


def test_the_field_must_be_in_the_edition(register_folder: Path) -> None:
    path = register_folder / "essai.yml"
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    content["editions"]["2022"]["absentes"] = ["departement"]
    write(path, content)
    message = refusal(register_folder, FIELD)
    assert "l'édition 2022 n'a pas le champ « departement »" in message


def test_a_register_has_fields_and_only_a_list_is_split(register_folder: Path) -> None:
    assert "nomme « table »" in refusal(register_folder, ENTRY)
    parts = {"publie": "AB", "action": "separer", "valeur": ["A", "B"]}
    split = FIELD | parts | {"cible": {"table": "contrat", "champ": "departement"}}
    assert "n'est pas une liste" in refusal(register_folder, split)
    into_list = split | {"cible": {"table": "contrat", "champ": "codes"}}
    assert load(register_folder, into_list, FIELD | {"id": "essai-b"}).corrections


def test_contours_and_partners_are_not_corrected_here(register_folder: Path) -> None:
    path = register_folder / "essai.yml"
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    del content["tables"]
    write(path, content | {"lecteur": "etalab_decoupage"})
    assert "ne portent pas sur" in refusal(register_folder, FIELD)
