"""What a suite file may say: the pydantic models of `expectations/suites/**.yml`.

What does not belong here: reading the files (`suite_files`), choosing which checks apply to a
frame (`plan`), and running them (`runner`). Keys are French because the data team writes them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from expectations.results import Severity
from expectations.rules import RULES

_TYPE = re.compile(r"^expect_[a-z0-9_]+$")
# Great Expectations gives the failing rows for these families only: the others judge a whole
# column or table, so "quarantine the failing rows" would have no meaning.
ROW_LEVEL_PREFIXES = (
    "expect_column_values_",
    "expect_column_pair_values_",
    "expect_multicolumn_values_",
    "expect_compound_columns_to_be_unique",
    "expect_select_column_values_to_be_unique_within_record",
)
COLUMN_KEYS = ("column", "column_A", "column_B")


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class RegleCalculee(_Strict):
    """A computed column given by a named Python rule of `expectations.rules`."""

    regle: str
    parametres: dict[str, Any] = Field(default_factory=dict)

    @field_validator("regle")
    @classmethod
    def _known_rule(cls, value: str) -> str:
        if value not in RULES:
            raise ValueError(f"règle « {value} » inconnue ; règles admises : {', '.join(RULES)}")
        return value


class Controle(_Strict):
    """One check: a Great Expectations type, its parameters, a severity and its reason."""

    nom: str = Field(pattern=r"^[a-z0-9_]+$")
    description: str = Field(min_length=5)
    type: str
    parametres: dict[str, Any] = Field(default_factory=dict)
    colonnes: list[str] | None = None
    severite: Severity
    si_presente: bool | None = None
    editions: list[str] | None = None
    donnees: Literal["toutes", "reelles"] = "toutes"
    raison: str | None = None
    historique: str | None = None

    @field_validator("type")
    @classmethod
    def _expectation_name(cls, value: str) -> str:
        if not _TYPE.match(value):
            raise ValueError(f"« {value} » n'est pas un nom d'attente (expect_…)")
        return value

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        if self.severite == "quarantaine" and not self.is_row_level:
            raise ValueError(
                f"le contrôle « {self.nom} » juge la table entière ({self.type}) : "
                "sa sévérité ne peut pas être « quarantaine »"
            )
        if self.colonnes is not None and "column" in self.parametres:
            raise ValueError(f"le contrôle « {self.nom} » donne à la fois column et colonnes")
        if self.raison is None and _holds_number(self.parametres):
            raise ValueError(
                f"le contrôle « {self.nom} » fixe un seuil chiffré sans « raison » : "
                "dire d'où vient ce seuil"
            )
        return self

    @property
    def is_row_level(self) -> bool:
        """True when the check names the rows that fail."""
        return self.type.startswith(ROW_LEVEL_PREFIXES)

    @property
    def skips_when_absent(self) -> bool:
        """Absent columns are skipped by default only for a list of columns or patterns."""
        return self.colonnes is not None if self.si_presente is None else self.si_presente

    @property
    def named_columns(self) -> tuple[str, ...]:
        """Columns that the parameters name outright."""
        names = [self.parametres[key] for key in COLUMN_KEYS if key in self.parametres]
        names.extend(self.parametres.get("column_list", ()))
        return tuple(str(name) for name in names)


class Suite(_Strict):
    """The checks of one source (`source_id`) or of one published table (`table`).

    `cle`: columns that identify a row in the messages. `part_max_quarantaine`: share of the rows
    above which the whole edition is refused instead of its bad rows.
    """

    source_id: str | None = None
    table: str | None = None
    description: str | None = None
    cle: list[str] = Field(default_factory=lambda: ["code_geo"], min_length=1)
    part_max_quarantaine: float = Field(default=0.01, ge=0, le=1)
    raison_part_max: str | None = None
    colonnes_calculees: dict[str, dict[str, float] | RegleCalculee] = Field(default_factory=dict)
    controles: list[Controle] = Field(min_length=1)

    @field_validator("colonnes_calculees", mode="before")
    @classmethod
    def _pick_shape(cls, value: object) -> object:
        # Decided by hand: pydantic's union would report the errors of both shapes at once.
        if not isinstance(value, dict):
            return value
        return {
            name: RegleCalculee.model_validate(form)
            if isinstance(form, dict) and "regle" in form
            else form
            for name, form in value.items()
        }

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        if (self.source_id is None) == (self.table is None):
            raise ValueError("donner soit « source_id », soit « table », et un seul des deux")
        repeated = _repeated(control.nom for control in self.controles)
        if repeated:
            raise ValueError(f"contrôles en double : {', '.join(repeated)}")
        if self.part_max_quarantaine != 0.01 and self.raison_part_max is None:
            raise ValueError("« part_max_quarantaine » est changée sans « raison_part_max »")
        return self

    @property
    def name(self) -> str:
        """The source or the table that the suite guards."""
        return str(self.source_id or self.table)


def _holds_number(value: object) -> bool:
    if isinstance(value, bool):
        return False
    if isinstance(value, int | float):
        return True
    if isinstance(value, dict):
        return any(_holds_number(item) for item in value.values())
    if isinstance(value, list):
        return any(_holds_number(item) for item in value)
    return False


def _repeated(names: Iterable[str]) -> list[str]:
    seen: set[str] = set()
    twice: list[str] = []
    for name in names:
        if name in seen and name not in twice:
            twice.append(name)
        seen.add(name)
    return twice
