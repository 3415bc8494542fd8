"""How a file that has several rows per territory is laid out (years, classes in rows)."""

from pydantic import Field

from ingestion.model_base import Slug, Strict


class YearColumn(Strict):
    """The column that holds the data year of a row; `base` is added to it (16 -> 2016)."""

    colonne: str
    base: int = Field(default=0, ge=0, le=2100)


class Dimension(Strict):
    """A column whose values name variables: value in the file -> part of the variable's name.

    A variable is then `<modalite>_<variable>`. A value that is not declared is refused.
    """

    colonne: str
    modalites: dict[str, Slug]
    # Values that are known and left out, with the reason.
    ignorees: dict[str, str] = {}


class LongLayout(Strict):
    """Absent: one row per territory. Present: one row per territory, year and modality."""

    annee: YearColumn | None = None
    dimensions: tuple[Dimension, ...] = ()
