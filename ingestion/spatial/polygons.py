"""Coded polygons in Lambert-93, always sorted by code so that no result depends on file order."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from ingestion.contours.layers import repair, to_lambert_93
from ingestion.errors import IngestionError, Where

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

# A piece below this area (m²) is the meeting of two borders, not a surface.
SMALLEST_AREA = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Polygons:
    """codes: unique, sorted. shapes: array of valid polygons with an area, metres of EPSG:2154."""

    codes: tuple[str, ...]
    shapes: Any

    @classmethod
    def of(cls, codes: Iterable[str], shapes: Iterable[Any]) -> Self:
        """Shapes already in EPSG:2154; invalid ones are repaired, those without area left out.

        Raises IngestionError when a code comes twice: which polygon is meant cannot be guessed.
        """
        import geopandas
        import shapely

        codes = list(codes)
        frame = geopandas.GeoDataFrame({"code": codes}, geometry=list(shapes), crs=2154)
        twice = sorted(frame["code"][frame["code"].duplicated()])
        if twice:
            raise IngestionError(
                "Un code désigne deux polygones.",
                Where(value=str(twice[0])),
                rule="un code, un polygone",
                next_step="réunir les parties en un seul multipolygone, ou changer un des codes",
            )
        drawn = frame[~shapely.is_missing(frame.geometry.to_numpy())]
        fixed = repair(drawn.sort_values("code"))
        kept = fixed[shapely.area(fixed.geometry.to_numpy()) > SMALLEST_AREA]
        return cls(tuple(kept["code"]), kept.geometry.to_numpy())

    @classmethod
    def of_frame(cls, frame: "GeoDataFrame", code: str) -> Self:
        """Polygons of a GeoDataFrame in any declared projection, named by the column `code`."""
        metric = to_lambert_93(frame)
        return cls.of(metric[code], metric.geometry.to_numpy())

    @classmethod
    def read(cls, path: Path, code: str, **wanted: object) -> Self:
        """Polygons of a GeoParquet table; `generation=2024` keeps the rows of that value.

        Editions are stacked oldest first: of two polygons of one code the newest serves.
        """
        import geopandas

        frame = geopandas.read_parquet(path)
        for column, value in wanted.items():
            frame = frame[frame[column] == value]
        return cls.of_frame(frame.drop_duplicates(code, keep="last"), code)

    @classmethod
    def none(cls) -> Self:
        """No polygon."""
        return cls.of([], [])

    @classmethod
    def union(cls, several: Iterable["Polygons"]) -> Self:
        """Polygons of any of these sets, where one code always names one polygon."""
        import numpy

        by_code = {
            code: shape for p in several for code, shape in zip(p.codes, p.shapes, strict=True)
        }
        codes = tuple(sorted(by_code))
        shapes = numpy.empty(len(codes), dtype=object)
        shapes[:] = [by_code[code] for code in codes]
        return cls(codes, shapes)

    def __len__(self) -> int:
        return len(self.codes)

    def only(self, codes: Iterable[str]) -> "Polygons":
        """Those of the given codes."""
        wanted = set(codes)
        kept = [i for i, code in enumerate(self.codes) if code in wanted]
        return Polygons(tuple(self.codes[i] for i in kept), self.shapes[kept])

    def areas(self) -> Any:
        """Square metres, in the order of the codes."""
        import shapely

        return shapely.area(self.shapes)

    def meeting(self, others: "Polygons") -> "Polygons":
        """Those that share a surface, or a border, with one of the others."""
        import shapely

        if not len(self) or not len(others):
            return self.only(())
        found = shapely.STRtree(self.shapes).query(others.shapes, predicate="intersects")[1]
        return self.only(self.codes[i] for i in found)

    def apart(self) -> tuple["Polygons", dict[tuple[str, str], float]]:
        """The same without overlaps, and the m² of each overlap by pair of codes.

        What two polygons share goes to the first code: published contours of a generation overlap
        by slivers (15 pairs nationwide, 473 m² at most), which would count residents twice.
        """
        import shapely

        shapes = self.shapes.copy()
        overlaps: dict[tuple[str, str], float] = {}
        tree = shapely.STRtree(self.shapes)
        pairs = tree.query(self.shapes, predicate="intersects").T.tolist() if len(self) else []
        for first, second in sorted((i, j) for i, j in pairs if i < j):
            shared = shapely.area(shapely.intersection(shapes[first], shapes[second]))
            if shared > SMALLEST_AREA:
                overlaps[self.codes[first], self.codes[second]] = float(shared)
                shapes[second] = shapely.difference(shapes[second], shapes[first])
        kept = [i for i in range(len(self)) if shapely.area(shapes[i]) > SMALLEST_AREA]
        return Polygons(tuple(self.codes[i] for i in kept), shapes[kept]), overlaps
