"""Hostile or mistaken deposits: refused with a sentence that says what to do, never a crash."""

import json
import sqlite3
import stat
import zipfile
from pathlib import Path
from typing import Any

import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.deposits import IVRY, VITRY, Inbox, feature, frame, geojson, zipped

from ingestion.errors import EditionRefused
from ingestion.spatial.geojson_layer import read_geojson
from ingestion.spatial.lived import archive as territory_archive
from ingestion.spatial.lived import layers as territory_layers

METRES = shapely.box(652_000, 6_855_000, 652_100, 6_855_100)


@pytest.fixture
def inbox(tmp_path: Path) -> Inbox:
    return Inbox(tmp_path)


def refusal(inbox: Inbox, slug: str = "a") -> str:
    outcome = inbox.outcome(slug)
    assert outcome.state == "refusee"
    assert outcome.served is None
    return outcome.reason or ""


def swapped(shape: Any) -> Any:
    return shapely.transform(shape, lambda points: points[:, ::-1])


@pytest.mark.parametrize(
    ("shape", "reason"),
    [
        (swapped(IVRY), "longitude et latitude semblent échangées"),
        (METRES, "coordonnées en mètres sous une projection en degrés"),
        (shapely.box(-74.0, 40.7, -73.9, 40.8), "hors de la France métropolitaine"),
        (shapely.box(55.4, -21.0, 55.5, -20.9), "hors de la France métropolitaine"),
        (shapely.box(2.38, 48.80, 2.380001, 48.800001), "surface de"),
        (shapely.box(2.0, 48.0, 3.0, 49.0), "surface de"),
        (shapely.Point(2.38, 48.8), "un polygone est attendu, et non Point"),
        (None, "géométrie absente ou illisible"),
        ({"type": "Polygon", "coordinates": [[[2.38, 48.8], [2.39, 48.8]]]}, "illisible"),
        ({"type": "Polygon", "coordinates": [[["a", "b"]] * 4]}, "illisible"),
        ({"type": "Polygon", "coordinates": []}, "polygone vide"),
        ({"type": "Cercle", "coordinates": []}, "illisible"),
        ({"type": "Polygon"}, "illisible"),
        ({"type": "Polygon", "coordinates": [[[10**400, 1]] * 4]}, "illisible"),
        ([], "illisible"),
    ],
)
def test_a_polygon_that_cannot_be_is_refused_with_its_reason(
    inbox: Inbox, shape: Any, reason: str
) -> None:
    broken = feature(None) | {"geometry": shape} if isinstance(shape, list) else feature(shape)
    geojson(inbox.folder / "a.geojson", broken)
    assert reason in refusal(inbox)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "vide"),
        (b"{", "JSON"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"[1, 2]", "n'est pas un GeoJSON"),
        (b'"texte"', "n'est pas un GeoJSON"),
        (b'{"type": "Topology", "objects": {}}', "Topology"),
        (b'{"type": "FeatureCollection", "features": {}}', "n'est pas un GeoJSON"),
        (b'{"type": "FeatureCollection", "features": []}', "aucun polygone"),
        (b'{"type": "FeatureCollection", "features": [1, null, "x"]}', "3 polygones refus"),
        (b'{"type": "Polygon", "coordinates": [[[NaN, 1]]]}', "JSON"),
        (b"[" * 100_000, "JSON"),
        (b"<OGRVRTDataSource><OGRVRTLayer name='a'/></OGRVRTDataSource>", "JSON"),
    ],
)
def test_a_file_that_is_no_geojson_is_refused(inbox: Inbox, content: bytes, reason: str) -> None:
    (inbox.folder / "a.geojson").write_bytes(content)
    assert reason in refusal(inbox)


@pytest.mark.parametrize("crs", ["EPSG:999999", "inconnu", 7])
def test_an_unknown_projection_is_refused(inbox: Inbox, crs: Any) -> None:
    member = {"type": "name", "properties": {"name": crs}}
    geojson(inbox.folder / "a.geojson", feature(IVRY), crs=member)
    text = refusal(inbox)
    assert "projection" in text or "système de coordonnées" in text


@pytest.mark.parametrize("epsg", [None, 4978])
def test_axes_that_say_nothing_of_a_place_are_refused(inbox: Inbox, epsg: int | None) -> None:
    drawn = frame(IVRY, nom=["A"], crs=None)
    drawn.set_crs(epsg, allow_override=True).to_file(inbox.folder / "a.gpkg")
    assert "système de coordonnées" in refusal(inbox)


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("QP094001", "code réservé"),
        ("QN09401M", "code réservé"),
        ("qv-autre-1", "code réservé"),
        ("../../etc", "code déclaré illisible"),
        ("'; drop table", "code déclaré illisible"),
        ("x" * 41, "code déclaré illisible"),
    ],
)
def test_a_code_that_is_not_the_partners_to_give_is_refused(
    inbox: Inbox, code: str, reason: str
) -> None:
    geojson(inbox.folder / "a.geojson", feature(IVRY, code=code))
    assert reason in refusal(inbox)


def test_one_code_twice_in_a_deposit_refuses_the_second(inbox: Inbox) -> None:
    geojson(inbox.folder / "a.geojson", feature(IVRY, code="C-1"), feature(VITRY, code="C-1"))
    outcome = inbox.outcome("a")
    assert outcome.state == "nouvelle"
    assert inbox.landed("a")["code_quartier"].tolist() == ["C-1"]
    assert "polygone 2 : code déclaré deux fois" in outcome.checks[0].sample


def test_a_name_is_one_short_line(inbox: Inbox) -> None:
    geojson(inbox.folder / "a.geojson", feature(IVRY, nom="a\n\tb\x00" + "c" * 500))
    inbox.take()
    [label] = inbox.landed("a")["libelle"]
    assert label.startswith("a b c")
    assert len(label) == 120


def test_sizes_are_bounded(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    geojson(inbox.folder / "a.geojson", feature(IVRY), feature(VITRY))
    monkeypatch.setattr(territory_layers, "MAX_FEATURES", 1)
    assert "trop détaillée" in refusal(inbox)
    monkeypatch.setattr(territory_layers, "MAX_FEATURES", 9)
    monkeypatch.setattr(territory_layers, "MAX_VERTICES", 9)
    assert "2 entités, 10 sommets" in refusal(inbox)
    monkeypatch.setattr(territory_layers, "MAX_FILE_MB", 0)
    assert "trop gros" in refusal(inbox)


@pytest.mark.parametrize("missing", [".dbf", ".shx", ".prj"])
def test_a_shapefile_without_its_side_files_is_refused(inbox: Inbox, missing: str) -> None:
    frame(IVRY, nom=["A"]).to_file(inbox.folder / "a.shp")
    (inbox.folder / "a").with_suffix(missing).unlink()
    text = refusal(inbox)
    assert missing in text


@pytest.mark.parametrize("name", ["a.gpkg", "a.shp", "a.zip"])
def test_a_file_is_not_what_its_name_says(inbox: Inbox, name: str) -> None:
    (inbox.folder / name).write_bytes(b"<OGRVRTDataSource></OGRVRTDataSource>")
    text = refusal(inbox)
    assert "malgré son nom" in text or "ne s'ouvre pas" in text


def test_a_damaged_shapefile_is_refused(inbox: Inbox) -> None:
    frame(IVRY, nom=["A"]).to_file(inbox.folder / "a.shp")
    path = inbox.folder / "a.shp"
    path.write_bytes(path.read_bytes()[:104])
    text = refusal(inbox)
    assert "illisible" in text


@pytest.mark.parametrize(
    "statement",
    [
        "create view v as with recursive r as (select 1 union select 2 from r) select * from r",
        "create virtual table t using fts5(x)",
    ],
)
def test_a_geopackage_that_would_run_something_is_refused(inbox: Inbox, statement: str) -> None:
    path = inbox.folder / "a.gpkg"
    frame(IVRY, nom=["A"]).to_file(path)
    with sqlite3.connect(path) as base:
        base.execute(statement)
    base.close()
    assert "une vue ou une table virtuelle" in refusal(inbox)


@pytest.mark.parametrize(
    "name", ["../../evade.geojson", "/tmp/evade.geojson", "C:\\evade.geojson", "..\\evade.geojson"]
)
def test_a_zip_whose_paths_climb_is_refused(inbox: Inbox, name: str, tmp_path: Path) -> None:
    with zipfile.ZipFile(inbox.folder / "a.zip", "w") as archive:
        info = zipfile.ZipInfo("x")
        info.filename = name
        archive.writestr(info, b"{}")
    assert "un chemin qui sort de l'archive" in refusal(inbox)
    assert list(tmp_path.rglob("evade*")) == []


def test_a_zip_that_holds_a_link_or_a_lock_is_refused(inbox: Inbox) -> None:
    link = zipfile.ZipInfo("a.geojson")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(inbox.folder / "a.zip", "w") as archive:
        archive.writestr(link, "/etc/passwd")
    assert "un lien vers un autre fichier" in refusal(inbox)
    raw = bytearray(zipped(inbox.folder / "b.zip", **{"a.geojson": b"{}"}).read_bytes())
    for magic, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        raw[raw.index(magic) + place] |= 1
    (inbox.folder / "b.zip").write_bytes(raw)
    assert "un mot de passe" in refusal(inbox, "b")


def test_a_zip_bomb_is_refused_before_it_fills_the_disk(
    inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    zipped(inbox.folder / "a.zip", **{"a.geojson": b"0" * 101_000_000})
    assert "trop grosse une fois ouverte" in refusal(inbox)
    zipped(inbox.folder / "b.zip", **{f"{i}.txt": b"" for i in range(101)})
    assert "101 fichiers" in refusal(inbox, "b")
    # The size that it announces is false: the bytes are counted as they come.
    raw = bytearray(zipped(inbox.folder / "c.zip", **{"c.geojson": b"0" * 3_000_000}).read_bytes())
    central = raw.index(b"PK\x01\x02")
    raw[central + 24 : central + 28] = (10).to_bytes(4, "little")
    (inbox.folder / "c.zip").write_bytes(raw)
    monkeypatch.setattr(territory_archive, "MAX_UNZIPPED_MB", 1)
    text = refusal(inbox, "c")
    assert "trop grosse" in text or "ne s'ouvre pas" in text


def test_a_zip_without_a_layer_is_refused(inbox: Inbox) -> None:
    zipped(inbox.folder / "a.zip", **{"lisez-moi.txt": b"bonjour", "__MACOSX/a.shp": b"x"})
    assert "Aucune couche" in refusal(inbox)


def test_a_link_is_never_followed(inbox: Inbox, tmp_path: Path) -> None:
    secret = geojson(tmp_path / "ailleurs" / "a.geojson", feature(IVRY))
    (inbox.folder / "a.geojson").symlink_to(secret)
    assert "fichier ordinaire" in refusal(inbox)
    (inbox.folder / "b").symlink_to(secret.parent)
    assert "fichier ordinaire" in refusal(inbox, "b")


junk = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=3)
    ),
    max_leaves=12,
)  # fmt: skip
geometry = st.fixed_dictionaries(
    {"type": st.sampled_from(["Polygon", "MultiPolygon", "Point", "GeometryCollection", ""])},
    optional={"coordinates": junk, "geometries": junk},
)
document = st.fixed_dictionaries(
    {"type": st.sampled_from(["FeatureCollection", "Feature", "Polygon"])},
    optional={
        "features": st.lists(
            st.fixed_dictionaries({"geometry": geometry | junk, "properties": junk}) | junk,
            max_size=4,
        ),
        "geometry": geometry,
        "coordinates": junk,
        "crs": junk,
    },
)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(document)
def test_no_geojson_crashes_the_reader(tmp_path: Path, content: Any) -> None:
    path = tmp_path / "a.geojson"
    path.write_text(json.dumps(content), encoding="utf-8")
    try:
        _, features = read_geojson(path)
    except EditionRefused:
        return
    assert all(isinstance(properties, dict) for properties, _ in features)


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(document)
def test_no_geojson_crashes_the_night(
    tmp_path_factory: pytest.TempPathFactory, content: Any
) -> None:
    inbox = Inbox(tmp_path_factory.mktemp("depot"))
    (inbox.folder / "a.geojson").write_text(json.dumps(content), encoding="utf-8")
    assert inbox.outcome("a").state in ("nouvelle", "refusee")
