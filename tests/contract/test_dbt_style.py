"""House rules of the dbt project that no linter knows, held on the files alone.

Layout and capitalisation belong to sqlfluff (.sqlfluff), what the data must satisfy to dbt tests.
"""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

PROJECT = Path(__file__).parents[2] / "dbt_project"
MODELS = sorted((PROJECT / "models").rglob("*.sql"))
# The few that no SQL can write: never a mart, whose contract dbt would not enforce.
PYTHON_MODELS = sorted((PROJECT / "models" / "intermediate").glob("*.py"))
PORTABLE = [path for path in MODELS if path.parent.name != "staging"]
MARTS = sorted((PROJECT / "models" / "marts").glob("*.sql"))
# A code of a territory means nothing alone: « 11 » is a region and a département.
CODE_AND_KIND = {
    "code_territoire": {"type_territoire", "type_territoire_finance"},
    "code_niveau": {"niveau", "type_territoire"},
    "code_geo": {"niveau_geo"},
    "code_portee": {"type_portee"},
}
GENERIC_TESTS = sorted((PROJECT / "tests" / "generic").glob("*.sql"))
NOT_PORTABLE = re.compile(
    r"::|\b(qualify|filter\s*\(|list\s*\(|arg_max|arg_min|strftime|unnest|string_split|by\s+name"
    r"|group\s+by\s+all|exclude\s*\()",
    re.IGNORECASE,
)


def without_comments(sql: str) -> str:
    return re.sub(r"--[^\n]*|\{#.*?#\}", "", sql, flags=re.DOTALL)


def yaml_models(path: Path) -> list[dict[str, Any]]:
    loaded: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    models: list[dict[str, Any]] = loaded.get("models", [])
    return models


@pytest.mark.parametrize("path", MODELS, ids=lambda path: path.stem)
def test_a_model_reads_as_a_page(path: Path) -> None:
    sql = path.read_text(encoding="utf-8").rstrip()
    assert len(sql.splitlines()) <= 60
    assert sql.splitlines()[-1].startswith("select * from ")


@pytest.mark.parametrize("path", PORTABLE, ids=lambda path: path.stem)
def test_intermediate_and_marts_are_portable(path: Path) -> None:
    assert not NOT_PORTABLE.findall(without_comments(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", MARTS, ids=lambda path: path.stem)
def test_each_mart_has_its_contract(path: Path) -> None:
    [model] = yaml_models(path.with_suffix(".yml"))
    assert model["name"] == path.stem
    assert all(column.get("data_type") for column in model["columns"])


@pytest.mark.parametrize("path", MARTS, ids=lambda path: path.stem)
def test_a_key_holds_the_kind_of_its_territory(path: Path) -> None:
    [model] = yaml_models(path.with_suffix(".yml"))
    keys = [set(c["columns"]) for c in model.get("constraints", []) if c["type"] == "primary_key"]
    for code, kinds in CODE_AND_KIND.items():
        assert all(key & kinds for key in keys if code in key), code


@pytest.mark.parametrize("path", MARTS, ids=lambda path: path.stem)
def test_columns_are_described_by_the_glossary(path: Path) -> None:
    [model] = yaml_models(path.with_suffix(".yml"))
    bare = [c["name"] for c in model["columns"] if "{{ doc(" not in c.get("description", "")]
    assert not bare


def test_every_model_is_described() -> None:
    described = {
        model["name"]
        for path in (PROJECT / "models").rglob("*.yml")
        for model in yaml_models(path)
        if model.get("description")
    }
    assert described == {path.stem for path in (*MODELS, *PYTHON_MODELS)}


def test_every_generic_test_is_used() -> None:
    text = "\n".join(
        path.read_text(encoding="utf-8")
        for folder in ("models", "seeds")
        for path in (PROJECT / folder).rglob("*.yml")
    )
    unused = [path.stem for path in GENERIC_TESTS if f"- {path.stem}:" not in text]
    assert not unused


def test_no_staging_model_reads_anything_but_sources_and_seeds() -> None:
    models = {path.stem for path in MODELS if path.parent.name != "staging"}
    for path in MODELS:
        if path.parent.name == "staging":
            refs = set(re.findall(r"ref\('(\w+)'\)", path.read_text(encoding="utf-8")))
            assert not refs & models, path.name
