"""Reading suite files: what is wrong is said in French, with the file, the key, what is allowed."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from expectations.suite_files import (
    SUITES_DIR,
    SuiteInvalide,
    load_publication_suites,
    load_source_suite,
    load_suite,
    source_suite_path,
)
from expectations.suite_model import RegleCalculee, Suite

TABLES = [
    "dim_territoire", "fct_ecart", "fct_ecart_sexe", "fct_evolution", "fct_evolution_sexe",
    "fct_indicateur", "fct_indicateur_sexe", "fct_observation", "fct_rang", "obs_fiche_quartier",
]  # fmt: skip
CHECK = {
    "nom": "part", "description": "Une part.", "type": "expect_column_values_to_be_between",
    "parametres": {"column": "p", "min_value": 0, "max_value": 100}, "severite": "quarantaine",
    "raison": "Définition.",
}  # fmt: skip


def _write(folder: Path, check: dict[str, Any] | None = None, **suite: Any) -> Path:
    path = folder / "source.yml"
    content = {"source_id": "source", "controles": [CHECK | (check or {})]} | suite
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return path


def test_every_committed_suite_is_valid() -> None:
    named = sorted(path.stem for path in SUITES_DIR.glob("*.yml"))
    assert [load_source_suite(source).name for source in named] == named
    assert sorted(load_publication_suites()) == TABLES


def test_a_minimal_suite_has_its_defaults(tmp_path: Path) -> None:
    suite = load_suite(_write(tmp_path))
    assert suite.part_max_quarantaine == 0.01
    assert suite.cle == ["code_geo"]
    control = suite.controles[0]
    assert control.donnees == "toutes"
    assert not control.skips_when_absent
    assert control.named_columns == ("p",)


def test_a_list_of_columns_is_skipped_when_absent_by_default(tmp_path: Path) -> None:
    columns = {"parametres": {"min_value": 0}, "colonnes": ["p_*"]}
    assert load_suite(_write(tmp_path, columns)).controles[0].skips_when_absent
    strict = columns | {"si_presente": False}
    assert not load_suite(_write(tmp_path, strict)).controles[0].skips_when_absent


def test_a_computed_column_is_a_sum_or_a_rule(tmp_path: Path) -> None:
    forms = {"somme": {"a": 1, "b": -1}, "juste": {"regle": "valeur_nulle_selon_statut"}}
    suite = load_suite(_write(tmp_path, colonnes_calculees=forms))
    assert suite.colonnes_calculees["somme"] == {"a": 1.0, "b": -1.0}
    assert isinstance(suite.colonnes_calculees["juste"], RegleCalculee)
    assert Suite.model_validate(suite.model_dump(mode="json")) == suite


REFUSED: list[tuple[str, dict[str, Any], dict[str, Any], str]] = [
    ("unknown key of a check", {"severité": "bloquant"}, {},
     "controles[0].severité : clé « severité » inconnue ; clés admises : nom, description"),
    ("unknown key of the suite", {}, {"seuil": 1},
     "clé « seuil » inconnue ; clés admises : source_id"),
    ("unknown severity", {"severite": "grave"}, {},
     "valeurs admises : bloquant, quarantaine, avertissement"),
    ("unknown data", {"donnees": "demo"}, {}, "valeurs admises : toutes, reelles"),
    ("a bound without a reason", {"raison": None}, {}, "sans « raison »"),
    ("not an expectation", {"type": "between"}, {}, "n'est pas un nom d'attente"),
    ("quarantine of a whole table", {"type": "expect_table_row_count_to_be_between"}, {},
     "ne peut pas être « quarantaine »"),
    ("column and columns", {"colonnes": ["a"]}, {}, "à la fois column et colonnes"),
    ("the same name twice", {}, {"controles": [CHECK, CHECK]}, "contrôles en double : part"),
    ("unknown rule", {}, {"colonnes_calculees": {"x": {"regle": "magie"}}},
     "règle « magie » inconnue ; règles admises : valeur_nulle_selon_statut"),
    ("a share above one", {}, {"part_max_quarantaine": 2, "raison_part_max": "x"}, "au plus 1"),
    ("a share without a reason", {}, {"part_max_quarantaine": 0.2}, "sans « raison_part_max »"),
    ("source and table", {}, {"table": "t"}, "un seul des deux"),
    ("no check", {}, {"controles": []}, "liste vide"),
    ("another name than the file", {}, {"source_id": "autre"}, "le nom de son fichier"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("check", "suite", "message"), [case[1:] for case in REFUSED], ids=[c[0] for c in REFUSED]
)
def test_what_is_refused_is_said_in_french_with_the_file(
    tmp_path: Path, check: dict[str, Any], suite: dict[str, Any], message: str
) -> None:
    path = _write(tmp_path, check, **suite)
    with pytest.raises(SuiteInvalide) as caught:
        load_suite(path)
    assert str(path) in str(caught.value)
    assert message in str(caught.value)


def test_a_missing_key_and_all_other_errors_are_shown_together(tmp_path: Path) -> None:
    check = {key: value for key, value in CHECK.items() if key != "type"}
    path = _write(tmp_path, controles=[check | {"inconnue": 1}], autre=2)
    with pytest.raises(SuiteInvalide) as caught:
        load_suite(path)
    text = str(caught.value)
    assert "clé obligatoire « type » absente" in text
    assert "clé « inconnue » inconnue" in text
    assert "clé « autre » inconnue" in text


@pytest.mark.parametrize(
    ("content", "message"),
    [("a: 1\na: 2\n", "clé « a » répétée, ligne 2"), ("a: [", "YAML illisible"),
     ("- a", "dictionnaire")],
)  # fmt: skip
def test_a_file_that_is_not_a_suite(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "x.yml"
    path.write_text(content)
    with pytest.raises(SuiteInvalide, match=message):
        load_suite(path)


def test_a_source_without_a_suite_says_which_file_to_create() -> None:
    with pytest.raises(SuiteInvalide, match="suite introuvable"):
        load_source_suite("source_inconnue")
    assert source_suite_path("x") == SUITES_DIR / "x.yml"
