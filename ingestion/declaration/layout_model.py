"""How a file that has several rows per territory is laid out (years, classes in rows)."""

from itertools import product
from typing import Annotated

from pydantic import Field

from ingestion.declaration.model_base import Strict

# Part of a variable's name; empty for the modality that says nothing (« Ensemble »).
NamePart = Annotated[str, Field(pattern=r"^([a-z0-9][a-z0-9_]*)?$")]


class YearColumn(Strict):
    """The column that holds the data year of a row; `base` is added to it (16 -> 2016)."""

    colonne: str
    base: int = Field(default=0, ge=0, le=2100)


class Dimension(Strict):
    """A column whose values name variables: value in the file -> part of the variable's name.

    A variable is then `<modalite>_<variable>`. A value that is not declared is refused.
    """

    colonne: str
    modalites: dict[str, NamePart]
    # Values that are known and left out, with the reason.
    ignorees: dict[str, str] = {}


class LongLayout(Strict):
    """Absent: one row per territory. Present: one row per territory, year and modality."""

    annee: YearColumn | None = None
    dimensions: tuple[Dimension, ...] = ()

    def columns(self) -> tuple[str, ...]:
        """Columns of the file that place a row, the key aside."""
        year = (self.annee.colonne,) if self.annee else ()
        return (*year, *(dimension.colonne for dimension in self.dimensions))

    def modality_names(self) -> dict[str, str]:
        """Start of a variable's name -> values in the file: one modality of each dimension."""
        names: dict[str, str] = {}
        for choice in product(*(d.modalites.items() for d in self.dimensions)):
            name = "_".join(part for _, part in choice if part)
            # Two spellings of one modality: the first one is its label.
            names.setdefault(name, ", ".join(value for value, _ in choice))
        return names
