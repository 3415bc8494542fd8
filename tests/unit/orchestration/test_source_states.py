"""What became of a source survives from one step to the next, whole."""

from pathlib import Path

from expectations.results import CheckResult
from ingestion.outcome import EditionOutcome, SourceOutcome
from orchestration.source_states import load_outcomes, save_outcome

CHECK = CheckResult(1, "lecture", "essai/2022", "bloquant", False, "Lu.", "vu", "dû", ("a", "b"))


def test_an_outcome_reads_back_as_it_was(tmp_path: Path) -> None:
    served = {"cle": "x", "fichiers": [{"nom": "a.csv", "sha256": "0", "octets": 3}]}
    outcome = SourceOutcome(
        "essai",
        blocking=True,
        editions=(
            EditionOutcome("essai", "2019", "perimee", served, True, "motif", (CHECK,), "q.csv"),
            EditionOutcome("essai", "2022", "absente", None),
        ),
        unknown_editions=("2031",),
    )
    save_outcome(tmp_path, outcome)
    assert load_outcomes(tmp_path, ["essai"]) == [outcome]


def test_sources_come_back_in_the_order_asked_even_when_never_taken_in(tmp_path: Path) -> None:
    save_outcome(tmp_path, SourceOutcome("b", blocking=False, editions=()))
    found = load_outcomes(tmp_path, ["c", "b", "a"])
    assert [o.source_id for o in found] == ["c", "b", "a"]
    assert all(o.editions == () for o in found)
