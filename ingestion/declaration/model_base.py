"""Types that every model of the catalogue shares: the strict base, names, patterns, statuses."""

from typing import Annotated, Literal

import polars as pl
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

Status = Literal["D", "S", "N", "I", "E", "P", "X"]
AbsentStatus = Literal["S", "N"]
Grade = Literal["A", "B", "C", "D", "Z"]
# What a code in a file may designate.
GeoLevel = Literal[
    "qpv", "qva", "iris", "carreau", "commune", "epci", "departement", "region", "france",
    "contrat", "etablissement", "logement", "point", "quartier_vecu",
]  # fmt: skip


def _check_regex(value: str) -> str:
    # Asked of the engine that will apply it: it has no look-around, unlike Python's.
    try:
        pl.Series([""]).str.contains(value)
    except pl.exceptions.ComputeError as error:
        raise ValueError(f"« {value} » n'est pas un motif lisible ({error})") from error
    return value


Pattern = Annotated[str, AfterValidator(_check_regex)]
Slug = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
# An edition is a folder name: nothing that could climb out of the data folder.
EditionId = Annotated[str, Field(pattern=r"^[0-9A-Za-z][0-9A-Za-z._-]*$")]
FileName = Annotated[str, Field(pattern=r"^[^/\\\x00.][^/\\\x00]*$")]


class Strict(BaseModel):
    """Unknown keys are refused: a typo must not become a silent default."""

    model_config = ConfigDict(extra="forbid", frozen=True)
