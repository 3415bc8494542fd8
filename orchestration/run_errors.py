"""What a Dagster run that failed says: the step that was cut, the causes, the whole trace."""

from collections.abc import Iterator
from typing import Any

STEPS = {
    "sources": "la prise en charge des fichiers (porte 1)",
    "entrees": "la préparation des entrées",
    "dbt": "les modèles et tests dbt (porte 2)",
    "publication__version_candidate": "la version candidate et son audit (porte 3)",
    "publication__version_courante": "la publication",
}
_START = "le démarrage"
# Dagster's class for Ctrl-C and for SIGTERM.
_INTERRUPTED = "DagsterExecutionInterruptedError"


def interrupted_step(result: Any) -> str | None:
    """The step at which somebody stopped the run, in French; None when nobody did."""
    cut = [
        event.step_key
        for event, error in _failures(result)
        if any(link.cls_name == _INTERRUPTED for link in _chain(error))
    ]
    return STEPS.get(next(filter(None, cut), ""), _START) if cut else None


def error_sentences(result: Any) -> list[str]:
    """One line per step that failed: the first cause, as it was raised."""
    found = [
        f"{STEPS.get(event.step_key, _START)} : {_chain(error)[-1].message.strip()}"
        for event, error in _failures(result)
    ]
    return found or ["arrêt sans message"]


def traces(result: Any) -> str:
    """Every error with its trace, for a file."""
    return "\n\n".join(error.to_string() for _, error in _failures(result))


def _failures(result: Any) -> Iterator[tuple[Any, Any]]:
    for event in result.all_events:
        error = getattr(event.event_specific_data, "error", None)
        if error is not None:
            yield event, error


def _chain(error: Any) -> list[Any]:
    links = [error]
    while links[-1].cause is not None:
        links.append(links[-1].cause)
    return links
