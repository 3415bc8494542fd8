"""Gate 2: writes what dbt found into the journal, and says whether it refuses or crashed."""

from pathlib import Path

from orchestration.dbt_results import read_results
from orchestration.journal import Journal
from orchestration.refusals import refusal_text


def record_gate_two(journal: Journal, target: Path, manifest: Path) -> None:
    """Read dbt's results from `target`; end the journal when the gate refuses."""
    if not (target / "run_results.json").is_file():
        journal.end(
            "echec", f"dbt s'est arrêté avant tout résultat : lire {target}/dbt.log", porte=2
        )
        return
    outcome = read_results(target, manifest, target.parent / "observatoire.duckdb")
    journal.checks(2, outcome.checks)
    if outcome.errors:
        journal.end("echec", *outcome.errors, porte=2)
    elif outcome.refused:
        journal.end("refusee", *(refusal_text(check) for check in outcome.refused), porte=2)
