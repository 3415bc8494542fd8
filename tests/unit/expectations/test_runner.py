"""The runner on Great Expectations itself: severities, exceptions, quarantine, messages."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pytest

from expectations.frames import TableIllisible
from expectations.outcome import RunContext, SuiteOutcome
from expectations.results import CheckResult
from expectations.runner import run_suite
from expectations.suite_model import Suite

BETWEEN = "expect_column_values_to_be_between"
FRAME = pl.DataFrame(
    {"code_geo": ["A", "B", "C"], "ligne": [2, 3, 4], "p": [10.0, 200.0, None],
     "t": [5.0, 4.0, 1.0], "mot": ["x", "y", "x"]}
)  # fmt: skip


def _check(
    name: str, severity: str = "bloquant", kind: str = BETWEEN, **rest: Any
) -> dict[str, Any]:
    parameters = rest.pop("parametres", {"column": "p", "min_value": 0, "max_value": 100})
    return {"nom": name, "description": "Une règle.", "type": kind, "severite": severity,
            "parametres": parameters, "raison": "Essai."} | rest  # fmt: skip


def _run(*checks: dict[str, Any], frame: Any = FRAME, **suite: Any) -> SuiteOutcome:
    model = Suite.model_validate({"source_id": "s", "controles": list(checks)} | suite)
    return run_suite(frame, model, RunContext(edition="2022"))


def _by_name(outcome: SuiteOutcome) -> dict[str, CheckResult]:
    return {result.name: result for result in outcome.results}


def test_a_failing_warning_does_not_refuse() -> None:
    outcome = _run(_check("part", "avertissement"))
    assert [result.passed for result in outcome.results] == [False]
    assert not outcome.refused
    assert outcome.quarantined == {}


def test_a_failing_blocking_check_refuses_and_shows_the_row() -> None:
    outcome = _run(_check("part"))
    (result,) = outcome.refusals
    assert outcome.refused
    assert result.target == "s 2022"
    assert result.observed == "1 ligne(s) en écart sur 3"
    assert result.expected == "entre 0 et 100"
    assert result.sample == ("ligne 3 B : p = 200",)


def test_every_failure_is_shown_not_the_first_only() -> None:
    outcome = _run(
        _check("part"),
        _check("mot", kind="expect_column_values_to_be_unique", parametres={"column": "mot"}),
        _check("lignes", kind="expect_table_row_count_to_be_between",
               parametres={"min_value": 10}),
        _check("absente", parametres={"column": "rien", "min_value": 0}),
    )  # fmt: skip
    assert {result.name for result in outcome.refusals} == {"part", "mot", "lignes", "absente"}
    assert _by_name(outcome)["lignes"].observed == "3"
    assert _by_name(outcome)["absente"].observed == "colonne « rien » absente"


def test_quarantine_names_the_rows_and_lets_the_others_in() -> None:
    outcome = _run(_check("part", "quarantaine"), part_max_quarantaine=0.5, raison_part_max="x")
    assert not outcome.refused
    assert outcome.quarantined == {1: ["part : Une règle. (p = 200)"]}
    assert _by_name(outcome)["part_quarantaine"].passed


def test_too_large_a_quarantine_refuses_the_edition() -> None:
    outcome = _run(_check("part", "quarantaine"))
    result = _by_name(outcome)["part_quarantaine"]
    assert outcome.refused
    assert result.blocks
    assert result.observed == "1 ligne(s) sur 3, soit 33,33 %"
    assert result.expected == "au plus 1,00 %"


def test_the_reasons_of_a_row_add_up() -> None:
    outcome = _run(_check("part", "quarantaine"), _check("autre", "quarantaine"))
    assert len(outcome.quarantined[1]) == 2


def test_an_expectation_that_cannot_be_evaluated_refuses() -> None:
    outcome = _run(
        _check("texte", "avertissement", parametres={"column": "mot", "min_value": 0}),
        _check("inconnue", "avertissement", kind="expect_magic"),
        _check("argument", "avertissement", parametres={"column": "p", "minimum": 0}),
    )
    results = _by_name(outcome)
    assert all(results[name].blocks for name in ("texte", "inconnue", "argument"))
    assert "same type" in results["texte"].observed
    assert "expect_magic" in results["inconnue"].observed


def test_two_columns_are_compared_where_both_are_there() -> None:
    pair = {"column_A": "p", "column_B": "t", "or_equal": True}
    kind = "expect_column_pair_values_a_to_be_greater_than_b"
    assert not _run(_check("ordre", kind=kind, parametres=pair)).failures
    (failure,) = _run(
        _check("ordre", kind=kind, parametres=pair | {"column_A": "t", "column_B": "p"})
    ).failures
    assert failure.expected == "t ≥ p"
    assert failure.sample == ("ligne 2 A : t = 5, p = 10", "ligne 3 B : t = 4, p = 200")


def test_a_computed_value_is_shown_with_what_it_is_made_of() -> None:
    outcome = _run(
        _check("somme", parametres={"min_value": 0}, colonnes=["reste"]),
        colonnes_calculees={"reste": {"t": 1, "p": -1}},
    )
    assert outcome.failures[0].name == "somme[reste]"
    assert outcome.failures[0].sample[0] == "ligne 2 A : reste = -5, t = 5, p = 10"


def test_the_same_question_asked_twice_is_answered_twice() -> None:
    outcome = _run(_check("un", "avertissement"), _check("deux"))
    assert [(r.name, r.passed, r.severity) for r in outcome.results] == [
        ("un", False, "avertissement"),
        ("deux", False, "bloquant"),
    ]


@pytest.mark.parametrize("kind", ["polars", "pandas", "arrow", "parquet", "hive"])
def test_every_kind_of_frame_gives_the_same_results(tmp_path: Path, kind: str) -> None:
    path = tmp_path / ("edition=2022" if kind == "hive" else "x") / "f.parquet"
    path.parent.mkdir()
    FRAME.write_parquet(path)
    pandas = FRAME.to_pandas()
    pandas.index = pd.Index([7, 7, 9])
    sources: dict[str, Any] = {"polars": FRAME, "pandas": pandas, "arrow": FRAME.to_arrow(),
                               "parquet": path, "hive": str(path)}  # fmt: skip
    assert _run(_check("part", "quarantaine"), frame=sources[kind]) == _run(
        _check("part", "quarantaine")
    )


def test_an_empty_frame_is_judged_without_error() -> None:
    outcome = _run(_check("part", "quarantaine"), frame=FRAME.head(0))
    assert not outcome.refused
    assert outcome.row_count == 0


def test_decimals_categories_and_null_columns_are_judged() -> None:
    frame = pl.DataFrame(
        {"code_geo": ["A", "B"], "p": [Decimal("10.5"), Decimal("200.1")], "vide": [None, None],
         "mot": pl.Series(["x", "y"], dtype=pl.Categorical), "vrai": [True, None]}
    )  # fmt: skip
    outcome = _run(
        _check("part", "avertissement"),
        _check("vide", parametres={"column": "vide", "min_value": 0}),
        _check("mot", kind="expect_column_values_to_be_in_set",
               parametres={"column": "mot", "value_set": ["x"]}),
        _check("vrai", kind="expect_column_values_to_be_in_set",
               parametres={"column": "vrai", "value_set": [True]}),
        frame=frame,
    )  # fmt: skip
    assert {result.name for result in outcome.failures} == {"part", "mot"}
    assert _by_name(outcome)["part"].sample == ("B : p = 200,1",)


def test_an_unreadable_file_is_said(tmp_path: Path) -> None:
    path = tmp_path / "x.parquet"
    path.write_bytes(b"PAR1 not parquet")
    for unreadable in (path, tmp_path / "absent.parquet"):
        with pytest.raises(TableIllisible, match="Parquet illisible"):
            _run(_check("part"), frame=unreadable)
