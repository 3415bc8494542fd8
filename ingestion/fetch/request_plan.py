"""From the catalogue to what is asked for: the requests of one edition, none of them sent yet.

API addresses: data.gouv.fr (`/fr/datasets/r/<resource>` redirects to the file of the moment;
`/api/1/datasets/<dataset>/` describes its resources), Opendatasoft Explore 2.1 (`exports/<format>`
has no limit of rows), INSEE's Melodi.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import quote, urlencode

from ingestion.declaration.access_model import (
    Access,
    DatagouvAccess,
    DepositAccess,
    ExploreAccess,
    FileAccess,
    ManualAccess,
    MelodiAccess,
)
from ingestion.declaration.source_model import Source
from ingestion.fetch.failure import FetchFailure

DATAGOUV = "https://www.data.gouv.fr"
MELODI = "https://api.insee.fr/melodi/data"
_EXPORTS = {"csv", "json", "geojson", "parquet", "xlsx"}


@dataclass(frozen=True, slots=True)
class AddressRequest:
    """A file at an address; or files, when it is a zip that holds them (name -> member)."""

    url: str
    files: tuple[tuple[str, str | None], ...]


@dataclass(frozen=True, slots=True)
class ResourceByName:
    """The resource of a data.gouv.fr dataset whose file has this name."""

    url: str
    files: tuple[tuple[str, str | None], ...]


@dataclass(frozen=True, slots=True)
class PagedRequest:
    """An API read page by page into one file. `url`: without what changes from page to page."""

    url: str
    name: str
    access: ExploreAccess | MelodiAccess

    @property
    def files(self) -> tuple[tuple[str, str | None], ...]:
        return ((self.name, None),)


Request = AddressRequest | ResourceByName | PagedRequest


def access_of(source: Source, edition_id: str) -> Access | None:
    return source.editions[edition_id].acces or source.acces


def is_fetched(access: Access | None) -> bool:
    """False for what a person downloads or hands over, and where no address is known."""
    return access is not None and not isinstance(access, ManualAccess | DepositAccess)


def requests_of(source: Source, edition_id: str) -> tuple[Request, ...]:
    """What to ask for, in the order of the edition's files.

    Raises FetchFailure when the catalogue does not say where a file is.
    """
    access = access_of(source, edition_id)
    names = source.editions[edition_id].file_names()
    if isinstance(access, FileAccess):
        return _addresses(source, edition_id, access, names)
    if isinstance(access, DatagouvAccess):
        return _resources(edition_id, access, names)
    if isinstance(access, ExploreAccess):
        return tuple(_explore(source, edition_id, access, name) for name in names)
    if isinstance(access, MelodiAccess):
        return tuple(_melodi(edition_id, access, name) for name in names)
    return ()


def _fill(template: str, edition_id: str, name: str) -> str:
    return template.replace("{edition}", edition_id).replace("{fichier}", name)


def _addresses(
    source: Source, edition_id: str, access: FileAccess, names: tuple[str, ...]
) -> tuple[Request, ...]:
    places = {
        name: access.urls.get(name) or access.url or source.editions[edition_id].url
        for name in names
    }
    members = {n: _fill(m, edition_id, n) for n, m in access.membres.items()}
    found = [(n, _fill(url, edition_id, n)) for n, url in places.items() if url]
    _refuse_missing(names, [name for name, _ in found], "acces.url")
    return _grouped(found, members)


def _resources(
    edition_id: str, access: DatagouvAccess, names: tuple[str, ...]
) -> tuple[Request, ...]:
    members = {n: _fill(m, edition_id, n) for n, m in access.membres.items()}
    ids = {name: access.ressources.get(name) or access.ressource for name in names}
    if not any(ids.values()):
        dataset = f"{DATAGOUV}/api/1/datasets/{quote(access.jeu)}/"
        return tuple(ResourceByName(dataset, ((name, members.get(name)),)) for name in names)
    found = [(name, f"{DATAGOUV}/fr/datasets/r/{id_}") for name, id_ in ids.items() if id_]
    _refuse_missing(names, [name for name, _ in found], "acces.ressources")
    return _grouped(found, members)


def _refuse_missing(names: Iterable[str], found: Iterable[str], key: str) -> None:
    missing = sorted(set(names) - set(found))
    if missing:
        raise FetchFailure(f"aucune adresse au catalogue pour {', '.join(missing)} (« {key} »)")


def _grouped(found: list[tuple[str, str]], members: dict[str, str]) -> tuple[AddressRequest, ...]:
    """One request per address. Two files at one address are members of the zip that it gives."""
    by_url: dict[str, list[str]] = {}
    for name, url in found:
        by_url.setdefault(url, []).append(name)
    for names in by_url.values():
        loose = [name for name in names if name not in members]
        if len(names) > 1 and loose:
            raise FetchFailure(
                f"{', '.join(loose)} : même adresse que d'autres fichiers, sans « acces.membres »"
            )
    return tuple(
        AddressRequest(url, tuple((name, members.get(name)) for name in names))
        for url, names in by_url.items()
    )


def _explore(source: Source, edition_id: str, access: ExploreAccess, name: str) -> Request:
    base = f"https://{access.portail}/api/explore/v2.1/catalog/datasets/{quote(access.jeu)}"
    params: list[tuple[str, str]] = []
    if access.champs:
        params.append(("select", ",".join(access.champs)))
    if access.filtre:
        params.append(("where", _fill(access.filtre, edition_id, name)))
    if access.tri:
        params.append(("order_by", ",".join(access.tri)))
    if access.mode == "pages":
        return PagedRequest(_with_query(f"{base}/records", params), name, access)
    form = PurePosixPath(name).suffix.lower().lstrip(".")
    if form not in _EXPORTS:
        raise FetchFailure(f"« {name} » : format d'export inconnu ({', '.join(sorted(_EXPORTS))})")
    if form == "csv":
        # Names of fields, not their labels, which a portal may reword.
        separator = source.reading(edition_id).separateur
        params += [("delimiter", separator), ("list_separator", ","), ("with_bom", "false")]
        params += [("use_labels", "false"), ("quote_all", "false")]
    return AddressRequest(_with_query(f"{base}/exports/{form}", params), ((name, None),))


def _melodi(edition_id: str, access: MelodiAccess, name: str) -> Request:
    params = [
        (key, _fill(value, edition_id, name))
        for key, values in access.parametres.items()
        for value in values
    ]
    return PagedRequest(_with_query(f"{MELODI}/{quote(access.jeu)}", params), name, access)


def _with_query(base: str, params: list[tuple[str, str]]) -> str:
    return f"{base}?{urlencode(params, quote_via=quote)}" if params else base
