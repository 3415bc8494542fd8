"""The contours of contracts: the union of their quartiers, those outside the perimeter too.

A contract is counted whole (`bridge_quartier_contrat`), so it is drawn whole or not at all. What
does not belong here: the contours that producers and partners draw (`contours`).
"""

from __future__ import annotations

from pathlib import Path

from publication.durable import READ_ONLY
from publication.manifest import Nature

CONTRACT_FILE = "contours_contrat_ville.parquet"
CONTRACT_KEY = "code_contrat"
_LINKS = "bridge_quartier_contrat.parquet"
_QUARTIERS = "contour_qpv.parquet"
_CRS = 2154


def write_contract_contours(entrees_dir: Path, folder: Path, nature: Nature) -> None:
    """Write one polygon per contract of the candidate; none when it links no quartier to any."""
    import geopandas
    import shapely

    drawn = geopandas.read_parquet(entrees_dir / _QUARTIERS, columns=["code_quartier", "geometry"])
    shape_of = dict(zip(drawn["code_quartier"], drawn.geometry, strict=True))
    codes, counts, shapes = [], [], []
    for contract, quartiers in sorted(_members(folder / _LINKS).items()):
        if all(code in shape_of for code in quartiers):
            codes.append(contract)
            counts.append(len(quartiers))
            shapes.append(shapely.union_all([shape_of[code] for code in quartiers]))
    layer = geopandas.GeoDataFrame(
        {CONTRACT_KEY: codes, "nb_quartiers": counts, "nature_donnees": [nature] * len(codes)},
        geometry=shapes,
        crs=_CRS,
    )
    target = folder / CONTRACT_FILE
    layer.to_parquet(target, compression="zstd", index=False)
    target.chmod(READ_ONLY)


def _members(links: Path) -> dict[str, list[str]]:
    """Quartiers of each contract, sorted: the union must not depend on the order of a file."""
    import polars as pl

    if not links.is_file():
        return {}
    members: dict[str, list[str]] = {}
    rows = pl.read_parquet(links, columns=["code_quartier", CONTRACT_KEY])
    for quartier, contract in sorted(rows.iter_rows()):
        members.setdefault(contract, []).append(quartier)
    return members
