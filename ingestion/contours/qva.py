"""Quartiers de veille active: the register of the file, and the polygons of those that have one.

The form of the file is the project's own (no list nor contour is available): a GeoJSON whose
features may have no geometry, a quartier being then known by its streets alone.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from expectations.results import CheckResult
from ingestion.contours.layers import check_coordinates, geometry_writer, repair, to_lambert_93
from ingestion.declaration.source_model import Source
from ingestion.errors import EditionRefused, Where
from ingestion.raw_archive import RawFile
from ingestion.read_edition import ReadEdition, TableWriter
from ingestion.registers.fixed_tables import CONTOUR_TABLES
from ingestion.registers.reader import read_register
from ingestion.spatial.geojson_layer import read_geojson

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

_CODE, _NAME, _COMMUNE = "code_qva", "nom", "code_commune"


def read_qva(source: Source, edition_id: str, files: dict[str, RawFile]) -> ReadEdition:
    """Tables registre_qva and contour_qva. Raises EditionRefused as a register does."""
    read = read_register(source, edition_id, files)
    name = source.editions[edition_id].file_names()[0]
    drawn = _polygons(files[name].path, name)
    target = f"{source.source_id}/{edition_id}"
    shapes = to_lambert_93(drawn)[[*CONTOUR_TABLES["contour_qva"], "geometry"]]
    codes = read.control.get_column(_CODE)

    def build(quarantined: set[int]) -> dict[str, TableWriter]:
        kept = {code for i, code in enumerate(codes) if i not in quarantined}
        ours = shapes[shapes["code_quartier"].isin(kept)].sort_values("code_quartier")
        return read.build_tables(quarantined) | {
            "contour_qva": geometry_writer(ours.reset_index(drop=True))
        }

    checks = (
        *read.checks,
        check_coordinates(drawn, "code_quartier", target),
        _share_drawn(len(drawn), len(codes), target),
    )
    return ReadEdition(
        read.control, read.key, read.rejected, checks, read.rows_read, build, read.statistics
    )


def _polygons(path: Path, name: str) -> "GeoDataFrame":
    """Valid polygons in the file's projection; Polygon and MultiPolygon only."""
    import geopandas

    epsg, features = read_geojson(path)
    wrong = [
        rank
        for rank, (_, shape) in enumerate(features, start=1)
        if shape is not None and shape.geom_type not in ("Polygon", "MultiPolygon")
    ]
    if wrong:
        raise EditionRefused(
            "Un contour n'est pas un polygone.",
            Where(file=name, line=wrong[0]),
            rule="un polygone, un multipolygone, ou une géométrie vide (null)",
            next_step="corriger l'entité de ce rang",
        )
    drawn = [(p, shape) for p, shape in features if shape is not None and not shape.is_empty]
    columns = {
        "code_quartier": [str(p.get(_CODE)) for p, _ in drawn],
        "libelle": [p.get(_NAME) for p, _ in drawn],
        "code_commune": [p.get(_COMMUNE) for p, _ in drawn],
    }
    return repair(geopandas.GeoDataFrame(columns, geometry=[shape for _, shape in drawn], crs=epsg))


def _share_drawn(drawn: int, total: int, target: str) -> CheckResult:
    return CheckResult(
        gate=1,
        name="quartiers_avec_contour",
        target=target,
        severity="avertissement",
        passed=drawn == total,
        description="Chaque quartier de veille active a un contour.",
        observed=f"{drawn} contours pour {total} quartiers",
        expected="autant ; sans contour, seuls les codes du producteur placent un point",
    )
