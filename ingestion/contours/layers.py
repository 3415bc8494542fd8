"""Reads contours: repaired polygons in EPSG:2154, with each repair recorded.

Lambert-93 holds metropolitan France only, so overseas quartiers keep their code and names in
the list but no polygon and no area here. No join between territories is made in this module.
"""

import gzip
import json
import tempfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from expectations.results import CheckResult
from ingestion.declaration.source_model import Layer, Source
from ingestion.errors import EditionRefused, Where
from ingestion.raw_archive import RawFile
from ingestion.read_edition import ReadEdition, TableWriter

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

LAMBERT_93 = 2154
# Bounds of EPSG:2154's area of use, in degrees, with a margin for coastal rounding.
METROPOLE = (-9.9, 41.1, 10.4, 51.6)
_MAX_UNZIPPED = 200_000_000
# Real files: 84 % (1 359 of the 1 609 polygons of 2024, the rest overseas) to 100 % (IRIS). With
# latitude and longitude exchanged, 0 %.
_SMALLEST_SHARE_IN_METROPOLE = 0.5
# Below this share of the repaired area, the drawing had none of its own.
_SMALLEST_SHARE_BEFORE = 0.01


def read_layer(layer: Layer, files: dict[str, RawFile]) -> "GeoDataFrame":
    """A layer with the declared columns renamed, geometry repaired, in its own CRS.

    Adds `est_repare` and `motif_reparation`. Raises EditionRefused when it cannot be read.
    """
    frame = (
        _iris_json(files[layer.fichier]) if layer.format == "iris_json" else _vector(layer, files)
    )
    missing = sorted(set(layer.colonnes.values()) - set(frame.columns))
    if missing:
        raise EditionRefused(
            f"Champs absents : {', '.join(missing)}.",
            Where(file=layer.fichier),
            rule=f"champs du fichier : {', '.join(map(str, frame.columns))}",
            next_step="corriger « couches.colonnes » dans l'édition",
        )
    kept = frame.rename(columns={v: k for k, v in layer.colonnes.items()})
    kept = kept[[*layer.colonnes, "geometry"]].set_crs(layer.epsg, allow_override=True)
    return repair(kept)


def repair(frame: "GeoDataFrame") -> "GeoDataFrame":
    """Make polygons valid; keep the polygonal part; say what was wrong."""
    import shapely

    geometry = frame.geometry.to_numpy()
    invalid = ~shapely.is_valid(geometry)
    reasons = shapely.is_valid_reason(geometry)
    fixed = geometry.copy()
    fixed[invalid] = [_polygons(shapely.make_valid(g)) for g in geometry[invalid]]
    result = frame.set_geometry(fixed, crs=frame.crs)
    result["est_repare"] = invalid
    changes = _area_changes(geometry, fixed)
    result["motif_reparation"] = [
        f"{reason} ; {change}" if bad else None
        for reason, change, bad in zip(reasons, changes, invalid, strict=True)
    ]
    return result


def _area_changes(before: Any, after: Any) -> list[str]:
    """Change of area in percent: a repair that moves it must be seen (QP084012: +12 %).

    The halves of a bow tie cancel out: a percentage of next to nothing says nothing.
    """
    import shapely

    areas = zip(shapely.area(before), shapely.area(after), strict=True)
    return [
        f"surface {100 * (new / old - 1):+.2f} %"
        if old > new * _SMALLEST_SHARE_BEFORE
        else "surface nulle avant réparation"
        for old, new in areas
    ]


def _polygons(geometry: Any) -> Any:
    """make_valid may leave lines and points beside the polygons: they have no area."""
    import shapely

    parts = [p for p in shapely.get_parts(geometry) if p.geom_type.endswith("Polygon")]
    return shapely.union_all(parts) if parts else shapely.MultiPolygon()


def to_lambert_93(frame: "GeoDataFrame") -> "GeoDataFrame":
    """Metropolitan features in EPSG:2154 with `surface_m2`; the others are left out."""
    import shapely

    if frame.crs.to_epsg() != LAMBERT_93:
        west, south, east, north = METROPOLE
        inside = shapely.box(west, south, east, north)
        degrees = frame.to_crs(4326)
        frame = degrees[degrees.intersects(inside)].to_crs(LAMBERT_93)
    return frame.assign(surface_m2=frame.geometry.area)


def check_coordinates(frame: "GeoDataFrame", key: str, target: str) -> CheckResult:
    """Blocks when polygons, in their declared CRS, are where it does not apply, or not in France.

    A reprojection would silently drop such polygons: this looks at the coordinates as published.
    """
    import shapely

    bounds = shapely.bounds(frame.geometry.to_numpy())
    drawn = ~shapely.is_missing(frame.geometry) & ~shapely.is_empty(frame.geometry)
    out = drawn & ~_within(bounds, _area_of_use(frame.crs))
    total = int(drawn.sum())
    observed = f"{int(out.sum())} contours hors de l'aire d'usage sur {total}"
    passed = not out.any()
    if frame.crs.is_geographic and total:
        # Any place on Earth has valid degrees: most of the file must also be in the métropole.
        share = (drawn & _within(bounds, METROPOLE)).sum() / total
        observed += f", {100 * share:.0f} % en métropole"
        passed = passed and share >= _SMALLEST_SHARE_IN_METROPOLE
        out = out | (drawn & ~_within(bounds, METROPOLE))
    return CheckResult(
        gate=1,
        name="coordonnees_dans_la_projection",
        target=target,
        severity="bloquant",
        passed=bool(passed),
        description="Les coordonnées sont dans l'aire d'usage de la projection déclarée.",
        observed=observed,
        expected="0 hors de l'aire d'usage ; en degrés, au moins 50 % en métropole",
        sample=() if passed else tuple(str(code) for code in frame[key][out][:5]),
    )


def _area_of_use(crs: Any) -> tuple[float, float, float, float]:
    """Bounds where a CRS applies, in its own units; the whole plane when it does not say."""
    from pyproj import CRS, Transformer

    area = CRS.from_user_input(crs).area_of_use
    if area is None:
        return (-float("inf"), -float("inf"), float("inf"), float("inf"))
    return Transformer.from_crs(4326, crs, always_xy=True).transform_bounds(*area.bounds)


def _within(bounds: Any, limits: tuple[float, float, float, float]) -> Any:
    """Which rows of (west, south, east, north) lie inside the limits; never those of NaN."""
    west, south, east, north = limits
    return (
        (bounds[:, 0] >= west)
        & (bounds[:, 1] >= south)
        & (bounds[:, 2] <= east)
        & (bounds[:, 3] <= north)
    )


def _vector(layer: Layer, files: dict[str, RawFile]) -> "GeoDataFrame":
    import pyogrio

    # A shapefile is several files with one stem: give them their names back for the reading.
    with tempfile.TemporaryDirectory() as folder:
        for name in (layer.fichier, *layer.annexes):
            (Path(folder) / name).symlink_to(files[name].path.resolve())
        try:
            return pyogrio.read_dataframe(Path(folder) / layer.fichier, encoding=layer.encodage)
        except (
            pyogrio.errors.DataSourceError,
            pyogrio.errors.DataLayerError,
            UnicodeDecodeError,
            ValueError,
        ) as error:
            raise EditionRefused(
                f"Contours illisibles : {_without_path(error, folder)}.",
                Where(file=layer.fichier),
                next_step="déposer à nouveau le fichier et ses annexes",
            ) from error


def _without_path(error: Exception, folder: str) -> str:
    return str(error).replace(folder + "/", "")


def _iris_json(file: RawFile) -> "GeoDataFrame":
    """`{"iris": [{code, nom, typ, g}]}` where g holds MultiPolygon coordinates."""
    import geopandas
    import shapely.geometry

    try:
        with gzip.open(file.path) as stream:
            raw = stream.read(_MAX_UNZIPPED + 1)
        if len(raw) > _MAX_UNZIPPED:
            raise EditionRefused("Le fichier décompressé est trop gros.", Where(file=file.name))
        records = json.loads(raw)["iris"]
        if not all(isinstance(r["code"], str) for r in records):
            raise EditionRefused("Un code d'IRIS n'est pas un texte.", Where(file=file.name))
        shapes = [
            shapely.geometry.shape({"type": "MultiPolygon", "coordinates": r["g"]}) for r in records
        ]
    except (OSError, EOFError, zlib.error, ValueError, LookupError, TypeError) as error:
        raise EditionRefused(f"Contours illisibles : {error}.", Where(file=file.name)) from error
    attributes = [{k: v for k, v in r.items() if k != "g"} for r in records]
    return geopandas.GeoDataFrame(attributes, geometry=shapes, crs=4326)


def geometry_writer(frame: "GeoDataFrame") -> TableWriter:
    """Writer of a GeoParquet table."""

    def write(path: Path) -> int:
        frame.to_parquet(path, compression="zstd")
        return len(frame)

    return write


def layers_by_role(source: Source, edition_id: str, files: dict[str, RawFile]) -> dict[str, Any]:
    """Every layer of an edition, read and repaired, by role."""
    return {c.role: read_layer(c, files) for c in source.editions[edition_id].couches}


def read_iris(source: Source, edition_id: str, files: dict[str, RawFile]) -> ReadEdition:
    """Table contour_iris; the commune is the first five characters of an IRIS code."""
    drawn = layers_by_role(source, edition_id, files)["geometrie"]
    # Without IRIS, the audit of a release could not place a single quartier.
    checks = (check_coordinates(drawn, "code_iris", f"{source.source_id}/{edition_id}"),)
    shapes = to_lambert_93(drawn)
    shapes["code_commune"] = shapes["code_iris"].str[:5]
    columns = [
        "code_iris", "libelle", "type_iris", "code_commune",
        "surface_m2", "est_repare", "motif_reparation", "geometry",
    ]  # fmt: skip
    shapes = shapes[columns].reset_index(drop=True)

    def build(quarantined: set[int]) -> dict[str, TableWriter]:
        return {"contour_iris": geometry_writer(shapes.drop(index=sorted(quarantined)))}

    control = control_frame(shapes)
    return ReadEdition(control, "code_iris", (), checks, len(shapes), build)


def control_frame(shapes: "GeoDataFrame") -> pl.DataFrame:
    """What gate 1 judges: attributes, and whether the polygon is valid and not empty."""
    valid = shapes.geometry.is_valid & ~shapes.geometry.is_empty
    frame = pl.from_pandas(shapes.drop(columns="geometry").assign(est_valide=valid))
    assert isinstance(frame, pl.DataFrame)
    return frame
