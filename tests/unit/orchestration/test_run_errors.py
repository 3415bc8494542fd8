"""A Dagster run that failed, in French sentences: cut by somebody, or crashed, and where."""

from types import SimpleNamespace
from typing import Any

from orchestration.run_errors import error_sentences, interrupted_step, traces


def error(name: str, message: str, cause: Any = None) -> SimpleNamespace:
    return SimpleNamespace(
        cls_name=name, message=message, cause=cause, to_string=lambda: f"Traceback {message}"
    )


def run(*failures: tuple[str | None, Any]) -> SimpleNamespace:
    events = [
        SimpleNamespace(step_key=step, event_specific_data=SimpleNamespace(error=found))
        for step, found in failures
    ]
    quiet = SimpleNamespace(step_key="sources", event_specific_data=None)
    return SimpleNamespace(all_events=[quiet, *events])


CUT = error("DagsterExecutionInterruptedError", "dagster._core.errors…\n")


def test_an_interruption_says_the_step_it_cut() -> None:
    assert interrupted_step(run(("dbt", CUT), (None, CUT))) == (
        "les modèles et tests dbt (porte 2)"
    )
    wrapped = error("DagsterExecutionStepExecutionError", "étape", CUT)
    assert interrupted_step(run(("sources", wrapped))) == (
        "la prise en charge des fichiers (porte 1)"
    )
    assert interrupted_step(run((None, CUT))) == "le démarrage"
    assert interrupted_step(run(("dbt", error("ValueError", "x")))) is None


def test_a_crash_says_its_first_cause_and_keeps_its_trace() -> None:
    crashed = run(("entrees", error("Step", "étape", error("ValueError", "ValueError: trop\n"))))
    assert error_sentences(crashed) == ["la préparation des entrées : ValueError: trop"]
    assert "Traceback étape" in traces(crashed)
    assert error_sentences(run()) == ["arrêt sans message"]
