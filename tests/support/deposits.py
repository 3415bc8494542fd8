"""Deposits of polygons as partners hand them over, right and wrong."""

import json
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import geopandas
import shapely
from shapely.geometry import mapping

from ingestion.declaration.catalogue_loader import CATALOGUE_FOLDER, load_source
from ingestion.landing import Landing
from ingestion.outcome import EditionOutcome, SourceOutcome
from ingestion.quarantine import Quarantine
from ingestion.raw_archive import RawArchive
from ingestion.spatial.lived.inbox import take_territory_files

# In Ivry-sur-Seine, degrees.
IVRY = shapely.box(2.38, 48.80, 2.39, 48.81)
VITRY = shapely.box(2.39, 48.78, 2.40, 48.79)


def feature(shape: Any, **properties: Any) -> dict[str, Any]:
    geometry = shape if isinstance(shape, dict) or shape is None else mapping(shape)
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def geojson(path: Path, *features: dict[str, Any], **members: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    content = {"type": "FeatureCollection", "features": list(features)} | members
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return path


def frame(*shapes: Any, crs: int | None = 2154, **columns: list[Any]) -> geopandas.GeoDataFrame:
    """Shapes given in degrees, in any projection."""
    drawn = geopandas.GeoDataFrame(columns, geometry=list(shapes), crs=4326)
    return drawn.to_crs(crs) if crs else drawn.set_crs(None, allow_override=True)


def zipped(path: Path, files: Iterable[Path] = (), **members: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in files:
            archive.write(file, file.name)
        for name, content in members.items():
            archive.writestr(name, content)
    return path


SOURCE = load_source(CATALOGUE_FOLDER / "quartier_vecu.yml")


class Inbox:
    """An inbox with the folders that stand behind it."""

    def __init__(self, root: Path) -> None:
        self.folder = root / "depot" / "quartier_vecu"
        self.folder.mkdir(parents=True)
        self.landing = Landing(root / "landing")
        self.archive = RawArchive(root / "raw")
        self.quarantine = Quarantine(root / "quarantaine")

    def take(self, *folders: Path) -> SourceOutcome:
        return take_territory_files(
            SOURCE, folders or (self.folder,), self.archive, self.landing, self.quarantine
        )

    def outcome(self, slug: str, *folders: Path) -> EditionOutcome:
        found = {e.edition: e for e in self.take(*folders).editions}
        return found[slug]

    def landed(self, slug: str) -> geopandas.GeoDataFrame:
        return geopandas.read_parquet(
            self.landing.tables("quartier_vecu", slug)["contour_quartier_vecu"]
        )
