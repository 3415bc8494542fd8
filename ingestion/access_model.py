"""How the files of a source are obtained, as data.

Declares only; fetching is the work of `ingestion/fetch/`.
"""

from typing import Annotated, Literal

from pydantic import Field

from ingestion.model_base import FileName, Strict


class _AnyAccess(Strict):
    # Has the address been seen to answer with this file? UNVERIFIED addresses stay marked.
    verifiee: bool = False
    # Largest answer accepted, in megabytes, and longest time, in seconds.
    taille_max_mo: int = Field(default=500, gt=0)
    duree_max_s: int = Field(default=900, gt=0)


class FileAccess(_AnyAccess):
    """An address; `{edition}` stands for the edition's name. One per file when there are many."""

    type: Literal["fichier"]
    url: str | None = None
    urls: dict[FileName, str] = {}


class DatagouvAccess(_AnyAccess):
    """A resource of data.gouv.fr, by the stable ids of its dataset and itself."""

    type: Literal["datagouv"]
    jeu: str
    ressource: str | None = None
    ressources: dict[FileName, str] = {}


class ExploreAccess(_AnyAccess):
    """A dataset of an Opendatasoft portal (Explore API 2.1), exported or paged."""

    type: Literal["explore"]
    portail: str
    jeu: str
    filtre: str | None = None
    champs: tuple[str, ...] = ()
    mode: Literal["export", "pages"] = "export"


class MelodiAccess(_AnyAccess):
    """A dataset of INSEE's Melodi API (30 calls a minute)."""

    type: Literal["melodi"]
    jeu: str
    parametres: dict[str, tuple[str, ...]] = {}


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
