"""Faults of the machine and of files on the way in: nothing half-written, nothing good lost."""

import errno
import io
import json
import os
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ingestion.contours.layers import read_layer
from ingestion.declaration.source_model import Layer, Reading, Source
from ingestion.errors import EditionRefused
from ingestion.file_io import write_atomically, write_json
from ingestion.files.tabular import read_table
from ingestion.ingest import Intake, ingest_source
from ingestion.raw_archive import RawFile

Make = Callable[..., Source]
ROWS = [{"CODGEO": f"QP0940{n:02d}", "POP": "900", "A": "50", "NOTE": "0"} for n in range(1, 21)]


class Killed(BaseException):
    """Stands for a signal: no `except Exception` stops it."""


def full_disk(*_: Any, **__: Any) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def kill(*_: Any, **__: Any) -> None:
    raise Killed


@pytest.mark.parametrize("fault", [full_disk, kill])
def test_a_write_cut_short_leaves_the_former_file_and_no_other(
    tmp_path: Path, fault: Callable[..., None]
) -> None:
    path = tmp_path / "etat.json"
    write_json(path, {"a": 1})

    def write(temporary: Path) -> None:
        temporary.write_text("moitié")
        fault()

    with pytest.raises((OSError, Killed)):
        write_atomically(path, write)
    assert json.loads(path.read_text()) == {"a": 1}
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    "place",
    [
        "polars.DataFrame.write_parquet",
        "ingestion.landing.write_json",
        "ingestion.raw_archive.os.replace",
        "ingestion.quarantine.write_atomically",
    ],
)
@pytest.mark.parametrize("fault", [full_disk, kill])
def test_a_night_cut_short_keeps_the_last_good_reading_and_the_next_one_recovers(
    make_source: Make,
    data_folder: Any,
    intake: Intake,
    monkeypatch: pytest.MonkeyPatch,
    place: str,
    fault: Callable[..., None],
) -> None:
    data_folder.csv(make_source(), "2022", ROWS)
    ingest_source(make_source(), intake)
    good = intake.landing.tables("essai", "2022")["observation"].read_bytes()
    data_folder.csv(make_source(), "2022", [{**row, "POP": "901"} for row in ROWS])
    with monkeypatch.context() as patch:
        patch.setattr(place, fault)
        with pytest.raises((OSError, Killed)):
            ingest_source(make_source(), intake)
    assert intake.landing.tables("essai", "2022")["observation"].read_bytes() == good
    assert ingest_source(make_source(), intake).editions[0].state == "nouvelle"
    assert not list(intake.archive.root.glob(".arrivee-*"))
    assert not list(intake.landing.folder("essai", "2022").glob(".*"))


@pytest.mark.parametrize("damage", ["", "{", "\x00\x00", "[1"])
def test_a_damaged_state_is_read_again_and_does_not_stop_the_night(
    make_source: Make, data_folder: Any, intake: Intake, damage: str
) -> None:
    data_folder.csv(make_source(), "2022", ROWS)
    ingest_source(make_source(), intake)
    (intake.landing.folder("essai", "2022") / "etat.json").write_text(damage)
    outcome = ingest_source(make_source(), intake).editions[0]
    assert (outcome.state, outcome.stale) == ("nouvelle", False)


def test_an_unreadable_file_is_a_fault_of_the_machine_not_of_the_publisher(
    make_source: Make, data_folder: Any, intake: Intake, monkeypatch: pytest.MonkeyPatch
) -> None:
    data_folder.csv(make_source(), "2022", ROWS)

    def denied(*_: Any, **__: Any) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr("ingestion.raw_archive.os.fdopen", denied)
    with pytest.raises(PermissionError):
        ingest_source(make_source(), intake)
    assert intake.landing.state("essai", "2022") == {"servie": None, "refus": None}


@pytest.mark.parametrize("at", range(30, 110, 4))
def test_a_damaged_zip_is_refused_wherever_the_damage_is(tmp_path: Path, at: int) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", b"CODGEO;A\n" + b"".join(b"QP%06d;3\n" % n for n in range(99)))
    damaged = bytearray(buffer.getvalue())
    damaged[at : at + 4] = b"\xff\xff\xff\xff"
    path = tmp_path / "a.zip"
    path.write_bytes(damaged)
    with pytest.raises(EditionRefused):
        read_table(path, Reading(), "a.zip", "a.csv")


@pytest.mark.parametrize("kept", [0, 50, 150, 250])
@pytest.mark.parametrize("name", ["qp.shp", "qp.dbf", "qp.shx", "qp.prj"])
def test_a_truncated_shapefile_is_read_or_refused_and_never_crashes(
    tmp_path: Path, name: str, kept: int
) -> None:
    import geopandas
    from shapely.geometry import box

    codes = [f"QP09400{n}" for n in range(3)]
    shapes = [box(n, 0, n + 1, 1) for n in range(3)]
    frame = geopandas.GeoDataFrame({"CODE_QP": codes}, geometry=shapes, crs=2154)
    frame.to_file(tmp_path / "qp.shp")
    damaged = tmp_path / name
    damaged.write_bytes(damaged.read_bytes()[:kept])
    names = ["qp.shp", "qp.dbf", "qp.shx", "qp.prj"]
    layer = Layer(
        role="geometrie", fichier="qp.shp", annexes=tuple(names[1:]), epsg=2154,
        colonnes={"code_quartier": "CODE_QP"},
    )  # fmt: skip
    files = {n: RawFile(n, "0" * 64, 1, tmp_path / n) for n in names}
    try:
        read = set(read_layer(layer, files)["code_quartier"].dropna())
    except EditionRefused:
        read = set()
    assert read <= set(codes)


def test_no_temporary_file_stays_where_files_are_written(tmp_path: Path) -> None:
    write_json(tmp_path / "a" / "b.json", {"é": 1})
    assert os.listdir(tmp_path / "a") == ["b.json"]
    assert (tmp_path / "a" / "b.json").stat().st_mode & 0o777 == 0o644
