"""Cells of INSEE's 200 m grid: polygons built from their names, and the counts of households.

A cell's name holds its south-west corner in EPSG:3035: `CRS3035RES200mN2689600E4217000`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from ingestion.errors import IngestionError, Where

EUROPE_LAEA = 3035
# Written with or without the projection in the editions; never another grid step than its own.
_NAME = r"^(?:CRS3035)?RES(\d+)mN(\d{1,7})E(\d{1,7})$"
CELL_SOURCE = "insee_carreaux_200m"
LEVEL = "carreau"
HOUSEHOLDS = "carr_men"
RESIDENTS = "carr_ind"
# A cell of fewer than 11 households, by the status or by the note (`i_est_200`) of its count.
_IMPUTED_STATUS, _IMPUTED_NOTE = "I", "1"
# Side of the squares by which far cells are left out, and the largest cell's side (metres).
_SQUARE, _MARGIN = 5_000, 1_000


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """codes: names of the cells, sorted. shapes: polygons of EPSG:2154.

    counts: float, NaN where the count is missing. imputed: is the count the producer's estimate?
    measure: `menages` or `residents`. vintage: data year.
    """

    codes: tuple[str, ...]
    shapes: Any
    counts: Any
    imputed: Any
    measure: str = "menages"
    vintage: int | None = None

    def __len__(self) -> int:
        return len(self.codes)

    @classmethod
    def empty(cls) -> "Grid":
        import numpy

        none = numpy.array([], dtype=object)
        return cls((), none, numpy.array([], dtype=float), numpy.array([], dtype=bool))


def cell_polygons(names: Iterable[str]) -> Any:
    """Polygons in EPSG:2154 of the named cells, in their order.

    Neighbours share their corners exactly, so that cells never overlap. Raises IngestionError for
    a name that is not that of a cell.
    """
    import numpy
    import shapely
    from pyproj import Transformer

    corners = _corners(pl.Series("code", list(names), dtype=pl.String))
    side, north, east = (corners.get_column(c).to_numpy() for c in ("cote", "nord", "est"))
    x = numpy.stack([east, east, east + side, east + side, east], axis=1)
    y = numpy.stack([north, north + side, north + side, north, north], axis=1)
    move = Transformer.from_crs(EUROPE_LAEA, 2154, always_xy=True)
    metric = move.transform(x.ravel().astype(float), y.ravel().astype(float))
    points = numpy.stack(metric, axis=1).reshape(-1, 5, 2)
    return shapely.polygons(points) if len(points) else numpy.array([], dtype=object)


def _corners(names: pl.Series) -> pl.DataFrame:
    """Side, northing and easting of each cell, EPSG:3035."""
    groups = names.str.extract_groups(_NAME).struct.unnest()
    corners = groups.select(
        pl.col(name).cast(pl.Int64).alias(label)
        for name, label in zip(groups.columns, ("cote", "nord", "est"), strict=True)
    )
    wrong = names.filter(corners.get_column("cote").is_null())
    if len(wrong):
        raise IngestionError(
            "Un nom de carreau ne se lit pas.",
            Where(value=str(wrong[0])),
            rule="CRS3035RES200mN<nord>E<est>, coin sud-ouest en EPSG:3035",
            next_step="vérifier l'édition du carroyage : ses identifiants changent d'une édition "
            "à l'autre",
        )
    return corners


def read_grid(paths: Iterable[Path], variable: str, near: Any) -> Grid:
    """Cells of the newest data year of the landed observations that hold `variable`.

    near: (n, 4) bounds in EPSG:2154; cells a few kilometres away from all of them are left out.
    Empty without file.
    """
    return grid_near(read_cells(paths, variable), variable, near)


def read_cells(paths: Iterable[Path], variable: str) -> pl.DataFrame:
    """Rows of the newest data year that hold `variable`, of the country and without polygons.

    `c`, `r`: the square of each cell, for `grid_near`; worked out once, for any number of places.
    """
    paths = list(paths)
    columns = ("code_geo", "millesime", "edition", "valeur", "statut", "note")
    if not paths:
        return pl.DataFrame()
    wanted = (pl.col("niveau_geo") == LEVEL) & (pl.col("variable") == variable)
    found = pl.scan_parquet(paths).filter(wanted).select(columns).collect()
    newest = found.filter(pl.col("millesime") == pl.col("millesime").max())
    # Two editions of one year: the later publication.
    newest = newest.filter(pl.col("edition") == pl.col("edition").max())
    squares = _corners(newest.get_column("code_geo")).select(
        c=pl.col("est") // _SQUARE, r=pl.col("nord") // _SQUARE
    )
    return newest.hstack(squares)


def grid_near(rows: pl.DataFrame, variable: str, near: Any) -> Grid:
    """Those of `read_cells` that are near to the bounds, as polygons."""
    if rows.is_empty():
        return Grid.empty()
    cells = _around(rows, near).unique("code_geo").sort("code_geo")
    return Grid(
        codes=tuple(cells.get_column("code_geo")),
        shapes=cell_polygons(cells.get_column("code_geo")),
        counts=cells.get_column("valeur").cast(pl.Float64).fill_null(float("nan")).to_numpy(),
        imputed=cells.select(
            (pl.col("statut") == _IMPUTED_STATUS)
            | (pl.col("note") == _IMPUTED_NOTE).fill_null(False)
        )
        .to_series()
        .to_numpy(),
        measure="residents" if variable == RESIDENTS else "menages",
        vintage=rows.get_column("millesime").max(),  # type: ignore[arg-type]
    )


def _around(cells: pl.DataFrame, near: Any) -> pl.DataFrame:
    """Cells of the 5 km squares that the bounds touch: the country has 2.3 million cells."""
    from pyproj import Transformer

    move = Transformer.from_crs(2154, EUROPE_LAEA, always_xy=True)
    squares = set()
    for bounds in near.tolist():
        west, south, east, north = move.transform_bounds(*bounds)
        for column in range(_square(west - _MARGIN), _square(east) + 1):
            for row in range(_square(south - _MARGIN), _square(north) + 1):
                squares.add((column, row))
    wanted = pl.DataFrame(sorted(squares), schema={"c": pl.Int64, "r": pl.Int64}, orient="row")
    return cells.join(wanted, on=["c", "r"], how="semi", maintain_order="left")


def _square(metres: float) -> int:
    return int(metres // _SQUARE)
