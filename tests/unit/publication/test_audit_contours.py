"""Gate 3: a quartier drawn away from its communes is refused, and named with what was measured."""

from pathlib import Path

import geopandas
import pytest
from shapely.geometry import Polygon, box
from unit.publication.samples import make_candidate

from expectations.results import CheckResult
from publication.audit import audit_candidate
from publication.build import Candidate

RULE, CUT = "contour_dans_commune_declaree", "contour_hors_perimetre"
BRIDGE = "bridge_quartier_commune"
# Two communes side by side, ten units wide; a third, 94099, has no IRIS.
WEST, EAST = box(0, 0, 10, 10), box(10, 0, 20, 10)
Shapes = dict[str, Polygon]


def write(candidate: Candidate, name: str, key: str, shapes: list[tuple[str, Polygon]]) -> None:
    codes, polygons = [code for code, _ in shapes], [shape for _, shape in shapes]
    path = candidate.folder / name
    path.unlink()
    geopandas.GeoDataFrame({key: codes}, geometry=polygons, crs=2154).to_parquet(path)


def make(root: Path, quartiers: Shapes, bridge: dict[str, str], iris: bool = True) -> Candidate:
    """`bridge`: the declared communes of each quartier, between spaces; `then>now` has merged."""
    pairs = [(code, *c.split(">")) for code, listed in bridge.items() for c in listed.split()]
    rows = [f"('{code}', '{then}', '{[then, *now][-1]}')" for code, then, *now in pairs]
    columns = ("code_quartier", "code_commune", "code_commune_actuelle")
    table = f"CREATE TABLE {BRIDGE} ({', '.join(f'{name} VARCHAR' for name in columns)})"
    fill = [f"INSERT INTO {BRIDGE} VALUES {', '.join(rows)}"] if rows else []
    candidate = make_candidate(root, changes=[table, *fill])
    write(candidate, "contours_qpv.parquet", "code_quartier", list(quartiers.items()))
    # A commune has several IRIS: what counts is all of them together.
    halves = [("94041", box(0, 0, 10, 5)), ("94041", box(0, 5, 10, 10)), ("94081", EAST)]
    write(candidate, "contours_iris.parquet", "code_commune", halves if iris else [])
    return candidate


def judged(candidate: Candidate) -> dict[str, CheckResult]:
    results = audit_candidate(candidate, may_be_empty={BRIDGE})
    return {result.name: result for result in results if result.name in (RULE, CUT)}


@pytest.mark.parametrize(
    ("shape", "declared", "passed"),
    [
        (WEST, "94041", True),
        (WEST, "94081", False),
        (box(8, 0, 18, 10), "94041", True),  # exactly 20 %
        (box(8.1, 0, 18.1, 10), "94041", False),
        (box(8.1, 0, 18.1, 10), "94041 94081", True),
        (box(500, 0, 510, 10), "94041", False),
        (box(-6.9, 0, 3.1, 10), "94041 94099", True),  # QP091026: the rest has no IRIS here
        (box(12, 0, 14, 2), "94041 94099", False),  # wholly in a commune that it does not declare
        (WEST, "94098>94041", True),  # the IRIS are of today, the quartier of before the merger
        (EAST, "94098>94041", False),
        (WEST, "94041>94099", True),  # the IRIS are of before the merger
        (box(500, 0, 510, 10), "94098>94041", True),  # no IRIS of then, nor of elsewhere
        (EAST, "94041>94081", False),  # they hold both: the commune of then decides
        (box(8.1, 0, 18.1, 10), "94098>94041 94099", False),
    ],
)
def test_a_quartier_covers_a_fifth_of_itself_in_its_communes(
    tmp_path: Path, shape: Polygon, declared: str, passed: bool
) -> None:
    result = judged(make(tmp_path, {"QP094001": shape}, {"QP094001": declared}))[RULE]
    assert (result.gate, result.passed, result.blocks) == (3, passed, not passed)


def test_exchanged_polygons_are_named_with_the_measured_share(tmp_path: Path) -> None:
    bridge = {"QP094001": "94041", "QP094002": "94081", "QP094003": "94041"}
    right = {"QP094001": box(1, 1, 4, 4), "QP094002": box(8, 5, 18, 6), "QP094003": WEST}
    wrong = right | {"QP094001": right["QP094002"], "QP094002": right["QP094001"]}
    assert judged(make(tmp_path / "right", right, bridge))[RULE].passed
    exchanged = judged(make(tmp_path / "wrong", wrong, bridge))[RULE]
    assert exchanged.blocks
    assert exchanged.sample == ("QP094002 : 0.0 % de sa surface dans 94081",)
    moved = {code: box(9, i, 19, i + 1) for i, code in enumerate(right)}
    result = judged(make(tmp_path / "moved", moved, bridge))[RULE]
    assert result.observed == "2 quartiers mal placés sur 3 situés"
    assert result.sample == (
        "QP094001 : 10.0 % de sa surface dans 94041",
        "QP094003 : 10.0 % de sa surface dans 94041",
    )


def test_a_quartier_that_the_perimeter_cuts_off_is_shown_and_does_not_refuse(
    tmp_path: Path,
) -> None:
    sliver = box(-19, 0, 1, 1)  # 5 % in 94041, the rest where the candidate has no IRIS
    results = judged(make(tmp_path, {"QP094001": sliver}, {"QP094001": "94041 94099"}))
    assert results[RULE].passed
    assert (results[CUT].passed, results[CUT].severity) == (False, "avertissement")
    assert results[CUT].sample == ("QP094001 : 5.0 % de sa surface dans 94041",)


def test_a_quartier_whose_communes_have_no_iris_is_skipped(tmp_path: Path) -> None:
    shapes = {"QP094001": WEST, "QP094002": WEST, "QP094003": WEST}
    bridge = {"QP094001": "94041", "QP094002": "94099"}
    assert judged(make(tmp_path, shapes, bridge))[RULE].observed == (
        "0 quartiers mal placés sur 1 situés"
    )


@pytest.mark.parametrize("missing", ["iris", "quartiers", "liens", "communes", "table"])
def test_what_cannot_be_judged_passes_and_says_so(tmp_path: Path, missing: str) -> None:
    shapes = {} if missing == "quartiers" else {"QP094001": EAST}
    bridge = {"communes": {"QP094001": "94099"}, "liens": {}}.get(missing, {"QP094001": "94041"})
    if missing == "table":
        candidate = make_candidate(tmp_path)
    else:
        candidate = make(tmp_path, shapes, bridge, iris=missing != "iris")
    result = judged(candidate)[RULE]
    assert result.passed
    assert result.observed.startswith("non applicable : ")
