"""Times whole refreshes, start-up included, and says where the time and the memory go.

Run: uv run python tests/benchmarks/refresh.py [--archive CHEMIN] [--repetitions N]
Not a test: figures depend on the machine; compare the ratios of one run.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import psutil
from rich.console import Console
from rich.table import Table

REPOSITORY = Path(__file__).parents[2]
PARTS = ("imports", "ingestion", "portes", "dbt", "publication", "reste")


@dataclass(frozen=True)
class Measure:
    label: str
    seconds: float
    peak_mb: float
    parts: dict[str, float]
    ending: str


def main() -> None:
    options = _options()
    table = Table("refresh", "issue", "secondes", "Mo (pic)", *PARTS, title="Temps de refresh")
    sets = {"démonstration": "demo"}
    if options.archive.is_dir():
        sets["archive"] = str(options.archive)
    for name, data in sets.items():
        for _ in range(options.repetitions):
            with tempfile.TemporaryDirectory() as folder:
                first = measure(f"{name}, premier", data, Path(folder))
                again = measure(f"{name}, rien de nouveau", data, Path(folder))
            for result in (first, again):
                table.add_row(*_cells(result))
            ratio = again.seconds / first.seconds
            table.add_row(f"{name}, rapport second / premier", "", f"{ratio:.2f}", style="bold")
    Console(width=140).print(table)


def measure(label: str, donnees: str, data: Path) -> Measure:
    """One refresh in a process of its own; memory of the whole tree, sampled."""
    command = [
        sys.executable, "-c", "from orchestration.cli.app import main; main()",
        "refresh", "--donnees", donnees,
    ]  # fmt: skip
    begin = time.perf_counter()
    process = subprocess.Popen(
        command,
        cwd=REPOSITORY,
        env=os.environ | {"OBSERVATOIRE_DATA": str(data)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    peak = _watch(process)
    seconds = time.perf_counter() - begin
    journal = json.loads((data / "etat" / "dernier_refresh.json").read_text(encoding="utf-8"))
    return Measure(label, seconds, peak, _parts(journal["durees"], seconds), journal["issue"])


def _watch(process: subprocess.Popen[bytes]) -> float:
    peak = 0.0
    done = threading.Event()

    def sample() -> None:
        nonlocal peak
        while not done.is_set():
            peak = max(peak, _tree_memory(process.pid))
            done.wait(0.05)

    watcher = threading.Thread(target=sample)
    watcher.start()
    process.wait()
    done.set()
    watcher.join()
    return peak / 1e6


def _tree_memory(pid: int) -> float:
    try:
        root = psutil.Process(pid)
        tree = [root, *root.children(recursive=True)]
    except psutil.NoSuchProcess:
        return 0.0
    total = 0.0
    for process in tree:
        try:
            total += process.memory_info().rss
        except psutil.NoSuchProcess:
            continue
    return total


def _parts(durations: dict[str, float], total: float) -> dict[str, float]:
    gates = durations.get("porte_1", 0) + durations.get("porte_3", 0)
    parts = {
        "imports": durations.get("imports", 0),
        "ingestion": durations.get("ingestion_et_porte_1", 0) - durations.get("porte_1", 0),
        "portes": gates,
        "dbt": durations.get("dbt", 0),
        "publication": durations.get("publication", 0),
    }
    return parts | {"reste": total - sum(parts.values())}


def _cells(result: Measure) -> list[str]:
    shares = [
        f"{result.parts[part]:.1f} s ({result.parts[part] / result.seconds:.0%})" for part in PARTS
    ]
    return [result.label, result.ending, f"{result.seconds:.1f}", f"{result.peak_mb:.0f}", *shares]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    default = os.environ.get("OBSERVATOIRE_ARCHIVE", REPOSITORY.parent / "shared" / "archive")
    parser.add_argument("--archive", type=Path, default=Path(default))
    parser.add_argument("--repetitions", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    main()
