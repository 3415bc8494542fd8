"""Errors that a data team reads at night: what, where, which rule, what to run next.

Not for programming errors: those stay ordinary exceptions and end as a crash.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Where:
    """Place of a problem in a file; every part is optional."""

    file: str | None = None
    line: int | None = None
    column: str | None = None
    value: str | None = None
    sheet: str | None = None

    def __str__(self) -> str:
        parts = (
            ("fichier", self.file),
            ("feuille", None if self.sheet is None else f"« {self.sheet[:80]} »"),
            ("ligne", self.line),
            ("colonne", self.column),
            ("valeur", None if self.value is None else f"« {self.value[:80]} »"),
        )
        return ", ".join(f"{label} {value}" for label, value in parts if value is not None)


@dataclass
class IngestionError(Exception):
    """A refused input. `reason` and `next_step` are French sentences."""

    reason: str
    where: Where = field(default_factory=Where)
    rule: str | None = None
    next_step: str | None = None

    def __str__(self) -> str:
        place = str(self.where)
        parts = [self.reason]
        if place:
            parts.append(f"[{place}]")
        if self.rule:
            parts.append(f"Règle : {self.rule}.")
        if self.next_step:
            parts.append(f"À faire : {self.next_step}.")
        return " ".join(parts)


class CatalogueError(IngestionError):
    """A catalogue file that cannot be accepted."""


class EditionRefused(IngestionError):
    """An edition whose files cannot be read under their declaration."""
