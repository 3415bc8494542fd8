"""Quartiers prioritaires from ANCT's contours: the list of codes, and the polygons.

The file with the best polygons is not always the file with the codes in force (2024): each has
its role in the catalogue, and a polygon whose code is not in force is set aside, not landed.
"""

from typing import TYPE_CHECKING, Any

import polars as pl

from expectations.results import CheckResult
from ingestion.contours.layers import (
    check_coordinates,
    geometry_writer,
    layers_by_role,
    to_lambert_93,
)
from ingestion.declaration.source_model import Source
from ingestion.files.csv_table import RejectedRow
from ingestion.raw_archive import RawFile
from ingestion.read_edition import ReadEdition, TableWriter, parquet_writer
from ingestion.registers.fixed_tables import REGISTER_SCHEMAS

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

_LIST_COLUMNS = (
    "code_quartier", "generation", "libelle", "noms_communes", "codes_communes", "sirens_epci",
    "code_departement", "surface_m2", "est_repare", "motif_reparation", "a_contour",
)  # fmt: skip
_SHAPE_COLUMNS = (
    "code_quartier", "generation", "libelle", "surface_m2", "est_repare", "motif_reparation",
    "geometry",
)  # fmt: skip

# Two missing polygons at least AND more than 1 %. Real files: 3 of 1 362 in 2024 (0.22 %, collapsed
# by the simplification), 0 of 1 296 in 2015; a cut or misplaced file loses far more than 1 %. One
# missing polygon alone never blocks: in a small file it exceeds 1 % (demonstration: 1 of 52).
_FEWEST_MISSING = 2
_LARGEST_SHARE_MISSING = 0.01


def read_qpv_contours(source: Source, edition_id: str, files: dict[str, RawFile]) -> ReadEdition:
    """Tables liste_qpv and contour_qpv of one generation of the geography."""
    import shapely

    generation = source.editions[edition_id].millesime_geo or source.millesime_geo
    layers = layers_by_role(source, edition_id, files)
    drawn, listed = layers["geometrie"], layers.get("liste", layers["geometrie"])
    in_force = drawn["code_quartier"].isin(listed["code_quartier"])
    flat = in_force & ~(shapely.area(drawn.geometry.to_numpy()) > 0)
    outside = _set_aside(drawn[~in_force], "code absent de la liste en vigueur : contour écarté")
    collapsed = _set_aside(drawn[flat], "polygone sans surface après réparation : contour écarté")
    shapes = to_lambert_93(drawn[in_force & ~flat]).assign(generation=generation)
    shapes = shapes.reset_index(drop=True)
    quartiers = _list(listed, drawn, shapes, generation)

    def build(quarantined: set[int]) -> dict[str, TableWriter]:
        kept = quartiers.with_row_index().filter(~pl.col("index").is_in(sorted(quarantined)))
        codes = kept.get_column("code_quartier").to_list()
        return {
            "liste_qpv": parquet_writer(kept.select(_LIST_COLUMNS)),
            "contour_qpv": geometry_writer(
                shapes[shapes["code_quartier"].isin(codes)][list(_SHAPE_COLUMNS)]
            ),
        }

    control = _control(quartiers, shapes)
    target = f"{source.source_id}/{edition_id}"
    checks = (
        _warning("contours_en_vigueur", target, outside, "Tout contour a un code en vigueur."),
        _warning("contours_avec_surface", target, collapsed, "Tout contour a une surface."),
        check_coordinates(drawn, "code_quartier", target),
        _completeness(quartiers, target),
    )
    rejected = (*outside, *collapsed)
    return ReadEdition(control, "code_quartier", rejected, checks, len(listed), build)


def _list(
    listed: "GeoDataFrame",
    described: "GeoDataFrame",
    shapes: "GeoDataFrame",
    generation: int | None,
) -> pl.DataFrame:
    frame = listed[[c for c in listed.columns if c not in ("geometry", "est_repare")]]
    frame = frame.drop(columns="motif_reparation").assign(generation=generation)
    # The geometry file of 2024 is the one that carries the groupements' SIREN.
    extra = [c for c in ("sirens_epci", "noms_communes") if c in described and c not in frame]
    frame = frame.merge(described[["code_quartier", *extra]], on="code_quartier", how="left")
    measured = shapes[["code_quartier", "surface_m2", "est_repare", "motif_reparation"]]
    frame = frame.merge(measured, on="code_quartier", how="left", indicator="rang")
    frame = frame.assign(a_contour=frame["rang"] == "both").drop(columns="rang")
    for column in ("noms_communes", "codes_communes", "sirens_epci"):
        frame[column] = _joined(frame[column]) if column in frame else None
    frame["code_departement"] = frame["code_quartier"].map(_departement, na_action="ignore")
    frame["est_repare"] = frame["est_repare"].fillna(False).astype(bool)
    # pandas writes an absent text or area as NaN: here it must be a null, never the text "NaN".
    table = pl.from_pandas(frame[list(_LIST_COLUMNS)], nan_to_null=True)
    assert isinstance(table, pl.DataFrame)
    return table.cast(REGISTER_SCHEMAS["liste_qpv"]).sort("code_quartier")


def _joined(column: Any) -> Any:
    """One separator for lists that the publisher writes with `; ` or `, `."""
    return column.str.replace(r"\s*[;,]\s*", ";", regex=True)


def _departement(code: str) -> str:
    """QP094001 -> 94, QP02A001 -> 2A, QP971001 -> 971; QN09401M -> 94."""
    part = code[2:5]
    return part[1:] if part.startswith("0") else part


def _control(quartiers: pl.DataFrame, shapes: "GeoDataFrame") -> pl.DataFrame:
    valid = pl.DataFrame(
        {
            "code_quartier": shapes["code_quartier"].to_list(),
            "est_valide": (shapes.geometry.is_valid & ~shapes.geometry.is_empty).to_list(),
        },
        # Stated, so that the join also holds when no polygon is left.
        schema={"code_quartier": pl.String, "est_valide": pl.Boolean},
    ).unique("code_quartier", keep="first")
    return quartiers.join(valid, on="code_quartier", how="left", maintain_order="left")


def _set_aside(shapes: "GeoDataFrame", reason: str) -> tuple[RejectedRow, ...]:
    return tuple(
        RejectedRow(0, "code_quartier", code, reason, (code,)) for code in shapes["code_quartier"]
    )


def _completeness(quartiers: pl.DataFrame, target: str) -> CheckResult:
    """Blocks when too many metropolitan codes of the list have no polygon with an area."""
    listed = quartiers.unique("code_quartier").filter(
        # Overseas has no polygon in Lambert-93; a null code is refused by the suite.
        ~pl.col("code_departement").str.contains("^9[78]")
    )
    missing = listed.filter(~pl.col("a_contour")).get_column("code_quartier").sort().to_list()
    allowed = max(_FEWEST_MISSING - 1, _LARGEST_SHARE_MISSING * listed.height)
    passed = len(missing) <= allowed
    return CheckResult(
        gate=1,
        name="quartiers_sans_contour",
        target=target,
        severity="bloquant",
        passed=passed,
        description="Presque tous les quartiers de métropole de la liste ont un contour.",
        observed=f"{len(missing)} quartiers sans contour sur {listed.height}",
        expected=f"moins de {_FEWEST_MISSING}, ou au plus {_LARGEST_SHARE_MISSING:.0%} de la liste",
        sample=() if passed else tuple(missing[:5]),
    )


def _warning(
    name: str, target: str, rejected: tuple[RejectedRow, ...], description: str
) -> CheckResult:
    return CheckResult(
        gate=1,
        name=name,
        target=target,
        severity="avertissement",
        passed=not rejected,
        description=description,
        observed=f"{len(rejected)} contours écartés",
        expected="0",
        sample=tuple(r.value or "" for r in rejected[:5]),
    )
