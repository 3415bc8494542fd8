"""The polygons of a run: families of quartiers, IRIS and grid, narrowed to the perimeter.

A quartier belongs to the perimeter when it meets an IRIS of one of its départements, or when its
code names one; its IRIS are then all taken, also those of a neighbouring département.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from expectations.results import CheckResult
from ingestion.spatial.attachment import Extent
from ingestion.spatial.grid import HOUSEHOLDS, RESIDENTS, Grid, read_grid
from ingestion.spatial.inputs import SpatialInputs, departement_of
from ingestion.spatial.place_points import DEFAULT_REACH
from ingestion.spatial.polygons import Polygons
from ingestion.spatial.tables import DISJOINT, FAMILIES, OVERLAPPING

# Slivers of two borders: 473 m² at most in 2024, 0.4 % of the smaller quartier. Beyond 1 %, points
# and residents of the shared part are given to one of the two.
MOST_OVERLAP = 0.01


@dataclass(frozen=True, slots=True)
class Territory:
    """quartiers, iris: of the perimeter. everywhere: each family whole. around: near the extent.

    core: the IRIS of the perimeter's own départements. extent: None for the whole country.
    """

    quartiers: Mapping[str, Polygons]
    everywhere: Mapping[str, Polygons]
    around: Mapping[str, Polygons]
    iris: Polygons
    core: Polygons
    households: Grid
    residents: Grid
    extent: Extent | None
    checks: tuple[CheckResult, ...]


def read_territory(inputs: SpatialInputs) -> Territory:
    """Read and narrow; a missing input gives empty polygons."""
    whole, checks = _families(inputs)
    iris = _read(inputs.contour_iris, "code_iris")
    mine, core = _narrowed(whole, iris, inputs.departements)
    near = Polygons.union([iris.meeting(q) for q in mine.values()])
    kept_iris = Polygons.union([core, near])
    extent = None if inputs.departements is None else _extent(mine, core)
    bounds = _bounds([near, *mine.values()])
    return Territory(
        quartiers=mine,
        everywhere=whole,
        around=whole if extent is None else {f: _around(q, extent) for f, q in whole.items()},
        iris=kept_iris,
        core=core,
        households=read_grid(inputs.grid, HOUSEHOLDS, bounds),
        residents=read_grid(inputs.grid, RESIDENTS, bounds),
        extent=extent,
        checks=checks,
    )


def _families(inputs: SpatialInputs) -> tuple[dict[str, Polygons], tuple[CheckResult, ...]]:
    """Each family whole, without overlaps where they must not be; overlaps are checked."""
    qpv, lived = inputs.contour_qpv, inputs.contour_quartier_vecu
    found = {
        family: _read(qpv, "code_quartier", generation=generation)
        for family, generation in FAMILIES.items()
        if generation is not None
    }
    found["qva"] = _read(inputs.contour_qva, "code_quartier")
    found["quartier_vecu"] = _read(lived, "code_quartier")
    checks = []
    for family in DISJOINT:
        areas = dict(zip(found[family].codes, found[family].areas().tolist(), strict=True))
        found[family], overlaps = found[family].apart()
        checks.append(_overlap_check(family, overlaps, areas))
    return found, tuple(checks)


def _read(path: Any, code: str, **wanted: object) -> Polygons:
    return Polygons.none() if path is None else Polygons.read(path, code, **wanted)


def _narrowed(
    whole: Mapping[str, Polygons], iris: Polygons, departements: frozenset[str] | None
) -> tuple[dict[str, Polygons], Polygons]:
    if departements is None:
        return dict(whole), iris
    core = iris.only(c for c in iris.codes if departement_of(c) in departements)
    named = tuple(d.rjust(3, "0") for d in departements)
    mine = {}
    for family, quartiers in whole.items():
        if family in OVERLAPPING:
            # Handed over for this territory.
            mine[family] = quartiers
            continue
        coded = [c for c in quartiers.codes if FAMILIES[family] and c[2:5] in named]
        mine[family] = quartiers.only([*coded, *quartiers.meeting(core).codes])
    return mine, core


def _extent(mine: Mapping[str, Polygons], core: Polygons) -> Extent | None:
    """Bounds of the perimeter; None when no contour says where it is, and no point is left out.

    A partner's polygon drawn at the other end of the country does not widen them.
    """
    import shapely

    official = [core, *(q for family, q in mine.items() if family not in OVERLAPPING)]
    shapes = [shape for polygons in official for shape in polygons.shapes]
    if not shapes:
        return None
    west, south, east, north = (float(v) for v in shapely.total_bounds(shapes))
    codes = frozenset(code for polygons in official for code in polygons.codes)
    return Extent((west, south, east, north), codes)


def _around(quartiers: Polygons, extent: Extent) -> Polygons:
    """Those within reach of the extent: what a point of the extent may be near to."""
    import shapely

    west, south, east, north = extent.bounds
    box = shapely.box(west, south, east, north).buffer(2 * DEFAULT_REACH)
    return quartiers.meeting(Polygons.of(["étendue"], [box]))


def _bounds(polygons: Iterable[Polygons]) -> Any:
    """(n, 4) bounds in EPSG:2154 of what the grid will be laid on."""
    import numpy
    import shapely

    return numpy.concatenate([shapely.bounds(p.shapes).reshape(-1, 4) for p in polygons])


def _overlap_check(
    family: str, overlaps: Mapping[tuple[str, str], float], areas: Mapping[str, float]
) -> CheckResult:
    large = {
        pair: shared
        for pair, shared in overlaps.items()
        if shared > MOST_OVERLAP * min(areas[code] for code in pair)
    }
    return CheckResult(
        gate=1,
        name="quartiers_sans_recouvrement",
        target=f"contours/{family}",
        severity="avertissement",
        passed=not large,
        description="Deux quartiers d'une même génération ne se recouvrent pas.",
        observed=f"{len(large)} recouvrements au-delà de {MOST_OVERLAP:.0%}, "
        f"{len(overlaps)} en tout ({sum(overlaps.values()):.0f} m²)",
        expected=f"au plus {MOST_OVERLAP:.0%} du plus petit ; le reste est donné au premier code",
        sample=tuple(f"{a} / {b} : {m2:.0f} m²" for (a, b), m2 in sorted(large.items())[:5]),
    )
