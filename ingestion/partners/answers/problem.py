"""One problem of a deposit: where it is, what stands there, which rule, what to write instead.

What is shown of a value is already without personal data (`personal.hide`).
"""

from dataclasses import dataclass
from typing import Literal

Severity = Literal["refus", "avertissement"]


@dataclass(frozen=True, slots=True)
class Problem:
    """`kind` gathers the problems of one nature; `line` is None when the whole file is concerned.

    severity: « refus » sets the row aside, « avertissement » is only said.
    """

    kind: str
    rule: str
    advice: str
    severity: Severity = "refus"
    line: int | None = None
    column: str | None = None
    letter: str | None = None
    value: str | None = None
    sheet: str | None = None

    @property
    def refuses(self) -> bool:
        return self.severity == "refus"

    @property
    def place(self) -> str:
        """« feuille Données, ligne 12, colonne E (statut) », as much of it as is known."""
        parts = [
            f"feuille {self.sheet}" if self.sheet else "",
            f"ligne {self.line}" if self.line is not None else "",
            " ".join(
                filter(
                    None,
                    (
                        "colonne" if self.letter or self.column else "",
                        self.letter or "",
                        f"({self.column})" if self.letter and self.column else self.column or "",
                    ),
                )
            ),
        ]
        return ", ".join(part for part in parts if part) or "fichier"

    @property
    def sentence(self) -> str:
        found = f" : « {self.value} »" if self.value else ""
        advice = f" À écrire : {self.advice}" if self.advice else ""
        return f"{self.place}{found}. {self.rule}{advice}"
