"""TYP01 and TYP02: what the seed of weights may hold, and classes that come back the same.

Reads files only: the Python model is loaded as a module, and its clustering called on small sets of
points. What the warehouse computes is in the unit tests of the models.
"""

import random
from importlib.util import module_from_spec, spec_from_file_location
from typing import Any

import numpy as np
import pytest

from orchestration.settings import REPOSITORY

PROJECT = REPOSITORY / "dbt_project"
SETTINGS = {"classes": 3, "par_classe": 2, "graine": 2015, "departs": 20}
# Three groups of points, so far apart that no other partition is as tight.
GROUPS = {"A": (9.0, 9.0), "B": (0.0, 0.0), "C": (-9.0, 9.0)}


@pytest.fixture(scope="module")
def model() -> Any:
    path = PROJECT / "models" / "intermediate" / "int_typologie_classe.py"
    spec = spec_from_file_location("int_typologie_classe", path)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def grouped_points(each: int = 4) -> dict[str, list[float]]:
    return {
        f"{group}{n}": [x + n / 10, y - n / 10]
        for group, (x, y) in GROUPS.items()
        for n in range(each)
    }


def indices_of(points: dict[str, list[float]]) -> dict[str, float]:
    """Groups in the order B, A, C, the most fragile first."""
    return {code: {"A": 50.0, "B": 90.0, "C": 10.0}[code[0]] for code in points}


def test_classes_are_the_groups_numbered_from_the_most_fragile(model: Any) -> None:
    points = grouped_points()
    rows = model.classed(points, indices_of(points), **SETTINGS)
    assert {(r["code_quartier"][0], r["classe"]) for r in rows} == {("B", 1), ("A", 2), ("C", 3)}
    assert all(r["nb_classes"] == 3 and r["silhouette"] > 0.9 for r in rows)


def test_the_same_inputs_in_another_order_give_the_same_classes(model: Any) -> None:
    generator = np.random.default_rng(7)
    points = {f"Q{n:02}": list(generator.normal(size=4)) for n in range(31)}
    indices = {code: float(sum(scores)) for code, scores in points.items()}
    first = model.classed(points, indices, **SETTINGS | {"classes": 4, "departs": 100})
    shuffled = list(points.items())
    random.Random(1).shuffle(shuffled)
    again = model.classed(dict(shuffled), indices, **SETTINGS | {"classes": 4, "departs": 100})
    assert again == first
    assert len(first) == 31


class Relation:
    """Rows of a table, in an order of their own, as dbt hands them to a Python model."""

    def __init__(self, rows: list[tuple[Any, ...]]) -> None:
        self.rows = rows

    def project(self, _columns: str) -> "Relation":
        return self

    def fetchall(self) -> list[tuple[Any, ...]]:
        return self.rows


def test_generations_are_classed_apart_and_inputs_keep_their_places(model: Any) -> None:
    rows = [(2015, "B", "Y", 4.0), (2024, "N", "X", 9.0), (2015, "B", "X", 3.0),
            (2015, "A", "Y", 2.0), (2015, "A", "X", 1.0)]  # fmt: skip
    found = model.points_by_generation(Relation(rows))
    assert found == {2015: {"A": [1.0, 2.0], "B": [3.0, 4.0]}, 2024: {"N": [9.0]}}
    assert list(found[2015]) == ["A", "B"]


@pytest.mark.parametrize(
    ("points", "indexed"),
    [
        pytest.param({}, True, id="no_quartier"),
        pytest.param(grouped_points(1), True, id="too_few"),
        pytest.param({f"A{n}": [1.0, 1.0] for n in range(12)}, True, id="all_alike"),
        pytest.param(grouped_points(), False, id="without_an_index"),
    ],
)
def test_no_class_rather_than_a_meaningless_one(
    model: Any, points: dict[str, list[float]], indexed: bool
) -> None:
    indices = indices_of(points) if indexed else {}
    assert model.classed(points, indices, **SETTINGS) == []


def test_silhouette_and_distance_by_hand(model: Any) -> None:
    places = np.array([[0.0], [2.0], [10.0]])
    labels = [1, 1, 2]
    assert list(model.distances_to_centre(places, labels)) == [1.0, 1.0, 0.0]
    # Point 0: 2 from its mate, 10 from the other class. A class of one has 0.
    assert list(model.silhouettes(places, labels)) == pytest.approx([0.8, 0.75, 0.0])
