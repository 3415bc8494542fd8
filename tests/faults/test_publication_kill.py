"""SIGKILL at any moment of a publication leaves the old release or the new one, whole."""

import os
import pickle
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from unit.publication.samples import make_candidate, make_info, make_release

from publication.retention import clean_leftovers
from publication.swap import current_release, release_names, require_current
from publication.verify import verify_release

# Seals and publishes a candidate, killing itself with SIGKILL at the n-th call of one operation.
_SEALING_CHILD = """
import os, pickle, signal, sys
from pathlib import Path
from publication.seal import seal
from publication.swap import publish

candidate = pickle.loads(Path(sys.argv[1]).read_bytes())
operation, count, calls = sys.argv[2], int(sys.argv[3]), 0
real = getattr(os, operation)

def deadly(*args, **kwargs):
    global calls
    calls += 1
    if calls == count:
        os.kill(os.getpid(), signal.SIGKILL)
    return real(*args, **kwargs)

setattr(os, operation, deadly)
seal(candidate, [])
publish(candidate.folder)
"""
# Builds, seals and publishes release 2; says when the libraries are there.
_BUILDING_CHILD = """
import sys
from pathlib import Path
import duckdb, geopandas, polars
from unit.publication.samples import make_candidate, make_info, make_release

root = Path(sys.argv[1])
(root / "pret").touch()
make_release(root, make_info(2))
"""
# fsync: 9 files and the manifest, the folder at the seal and again, releases before and after
# the switch.
_POINTS = [
    ("chmod", 1), ("chmod", 9), ("fsync", 1), ("fsync", 10), ("fsync", 11), ("fsync", 12),
    ("fsync", 13), ("fsync", 14), ("replace", 1), ("replace", 2), ("rename", 1), ("symlink", 1),
]  # fmt: skip


def _environment() -> dict[str, str]:
    root = Path(__file__).parents[2]
    return os.environ | {"PYTHONPATH": f"{root}{os.pathsep}{root / 'tests'}"}


def _child(code: str, *arguments: object) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        env=_environment(),
        stderr=subprocess.DEVNULL,
    )


def _assert_sound(releases: Path, allowed: set[str]) -> None:
    folder = current_release(releases)
    assert folder is not None
    assert folder.name in allowed
    assert verify_release(folder).problems == ()
    for name in release_names(releases):
        assert verify_release(releases / name).problems == (), f"{name} is in sight, not whole"


@pytest.mark.parametrize(("operation", "count"), _POINTS)
def test_a_kill_at_each_step_leaves_a_whole_release(
    tmp_path: Path, operation: str, count: int
) -> None:
    old = make_release(tmp_path, make_info(1))
    candidate = make_candidate(tmp_path, make_info(2))
    (tmp_path / "candidate").write_bytes(pickle.dumps(candidate))
    child = _child(_SEALING_CHILD, tmp_path / "candidate", operation, count)
    child.communicate(timeout=60)
    assert child.returncode == -signal.SIGKILL, f"never reached {operation} {count}"
    _assert_sound(tmp_path / "releases", {old.name, make_info(2).id})
    # What follows cleans up and publishes as if nothing had happened.
    clean_leftovers(tmp_path / "releases")
    new = make_release(tmp_path, make_info(3))
    _assert_sound(tmp_path / "releases", {new.name})


def test_kills_at_random_moments_leave_a_whole_release(tmp_path: Path) -> None:
    old = make_release(tmp_path, make_info(1))
    releases = tmp_path / "releases"
    duration = _build_and_wait(tmp_path, None)
    assert require_current(releases).name == make_info(2).id
    chance = random.Random(20260101)
    for _ in range(15):
        _reset(releases, old.name)
        _build_and_wait(tmp_path, duration * chance.uniform(0.0, 1.1))
        _assert_sound(releases, {old.name, make_info(2).id})


def _build_and_wait(root: Path, kill_after: float | None) -> float:
    """Let a child build and publish, killed after so many seconds; returns how long it took."""
    (root / "pret").unlink(missing_ok=True)
    child = _child(_BUILDING_CHILD, root)
    while not (root / "pret").exists():
        assert child.poll() is None
        time.sleep(0.005)
    started = time.monotonic()
    if kill_after is None:
        assert child.wait(timeout=60) == 0
    else:
        time.sleep(kill_after)
        child.send_signal(signal.SIGKILL)
        child.wait(timeout=10)
    return time.monotonic() - started


def _reset(releases: Path, old: str) -> None:
    """Back to the old release alone, as the next run would find it."""
    clean_leftovers(releases)
    (releases / "current").unlink()
    (releases / "current").symlink_to(old)
    for name in release_names(releases):
        if name != old:
            (releases / name).rename(releases / f".supprimee-{name}")
    clean_leftovers(releases)


def test_a_failed_switch_leaves_the_old_release(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = make_release(tmp_path, make_info(1))
    real = Path.replace

    def full_disk(self: Path, target: str | Path) -> Path:
        if Path(target).name == "current":
            raise OSError(28, "No space left on device")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", full_disk)
    with pytest.raises(OSError, match="No space"):
        make_release(tmp_path, make_info(2))
    monkeypatch.undo()
    assert require_current(tmp_path / "releases") == old
    assert clean_leftovers(tmp_path / "releases")
    _assert_sound(tmp_path / "releases", {old.name})


def test_a_kill_during_retention_leaves_no_half_release(tmp_path: Path) -> None:
    for number in (1, 2, 3):
        make_release(tmp_path, make_info(number))
    code = (
        "import os, shutil, signal, sys\n"
        "from pathlib import Path\n"
        "from publication import retention\n"
        "retention.shutil.rmtree = lambda path: (\n"
        "    next(path.iterdir()).unlink(), os.kill(os.getpid(), signal.SIGKILL))\n"
        "retention.apply_retention(Path(sys.argv[1]), keep=1)\n"
    )
    releases = tmp_path / "releases"
    done = subprocess.run(
        [sys.executable, "-c", code, str(releases)], env=_environment(), timeout=60, check=False
    )
    assert done.returncode == -signal.SIGKILL
    _assert_sound(releases, {make_info(3).id})
    assert clean_leftovers(releases)
    assert release_names(releases) == [make_info(3).id]
