"""A map whose key has no polygon is refused; one whose keys are all drawn is not."""

from pathlib import Path

import duckdb
import pytest
from unit.publication.samples import make_candidate

from expectations.results import CheckResult
from publication.audit_maps import check_maps

MAP = """
CREATE TABLE obs_carte AS SELECT * FROM (VALUES
    ('contours_qpv', 'QP094001'), ('contours_commune', '94041'), (NULL, NULL)
) t(couche_geometrie, cle_geometrie)
"""


def check(root: Path, *changes: str) -> list[CheckResult]:
    candidate = make_candidate(root, changes=changes)
    with duckdb.connect(str(candidate.database), read_only=True) as connection:
        return check_maps(connection, "observatoire", candidate)


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
