"""What running a suite gives back, and in which circumstances it was run. Plain picklable values.

What does not belong here: how the verdict is reached (`runner`).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from expectations.results import CheckResult, Gate, blocking


@dataclass(frozen=True, slots=True)
class RunContext:
    """Circumstances of a run. `target` is what the messages name (default: the suite's name)."""

    gate: Gate = 1
    target: str | None = None
    edition: str | None = None
    simulated: bool = False


@dataclass(frozen=True, slots=True)
class SuiteOutcome:
    """Every result of a suite, the rows to set aside, and the verdict.

    `quarantined`: position of the row in the frame (0 = first) -> reasons, in French.
    `skipped`: checks that did not apply, each with its reason.
    """

    results: tuple[CheckResult, ...]
    quarantined: dict[int, list[str]] = field(default_factory=dict)
    refused: bool = False
    row_count: int = 0
    skipped: tuple[str, ...] = ()

    @property
    def failures(self) -> tuple[CheckResult, ...]:
        """Every failed check, whatever its severity."""
        return tuple(result for result in self.results if not result.passed)

    @property
    def refusals(self) -> tuple[CheckResult, ...]:
        """The failed checks that refuse the frame."""
        return blocking(self.results)
