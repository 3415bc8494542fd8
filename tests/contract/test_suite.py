"""What the suite counts on to be fast: the tests that share a fixture run on one worker."""

import os

import pytest


def test_a_group_of_tests_stays_on_one_worker(request: pytest.FixtureRequest) -> None:
    # pytest-xdist tells its groups from the end of the name; without workers there is none.
    grouped = request.node.nodeid.endswith("@contract/test_suite.py")
    assert grouped == ("PYTEST_XDIST_WORKER" in os.environ)
