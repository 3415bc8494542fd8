"""The value that every check of every gate returns: `CheckResult`.

What does not belong here: how a check is run (`runner`), where a suite is written
(`suite_model`), and anything heavy. Ingestion and publication import this module only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, cast, get_args

Severity = Literal["bloquant", "quarantaine", "avertissement"]
Gate = Literal[1, 2, 3]

SEVERITIES: tuple[Severity, ...] = get_args(Severity)
GATES: tuple[Gate, ...] = get_args(Gate)

# A refusal quotes what it found in a file: from the first quotation mark to the last.
_QUOTED = re.compile(r"« .* »", re.DOTALL)


def without_cells(text: str) -> str:
    """A French sentence without what it quotes, which a release may have to withhold."""
    return _QUOTED.sub("« … »", text)


@dataclass(frozen=True, slots=True)
class CheckResult:
    """Outcome of one check on one target (a source edition, a table, a release).

    `gate`: 1 what comes in, 2 dbt, 3 what goes out. `sample`: a few offending values with the
    key of their row. A failed check stops its gate only when its severity is `bloquant`.
    """

    gate: Gate
    name: str
    target: str
    severity: Severity
    passed: bool
    description: str
    observed: str = ""
    expected: str = ""
    sample: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.severity not in SEVERITIES:
            raise ValueError(
                f"sévérité « {self.severity} » inconnue (admises : {', '.join(SEVERITIES)})"
            )
        if self.gate not in GATES:
            raise ValueError(f"porte « {self.gate} » inconnue (admises : 1, 2, 3)")

    @property
    def blocks(self) -> bool:
        """True when this result alone refuses the edition or the release."""
        return not self.passed and self.severity == "bloquant"

    def as_row(self) -> dict[str, Any]:
        """The result as a JSON-ready row with French keys."""
        return {
            "porte": self.gate,
            "controle": self.name,
            "cible": self.target,
            "severite": self.severity,
            "reussi": self.passed,
            "description": self.description,
            "observe": self.observed,
            "attendu": self.expected,
            "echantillon": list(self.sample),
        }

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> CheckResult:
        """Read back what `as_row` wrote. Raises KeyError when a key is missing."""
        return cls(
            gate=cast(Gate, int(row["porte"])),
            name=str(row["controle"]),
            target=str(row["cible"]),
            severity=cast(Severity, row["severite"]),
            passed=bool(row["reussi"]),
            description=str(row["description"]),
            observed=str(row["observe"]),
            expected=str(row["attendu"]),
            sample=tuple(str(value) for value in row["echantillon"]),
        )


def blocking(results: Iterable[CheckResult]) -> tuple[CheckResult, ...]:
    """All the results that refuse, in their order: the reader wants every one, not the first."""
    return tuple(result for result in results if result.blocks)
