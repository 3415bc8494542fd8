"""What no file of the repository may hold: a machine's paths, a package registry."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from orchestration.settings import REPOSITORY

SKIPPED = {
    ".git", ".venv", ".outils", ".hypothesis", ".mypy_cache", ".ruff_cache", ".pytest_cache",
    "__pycache__", "target", "logs", "dist", ".dagster_home",
}  # fmt: skip
BINARY = {".shp", ".shx", ".dbf", ".gz", ".zip", ".png", ".parquet", ".duckdb", ".pyc"}
MACHINE_PATH = re.compile(r"(?<![\w.:/])/(?:work|root|home/\w+|Users/\w+|tmp/w)(?:/|\b)")
REGISTRY = re.compile(
    r"(?i)\b(?:pypi\.org|pythonhosted\.org|registry\.npm|crates\.io|artifactory|index-url"
    r"|extra-index|devpi)\b"
)


def files() -> Iterator[Path]:
    """Text files of the repository, data that users deposit left out."""
    for path in sorted(REPOSITORY.rglob("*")):
        parts = path.relative_to(REPOSITORY).parts
        deposited = parts[0] == "data" and parts[1:2] != ("demo",)
        if SKIPPED & set(parts) or deposited or path.suffix in BINARY or not path.is_file():
            continue
        yield path


def lines_with(pattern: re.Pattern[str], *excluded: str) -> list[str]:
    return [
        f"{path.relative_to(REPOSITORY)}:{number}"
        for path in files()
        if path.name not in excluded and path != Path(__file__)
        for number, line in enumerate(path.read_text("utf-8", "replace").splitlines(), start=1)
        if pattern.search(line)
    ]


def test_no_file_names_a_folder_of_one_machine() -> None:
    assert lines_with(MACHINE_PATH) == []


def test_no_file_but_the_lock_names_a_package_registry() -> None:
    assert lines_with(REGISTRY, "uv.lock") == []


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("/work" + "/projet", True),
        ('"/root/.cache"', True),
        ("/home/anne/data", True),
        ("https://exemple.fr/work/page", False),
        ("../shared/archive", False),
        ("network/workers", False),
    ],
)
def test_the_pattern_of_machine_paths_sees_them_and_no_url(text: str, seen: bool) -> None:
    assert bool(MACHINE_PATH.search(text)) is seen


def test_no_file_is_left_with_merge_marks() -> None:
    assert lines_with(re.compile(r"^(<{7}|>{7}) ")) == []
