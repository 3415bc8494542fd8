"""Reads a dataset of INSEE's Melodi API page by page, and lays it flat.

One row per observation: its dimensions, its attributes, its value. `GEO` comes as
`2025-COM-94041` (vintage, kind, code) and becomes `GEO_REF`, `GEO_OBJECT` and `GEO`. The API
takes 30 calls a minute.
"""

from typing import Any

from ingestion.fetch.call_limiter import CallLimiter
from ingestion.fetch.failure import FetchFailure
from ingestion.fetch.records_file import Row
from ingestion.fetch.web import Web

PAGE = 10_000
_PAGES_MAX = 500
LIMITER = CallLimiter(calls=30, per_s=60.0)


async def melodi_rows(web: Web, url: str, limiter: CallLimiter = LIMITER) -> list[Row]:
    """Every observation. Raises FetchFailure when they are not as many as announced."""
    rows: list[Row] = []
    for number in range(1, _PAGES_MAX + 1):
        joint = "&" if "?" in url else "?"
        await limiter.turn()
        page = await web.json(f"{url}{joint}maxResult={PAGE}&totalCount=TRUE&page={number}")
        observations, paging = _read(page)
        rows += [_flat(observation) for observation in observations]
        if paging.get("isLast") or not paging.get("next"):
            _check_count(paging.get("count"), len(rows))
            return rows
        if not observations:
            raise FetchFailure("page vide avant la dernière")
    raise FetchFailure(f"plus de {_PAGES_MAX} pages")


def _read(page: Any) -> tuple[list[Any], dict[str, Any]]:
    try:
        observations, paging = page["observations"], page["paging"]
    except (TypeError, KeyError) as error:
        raise FetchFailure("réponse sans « observations » ni « paging »") from error
    if not isinstance(observations, list) or not isinstance(paging, dict):
        raise FetchFailure("« observations » n'est pas une liste")
    return observations, paging


def _check_count(count: Any, received: int) -> None:
    if count is not None and int(count) != received:
        raise FetchFailure("pas autant d'observations reçues qu'annoncé (paging.count)")


def _flat(observation: Any) -> Row:
    try:
        dimensions = dict(observation["dimensions"])
        measures = dict(observation.get("measures") or {})
        attributes = dict(observation.get("attributes") or {})
    except (TypeError, KeyError, ValueError, AttributeError) as error:
        raise FetchFailure("observation illisible") from error
    return _places(dimensions) | attributes | _values(measures)


def _places(dimensions: dict[str, Any]) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for name, value in dimensions.items():
        parts = str(value).split("-", 2) if name == "GEO" else []
        if len(parts) == 3:
            row |= {"GEO_REF": parts[0], "GEO_OBJECT": parts[1], "GEO": parts[2]}
        else:
            row[name] = value
    return row


def _values(measures: dict[str, Any]) -> dict[str, Any]:
    """The value is OBS_VALUE, whatever the API calls the only measure of the dataset."""
    values = {
        name: measure.get("value") if isinstance(measure, dict) else None
        for name, measure in measures.items()
    }
    if len(values) == 1:
        return {"OBS_VALUE": next(iter(values.values()))}
    return values
