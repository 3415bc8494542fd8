"""The value that every check returns."""

import pytest

from expectations.results import CheckResult, blocking

FAILED = CheckResult(1, "c", "s 2022", "bloquant", False, "desc", "o", "a", ("x", "y"))


def test_a_row_has_the_agreed_french_keys_and_reads_back() -> None:
    row = FAILED.as_row()
    assert row == {
        "porte": 1, "controle": "c", "cible": "s 2022", "severite": "bloquant",
        "reussi": False, "description": "desc", "observe": "o", "attendu": "a",
        "echantillon": ["x", "y"],
    }  # fmt: skip
    assert CheckResult.from_row(row) == FAILED


@pytest.mark.parametrize(
    ("severity", "passed", "blocks"),
    [("bloquant", False, True), ("bloquant", True, False), ("quarantaine", False, False),
     ("avertissement", False, False)],
)  # fmt: skip
def test_only_a_failed_blocking_check_blocks(severity: str, passed: bool, blocks: bool) -> None:
    result = CheckResult.from_row(FAILED.as_row() | {"severite": severity, "reussi": passed})
    assert result.blocks is blocks
    assert blocking([result]) == ((result,) if blocks else ())


@pytest.mark.parametrize(("key", "value"), [("severite", "grave"), ("porte", 4)])
def test_unknown_severities_and_gates_are_refused(key: str, value: object) -> None:
    with pytest.raises(ValueError, match="admises"):
        CheckResult.from_row(FAILED.as_row() | {key: value})
