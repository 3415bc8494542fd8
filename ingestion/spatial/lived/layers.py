"""Reads the layers of a deposit, whatever their format, as polygons with their attributes.

Bounded, and only by the reader that the format calls for. Does not judge where polygons are.
"""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingestion.errors import EditionRefused, Where
from ingestion.spatial.geojson_layer import read_geojson
from ingestion.spatial.lived.limits import (
    FORMATS,
    GEOJSON,
    GEOPACKAGE,
    LAYERS,
    MAX_FEATURES,
    MAX_FILE_MB,
    MAX_VERTICES,
    MEGABYTE,
)
from ingestion.spatial.lived.privacy import safe_name

_SHAPEFILE_MAGIC = b"\x00\x00\x27\x0a"
_SQLITE_MAGIC = b"SQLite format 3\x00"


@dataclass(frozen=True, slots=True, eq=False)
class DrawnLayer:
    """crs: of pyproj. shapes: None where a geometry cannot be read. properties: attributes."""

    file: str
    crs: Any
    properties: list[dict[str, Any]]
    shapes: list[Any]


def read_layers(paths: list[Path]) -> list[DrawnLayer]:
    """Every layer among the files, in the order of their names. Raises EditionRefused."""
    layers = [
        layer for path in sorted(paths) if path.suffix.lower() in LAYERS for layer in _read(path)
    ]
    if not layers:
        names = ", ".join(sorted(safe_name(p.name) for p in paths)[:5]) or "aucun"
        raise EditionRefused(
            f"Aucune couche de polygones dans le dépôt (fichiers : {names}).",
            rule=FORMATS,
            next_step="déposer la couche dans l'un de ces formats",
        )
    for layer in layers:
        _check_size(layer)
        # A drawing's own axes, or the Earth's centre, say nothing of where a place is.
        if not (layer.crs.is_geographic or layer.crs.is_projected):
            raise _without_crs(Path(layer.file), layer.crs.name)
    return layers


def check_file(path: Path) -> None:
    """Raises EditionRefused for a link, an empty file or one that is too large."""
    where = Where(file=path.name)
    if path.is_symlink() or not path.is_file():
        raise EditionRefused(
            "Ce n'est pas un fichier ordinaire.", where, next_step="déposer le fichier lui-même"
        )
    size = path.stat().st_size
    if size == 0:
        raise EditionRefused("Le fichier est vide.", where)
    if size > MAX_FILE_MB * MEGABYTE:
        raise EditionRefused(
            "Le fichier est trop gros.",
            Where(file=path.name, value=f"{size / MEGABYTE:.0f} Mo"),
            rule=f"au plus {MAX_FILE_MB} Mo",
            next_step="simplifier les contours, ou ne garder que les quartiers",
        )


def _read(path: Path) -> Iterator[DrawnLayer]:
    suffix = path.suffix.lower()
    if suffix in GEOJSON:
        from pyproj import CRS
        from pyproj.exceptions import CRSError

        epsg, features = read_geojson(path)
        try:
            crs = CRS.from_epsg(epsg)
        except CRSError as error:
            raise _without_crs(path, f"EPSG:{epsg}") from error
        yield DrawnLayer(path.name, crs, [p for p, _ in features], [s for _, s in features])
    elif suffix == GEOPACKAGE:
        _check_geopackage(path)
        yield from _vector(path)
    else:
        _check_shapefile(path)
        yield from _vector(path)


def _vector(path: Path) -> Iterator[DrawnLayer]:
    import pyogrio
    import shapely

    # Without .cpg the table of a French shapefile is cp1252, which holds ISO-8859-1 whole.
    alone = path.suffix.lower() == ".shp" and not _beside(path, ".cpg")
    encoding = "cp1252" if alone else None
    try:
        for name, kind in pyogrio.list_layers(path):
            if kind is None:
                continue
            frame = pyogrio.read_dataframe(
                path, layer=name, max_features=MAX_FEATURES + 1, encoding=encoding
            )
            if frame.crs is None:
                raise _without_crs(path, None)
            shapes = list(shapely.force_2d(frame.geometry.to_numpy()))
            rows = frame.drop(columns=frame.geometry.name).to_dict("records")
            yield DrawnLayer(path.name, frame.crs, rows, shapes)
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, ValueError) as error:
        raise EditionRefused(
            f"La couche est illisible ({type(error).__name__}).",
            Where(file=path.name),
            next_step="vérifier le fichier et ses annexes (.shx, .dbf, .prj), puis le redéposer",
        ) from error


def _check_shapefile(path: Path) -> None:
    with path.open("rb") as file:
        head = file.read(4)
    if head != _SHAPEFILE_MAGIC:
        raise _false_name(path, "un Shapefile")
    missing = [part for part in (".shx", ".dbf") if not _beside(path, part)]
    if missing:
        raise EditionRefused(
            f"Il manque {' et '.join(missing)} à côté du .shp.",
            Where(file=path.name),
            rule="un Shapefile est un groupe de fichiers de même nom : .shp, .shx, .dbf, .prj",
            next_step="déposer tous les fichiers ensemble, ou leur archive .zip",
        )
    if not _beside(path, ".prj"):
        raise _without_crs(path, None)


def _beside(path: Path, suffix: str) -> bool:
    return any(path.with_suffix(s).is_file() for s in (suffix, suffix.upper()))


def _check_geopackage(path: Path) -> None:
    """A GeoPackage is a database: refuse what would run when it is read, views and extensions."""
    with path.open("rb") as file:
        head = file.read(len(_SQLITE_MAGIC))
    if head != _SQLITE_MAGIC:
        raise _false_name(path, "un GeoPackage")
    try:
        base = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
        try:
            objects = base.execute("select type, name, sql from sqlite_master").fetchall()
        finally:
            base.close()
    except sqlite3.Error as error:
        raise EditionRefused("Le GeoPackage est abîmé.", Where(file=path.name)) from error
    for kind, name, sql in objects:
        virtual = "virtual table" in str(sql).lower() and "using rtree" not in str(sql).lower()
        if kind == "view" or virtual:
            raise EditionRefused(
                "Le GeoPackage contient une vue ou une table virtuelle.",
                Where(file=path.name, value=str(name)),
                rule="des tables ordinaires",
                next_step="exporter la couche dans un GeoPackage neuf",
            )


def _check_size(layer: DrawnLayer) -> None:
    import shapely

    vertices = sum(int(shapely.get_num_coordinates(s)) for s in layer.shapes if s is not None)
    if len(layer.shapes) > MAX_FEATURES or vertices > MAX_VERTICES:
        raise EditionRefused(
            "La couche est trop détaillée.",
            Where(file=layer.file, value=f"{len(layer.shapes)} entités, {vertices} sommets"),
            rule=f"au plus {MAX_FEATURES} polygones et {MAX_VERTICES} sommets",
            next_step="ne garder que les quartiers, ou simplifier leurs contours",
        )


def _without_crs(path: Path, value: str | None) -> EditionRefused:
    return EditionRefused(
        "Le système de coordonnées manque ou est inconnu.",
        Where(file=path.name, value=value),
        rule="un .prj à côté du .shp, ou une projection déclarée dans le fichier",
        next_step="exporter la couche en EPSG:2154 (Lambert-93) ou EPSG:4326",
    )


def _false_name(path: Path, what: str) -> EditionRefused:
    return EditionRefused(
        f"Le fichier n'est pas {what}, malgré son nom.",
        Where(file=path.name),
        rule=FORMATS,
        next_step="exporter la couche à nouveau",
    )
