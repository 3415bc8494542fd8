"""Intermediate models and marts keep to SQL that other engines understand."""

import re
from pathlib import Path

import pytest

from orchestration.settings import REPOSITORY

MODELS = REPOSITORY / "dbt_project" / "models"
MACROS = REPOSITORY / "dbt_project" / "macros"
PATHS = sorted(p for part in ("intermediate", "marts") for p in (MODELS / part).rglob("*.sql"))
# Expressions that differ between engines are in `macros/portables`, one dispatch each.
SHARED = sorted(MACROS.glob("*.sql"))
DUCKDB_ONLY = {
    "qualify": r"\bqualify\b",
    "filter": r"\bfilter\s*\(",
    "::": r"::",
    "lists": r"\blist_?\w*\s*\(|\barray_\w+\s*\(|\bunnest\s*\(|\bstring_split\w*\s*\(",
    "list literals": r"(?<!\w)\[\s*'",
    "arg_max": r"\barg_(max|min)\w*\s*\(|\b(max|min)_by\s*\(",
    "any_value": r"\b(any_value|first|last)\s*\(",
    "exclude": r"\*\s*(exclude|replace|rename)\b|\bcolumns\s*\(",
    "by all": r"\b(group|order)\s+by\s+all\b",
    "by name": r"\bunion\s+(all\s+)?by\s+name\b",
    "asof": r"\basof\b|\bpositional\s+join\b",
    "files": r"\bread_\w+\s*\(|\bglob\s*\(|\.parquet\b",
    "pivot": r"\bpivot\b|\bunpivot\b",
    "dates": r"\bstrftime\s*\(|\bstrptime\s*\(|\bdate_diff\s*\(|\bepoch\w*\s*\(",
    "structs": r"\bstruct_\w+\s*\(|\brow\s*\(|\{\s*'",
    "try_cast": r"\btry_cast\s*\(",
    "ilike": r"\bilike\b|\bsimilar\s+to\b|\bregexp_\w+\s*\(",
    "if": r"\bif\s*\(|\bifnull\s*\(|\bnvl\s*\(",
}


def plain_sql(path: Path) -> str:
    """The SQL without comments nor Jinja, lower case."""
    text = path.read_text(encoding="utf-8")
    for removed in (r"\{#.*?#\}", r"\{%.*?%\}", r"\{\{.*?\}\}", r"/\*.*?\*/"):
        text = re.sub(removed, " jinja ", text, flags=re.S)
    return re.sub(r"--[^\n]*", "", text).lower()


def test_there_are_models_to_read() -> None:
    assert len(PATHS) > 15


@pytest.mark.parametrize("path", [*PATHS, *SHARED], ids=lambda p: p.stem)
def test_a_model_uses_nothing_that_only_duckdb_knows(path: Path) -> None:
    sql = plain_sql(path)
    assert [name for name, pattern in DUCKDB_ONLY.items() if re.search(pattern, sql)] == []


@pytest.mark.parametrize("path", PATHS, ids=lambda p: p.stem)
def test_a_model_reads_models_and_never_an_input(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "source(" not in text
    assert not re.search(r"\b(from|join)\s+(staging|intermediate|main|seeds)\.", text)


@pytest.mark.parametrize(
    ("sql", "name"),
    [
        ("select a::int from t", "::"),
        ("select count(*) filter (where a) from t", "filter"),
        ("select * exclude (a) from t", "exclude"),
        ("select list_value(1)", "lists"),
        ("select arg_max(a, b) from t", "arg_max"),
        ("select a from t qualify row_number() over () = 1", "qualify"),
    ],
)
def test_the_list_sees_what_it_is_for(sql: str, name: str) -> None:
    assert re.search(DUCKDB_ONLY[name], sql)
