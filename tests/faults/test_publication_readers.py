"""Readers during publications: never an error, never a mixture of two releases."""

import subprocess
import sys
import time
from pathlib import Path

from faults.test_publication_kill import _environment
from unit.publication.samples import make_info, make_release

_PUBLISHES = 10
_MARKED = ("dim_source", "dim_indicateur", "fct_observation")

# Opens the path that BI tools are given, again and again, and reads the marker of three tables.
_LOOPING_READER = """
import sys, duckdb
from pathlib import Path

path, stop, seen, rounds = Path(sys.argv[1]), Path(sys.argv[2]), set(), 0
while not stop.exists() or not rounds:
    with duckdb.connect(str(path), read_only=True) as connection:
        found = {
            value
            for table in ("dim_source", "dim_indicateur", "fct_observation")
            for (value,) in connection.execute(f"SELECT DISTINCT marque FROM {table}").fetchall()
        }
    if len(found) != 1:
        sys.exit(f"melange : {found}")
    seen |= found
    rounds += 1
print(rounds, *sorted(seen))
"""
# Keeps one file open all along, as a dashboard does.
_HOLDING_READER = """
import sys, time, duckdb
from pathlib import Path

stop, seen = Path(sys.argv[2]), set()
with duckdb.connect(sys.argv[1], read_only=True) as connection:
    Path(sys.argv[3]).touch()
    while not stop.exists():
        for table in ("dim_source", "dim_indicateur", "fct_observation"):
            rows = connection.execute(f"SELECT DISTINCT marque FROM {table}").fetchall()
            seen |= {value for (value,) in rows}
        time.sleep(0.01)
print(*sorted(seen))
"""


def _marked(number: int) -> list[str]:
    return [f"ALTER TABLE {table} ADD COLUMN marque INTEGER DEFAULT {number}" for table in _MARKED]


def _reader(code: str, *arguments: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        env=_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_ten_publications_under_two_readers(tmp_path: Path) -> None:
    make_release(tmp_path, make_info(0), _marked(0))
    path = tmp_path / "releases" / "current" / "observatoire.duckdb"
    stop, ready = tmp_path / "stop", tmp_path / "ready"
    looping, holding = (
        _reader(_LOOPING_READER, path, stop),
        _reader(_HOLDING_READER, path, stop, ready),
    )
    deadline = time.monotonic() + 30
    while not ready.exists():
        assert time.monotonic() < deadline
        time.sleep(0.02)
    for number in range(1, _PUBLISHES + 1):
        make_release(tmp_path, make_info(number), _marked(number))
    stop.touch()
    outputs = [reader.communicate(timeout=30) for reader in (looping, holding)]
    assert [reader.returncode for reader in (looping, holding)] == [0, 0], outputs
    rounds, *seen = outputs[0][0].split()
    assert int(rounds) > _PUBLISHES
    assert len(seen) > _PUBLISHES / 2, "the looping reader must see releases change"
    assert outputs[1][0].split() == ["0"], "an open reader keeps its release to the end"
