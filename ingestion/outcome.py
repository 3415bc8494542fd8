"""What became of each edition of a source in a refresh: plain values for whoever reports.

States: nouvelle (read now), inchangee, perimee (an older reading serves), refusee (nothing
serves), absente (never received).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from expectations.results import CheckResult

EditionState = Literal["nouvelle", "inchangee", "perimee", "refusee", "absente"]


@dataclass(frozen=True, slots=True)
class EditionOutcome:
    """`served` describes the reading that serves (its key, files, counts), or is None."""

    source_id: str
    edition: str
    state: EditionState
    served: dict[str, Any] | None
    stale: bool = False
    reason: str | None = None
    checks: tuple[CheckResult, ...] = ()
    quarantine: str | None = None
    # Stale or missing only because nothing newer could be fetched: no file was refused.
    uncollected: bool = False

    @property
    def target(self) -> str:
        return f"{self.source_id}/{self.edition}"


@dataclass(frozen=True, slots=True)
class SourceOutcome:
    """All editions of a source, oldest first."""

    source_id: str
    blocking: bool
    editions: tuple[EditionOutcome, ...]
    unknown_editions: tuple[str, ...] = field(default=())

    @property
    def refused(self) -> bool:
        return any(e.state in ("refusee", "perimee") for e in self.editions)

    @property
    def usable(self) -> bool:
        """False when the catalogue says that this source's failure stops the night.

        A publisher that does not answer does not stop it while files of before serve.
        """
        failed = any(e.state in ("refusee", "perimee") and not e.uncollected for e in self.editions)
        nothing = not any(e.served for e in self.editions)
        return not (self.blocking and (failed or nothing))

    @property
    def checks(self) -> tuple[CheckResult, ...]:
        return tuple(check for edition in self.editions for check in edition.checks)


def mark_stale(editions: Iterable[EditionOutcome]) -> tuple[EditionOutcome, ...]:
    """A newest edition that was refused makes the newest one that serves out of date."""
    result = list(editions)
    served = [i for i, e in enumerate(result) if e.served is not None]
    if not served:
        return tuple(result)
    newest = served[-1]
    refused_after = [e for e in result[newest + 1 :] if e.state == "refusee"]
    if refused_after and not result[newest].stale:
        names = ", ".join(e.edition for e in refused_after)
        result[newest] = replace(
            result[newest], stale=True, reason=f"l'édition suivante a été refusée : {names}"
        )
    return tuple(result)
