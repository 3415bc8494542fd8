"""The rules that keep the rooms apart, read from the imports."""

import ast
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from orchestration.settings import REPOSITORY

Files = Callable[..., list[Path]]
ROOMS = ("ingestion", "expectations", "publication", "orchestration")
# Room -> what it may import from the other rooms ("*": anything).
ALLOWED: dict[str, tuple[str, ...]] = {
    "ingestion": ("expectations.results",),
    "publication": ("expectations.results",),
    "expectations": (),
    "orchestration": ("*",),
}
HEAVY = ("great_expectations", "dbt", "geopandas", "shapely", "pyogrio", "dagster", "dagster_dbt")
DAGSTER_SIDE = ("orchestration/dagster_defs/", "orchestration/definitions.py")


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def imported(node: ast.AST) -> list[str]:
    """Modules that one statement imports."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
        return [node.module]
    return []


def at_import(body: list[ast.stmt]) -> Iterator[str]:
    """Modules imported when the file is: not those of functions, nor those of types alone."""
    for node in body:
        yield from imported(node)
        if isinstance(node, ast.If) and "TYPE_CHECKING" not in ast.unparse(node.test):
            yield from at_import([*node.body, *node.orelse])
        elif isinstance(node, ast.Try):
            yield from at_import([*node.body, *node.orelse, *node.finalbody])
        elif isinstance(node, ast.ClassDef | ast.With):
            yield from at_import(node.body)


@pytest.mark.parametrize("room", ROOMS)
def test_imports_between_rooms_run_one_way(room: str, room_files: Files) -> None:
    forbidden = [
        f"{path.relative_to(REPOSITORY)}: {module}"
        for path in room_files(room)
        for node in ast.walk(tree(path))
        for module in imported(node)
        if module.split(".")[0] in ROOMS
        and module.split(".")[0] != room
        and ALLOWED[room] != ("*",)
        and module not in ALLOWED[room]
    ]
    assert forbidden == []


@pytest.mark.parametrize("room", ROOMS)
def test_imports_are_absolute(room: str, room_files: Files) -> None:
    relative = [
        str(path.relative_to(REPOSITORY))
        for path in room_files(room)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ImportFrom) and node.level > 0
    ]
    assert relative == []


@pytest.mark.parametrize("room", ROOMS)
def test_nothing_heavy_is_imported_with_a_module(room: str, room_files: Files) -> None:
    found = []
    for path in room_files(room):
        place = path.relative_to(REPOSITORY).as_posix()
        free = ("dagster", "dagster_dbt") if place.startswith(DAGSTER_SIDE) else ()
        for module in at_import(tree(path).body):
            if module.split(".")[0] in HEAVY and module.split(".")[0] not in free:
                found.append(f"{place}: {module}")
    assert found == []


def test_the_command_line_and_the_rooms_load_without_the_heavy_libraries(
    room_files: Files,
) -> None:
    modules = [
        path.relative_to(REPOSITORY).with_suffix("").as_posix().replace("/", ".")
        for path in room_files(*ROOMS)
        if not path.relative_to(REPOSITORY).as_posix().startswith(DAGSTER_SIDE)
    ]
    names = [m.removesuffix(".__init__") for m in modules]
    code = (
        "import importlib, json, sys\n"
        f"for name in {names!r}: importlib.import_module(name)\n"
        "json.dump(sorted({m.split('.')[0] for m in sys.modules}), sys.stdout)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=REPOSITORY
    )
    assert set(json.loads(done.stdout)) & set(HEAVY) == set()


@pytest.mark.parametrize("room", ROOMS)
def test_rooms_log_and_never_print(room: str, room_files: Files) -> None:
    printed = [
        f"{path.relative_to(REPOSITORY)}:{node.lineno}"
        for path in room_files(room)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "print"
    ]
    assert printed == []


@pytest.mark.parametrize("room", ROOMS)
def test_nothing_is_caught_without_a_name(room: str, room_files: Files) -> None:
    bare = [
        f"{path.relative_to(REPOSITORY)}:{node.lineno}"
        for path in room_files(room)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ExceptHandler) and node.type is None
    ]
    assert bare == []


@pytest.mark.parametrize("room", ROOMS)
def test_every_module_says_what_it_is_for(room: str, room_files: Files) -> None:
    silent = [
        str(p.relative_to(REPOSITORY)) for p in room_files(room) if not ast.get_docstring(tree(p))
    ]
    assert silent == []


@pytest.mark.parametrize("room", ROOMS)
def test_files_hold_300_lines_and_functions_40_at_most(room: str, room_files: Files) -> None:
    long = []
    for path in room_files(room):
        lines = len(path.read_text(encoding="utf-8").splitlines())
        long += [f"{path.name}: {lines} lignes"] if lines > 300 else []
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                size = (node.end_lineno or node.lineno) - node.lineno + 1
                long += [f"{path.name}: {node.name}, {size} lignes"] if size > 40 else []
    assert long == []
