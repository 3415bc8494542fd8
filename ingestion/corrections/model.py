"""What a correction of a publisher's error declares: one entry of `corrections/<source_id>.yml`.

Rules on one entry alone live here; those that need the source are in `correction_rules`.
"""

import datetime
from typing import Annotated, Literal, Self

from pydantic import Field, StrictFloat, StrictInt, StrictStr, model_validator

from ingestion.declaration.model_base import EditionId, Slug, Strict

Action = Literal["remplacer", "retirer", "separer"]
# proposee: a doubt written down, never applied. expiree: history, no longer applied.
DeclaredState = Literal["active", "proposee", "expiree"]
Scalar = StrictStr | StrictInt | StrictFloat
CorrectionId = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]


class Between(Strict):
    """Published numbers that one entry withdraws together: all of them lie in these bounds."""

    entre: tuple[float, float]

    def __str__(self) -> str:
        return f"entre {self.entre[0]:g} et {self.entre[1]:g}"


class Target(Strict):
    """The cells that a correction is about.

    Observations: `variable`, `code_geo` and, in a file of several years, `millesime`. Registers:
    `table`, `champ` and, in `cle`, the fields that find the rows with their text in the file;
    without `cle`, every row of the table that holds the published value.
    """

    variable: Slug | None = None
    code_geo: str | None = None
    millesime: int | None = None
    table: Slug | None = None
    champ: Slug | None = None
    cle: dict[Slug, StrictStr | tuple[StrictStr, ...]] = {}

    @property
    def in_register(self) -> bool:
        return self.table is not None

    def texts(self, name: str) -> tuple[str, ...]:
        """Texts that a field of `cle` may have in the rows that are meant."""
        value = self.cle[name]
        return (value,) if isinstance(value, str) else value

    @property
    def column(self) -> str:
        """The variable or the field that is corrected."""
        return self.variable or self.champ or ""

    @property
    def rows(self) -> str:
        """What finds the row: a code, with its year, or the fields of a register."""
        if not self.in_register:
            return f"{self.code_geo}" + (f" {self.millesime}" if self.millesime else "")
        return " ; ".join(f"{name}={'/'.join(self.texts(name))}" for name in self.cle)

    def __str__(self) -> str:
        where = f"{self.table}." if self.table else ""
        return f"{where}{self.column}" + (f" de {self.rows}" if self.rows else "")

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        observation = (self.variable, self.code_geo)
        register = (self.table, self.champ)
        if all(observation) and not any(register) and not self.cle:
            return self
        if all(register) and not any(observation) and self.millesime is None:
            return self
        raise ValueError(
            "une cible nomme « variable » et « code_geo » (avec « millesime » si le fichier a "
            "plusieurs années), ou « table » et « champ » (avec « cle » si une ligne est visée)"
        )


class Correction(Strict):
    """`publie` must still stand in the file: when it does not, the correction has expired."""

    id: CorrectionId
    editions: tuple[EditionId, ...] = Field(min_length=1)
    cible: Target
    # Number, or text of a cell that is no number; null: the cell is empty.
    publie: Scalar | Between | None
    action: Action
    valeur: Scalar | tuple[StrictStr, ...] | None = None
    # Status of an observation once corrected.
    statut: Literal["D", "I", "P", "X", "N"] | None = None
    raison: str = Field(min_length=30)
    # Document or file where the right value stands.
    preuve: str | None = Field(default=None, min_length=30)
    etat: DeclaredState
    # Of the check that fails once the correction no longer fits the file.
    severite: Literal["avertissement", "bloquant"] = "avertissement"
    auteur: str = Field(min_length=2)
    date: datetime.date

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        found = [*_action_problems(self), *_published_problems(self), *_proof_problems(self)]
        if len(set(self.editions)) < len(self.editions):
            found.append("une édition est nommée deux fois")
        if found:
            raise ValueError(" ; ".join(found))
        return self

    @property
    def new_text(self) -> str | None:
        """The value put in place, as text; None when the cell is emptied."""
        if isinstance(self.valeur, tuple):
            return ";".join(self.valeur)
        return as_text(self.valeur)


def as_text(value: Scalar | Between | None) -> str | None:
    """A value as the lineage shows it: no useless decimals."""
    return f"{value:.15g}" if isinstance(value, float) else None if value is None else str(value)


def _action_problems(entry: Correction) -> list[str]:
    match entry.action:
        case "retirer":
            found = ["« retirer » ne donne pas de « valeur »"] if entry.valeur is not None else []
            return found + _status_problems(entry, ("X", "N"))
        case "separer":
            return _split_problems(entry)
        case _:
            return _replacement_problems(entry) + _status_problems(entry, ("D", "I", "P"))


def _status_problems(entry: Correction, allowed: tuple[str, ...]) -> list[str]:
    """An observation says its status once corrected; a register has none."""
    if entry.cible.in_register:
        return ["« statut » ne vaut que pour des observations"] if entry.statut else []
    if entry.statut in allowed or (entry.statut is None and entry.etat == "proposee"):
        return []
    return [f"« statut » manque ou ne va pas avec « {entry.action} » : {', '.join(allowed)}"]


def _replacement_problems(entry: Correction) -> list[str]:
    if entry.valeur is None or isinstance(entry.valeur, tuple):
        return [] if entry.etat == "proposee" else ["« remplacer » demande une « valeur »"]
    if entry.valeur == entry.publie:
        return ["« valeur » répète « publie »"]
    if not entry.cible.in_register:
        return ["la « valeur » d'une observation est un nombre"] if _is_text(entry.valeur) else []
    if not _is_text(entry.valeur):
        return ["la « valeur » d'un champ s'écrit entre guillemets"]
    return []


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _split_problems(entry: Correction) -> list[str]:
    if not entry.cible.in_register:
        return ["« separer » ne vaut que pour un champ de registre"]
    parts = entry.valeur if isinstance(entry.valeur, tuple) else ()
    if len(parts) < 2 or "".join(parts) != entry.publie:
        # The parts put end to end give the cell back: nothing is added, nothing lost.
        return ["« separer » : les éléments de « valeur », mis bout à bout, redonnent « publie »"]
    return ["« statut » ne vaut que pour des observations"] if entry.statut else []


def _published_problems(entry: Correction) -> list[str]:
    if entry.publie is None and not (entry.cible.in_register and entry.action == "remplacer"):
        # A blank is withheld or unknown: a number put there would be a guess, or a leak.
        return ["une case vide ne se remplit pas (sauf le champ d'un registre)"]
    if isinstance(entry.publie, Between):
        if entry.cible.cle and entry.action == "retirer":
            return []
        return ["« entre » ne vaut que pour retirer le champ de lignes que « cle » désigne"]
    if entry.cible.in_register and isinstance(entry.publie, int | float):
        return ["« publie » d'un champ s'écrit entre guillemets, comme dans le fichier"]
    return []


def _proof_problems(entry: Correction) -> list[str]:
    if entry.preuve is None and entry.etat != "proposee":
        return ["« preuve » manque : sans document, une erreur reste « etat: proposee »"]
    return []
