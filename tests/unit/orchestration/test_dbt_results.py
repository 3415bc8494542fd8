"""Gate 2 from dbt's own results: a red test refuses, a broken model is a crash."""

import json
from pathlib import Path
from typing import Any

import pytest

from orchestration.dbt_results import DbtOutcome, read_results

NODES = {
    "test.o.unique": {"name": "unique", "attached_node": "model.o.fct", "config": {}},
    "test.o.prudence": {
        "name": "prudence",
        "config": {"severity": "WARN"},
        "depends_on": {"nodes": ["model.o.fct"]},
    },
    "model.o.fct": {"name": "fct"},
}


def outcome(folder: Path, *results: dict[str, Any]) -> DbtOutcome:
    (folder / "manifest.json").write_text(json.dumps({"nodes": NODES}))
    content = {"results": list(results), "elapsed_time": 1.5}
    (folder / "run_results.json").write_text(json.dumps(content))
    return read_results(folder, folder / "manifest.json")


def result(unique_id: str, status: str, message: str = "", failures: int | None = None) -> Any:
    return {"unique_id": unique_id, "status": status, "message": message, "failures": failures}


@pytest.mark.parametrize(
    ("unique_id", "status", "passed", "blocks"),
    [
        ("test.o.unique", "pass", True, False),
        ("test.o.unique", "fail", False, True),
        ("test.o.unique", "error", False, True),
        ("test.o.prudence", "warn", False, False),
        ("test.o.prudence", "error", False, False),
    ],
)
def test_a_test_is_a_check_of_gate_two_with_the_severity_of_the_project(
    tmp_path: Path, unique_id: str, status: str, passed: bool, blocks: bool
) -> None:
    found = outcome(tmp_path, result(unique_id, status, failures=0 if passed else 3))
    [check] = found.checks
    assert (check.gate, check.passed, check.blocks) == (2, passed, blocks)
    assert check.target == "fct"
    assert found.errors == ()


def test_a_skipped_test_says_nothing(tmp_path: Path) -> None:
    assert outcome(tmp_path, result("test.o.unique", "skipped")).checks == ()


@pytest.mark.parametrize(
    "message",
    [
        "Compilation Error: This model has an enforced contract that failed.",
        "Runtime Error Constraint Error: NOT NULL constraint failed: fct.code",
    ],
)
def test_a_mart_that_breaks_its_contract_is_refused(tmp_path: Path, message: str) -> None:
    found = outcome(tmp_path, result("model.o.fct", "error", message))
    assert [(c.name, c.blocks) for c in found.refused] == [("contrat_fct", True)]
    assert found.errors == ()


def test_a_model_that_does_not_run_is_a_crash(tmp_path: Path) -> None:
    found = outcome(tmp_path, result("model.o.fct", "error", "Parser Error: syntax\n  error"))
    assert found.refused == ()
    assert found.errors == ("model.o.fct : Parser Error: syntax error",)


def test_models_are_counted(tmp_path: Path) -> None:
    found = outcome(tmp_path, result("model.o.fct", "success"), result("test.o.unique", "pass"))
    assert (found.models, found.seconds) == (1, 1.5)
