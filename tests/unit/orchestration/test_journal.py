"""The journal of a refresh: the first refusal stays, a dead process is seen."""

import json
import os
from pathlib import Path

import pytest

from expectations.results import CheckResult, Gate
from orchestration.gate_two import record_gate_two
from orchestration.journal import Ending, Journal, moment, read_journal


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "etat" / "dernier_refresh.json"


@pytest.fixture
def journal(path: Path) -> Journal:
    journal = Journal(path)
    journal.start(donnees="demo")
    return journal


def check(gate: Gate, name: str, passed: bool) -> CheckResult:
    return CheckResult(gate, name, "cible", "bloquant", passed, "Un contrôle.")


def test_nothing_to_read_before_the_first_refresh(path: Path) -> None:
    assert read_journal(path) is None


def test_the_journal_of_a_run_before_is_not_that_of_this_one(journal: Journal, path: Path) -> None:
    assert read_journal(path, since=moment()[:4]) is not None
    assert read_journal(path, since="9999") is None


def test_a_run_under_way_is_seen_as_such(journal: Journal, path: Path) -> None:
    found = read_journal(path)
    assert found is not None
    assert (found["issue"], found["donnees"], found["fin"]) == ("en_cours", "demo", None)


def test_a_run_whose_process_is_gone_was_interrupted(journal: Journal, path: Path) -> None:
    content = json.loads(path.read_text())
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
    path.write_text(json.dumps(content | {"pid": child}))
    found = read_journal(path)
    assert found is not None
    assert found["issue"] == "interrompu"


@pytest.mark.parametrize(
    ("endings", "kept"),
    [
        (("refusee", "echec"), "refusee"),
        (("echec", "echec"), "echec"),
        (("refusee",), "refusee"),
        (("publiee",), "publiee"),
    ],
)
def test_the_first_refusal_stays_whatever_fails_after_it(
    journal: Journal, path: Path, endings: tuple[Ending, ...], kept: str
) -> None:
    for i, ending in enumerate(endings):
        journal.end(ending, f"motif {i}")
    found = read_journal(path)
    assert found is not None
    assert (found["issue"], found["motifs"]) == (kept, ["motif 0"])


def test_results_of_a_gate_replace_those_it_gave_before(journal: Journal) -> None:
    journal.checks(3, [check(3, "c", True)])
    journal.checks(1, [check(1, "vieux", False)])
    journal.checks(1, [check(1, "vert", True), check(1, "rouge", False)])
    assert [row["controle"] for row in journal.content["controles"]] == ["rouge", "vert", "c"]


def test_time_spent_on_a_part_adds_up(journal: Journal) -> None:
    for _ in range(2):
        with journal.timed("dbt"):
            pass
    assert list(journal.content["durees"]) == ["dbt"]


def test_dbt_without_results_is_a_crash_and_not_a_refusal(journal: Journal, tmp_path: Path) -> None:
    record_gate_two(journal, tmp_path, tmp_path / "manifest.json")
    assert journal.content["issue"] == "echec"
    assert "dbt.log" in journal.content["motifs"][0]
