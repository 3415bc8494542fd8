"""How the files of a source are obtained, as data.

Declares only; fetching is the work of `ingestion/fetch/`. In addresses, titles and filters,
`{edition}` stands for the edition's name and `{fichier}` for the file's.
"""

import re
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from ingestion.declaration.model_base import FileName, Strict

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_PLACEHOLDERS = {"edition", "fichier"}


def _check_address(value: str) -> str:
    if not value.startswith(("https://", "http://")):
        raise ValueError(f"« {value} » : une adresse commence par https:// ou http://")
    return _check_template(value)


def _check_template(value: str) -> str:
    unknown = set(_PLACEHOLDER.findall(value)) - _PLACEHOLDERS
    if unknown:
        names = ", ".join(sorted(unknown))
        raise ValueError(f"« {value} » : {{{names}}} inconnu, admis : {{edition}} et {{fichier}}")
    return value


def _check_portal(value: str) -> str:
    return value.removeprefix("https://").removeprefix("http://").rstrip("/")


Address = Annotated[str, AfterValidator(_check_address)]
Template = Annotated[str, AfterValidator(_check_template)]
# A host name, alone: the path is that of the API.
Portal = Annotated[str, AfterValidator(_check_portal), Field(pattern=r"^[A-Za-z0-9.:-]+$")]
# A dataset or a resource is a part of a path: it must not climb.
Identifier = Annotated[str, Field(pattern=r"^[A-Za-z0-9_@-][A-Za-z0-9_.@-]*$")]


class _AnyAccess(Strict):
    # Has the address been seen to answer with this file? UNVERIFIED addresses stay marked.
    verifiee: bool = False
    # Largest answer accepted, in megabytes, and longest time for one file, in seconds. A source
    # of several files has twice that time in all.
    taille_max_mo: int = Field(default=500, gt=0)
    duree_max_s: int = Field(default=900, gt=0)


class FileAccess(_AnyAccess):
    """An address, or one per file."""

    type: Literal["fichier"]
    url: Address | None = None
    urls: dict[FileName, Address] = {}
    # File -> its path inside the zip that the address gives, when the catalogue names what is
    # inside (the parts of a shapefile) and not the zip itself.
    membres: dict[FileName, Template] = {}


class DatagouvAccess(_AnyAccess):
    """A resource of data.gouv.fr by its stable id, or by its file name in a dataset."""

    type: Literal["datagouv"]
    jeu: Identifier
    ressource: Identifier | None = None
    ressources: dict[FileName, Identifier] = {}
    membres: dict[FileName, Template] = {}


class ExploreAccess(_AnyAccess):
    """A dataset of an Opendatasoft portal (Explore API 2.1), exported or paged."""

    type: Literal["explore"]
    portail: Portal
    jeu: Identifier
    filtre: Template | None = None
    champs: tuple[str, ...] = ()
    # Fields whose values together name one row: pages are cut in this order.
    tri: tuple[str, ...] = ()
    mode: Literal["export", "pages"] = "export"

    @model_validator(mode="after")
    def _pages_have_an_order(self) -> Self:
        if self.mode == "pages" and not self.tri:
            raise ValueError("« tri » manque : sans ordre, des pages se recouvrent")
        return self


class MelodiAccess(_AnyAccess):
    """A dataset of INSEE's Melodi API (30 calls a minute)."""

    type: Literal["melodi"]
    jeu: Identifier
    parametres: dict[str, tuple[Template, ...]] = {}


class ManualAccess(Strict):
    """Files that a person downloads: the page and what to do there."""

    type: Literal["manuel"]
    page: str
    consigne: str
    verifiee: bool = False


class DepositAccess(Strict):
    """Files that a partner hands over: the inbox of the source."""

    type: Literal["depot"]
    verifiee: bool = True


Access = Annotated[
    FileAccess | DatagouvAccess | ExploreAccess | MelodiAccess | ManualAccess | DepositAccess,
    Field(discriminator="type"),
]
