"""What the derived step reads: landed tables, and the part of the country that is built.

Finds and narrows; computes no weight and writes nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from ingestion.declaration.register_model import RegisterTable
from ingestion.declaration.source_model import Source
from ingestion.spatial.attachment import PointTable
from ingestion.spatial.grid import CELL_SOURCE

# Folder of the register tables, one file per table.
REGISTERS = "registre"


@dataclass(frozen=True, slots=True)
class SpatialInputs:
    """Landed Parquet files; a missing one is None or absent, and its tables are then empty.

    departements, perimeter: those of the perimeter and its communes; None for the whole country.
    """

    contour_qpv: Path | None = None
    contour_iris: Path | None = None
    contour_qva: Path | None = None
    contour_quartier_vecu: Path | None = None
    grid: tuple[Path, ...] = ()
    points: tuple[PointTable, ...] = ()
    communes: Path | None = None
    departements: frozenset[str] | None = None
    perimeter: frozenset[str] | None = None

    def files(self) -> dict[str, Path]:
        """Every file by a stable name, for the key of the result."""
        single = {
            "contour_qpv": self.contour_qpv,
            "contour_iris": self.contour_iris,
            "contour_qva": self.contour_qva,
            "contour_quartier_vecu": self.contour_quartier_vecu,
            "communes": self.communes,
        }
        named = {name: path for name, path in single.items() if path is not None}
        named |= {f"carreaux {path.name}": path for path in self.grid}
        return named | {f"points {p.source_id} {p.name}": p.path for p in self.points}

    def names(self) -> dict[str, str]:
        """Commune code -> name, from the découpage."""
        if self.communes is None:
            return {}
        frame = pl.read_parquet(self.communes, columns=["code_commune", "nom"])
        return dict(frame.drop_nulls().iter_rows())


def inputs_of(folder: Path, sources: Iterable[Source]) -> SpatialInputs:
    """The tables of a folder `entrees/` as `assemble` writes it."""

    def table(name: str) -> Path | None:
        path = folder / f"{name}.parquet"
        return path if path.is_file() else None

    perimeter = communes_of(folder)
    return SpatialInputs(
        contour_qpv=table("contour_qpv"),
        contour_iris=table("contour_iris"),
        contour_qva=table("contour_qva"),
        contour_quartier_vecu=table("contour_quartier_vecu"),
        grid=tuple(sorted((folder / "observation").glob(f"{CELL_SOURCE}__*.parquet"))),
        points=tuple(_point_tables(folder, sources)),
        communes=table("decoupage_commune"),
        departements=None if perimeter is None else frozenset(map(departement_of, perimeter)),
        perimeter=perimeter,
    )


def _point_tables(folder: Path, sources: Iterable[Source]) -> Iterable[PointTable]:
    for source in sorted(sources, key=lambda s: s.source_id):
        for name, declared in source.tables.items():
            path = folder / REGISTERS / f"{name}.parquet"
            if has_place(declared) and path.is_file():
                yield PointTable(source.source_id, name, path, declared)


def has_place(table: RegisterTable) -> bool:
    """Does the table hold a point whose projection is known?"""
    return table.point is not None and (table.epsg is not None or table.epsg_champ is not None)


def communes_of(folder: Path) -> frozenset[str] | None:
    """Communes of the perimeter; None when it is the country, or is not there."""
    path = folder / "perimetre.parquet"
    if not path.is_file():
        return None
    items = pl.read_parquet(path)
    codes = {
        kind: items.filter(pl.col("genre") == kind).get_column("code").to_list()
        for kind in ("groupement", "commune", "departement", "france")
    }
    if codes["france"]:
        return None
    members = pl.read_parquet(folder / "decoupage_groupement.parquet").filter(
        pl.col("code_groupement").is_in(codes["groupement"])
    )
    communes = pl.read_parquet(folder / "decoupage_commune.parquet").filter(
        pl.col("code_departement").is_in(codes["departement"])
    )
    listed = (*codes["commune"], *members["code_commune"], *communes["code_commune"])
    return frozenset(listed)


def departement_of(code: str) -> str:
    """Département of a commune or an IRIS: 94, 2A, 971."""
    return code[:3] if code.startswith("97") else code[:2]
