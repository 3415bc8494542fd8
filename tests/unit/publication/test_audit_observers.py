"""A map whose key has no polygon is refused, and an extreme that is no published value."""

from pathlib import Path

import duckdb
import pytest
from unit.publication.samples import make_candidate

from expectations.results import CheckResult
from publication.audit_observers import check_observers

MAP = """
CREATE TABLE obs_carte AS SELECT * FROM (VALUES
    ('contours_qpv', 'QP094001'), ('contours_commune', '94041'), (NULL, NULL)
) t(couche_geometrie, cle_geometrie)
"""


def check(root: Path, *changes: str) -> list[CheckResult]:
    candidate = make_candidate(root, changes=changes)
    with duckdb.connect(str(candidate.database), read_only=True) as connection:
        return check_observers(connection, "observatoire", candidate)


def test_drawn_keys_pass(tmp_path: Path) -> None:
    [result] = check(tmp_path, MAP)
    assert result.passed


@pytest.mark.parametrize(
    ("layer", "code"),
    [("contours_qpv", "QP093001"), ("contours_iris", "QP094001"), ("contours_x", "QP094001")],
)
def test_a_key_without_polygon_is_refused(tmp_path: Path, layer: str, code: str) -> None:
    [result] = check(tmp_path, MAP, f"INSERT INTO obs_carte VALUES ('{layer}', '{code}')")
    assert result.blocks
    assert result.sample == (f"{layer} {code}",)


def test_without_a_map_there_is_nothing_to_say(tmp_path: Path) -> None:
    assert check(tmp_path) == []


DASHBOARD = """
CREATE TABLE obs_tableau_bord AS SELECT
    code_indicateur, 'qpv' AS niveau, 'qpv-2015' AS code_niveau, generation, millesime,
    valeur AS valeur_min, code_territoire AS codes_min,
    valeur AS valeur_max, 'QP094009;' || code_territoire AS codes_max
FROM fct_indicateur WHERE valeur IS NOT NULL LIMIT 1
"""


def extremes(root: Path, *changes: str) -> dict[str, bool]:
    found = check(root, DASHBOARD, *changes)
    return {result.name: result.passed for result in found}


def test_published_extremes_pass(tmp_path: Path) -> None:
    assert extremes(tmp_path) == {"extreme_publie_min": True, "extreme_publie_max": True}


@pytest.mark.parametrize(
    "change",
    ["valeur_min = valeur_min + 1", "codes_min = 'QP094009'", "valeur_min = NULL", "millesime = 1"],
)
def test_an_extreme_that_nobody_published_is_refused(tmp_path: Path, change: str) -> None:
    assert not extremes(tmp_path, f"UPDATE obs_tableau_bord SET {change}")["extreme_publie_min"]
