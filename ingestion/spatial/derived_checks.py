"""What the derived tables are worth as a whole: warnings for the data team, nothing that blocks."""

from typing import TYPE_CHECKING

import polars as pl

from expectations.results import CheckResult

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

# A priority quartier has a thousand residents: the real grid counts some in every one of them. A
# few may lie where no file reaches (a neighbouring département); beyond, the file is partial.
MOST_UNREACHED = 0.05


def grid_reach(coverage: pl.DataFrame) -> tuple[CheckResult, ...]:
    """Does the grid count someone in the QPV? `coverage`: table couverture_quartier."""
    cells = coverage.filter(
        (pl.col("unite") == "carreau") & pl.col("famille").str.starts_with("qpv_")
    )
    if cells.is_empty():
        return ()
    missing = cells.filter(pl.col("menages").is_null()).get_column("code_quartier").sort()
    passed = len(missing) <= MOST_UNREACHED * cells.height
    return (
        CheckResult(
            gate=1,
            name="carroyage_couvre_les_quartiers",
            target="contours/carreaux",
            severity="avertissement",
            passed=passed,
            description="Le carroyage compte des ménages dans les quartiers prioritaires.",
            observed=f"{len(missing)} quartiers sans ménage sur {cells.height}",
            expected=f"au plus {MOST_UNREACHED:.0%} ; ailleurs les poids sont des surfaces (D)",
            sample=() if passed else tuple(missing[:5]),
        ),
    )


def lived_inside(frame: "GeoDataFrame") -> tuple[CheckResult, ...]:
    """A polygon outside the perimeter is kept, and said: no indicator will be there for it."""
    if frame.empty:
        return ()
    outside = [c for c, i in zip(frame["code_quartier"], frame["dans_perimetre"], strict=True)
               if i is False]  # fmt: skip
    return (
        CheckResult(
            gate=1,
            name="quartiers_vecus_dans_le_perimetre",
            target="contours/quartier_vecu",
            severity="avertissement",
            passed=not outside,
            description="Les polygones des partenaires sont dans le territoire construit.",
            observed=f"{len(outside)} hors du territoire sur {len(frame)}",
            expected="0 ; vérifier le tracé, ou élargir --territoire",
            sample=tuple(outside[:5]),
        ),
    )
