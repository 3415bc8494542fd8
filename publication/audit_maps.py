"""Gate 3, maps: each geometry key of `obs_carte` finds its polygon in the file that it names.

What does not belong here: where polygons lie (`audit_contours`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.results import CheckResult
from publication.audit_results import Rule, from_cases
from publication.build import Candidate
from publication.contours import CONTOUR_KEYS
from publication.partitions import table_columns

if TYPE_CHECKING:
    import duckdb

_MAP = "obs_carte"


def check_maps(
    connection: duckdb.DuckDBPyConnection, database: str, candidate: Candidate
) -> list[CheckResult]:
    """No result when the candidate has no map; an absent file is refused by the structure."""
    if not {"couche_geometrie", "cle_geometrie"} <= table_columns(connection, database, _MAP):
        return []
    rule = Rule(
        "cle_de_carte_dessinee", _MAP,
        "Chaque clé de géométrie d'une carte a son contour dans la couche qu'elle nomme.",
    )  # fmt: skip
    rows = connection.execute(
        "SELECT DISTINCT couche_geometrie, cle_geometrie FROM main.obs_carte "
        "WHERE cle_geometrie IS NOT NULL ORDER BY ALL"
    ).fetchall()
    drawn = {layer: _codes(candidate, layer) for layer in CONTOUR_KEYS}
    return [
        from_cases(
            rule,
            [f"{layer} {code}" for layer, code in rows if code not in drawn.get(layer, set())],
        )
    ]


def _codes(candidate: Candidate, layer: str) -> set[str]:
    import polars as pl

    path = candidate.folder / f"{layer}.parquet"
    if not path.is_file():
        return set()
    key = CONTOUR_KEYS[layer]
    return set(pl.read_parquet(path, columns=[key])[key].cast(pl.String).to_list())
