"""Points in quartiers: DuckDB spatial, which `assign_points` uses, against sedonadb and geopandas.

Run: uv run python tests/benchmarks/spatial.py [--points N] [--points-geopandas N] [--archive …]
Every measure is made in a process of its own, one after the other, on the same points, imports
included. Not a test: figures depend on the machine; compare the ratios of one run.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

REPOSITORY = Path(__file__).parents[2]
SIZE = 10_000_000
# Metres around the middle of a quartier: one point in eight falls inside, seven in ten within
# 500 m, so that distances have to be measured. Real files have far fewer points near a quartier.
SPREAD = 700.0


@dataclass(frozen=True)
class Measure:
    engine: str
    points: int
    seconds: float
    cpu: float
    peak_mb: float
    pairs: int


def main() -> None:
    options = _options()
    if options.moteur:
        sys.stdout.write(json.dumps(_step(options)))
        return
    with tempfile.TemporaryDirectory() as folder:
        measures = []
        for engine in ENGINES:
            size = options.points_geopandas if "geopandas" in engine else options.points
            points = Path(folder) / f"points_{size}.parquet"
            if not points.exists():
                # Apart, so that this process stays small: a child's peak begins with its parent's.
                _run("preparer", points, options, size)
            measures.append(Measure(engine, size, **_run(engine, points, options, size)))
        Console(width=120).print(_report(measures))


def _report(measures: list[Measure]) -> Table:
    """Ratios are those of processor time: a busy machine changes it less than the clock's."""
    table = Table("tâche, moteur", "points", "couples", "secondes", "processeur", "rapport",
                  "Mo (pic)", title="Points dans les quartiers de 2024")  # fmt: skip
    first: dict[str, float] = {}
    for m in measures:
        each = m.cpu / m.points
        reference = first.setdefault(m.engine.split(",")[0], each)
        cells = (f"{m.points:,}", f"{m.pairs:,}", f"{m.seconds:.1f}", f"{m.cpu:.1f}")
        table.add_row(m.engine, *cells, f"{each / reference:.1f}", f"{m.peak_mb:.0f}")
    same = {m.pairs for m in measures if m.points == measures[0].points}
    table.caption = (
        "mêmes couples pour tous" if len(same) == 1 else f"COUPLES DIFFÉRENTS : {sorted(same)}"
    )
    return table


def _run(step: str, points: Path, options: argparse.Namespace, size: int) -> dict[str, Any]:
    """One step in its own process: pairs found, seconds, peak of memory."""
    command = [sys.executable, __file__, "--moteur", step, "--fichier", str(points),
               "--archive", str(options.archive), "--points", str(size)]  # fmt: skip
    done = subprocess.run(command, cwd=REPOSITORY, stdout=subprocess.PIPE, check=True)
    return dict(json.loads(done.stdout))


def _step(options: argparse.Namespace) -> dict[str, Any]:
    """What a child process does: write the inputs, or time one engine on them."""
    contours = options.fichier.with_name("contours")
    if options.moteur == "preparer":
        write_contours(contours, options.archive)
        write_points(options.fichier, contours, options.points)
        return {}
    begin = time.perf_counter()
    pairs = ENGINES[options.moteur](options.fichier, contours)
    seconds = time.perf_counter() - begin
    used = resource.getrusage(resource.RUSAGE_SELF)
    cpu = used.ru_utime + used.ru_stime
    # Kilobytes on Linux.
    peak = used.ru_maxrss * 1024 / 1e6
    return {"pairs": pairs, "seconds": seconds, "cpu": cpu, "peak_mb": peak}


def write_contours(target: Path, archive: Path) -> None:
    """GeoParquet of the quartiers of 2024: the archive's, or the demonstration's."""
    sys.path.insert(0, str(REPOSITORY))
    from ingestion.declaration.catalogue_loader import load_catalogue
    from ingestion.raw_archive import RawFile
    from ingestion.reading import read_edition

    root = archive if archive.is_dir() else REPOSITORY / "data" / "demo"
    source = load_catalogue()["anct_qpv_contours"]
    place = root / source.source_id / "2024"
    names = source.editions["2024"].file_names()
    files = tuple(RawFile(n, "0" * 64, (place / n).stat().st_size, place / n) for n in names)
    read_edition(source, "2024", files).build_tables(set())["contour_qpv"](target)


def write_points(path: Path, contours: Path, size: int) -> None:
    import geopandas
    import numpy
    import pyarrow
    import pyarrow.parquet

    middle = geopandas.read_parquet(contours).geometry.centroid
    draw = numpy.random.default_rng(1)
    around = draw.integers(0, len(middle), size)
    columns = {
        "id": numpy.arange(size),
        "x": (middle.x.to_numpy()[around] + draw.normal(0, SPREAD, size)).round(2),
        "y": (middle.y.to_numpy()[around] + draw.normal(0, SPREAD, size)).round(2),
    }
    pyarrow.parquet.write_table(pyarrow.table(columns), path, row_group_size=1_000_000)


JOIN = "select count(*) as n from p join q on ST_Intersects(q.geometry, ST_Point(p.x, p.y))"
# What the three outcomes take: polygons within 500 m, and the distance to their borders.
DISTANCES = """
    select sum(case when ecart = 0 then 1 else 0 end) as n,
        avg(case when ecart = 0 then ST_Distance(bord, ST_Point(x, y)) else ecart end) as moyenne
    from (
        select p.x, p.y, q.bord, ST_Distance(q.geometry, ST_Point(p.x, p.y)) as ecart
        from p join q on ST_DWithin(q.geometry, ST_Point(p.x, p.y), 500)
    ) as couples
"""


def with_sedonadb(points: Path, contours: Path, query: str) -> int:
    import geopandas
    import pyarrow
    import sedonadb

    session = sedonadb.connect()
    shapes = geopandas.read_parquet(contours)[["geometry"]]
    session.create_data_frame(shapes.set_crs(None, allow_override=True)).to_view("brut")
    drawn = session.sql("select geometry, ST_Boundary(geometry) as bord from brut")
    drawn.to_memtable().to_view("q")
    session.read_parquet(points).to_view("p")
    found = pyarrow.RecordBatchReader.from_stream(session.sql(query)).read_all()
    return int(found["n"][0].as_py())


def with_duckdb(points: Path, contours: Path, query: str) -> int:
    sys.path.insert(0, str(REPOSITORY))
    from ingestion.spatial.place_points import connect_spatial

    with connect_spatial() as base:
        base.execute(
            "create table q as select geometry::geometry as geometry,"
            " ST_Boundary(geometry::geometry) as bord from read_parquet(?)",
            [str(contours)],
        )
        base.execute(f"create view p as select * from '{points}'")
        row = base.execute(query).fetchone()
    assert row is not None
    return int(row[0])


def with_geopandas(points: Path, contours: Path) -> int:
    import geopandas
    import pandas

    frame = pandas.read_parquet(points)
    shapes = geopandas.read_parquet(contours)[["code_quartier", "geometry"]]
    places = geopandas.points_from_xy(frame["x"], frame["y"])
    drawn = geopandas.GeoDataFrame(frame[["id"]], geometry=places, crs=shapes.crs)
    return len(geopandas.sjoin(drawn, shapes, predicate="intersects"))


def whole_assignment(points: Path, contours: Path) -> int:
    """What the project runs: three outcomes, distances to the border, result on disk."""
    sys.path.insert(0, str(REPOSITORY))
    import polars as pl

    from ingestion.spatial.assign import PointColumns, assign_points
    from ingestion.spatial.polygons import Polygons

    target = points.with_suffix(".place")
    quartiers = Polygons.read(contours, "code_quartier")
    assign_points(points, quartiers, target, columns=PointColumns(epsg=2154))
    inside = pl.scan_parquet(target).filter(pl.col("etat") == "dedans")
    return int(inside.select(pl.len()).collect().item())


ENGINES: dict[str, Callable[[Path, Path], int]] = {
    "jointure, duckdb": lambda p, c: with_duckdb(p, c, JOIN),
    "jointure, sedonadb": lambda p, c: with_sedonadb(p, c, JOIN),
    "jointure, geopandas": with_geopandas,
    "distances, duckdb": lambda p, c: with_duckdb(p, c, DISTANCES),
    "distances, sedonadb": lambda p, c: with_sedonadb(p, c, DISTANCES),
    "assign_points": whole_assignment,
}


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    default = os.environ.get("OBSERVATOIRE_ARCHIVE", REPOSITORY.parent / "shared" / "archive")
    parser.add_argument("--archive", type=Path, default=Path(default))
    parser.add_argument("--points", type=int, default=SIZE)
    parser.add_argument("--points-geopandas", type=int, default=SIZE)
    parser.add_argument("--moteur", choices=[*ENGINES, "preparer"])
    parser.add_argument("--fichier", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    main()
