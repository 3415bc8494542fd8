"""Gate 2: writes what dbt found into the journal, and says whether it refuses or crashed."""

from pathlib import Path

from orchestration.dbt_results import read_results
from orchestration.journal import Journal


def record_gate_two(journal: Journal, target: Path, manifest: Path) -> None:
    """Read dbt's results from `target`; end the journal when the gate refuses."""
    if not (target / "run_results.json").is_file():
        journal.end("echec", f"dbt s'est arrêté avant tout résultat : lire {target}/dbt.log")
        return
    outcome = read_results(target, manifest)
    journal.checks(2, outcome.checks)
    if outcome.errors:
        journal.end("echec", *outcome.errors)
    elif outcome.refused:
        journal.end("refusee", *(f"{c.target} / {c.name} : {c.observed}" for c in outcome.refused))
