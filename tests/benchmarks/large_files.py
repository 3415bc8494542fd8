"""Takes in files of the size of the national ones, made from the demo's, and measures memory.

Run: uv run python tests/benchmarks/large_files.py [--part 0.1]
Each source is read, judged and landed twice, in processes of their own: whole, and a part of it.
Not a test: compare the ratios of one run. Memory that grew with the file would have their ratio.
"""

import argparse
import gzip
import json
import multiprocessing
import resource
import shutil
import tempfile
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import polars as pl
from rich.console import Console
from rich.table import Table

from expectations.controleur import Controleur
from ingestion.declaration.catalogue_loader import load_catalogue
from ingestion.declaration.source_model import Source
from ingestion.raw_archive import RawFile
from ingestion.reading import read_edition
from orchestration.gate_one import verdict

DEMO = Path(__file__).parents[2] / "data" / "demo"


@dataclass(frozen=True)
class Case:
    source_id: str
    edition: str
    rows: int
    write: Callable[[Path, int], None]


def _crime(path: Path, rows: int) -> None:
    """Every commune, year and class once."""
    text = gzip.decompress(next((DEMO / "ssmsi_commune" / "2025").glob("*.gz")).read_bytes())
    demo = pl.read_csv(text, separator=";", infer_schema=False, quote_char='"')
    code = demo.columns[0]
    one = demo.filter(pl.col(code) == "94022")
    codes = [f"{i // 1000:02d}{i % 1000:03d}" for i in range(1000, 1000 + rows // one.height)]
    with gzip.open(path, "wb", compresslevel=1) as file:
        for start in range(0, len(codes), 1000):
            some = pl.DataFrame({code: codes[start : start + 1000]})
            part = some.join(one.drop(code), how="cross")
            part.write_csv(file, separator=";", include_header=start == 0)


def _grid(path: Path, rows: int) -> None:
    """A square of cells, all with the numbers of the demo's."""
    demo = pl.read_csv(
        next((DEMO / "insee_carreaux_200m" / "2019").glob("*.csv")), infer_schema=False
    )
    side, begun = int(rows**0.5) + 1, False
    with path.open("wb") as file:
        for start in range(0, rows, 100_000):
            numbers = pl.int_range(start, min(start + 100_000, rows), eager=True)
            names = pl.DataFrame({"n": numbers}).select(
                idcar_200m=pl.format(
                    "CRS3035RES200mN{}E{}",
                    2_000_000 + 200 * (pl.col("n") // side),
                    3_000_000 + 200 * (pl.col("n") % side),
                )
            )
            cells = demo[(numbers % demo.height).to_list()].drop("idcar_200m")
            names.hstack(cells).select(demo.columns).write_csv(file, include_header=not begun)
            begun = True


def _equipment(path: Path, rows: int) -> None:
    """The demo's equipments again and again: the file has no key."""
    (demo,) = (DEMO / "insee_bpe" / "2023").glob("*.zip")
    with zipfile.ZipFile(demo) as archive:
        text = archive.read("BPE23.csv")
    header, _, body = text.partition(b"\n")
    count = rows // body.count(b"\n")
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("BPE23.csv", "w", force_zip64=True) as file,
    ):
        file.write(header + b"\n")
        for _ in range(count):
            file.write(body)


CASES = (
    Case("ssmsi_commune", "2025", 5_238_000, _crime),
    Case("insee_carreaux_200m", "2019", 2_300_000, _grid),
    Case("insee_bpe", "2023", 2_800_000, _equipment),
)


def take_in(source: Source, edition: str, path: Path) -> dict[str, float]:
    """Rows, seconds, and megabytes at most: this process and that of gate 1."""
    begin = time.perf_counter()
    file = RawFile(path.name, "0" * 64, path.stat().st_size, path)
    read = read_edition(source, edition, (file,))
    with Controleur() as controller:
        outcome = verdict(controller, source, edition, read, simulated=True)
    blocking = [c for c in (*read.checks, *outcome.checks) if c.blocks]
    assert not blocking, blocking
    with tempfile.TemporaryDirectory() as folder:
        for name, write in read.build_tables(set(outcome.quarantined)).items():
            write(Path(folder) / f"{name}.parquet")
    peak = sum(
        resource.getrusage(who).ru_maxrss / 1000
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return {"lignes": read.rows_read, "secondes": time.perf_counter() - begin, "mo": peak}


def _take_in_apart(case: Case, path: Path, result: Path) -> None:
    source = load_catalogue()[case.source_id]
    result.write_text(json.dumps(take_in(source, case.edition, path)), encoding="utf-8")


def measure(case: Case, rows: int) -> dict[str, float]:
    source = load_catalogue()[case.source_id]
    folder = Path(tempfile.mkdtemp())
    try:
        path = folder / source.editions[case.edition].file_names()[0]
        case.write(path, rows)
        result = folder / "resultat.json"
        # spawn: memory of the process that made the file is not counted.
        process = multiprocessing.get_context("spawn").Process(
            target=_take_in_apart, args=(case, path, result)
        )
        process.start()
        process.join()
        found: dict[str, float] = json.loads(result.read_text(encoding="utf-8"))
        return found
    finally:
        shutil.rmtree(folder)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--part", type=float, default=0.1)
    parser.add_argument("--source")
    options = parser.parse_args()
    table = Table("source", "lignes", "secondes", "Mo (pic)", title="Grands fichiers")
    for case in CASES:
        if options.source and options.source != case.source_id:
            continue
        part, whole = (measure(case, int(case.rows * share)) for share in (options.part, 1))
        for found in (part, whole):
            table.add_row(
                case.source_id, *(f"{found[k]:.0f}" for k in ("lignes", "secondes", "mo"))
            )
        ratios = [f"× {whole[k] / part[k]:.1f}" for k in ("lignes", "secondes", "mo")]
        table.add_row("rapport", *ratios, style="bold")
    Console(width=100).print(table)


if __name__ == "__main__":
    main()
