"""A catalogue file that cannot be accepted is refused by file, key and remedy."""

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from ingestion.declaration.catalogue_loader import load_catalogue, load_source
from ingestion.declaration.source_model import Source
from ingestion.errors import CatalogueError

YEARS = {"annee": 2018, "statut": "prouve", "preuve": "écrit pour cet essai"}


@pytest.fixture
def declaration(make_source: Callable[..., Source]) -> dict[str, Any]:
    content = make_source(2018).model_dump(mode="json", exclude_none=True)
    content["editions"] = {"2018": {"fichier": "a.csv", "millesimes": {"rp": YEARS, "cnaf": YEARS}}}
    return copy.deepcopy(content)


def load(folder: Path, content: dict[str, Any] | str, name: str = "essai.yml") -> Source:
    path = folder / name
    text = content if isinstance(content, str) else yaml.safe_dump(content, allow_unicode=True)
    path.write_text(text, encoding="utf-8")
    return load_source(path)


def refusal(folder: Path, content: dict[str, Any] | str, name: str = "essai.yml") -> str:
    with pytest.raises(CatalogueError) as refused:
        load(folder, content, name)
    assert refused.value.where.file == name
    return str(refused.value)


def test_the_small_declaration_is_accepted(declaration: dict[str, Any], tmp_path: Path) -> None:
    assert load(tmp_path, declaration).source_id == "essai"


@pytest.mark.parametrize(
    ("place", "allowed"),
    [
        ((), "producteur"),
        (("lecture",), "decimale"),
        (("blocs", "rp"), "statut_blanc"),
        (("blocs", "rp", "variables", "POP"), "unite"),
        (("blocs", "cnaf", "codes_note", "0"), "effet"),
        (("editions", "2018"), "renommages"),
        (("editions", "2018", "millesimes", "rp"), "preuve"),
    ],
)
def test_an_unknown_key_is_refused_with_the_keys_allowed_there(
    declaration: dict[str, Any], tmp_path: Path, place: tuple[str, ...], allowed: str
) -> None:
    target = declaration
    for key in place:
        target = target[key]
    target["fichié"] = "x"
    message = refusal(tmp_path, declaration)
    assert f"clé inconnue « {'.'.join((*place, 'fichié'))} »" in message
    assert allowed in message.partition("clés admises :")[2]


@pytest.mark.parametrize("key", ["libelle", "licence", "periodicite"])
def test_a_missing_key_is_named(declaration: dict[str, Any], tmp_path: Path, key: str) -> None:
    del declaration[key]
    assert f"clé obligatoire absente « {key} »" in refusal(tmp_path, declaration)


def test_a_source_without_editions_is_refused(declaration: dict[str, Any], tmp_path: Path) -> None:
    del declaration["editions"]
    assert "« editions » manque" in refusal(tmp_path, declaration)


def test_a_key_written_twice_is_refused(tmp_path: Path) -> None:
    message = refusal(tmp_path, "source_id: essai\nlibelle: un\nlibelle: deux\n")
    assert "clé répétée « libelle »" in message


def test_an_edition_without_quotes_is_refused(declaration: dict[str, Any], tmp_path: Path) -> None:
    declaration["editions"] = {2018: declaration["editions"]["2018"]}
    assert 'écrire "2018":' in refusal(tmp_path, declaration)


def test_an_edition_starts_from_the_one_that_it_names(
    declaration: dict[str, Any], tmp_path: Path
) -> None:
    years = {"millesimes": {"rp": YEARS, "cnaf": YEARS}}
    declaration["editions"] |= {
        "2019": {"comme": "2018", "fichier": "b.csv", **years},
        "2020": {"comme": "2019", "absentes": ["POP"], **years},
    }
    source = load(tmp_path, declaration)
    assert source.editions["2019"].fichier == "b.csv"
    assert source.editions["2020"].fichier == "b.csv"
    assert source.editions["2020"].absentes == ("POP",)
    assert source.editions["2018"].absentes == ()


def test_the_years_of_another_edition_are_never_taken_over(
    declaration: dict[str, Any], tmp_path: Path
) -> None:
    declaration["editions"]["2019"] = {"comme": "2018", "fichier": "b.csv"}
    assert "edition 2019 : le millésime du bloc « rp » manque" in refusal(tmp_path, declaration)


@pytest.mark.parametrize(
    "chain", [{"2019": "2019"}, {"2019": "2020", "2020": "2019"}, {"2019": "2031"}]
)
def test_an_inheritance_that_turns_in_circles_or_leads_nowhere_is_refused(
    declaration: dict[str, Any], tmp_path: Path, chain: dict[str, str]
) -> None:
    declaration["editions"] |= {name: {"comme": model} for name, model in chain.items()}
    assert "n'existe pas ou tourne en rond" in refusal(tmp_path, declaration)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"millesimes": {"rp": YEARS}}, "le millésime du bloc « cnaf » manque"),
        ({"millesimes": {"rp": YEARS, "cnaf": YEARS, "x": YEARS}}, "bloc inconnu « x »"),
        ({"absentes": ["RIEN"]}, "colonne inconnue « RIEN »"),
        ({"renommages": {"pop": "RIEN"}}, "colonne inconnue « RIEN »"),
        ({"ruptures": {"rien": "raison"}}, "variable inconnue « rien »"),
        ({"fichier": None}, "aucun fichier"),
    ],
)
def test_an_edition_that_contradicts_its_source_is_refused_by_name(
    declaration: dict[str, Any], tmp_path: Path, change: dict[str, Any], message: str
) -> None:
    declaration["editions"]["2018"] |= change
    text = refusal(tmp_path, declaration)
    assert "edition 2018" in text
    assert message in text


def test_a_variable_declared_twice_is_refused(declaration: dict[str, Any], tmp_path: Path) -> None:
    declaration["blocs"]["rp"]["variables"]["POP"]["variable"] = "cnaf_a"
    assert "la variable « cnaf_a » est déclarée 2 fois" in refusal(tmp_path, declaration)


def test_a_file_is_named_after_its_source(declaration: dict[str, Any], tmp_path: Path) -> None:
    assert "essai.yml" in refusal(tmp_path, declaration, "autre.yml")


@pytest.mark.parametrize("name", ["../2018", "..", ".2018", "a/b", ""])
def test_an_edition_cannot_climb_out_of_the_folder(
    declaration: dict[str, Any], tmp_path: Path, name: str
) -> None:
    declaration["editions"] = {name: declaration["editions"]["2018"]}
    assert "editions" in refusal(tmp_path, declaration)


@pytest.mark.parametrize("name", ["../a.csv", "a/b.csv", "/a.csv", "..", "a\\b.csv", ".cache"])
def test_a_file_name_cannot_climb_out_of_the_folder(
    declaration: dict[str, Any], tmp_path: Path, name: str
) -> None:
    declaration["editions"]["2018"]["fichier"] = name
    assert "fichier" in refusal(tmp_path, declaration)


@pytest.mark.parametrize("text", ["a: [1", "- liste", ""])
def test_what_is_not_a_mapping_is_refused(tmp_path: Path, text: str) -> None:
    refusal(tmp_path, text)


def test_a_file_that_is_not_utf8_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "essai.yml"
    path.write_bytes(b"libelle: \xe9t\xe9\n")
    with pytest.raises(CatalogueError, match=r"essai\.yml"):
        load_source(path)


@pytest.mark.parametrize("pattern", ["^QP[", "^(?=QP).*$"])
def test_a_pattern_that_cannot_be_applied_is_refused(
    declaration: dict[str, Any], tmp_path: Path, pattern: str
) -> None:
    declaration["cle"]["motif"] = pattern
    assert "cle.motif" in refusal(tmp_path, declaration)


def test_an_empty_catalogue_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="Aucune source"):
        load_catalogue(tmp_path)


def test_an_edition_overrides_the_reading_of_its_source(
    declaration: dict[str, Any], tmp_path: Path
) -> None:
    declaration["editions"]["2018"]["lecture"] = {"decimale": "."}
    reading = load(tmp_path, declaration).reading("2018")
    assert (reading.decimale, reading.separateur) == (".", ";")
