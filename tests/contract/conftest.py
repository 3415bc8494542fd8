"""What the contracts compare: suites, seeds, models and definitions, read once."""

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from dagster import Definitions
from support.manifests import lend_manifest

from orchestration.dagster_defs.build import build_defs
from orchestration.dbt_manifest import ensure_manifest
from orchestration.settings import REPOSITORY, Settings

SEEDS = REPOSITORY / "dbt_project" / "seeds"
MODELS = REPOSITORY / "dbt_project" / "models"
Rows = list[dict[str, str]]


@pytest.fixture(scope="session")
def seed() -> Callable[[str], Rows]:
    """Rows of a seed, as text."""

    def read(name: str) -> Rows:
        with (SEEDS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    return read


@pytest.fixture(scope="session")
def model_columns() -> Callable[[str], list[dict[str, Any]]]:
    """Columns of a mart, as its YAML declares them."""

    def read(name: str) -> list[dict[str, Any]]:
        content = yaml.safe_load((MODELS / "marts" / f"{name}.yml").read_text(encoding="utf-8"))
        [model] = [m for m in content["models"] if m["name"] == name]
        return list(model["columns"])

    return read


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A data folder that holds the parse of the dbt project."""
    settings = Settings(data=tmp_path_factory.mktemp("definitions"))
    lend_manifest(settings)
    return settings


@pytest.fixture(scope="session")
def definitions(prepared: Settings) -> Definitions:
    """The project's Dagster definitions."""
    return build_defs(settings=prepared, manifest=ensure_manifest(prepared))


@pytest.fixture(scope="session")
def manifest(prepared: Settings) -> dict[str, Any]:
    """What dbt understood of the project."""
    content: dict[str, Any] = json.loads(ensure_manifest(prepared).read_text(encoding="utf-8"))
    return content


@pytest.fixture(scope="session")
def room_files() -> Callable[..., list[Path]]:
    """Python files of rooms."""

    def find(*rooms: str) -> list[Path]:
        return [path for room in rooms for path in sorted((REPOSITORY / room).rglob("*.py"))]

    return find
