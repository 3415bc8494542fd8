"""Gate 3, places: the polygon of a quartier lies in a commune that the quartier declares.

Areas are compared, not centroids: the centroid of a quartier may fall
outside it. What does not belong here: whether a polygon is valid (gate 1).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from expectations.results import CheckResult
from publication.audit_results import Rule, from_cases
from publication.build import Candidate
from publication.contours import CONTOUR_FILES
from publication.partitions import table_columns

if TYPE_CHECKING:
    from collections.abc import Mapping

    import duckdb

_BRIDGE = "bridge_quartier_commune"
# The other layers may well hold nothing: no territory was drawn, or listed.
_QUARTIERS, _IRIS = CONTOUR_FILES[:2]
# Real release: 79 % to 100 % of a quartier is in its communes, except QP091026, 31 % in Viry-
# Châtillon and the rest in Grigny, which has no IRIS here. Misplaced quartiers: close to 0 %.
_SMALLEST_SHARE = 0.20


@dataclass(frozen=True, slots=True)
class _Place:
    """Shares of a quartier's area, in the IRIS of its declared communes and of the others.

    `communes`: the declared ones that have IRIS. `complete`: they all have.
    """

    code: str
    communes: tuple[str, ...]
    complete: bool
    inside: float
    elsewhere: float

    @property
    def is_far(self) -> bool:
        return self.inside < _SMALLEST_SHARE

    @property
    def is_misplaced(self) -> bool:
        """Far, and not explained by a declared commune whose IRIS the candidate does not hold."""
        return self.is_far and (self.complete or self.elsewhere >= _SMALLEST_SHARE)

    def __str__(self) -> str:
        named = ", ".join(self.communes)
        return f"{self.code} : {100 * self.inside:.1f} % de sa surface dans {named}"


def check_contours(
    connection: duckdb.DuckDBPyConnection, database: str, candidate: Candidate
) -> list[CheckResult]:
    """Quartiers in the wrong place refuse; those that the perimeter cuts off are only shown."""
    misplaced = Rule(
        "contour_dans_commune_declaree", _QUARTIERS,
        "Le contour d'un quartier recouvre les IRIS de ses communes déclarées.",
        expected=f"au moins {_SMALLEST_SHARE:.0%} de la surface de chaque quartier",
    )  # fmt: skip
    cut = Rule(
        "contour_hors_perimetre", _QUARTIERS,
        "Un quartier presque tout entier hors des IRIS publiés ne peut pas être situé.",
        severity="avertissement",
    )  # fmt: skip
    obstacle = _obstacle(connection, database, candidate)
    if obstacle is not None:
        return [from_cases(misplaced, [], observed=f"non applicable : {obstacle}")]
    declared = _declared(connection)
    places = sorted(_places(candidate, declared), key=lambda place: place.inside)
    wrong = [str(place) for place in places if place.is_misplaced]
    unknown = [str(place) for place in places if place.is_far and not place.is_misplaced]
    if not places:
        observed = "non applicable : aucun quartier n'a d'IRIS dans ses communes déclarées"
    else:
        observed = f"{len(wrong)} quartiers mal placés sur {len(places)} situés"
    return [from_cases(misplaced, wrong, observed=observed), from_cases(cut, unknown)]


def _obstacle(
    connection: duckdb.DuckDBPyConnection, database: str, candidate: Candidate
) -> str | None:
    """Why the rule cannot apply; a missing file is refused by the audit of the structure."""
    import pyarrow.parquet

    needed = {"code_quartier", "code_commune", "code_commune_actuelle"}
    if not needed <= table_columns(connection, database, _BRIDGE):
        return f"pas de table {_BRIDGE}"
    for name in (_QUARTIERS, _IRIS):
        path = candidate.folder / name
        if not path.is_file():
            return f"{name} absent"
        if pyarrow.parquet.read_metadata(path).num_rows == 0:
            return f"{name} est vide"
    return None


def _declared(connection: duckdb.DuckDBPyConnection) -> dict[str, list[tuple[str, str]]]:
    """Of each quartier, its communes: the code of then, and of today if it has merged since."""
    rows = connection.execute(
        "SELECT code_quartier, code_commune, code_commune_actuelle "
        "FROM main.bridge_quartier_commune WHERE code_commune IS NOT NULL"
    ).fetchall()
    declared: dict[str, list[tuple[str, str]]] = {}
    for quartier, commune, today in rows:
        declared.setdefault(str(quartier), []).append((str(commune), str(today or commune)))
    return declared


def _places(candidate: Candidate, declared: Mapping[str, list[tuple[str, str]]]) -> list[_Place]:
    """One per quartier that has a polygon and a declared commune with IRIS.

    The year of the IRIS is not that of the quartiers: a commune stands there under the code of
    then, or else under that of today.
    """
    import geopandas
    import shapely

    quartiers = geopandas.read_parquet(
        candidate.folder / _QUARTIERS, columns=["code_quartier", "geometry"]
    )
    iris = geopandas.read_parquet(candidate.folder / _IRIS, columns=["code_commune", "geometry"])
    shapes, communes = iris.geometry.to_numpy(), iris["code_commune"]
    index, known = shapely.STRtree(shapes), set(communes)
    places = []
    for code, shape in zip(quartiers["code_quartier"], quartiers.geometry, strict=True):
        parts = declared.get(code, ())
        wanted = {a if a in known else b for a, b in parts}
        if not wanted & known:
            continue
        near = index.query(shape)
        shares = shapely.area(shapely.intersection(shape, shapes[near])) / (shape.area or 1)
        own = communes.iloc[near].isin(wanted).to_numpy()
        here = tuple(sorted(wanted & known))
        inside, elsewhere = float(shares[own].sum()), float(shares[~own].sum())
        # The IRIS of a commune that has merged may be left out, and not under the code of today.
        complete = all(then in known for then, _ in parts)
        places.append(_Place(code, here, complete, inside, elsewhere))
    return places
