"""A large file judged part by part gives what one frame in memory gives."""

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from expectations import in_parts
from expectations.outcome import RunContext, SuiteOutcome
from expectations.runner import run_suite
from expectations.suite_model import Suite

# Two rows of one key that only meet when all rows of a key stand in one part.
FRAME = pl.DataFrame(
    {
        "code_geo": ["A", "B", "C", "D", "A", "E", "F", "G", "B"],
        "annee": [1, 1, 1, 1, 1, 1, 1, 1, 2],
        "ligne": list(range(2, 11)),
        "p": [10.0, 200.0, None, -1.0, 3.0, 4.0, 5.0, 6.0, 7.0],
        "q": [11.0, 2.0, None, 1.0, 3.0, 4.0, 5.0, 6.0, 7.0],
        "mot": ["x", "y", "x", "z", "x", "x", "x", "x", None],
    }
)


def _control(name: str, kind: str, severity: str = "avertissement", **rest: Any) -> dict[str, Any]:
    return {"nom": name, "description": "Une règle.", "type": kind, "severite": severity,
            "raison": "Essai."} | rest  # fmt: skip


CONTROLS = [
    _control("bornes", "expect_column_values_to_be_between", "quarantaine",
             colonnes=["p", "q", "somme"], parametres={"min_value": 0, "max_value": 100}),
    _control("mots", "expect_column_values_to_be_in_set",
             parametres={"column": "mot", "value_set": ["x", "y"]}),
    _control("forme", "expect_column_values_to_match_regex",
             parametres={"column": "code_geo", "regex": "^[A-F]$"}),
    _control("cle", "expect_compound_columns_to_be_unique",
             parametres={"column_list": ["code_geo", "annee"]}),
    _control("annee_unique", "expect_column_values_to_be_unique", parametres={"column": "annee"}),
    _control("presque", "expect_column_values_to_not_be_null",
             parametres={"column": "mot", "mostly": 0.8}),
    _control("lignes", "expect_table_row_count_to_be_between", parametres={"min_value": 9}),
    _control("total", "expect_column_sum_to_be_between",
             parametres={"column": "q", "min_value": 38, "max_value": 40}),
    _control("ordre", "expect_column_pair_values_a_to_be_greater_than_b",
             parametres={"column_A": "q", "column_B": "p", "or_equal": True}),
]  # fmt: skip


def _suite(*controls: dict[str, Any], **keys: Any) -> Suite:
    forms = {"somme": {"p": 1, "q": 1}}
    return Suite.model_validate(
        {"source_id": "s", "controles": list(controls), "part_max_quarantaine": 0.5,
         "raison_part_max": "Essai.", "colonnes_calculees": forms} | keys
    )  # fmt: skip


@pytest.fixture
def parquet(tmp_path: Path) -> Path:
    path = tmp_path / "controle.parquet"
    FRAME.write_parquet(path)
    return path


def _run(path: Path, suite: Suite) -> SuiteOutcome:
    return run_suite(path, suite, RunContext(edition="2022"))


@pytest.mark.parametrize("rows", [1, 2, 4])
def test_parts_answer_as_the_whole(
    parquet: Path, monkeypatch: pytest.MonkeyPatch, rows: int
) -> None:
    suite = _suite(*CONTROLS)
    whole = _run(parquet, suite)
    monkeypatch.setattr(in_parts, "PART_CELLS", rows * FRAME.width)
    assert in_parts.is_large(parquet)
    parts = _run(parquet, suite)
    assert parts == whole
    failed = {result.name for result in whole.failures}
    assert failed == {
        "bornes[p]", "bornes[somme]", "mots", "forme", "cle", "annee_unique", "ordre"
    }  # fmt: skip
    assert set(whole.quarantined) == {1, 3}


def test_a_flood_of_bad_rows_refuses_and_shows_some(
    parquet: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(in_parts, "PART_CELLS", 2 * FRAME.width)
    monkeypatch.setattr(in_parts, "MAX_SHOWN", 1)
    monkeypatch.setattr(in_parts, "SAMPLE_SIZE", 1)
    outcome = _run(parquet, _suite(CONTROLS[0]))
    assert outcome.refused
    assert list(outcome.quarantined) == [1]
    share = next(r for r in outcome.results if r.name == "part_quarantaine")
    assert share.observed == (
        "2 ligne(s) sur 9, soit 22,22 % (raisons gardées pour 1 d'entre elles seulement)"
    )


def test_rows_to_set_aside_are_named_however_many_a_warning_hits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "controle.parquet"
    pl.DataFrame(
        {"code_geo": [f"Z{i}" for i in range(20)], "annee": [1] * 20, "ligne": range(20),
         "p": [*[1.0] * 19, 500.0], "q": [1.0] * 20, "mot": ["x"] * 20}
    ).write_parquet(path)  # fmt: skip
    suite = _suite(CONTROLS[2], CONTROLS[0] | {"colonnes": ["p"]})
    whole = _run(path, suite)
    monkeypatch.setattr(in_parts, "PART_CELLS", 12)
    monkeypatch.setattr(in_parts, "MAX_SHOWN", 10)
    parts = _run(path, suite)
    assert parts == whole
    assert (parts.refused, list(parts.quarantined)) == (False, [19])


def test_a_check_that_cannot_be_evaluated_refuses_in_parts_too(
    parquet: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(in_parts, "PART_CELLS", 2 * FRAME.width)
    wrong = _control("fausse", "expect_column_values_to_match_regex",
                     parametres={"column": "mot", "regex": "("})  # fmt: skip
    outcome = _run(parquet, _suite(wrong))
    assert outcome.refused
    assert "impossible à évaluer" in (outcome.results[0].observed or "")
