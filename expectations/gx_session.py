"""The only place that imports Great Expectations: one silent ephemeral context, one validation.

What does not belong here: suites, severities and verdicts. Importing the library takes 3 to 6 s,
so it is done inside the functions, and in a process of its own for the refresh (`controleur`).
"""

from __future__ import annotations

import contextlib
import functools
import io
import logging
import os
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Expectation:
    """An expectation to run: its snake_case type and its arguments."""

    type: str
    kwargs: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RawResult:
    """What Great Expectations answered. `error`: it could not evaluate the expectation."""

    success: bool
    result: Mapping[str, Any] = field(default_factory=dict)
    error: str | None = None


@contextlib.contextmanager
def silenced() -> Iterator[None]:
    """No usage report, no progress bar, no deprecation warning of the libraries underneath."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    logging.getLogger("great_expectations").setLevel(logging.CRITICAL)
    with warnings.catch_warnings(), contextlib.redirect_stderr(io.StringIO()):
        warnings.simplefilter("ignore")
        yield


def warm_up() -> None:
    """Import the library and build its context (3 to 6 s the first time)."""
    with silenced():
        _batch_definition()


def validate(frame: pd.DataFrame, expectations: Sequence[Expectation]) -> list[RawResult]:
    """Run all expectations on a frame in one validation; answers are in the order asked."""
    if not expectations:
        return []
    with silenced():
        import great_expectations as gx

        # First: adding an expectation needs an active context.
        batches = _batch_definition()
        answers: list[RawResult | None] = [None] * len(expectations)
        built = []
        for position, expectation in enumerate(expectations):
            try:
                built.append(_build(expectation, position))
            except Exception as error:  # an invalid argument is reported with the other results
                answers[position] = RawResult(False, error=_first_line(error))
        if built:
            # Given at once: adding them one by one compares each with all those before.
            suite = gx.ExpectationSuite(name="suite", expectations=built)
            batch = batches.get_batch(batch_parameters={"dataframe": frame})
            outcome = batch.validate(suite, result_format={"result_format": "COMPLETE"})
            for item in outcome.results:
                position = int(item.expectation_config.meta["position"])
                answers[position] = RawResult(
                    bool(item.success), dict(item.result), _raised(item.exception_info)
                )
    lost = RawResult(False, error="aucune réponse de Great Expectations")
    return [lost if answer is None else answer for answer in answers]


def _build(expectation: Expectation, position: int) -> Any:
    import great_expectations.expectations as library

    name = "".join(part.capitalize() for part in expectation.type.split("_"))
    # expect_column_pair_values_a_to_be_greater_than_b is ...AToBeGreaterThanB: capitalize agrees.
    expectation_class = getattr(library, name, None)
    if expectation_class is None:
        raise ValueError(f"attente « {expectation.type} » inconnue de Great Expectations")
    return expectation_class(meta={"position": position}, **expectation.kwargs)


@functools.lru_cache(maxsize=1)
def _batch_definition() -> Any:
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False, metric_calculations=False)
    source = context.data_sources.add_pandas("tables")
    asset = source.add_dataframe_asset("table")
    return asset.add_batch_definition_whole_dataframe("entiere")


def _raised(info: Any) -> str | None:
    """The message of an exception; `exception_info` is flat, or one entry per metric."""
    if not isinstance(info, Mapping):
        return None
    entries: list[Any] = [info] if "raised_exception" in info else list(info.values())
    messages = [
        str(entry.get("exception_message") or "exception sans message")
        for entry in entries
        if isinstance(entry, Mapping) and entry.get("raised_exception")
    ]
    return " ; ".join(dict.fromkeys(messages)) or None


def _first_line(error: Exception) -> str:
    text = " ".join(str(error).split()) or type(error).__name__
    return text[:300]
