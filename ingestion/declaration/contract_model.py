"""What a partner's file must hold beyond its fields: periods, limits, rules between cells."""

from typing import Literal

from pydantic import Field

from ingestion.declaration.model_base import AbsentStatus, Slug, Strict


class RowRule(Strict):
    """A rule between the cells of a row or of a group of rows, by name (`ingestion/partners`)."""

    regle: Slug
    parametres: dict[str, str | float | bool | tuple[str, ...]] = {}
    # The sentence that the partner reads when the rule is broken.
    message: str
    severite: str = Field(default="refus", pattern="^(refus|avertissement)$")


class PartnerContract(Strict):
    """The layouts are this project's own: UNVERIFIED until a partner has sent a file."""

    # Field whose value names the period that a deposit replaces, and how much of it does.
    periode: Slug
    pas: Literal["annee", "mois", "date"] = "annee"
    # Field that splits a period between senders: each one replaces its own rows only.
    lot: Slug | None = None
    # Share of rows that may be refused before the whole file is.
    part_max_refus: float = Field(default=0.1, ge=0, le=1)
    # Share of the rows of a period that a new deposit may drop without a word. A correction takes
    # a few rows away; a commune, a sheet or a filter left on takes more: 10 %, as for the rows
    # that may be refused, unless the source gives its own reason.
    part_max_baisse: float = Field(default=0.1, ge=0, le=1)
    lignes_max: int = Field(default=50_000, gt=0)
    taille_max_mo: int = Field(default=20, gt=0)
    marqueurs: dict[str, AbsentStatus] = {}
    # Fields that name quartiers: resolved by the alias table, or queued.
    quartiers: tuple[Slug, ...] = ()
    # The year of the period does not date the quartiers: only their codes tell the geography.
    geographie_libre: bool = False
    # A text that names a person: hidden in the cell, or the row is refused.
    texte_personnel: Literal["masquer", "refuser"] = "masquer"
    # A column that nobody asked for and that names persons: left out, or the file is refused.
    colonnes_personnelles: Literal["retirer", "refuser"] = "retirer"
    # Never with the tables that everybody reads.
    restreint: bool = False
    regles: tuple[RowRule, ...] = ()
    # The invented rows of the template; each one bears « EXEMPLE » and is skipped in a deposit.
    exemples: tuple[dict[Slug, str], ...] = ()
