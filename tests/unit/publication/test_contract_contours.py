"""A contract is drawn by all its quartiers, or not at all."""

from pathlib import Path

import geopandas
import pytest
from unit.publication.samples import make_candidate

LINKS = """
CREATE TABLE bridge_quartier_contrat AS SELECT * FROM (VALUES
    ('QP094001', 'CV2'), ('QP093001', 'CV1'), ('QP094002', 'CV1'), ('QP094002', 'CV3'),
    ('QP999999', 'CV3')
) t(code_quartier, code_contrat)
"""


def layer(root: Path, *changes: str) -> geopandas.GeoDataFrame:
    candidate = make_candidate(root, changes=changes)
    return geopandas.read_parquet(candidate.folder / "contours_contrat_ville.parquet")


def test_a_contract_is_the_union_of_its_quartiers_also_outside(tmp_path: Path) -> None:
    found = layer(tmp_path, LINKS)
    assert found.crs.to_epsg() == 2154
    assert found["code_contrat"].tolist() == ["CV1", "CV2"]
    assert found["nb_quartiers"].tolist() == [2, 1]
    assert found.geometry.area.tolist() == pytest.approx([2, 1])


def test_without_links_the_layer_is_empty(tmp_path: Path) -> None:
    found = layer(tmp_path)
    assert len(found) == 0
    assert found.crs.to_epsg() == 2154
