"""Reads a dataset of an Opendatasoft portal page by page (Explore API 2.1, `records`).

The API gives 100 rows a page and none beyond the 10 000th: a larger dataset is exported instead.
"""

from typing import Any

from ingestion.declaration.access_model import ExploreAccess
from ingestion.fetch.failure import FetchFailure
from ingestion.fetch.records_file import Row
from ingestion.fetch.web import Web

PAGE = 100
DEPTH = 10_000


async def explore_rows(web: Web, url: str, access: ExploreAccess) -> list[Row]:
    """Every row, in the order of `tri`.

    Raises FetchFailure when the rows are not as many as announced, when the count changes on the
    way, or when a row comes twice: the pages then overlap and others are missing.
    """
    rows: list[Row] = []
    count: int | None = None
    while count is None or len(rows) < count:
        joint = "&" if "?" in url else "?"
        page = await web.json(f"{url}{joint}limit={PAGE}&offset={len(rows)}")
        total, results = _read(page)
        if total > DEPTH:
            raise FetchFailure(f"plus de {DEPTH} lignes : « mode: export » au catalogue")
        if count is not None and total != count:
            raise FetchFailure("le jeu de données a changé pendant la lecture")
        if not results and len(rows) < total:
            raise FetchFailure("moins de lignes reçues qu'annoncé (total_count)")
        count = total
        rows += results
    if len(rows) != count:
        raise FetchFailure("plus de lignes reçues qu'annoncé (total_count)")
    _refuse_repeats(rows, access.tri)
    return rows


def _read(page: Any) -> tuple[int, list[Row]]:
    try:
        total, results = int(page["total_count"]), page["results"]
    except (TypeError, KeyError, ValueError) as error:
        raise FetchFailure("réponse sans « total_count » ni « results »") from error
    if not isinstance(results, list) or not all(isinstance(row, dict) for row in results):
        raise FetchFailure("« results » n'est pas une liste de lignes")
    return total, results


def _refuse_repeats(rows: list[Row], order: tuple[str, ...]) -> None:
    # A field of the order may be written with its direction: « annee desc ».
    fields = [name.split()[0] for name in order]
    keys = {tuple(repr(row.get(field)) for field in fields) for row in rows}
    if len(keys) != len(rows):
        raise FetchFailure(
            f"des lignes viennent deux fois : « tri » ({', '.join(fields)}) ne nomme pas une ligne"
        )
