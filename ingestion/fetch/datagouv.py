"""Finds, in the description of a data.gouv.fr dataset, the resource of a file."""

from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from ingestion.fetch.failure import FetchFailure
from ingestion.fetch.request_plan import AddressRequest, ResourceByName
from ingestion.fetch.web import Web


async def find_resource(web: Web, request: ResourceByName) -> AddressRequest:
    """The one resource whose address or title ends with the file's name.

    Raises FetchFailure when there is none, or several: a choice would be a guess.
    """
    name = request.files[0][0]
    content = await web.json(request.url)
    resources = content.get("resources") if isinstance(content, dict) else None
    if not isinstance(resources, list):
        raise FetchFailure("la description du jeu de données n'a pas de ressources")
    found = sorted({str(r["url"]) for r in resources if _is_file(r, name)})
    if len(found) != 1:
        count = "aucune ressource" if not found else f"{len(found)} ressources"
        titles = ", ".join(str(r.get("title")) for r in resources[:5] if isinstance(r, dict))
        raise FetchFailure(
            f"{count} « {name} » dans le jeu de données (il a : {titles}) ; "
            "nommer l'identifiant dans « acces.ressources »"
        )
    return AddressRequest(found[0], request.files)


def _is_file(resource: Any, name: str) -> bool:
    if not isinstance(resource, dict) or not resource.get("url"):
        return False
    address = unquote(urlsplit(str(resource["url"])).path)
    return name in (PurePosixPath(address).name, str(resource.get("title", "")).strip())
