"""What is built: the EPT, or the communes, département or country that `--territoire` names.

Only names the perimeter; which communes it holds is read from the découpage by the build.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import polars as pl

from ingestion.errors import IngestionError, Where

EPT_GRAND_ORLY = "200058014"
_KINDS = {
    "groupement": re.compile(r"^[0-9]{9}$"),
    "commune": re.compile(r"^[0-9][0-9AB][0-9]{3}$"),
    "departement": re.compile(r"^([0-9]{2}|2[AB]|97[1-6])$"),
    "france": re.compile(r"^france$"),
}


@dataclass(frozen=True, slots=True)
class Perimeter:
    """Codes of one or several kinds; the default is the EPT Grand-Orly Seine Bièvre."""

    items: tuple[tuple[str, str], ...]

    @classmethod
    def parse(cls, text: str | None) -> Self:
        """`ept`, `france`, or codes separated by commas (SIREN, commune, département).

        Raises IngestionError for anything else.
        """
        words = [word.strip() for word in (text or "ept").split(",") if word.strip()]
        items = sorted({_item(word) for word in words})
        if not items:
            raise _unknown(text or "")
        return cls(tuple(items))

    @property
    def label(self) -> str:
        """Stable text of the perimeter, for manifests and comparisons."""
        return ",".join(code for _, code in self.items)

    @property
    def is_default(self) -> bool:
        return self.items == (("groupement", EPT_GRAND_ORLY),)

    def as_frame(self) -> pl.DataFrame:
        return pl.DataFrame(
            list(self.items), schema={"genre": pl.String, "code": pl.String}, orient="row"
        )


def check_known(perimeter: Perimeter, inputs: Path) -> None:
    """Raises IngestionError for a code that the découpage of `entrees/` does not hold.

    A mistyped code would otherwise give a release that bears its name and not its data.
    """
    places = {
        "commune": ("decoupage_commune", "code_commune"),
        "groupement": ("decoupage_groupement", "code_groupement"),
        "departement": ("decoupage_departement", "code_departement"),
    }
    for kind, code in perimeter.items:
        if kind not in places:
            continue
        table, column = places[kind]
        known = pl.read_parquet(inputs / f"{table}.parquet", columns=[column]).to_series()
        if code not in known:
            raise IngestionError(
                "Ce code n'est pas dans le découpage administratif servi.",
                Where(value=code),
                rule=f"un code de {kind} du découpage",
                next_step="corriger --territoire",
            )


def _item(word: str) -> tuple[str, str]:
    if word.lower() == "ept":
        return "groupement", EPT_GRAND_ORLY
    word = "france" if word.lower() == "france" else word.upper()
    for kind, pattern in _KINDS.items():
        if pattern.match(word):
            return kind, word
    raise _unknown(word)


def _unknown(word: str) -> IngestionError:
    return IngestionError(
        "Territoire inconnu.",
        Where(value=word),
        rule="ept, france, un département (94), des communes (94041,94081) ou un SIREN",
        next_step="observatoire refresh --territoire ept",
    )
