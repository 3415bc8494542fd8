"""The contours of a release: GeoParquet in Lambert-93, limited to the published territories.

Written by geopandas, never by hand. What does not belong here: repairing polygons (ingestion).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from publication.contract_contours import (
    CONTRACT_FILE,
    CONTRACT_KEY,
    write_contract_contours,
)
from publication.durable import READ_ONLY
from publication.errors import PublicationError
from publication.manifest import Nature

TERRITORIES = "dim_territoire"
_CRS = 2154


@dataclass(frozen=True, slots=True)
class _Layer:
    source: str
    target: str
    key: str
    filter_column: str
    territory_type: str


_LAYERS = (
    _Layer("contour_qpv.parquet", "contours_qpv.parquet", "code_quartier", "code_quartier", "qpv"),
    _Layer("contour_iris.parquet", "contours_iris.parquet", "code_iris", "code_commune", "commune"),
    _Layer(
        "spatial/contour_commune.parquet", "contours_commune.parquet",
        "code_commune", "code_commune", "commune",
    ),
    _Layer("contour_qva.parquet", "contours_qva.parquet", "code_quartier", "code_quartier", "qva"),
    _Layer(
        "contour_quartier_vecu.parquet", "contours_quartier_vecu.parquet",
        "code_quartier", "code_quartier", "quartier_vecu",
    ),
)  # fmt: skip
CONTOUR_FILES = (*(layer.target for layer in _LAYERS), CONTRACT_FILE)
# Column that identifies a polygon, by layer: what `obs_carte.cle_geometrie` holds.
CONTOUR_KEYS = {Path(layer.target).stem: layer.key for layer in _LAYERS}
CONTOUR_KEYS[Path(CONTRACT_FILE).stem] = CONTRACT_KEY


def write_contours(entrees_dir: Path, folder: Path, nature: Nature) -> None:
    """Write the contour files of a candidate whose Parquet marts are already there.

    Raises PublicationError when a contour file or `dim_territoire` is missing.
    """
    for layer in _LAYERS:
        _write_layer(layer, entrees_dir, folder, nature)
    write_contract_contours(entrees_dir, folder, nature)


def _write_layer(layer: _Layer, entrees_dir: Path, folder: Path, nature: Nature) -> None:
    import geopandas

    path = entrees_dir / layer.source
    if not path.is_file():
        raise PublicationError(f"{path} : contours absents. Relancer : observatoire refresh")
    shapes = geopandas.read_parquet(path)
    if shapes.crs is None or shapes.crs.to_epsg() != _CRS:
        raise PublicationError(f"{path} : projection {shapes.crs}, EPSG:{_CRS} attendue")
    wanted = _codes(folder / f"{TERRITORIES}.parquet", layer.territory_type)
    kept = shapes[shapes[layer.filter_column].isin(wanted)].sort_values(layer.key)
    kept = kept.reset_index(drop=True).assign(nature_donnees=nature)
    target = folder / layer.target
    kept.to_parquet(target, compression="zstd", index=False)
    target.chmod(READ_ONLY)


def _codes(territories: Path, kind: str) -> set[str]:
    import polars as pl

    if not territories.is_file():
        raise PublicationError(
            f"La construction n'a pas produit {TERRITORIES} : périmètre inconnu, contours refusés"
        )
    frame = pl.read_parquet(territories, columns=["type_territoire", "code_territoire"])
    return set(frame.filter(pl.col("type_territoire") == kind)["code_territoire"].to_list())
