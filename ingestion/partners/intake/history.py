"""Which periods serve, and whether a deposit repeats identifiers of another one."""

from collections.abc import Iterator

import polars as pl

from ingestion.declaration.source_model import Source
from ingestion.landing import Landing

# Enough to be found; the whole list would bury the rest.
_SHOWN = 20


def landed_periods(landing: Landing, source_id: str) -> list[str]:
    """Names of the periods that were landed, oldest first."""
    folder = landing.root / source_id
    if not folder.is_dir():
        return []
    return sorted(p.name for p in folder.iterdir() if p.is_dir() and not p.name.startswith("."))


def rows_before(landing: Landing, source_id: str, period: str) -> int | None:
    """Rows of the reading that serves, None without one."""
    served = landing.state(source_id, period)["servie"]
    if served is None:
        return None
    return sum(int(table["lignes"]) for table in served["tables"].values())


def seen_elsewhere(
    source: Source, landing: Landing, period: str, rows: pl.DataFrame
) -> Iterator[str]:
    """Keys that another period holds, when the period is no part of the key, in sentences."""
    assert source.contrat is not None
    [table] = source.tables.values()
    if source.contrat.periode in table.cle or not table.cle:
        return
    identifier = table.cle[0]
    mine = set(rows.get_column(identifier).to_list())
    for other in landed_periods(landing, source.source_id):
        if other == period:
            continue
        for path in landing.tables(source.source_id, other).values():
            theirs = set(pl.read_parquet(path, columns=[identifier]).get_column(identifier))
            shared = sorted(str(value) for value in mine & theirs)
            if shared:
                more = f" et {len(shared) - _SHOWN} autres" if len(shared) > _SHOWN else ""
                yield f"{identifier} déjà dans {other} : {', '.join(shared[:_SHOWN])}{more}"
