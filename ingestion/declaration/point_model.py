"""How good the point of a register's row is, and where its producer says that it lies.

The producer's own zoning code is preferred to a join of ours, which is its control.
"""

from typing import Any, Literal

from pydantic import model_validator

from ingestion.declaration.model_base import Slug, Strict

# Families of quartiers that a point may lie in; those of a family are compared with its code.
Zoning = Literal["qpv_2015", "qpv_2024", "qva"]


class ProducerZoning(Strict):
    """The field of a zoning code and what its values say. A field's name alone is enough."""

    champ: Slug
    # Values that say « in no quartier »; a blank says nothing at all.
    hors: tuple[str, ...] = ()
    # Field of the producer's own quality of this code, and its values that need no reserve.
    qualite: Slug | None = None
    sures: tuple[str, ...] = ()
    # Its values that make the code worthless (drawn at random…): it is then not used.
    rejetees: tuple[str, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _from_name(cls, value: Any) -> Any:
        return {"champ": value} if isinstance(value, str) else value

    @property
    def fields(self) -> tuple[str, ...]:
        return (self.champ,) if self.qualite is None else (self.champ, self.qualite)


class PointPrecision(Strict):
    """Metres by which a point may be wrong: a field in metres, or a quality code."""

    champ: Slug
    # Value of the field -> metres; null: too poor to place the point. Absent: a number of metres.
    metres: dict[str, float | None] | None = None
