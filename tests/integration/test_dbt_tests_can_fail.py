"""Every generic dbt test turns red on damage made for it, and on nothing else."""

import re
from pathlib import Path

import pytest
import yaml
from support.dbt_bench import DbtBench
from support.dbt_mutation import DEMO, REAL, Mutation, batches
from support.dbt_mutations import MUTATIONS
from support.site import Site

GENERIC = Path(__file__).parents[2] / "dbt_project" / "tests" / "generic"
_NAME = re.compile(r"{%-?\s*test\s+(\w+)")


@pytest.fixture(scope="module")
def bench(published: Site, tmp_path_factory: pytest.TempPathFactory) -> DbtBench:
    return DbtBench(published.settings, tmp_path_factory.mktemp("dbt"))


@pytest.fixture(scope="module")
def seen(bench: DbtBench) -> dict[Mutation, dict[str, str]]:
    """What each mutation turned red: all that its batch did, less the share of the others."""
    found = {}
    for batch in batches(MUTATIONS):
        red = bench.not_green([*batch[0].ground, *(mutation.sql for mutation in batch)])
        for mutation in batch:
            others = {test for other in batch if other is not mutation for test in other.red}
            found[mutation] = {test: status for test, status in red.items() if test not in others}
    return found


def test_every_generic_test_has_a_mutation_and_every_mutation_a_generic_test() -> None:
    files = sorted(GENERIC.glob("*.sql"))
    declared = {name for path in files for name in _NAME.findall(path.read_text(encoding="utf-8"))}
    assert {mutation.generic for mutation in MUTATIONS if mutation.red} == declared
    assert {mutation.generic for mutation in MUTATIONS} == declared


def test_every_model_answers_the_cases_written_for_it(bench: DbtBench) -> None:
    declared = {
        case["name"]
        for path in (GENERIC.parents[1] / "models").rglob("*.yml")
        for case in yaml.safe_load(path.read_text(encoding="utf-8")).get("unit_tests", [])
    }
    assert len(declared) > 30
    assert bench.unit_tests() == dict.fromkeys(declared, "pass")


@pytest.mark.parametrize("ground", [DEMO, REAL], ids=["demo", "real"])
def test_undamaged_data_are_green(bench: DbtBench, ground: tuple[str, ...]) -> None:
    assert bench.not_green(ground) == {}


@pytest.mark.parametrize("mutation", MUTATIONS, ids=str)
def test_a_mutation_turns_red_what_it_should_and_nothing_else(
    mutation: Mutation, bench: DbtBench, seen: dict[Mutation, dict[str, str]]
) -> None:
    assert seen[mutation] == mutation.red
    assert {bench.generic_of[test] for test in mutation.red} <= {mutation.generic}
