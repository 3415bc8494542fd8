"""What partners hand over becomes territories, whatever its format; nothing is lost or stolen."""

from pathlib import Path

import pytest
import shapely
from support.deposits import IVRY, SOURCE, VITRY, Inbox, feature, frame, geojson, zipped

from ingestion.catalogue_tables import catalogue_tables
from ingestion.registers.fixed_tables import CONTOUR_TABLES
from ingestion.spatial.lived.rules import slug_of


@pytest.fixture
def inbox(tmp_path: Path) -> Inbox:
    return Inbox(tmp_path)


def test_a_geojson_becomes_territories_with_codes_and_areas(inbox: Inbox) -> None:
    geojson(inbox.folder / "Îlot Péri.geojson", feature(IVRY, nom="Péri"), feature(VITRY))
    outcome = inbox.outcome("ilot-peri")
    assert (outcome.state, outcome.stale) == ("nouvelle", False)
    landed = inbox.landed("ilot-peri")
    assert landed["code_quartier"].tolist() == ["QV-ilot-peri-1", "QV-ilot-peri-2"]
    assert landed["libelle"].tolist() == ["Péri", "ilot-peri 2"]
    assert landed["surface_m2"][0] == pytest.approx(735 * 1112, rel=0.01)
    assert landed.crs.to_epsg() == 2154
    assert [*CONTOUR_TABLES["contour_quartier_vecu"], "geometry"] == list(landed.columns)


@pytest.mark.parametrize("kind", ["gpkg", "shp", "zip", "geojson_2154"])
def test_every_format_gives_the_same_polygon(inbox: Inbox, tmp_path: Path, kind: str) -> None:
    place = inbox.folder / "Gagarine"
    place.mkdir()
    drawn = frame(IVRY, NOM=["Cité Gagarine"], code=["GAG-1"])
    if kind == "gpkg":
        drawn.to_file(place / "couche.gpkg", layer="quartiers")
    elif kind == "shp":
        drawn.to_file(place / "couche.shp")
    elif kind == "zip":
        drawn.to_file(tmp_path / "couche.shp")
        zipped(place / "couche.zip", sorted(tmp_path.glob("couche.*")))
    else:
        crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::2154"}}
        drawn_feature = feature(drawn.geometry[0], nom="Cité Gagarine", code="GAG-1")
        geojson(place / "couche.geojson", drawn_feature, crs=crs)
    assert inbox.outcome("gagarine").state == "nouvelle"
    landed = inbox.landed("gagarine")
    assert landed["code_quartier"].tolist() == ["GAG-1"]
    assert landed["libelle"].tolist() == ["Cité Gagarine"]
    assert shapely.equals_exact(
        shapely.normalize(landed.geometry[0]), shapely.normalize(drawn.geometry[0]), 0.01
    )


def test_side_files_lying_loose_go_with_their_layer(inbox: Inbox) -> None:
    frame(IVRY, nom=["A"]).to_file(inbox.folder / "couche.shp")
    geojson(inbox.folder / "autre.geojson", feature(VITRY))
    assert {e.edition: e.state for e in inbox.take().editions} == {
        "autre": "nouvelle", "couche": "nouvelle",
    }  # fmt: skip


def test_an_accent_in_an_old_shapefile_is_read(inbox: Inbox) -> None:
    drawn = frame(IVRY, nom=["Cité « Bœuf »"])
    drawn.to_file(inbox.folder / "couche.shp", encoding="cp1252")
    (inbox.folder / "couche.cpg").unlink(missing_ok=True)
    inbox.take()
    assert inbox.landed("couche")["libelle"].tolist() == ["Cité « Bœuf »"]


def test_only_a_code_and_a_name_are_landed(inbox: Inbox) -> None:
    geojson(inbox.folder / "a.geojson", feature(IVRY, contact="anne@exemple.fr", tel="0601020304"))
    inbox.take()
    landed = inbox.landed("a")
    assert "anne@exemple.fr" not in landed.to_csv()
    assert landed["libelle"].tolist() == ["a 1"]


def test_a_bad_polygon_goes_to_quarantine_and_the_others_stay(inbox: Inbox) -> None:
    line = {"type": "LineString", "coordinates": [[2.38, 48.8], [2.39, 48.8]]}
    geojson(inbox.folder / "a.geojson", feature(IVRY), feature(line, nom="rue"), feature(VITRY))
    outcome = inbox.outcome("a")
    assert outcome.state == "nouvelle"
    assert inbox.landed("a")["code_quartier"].tolist() == ["QV-a-1", "QV-a-3"]
    [check] = [c for c in outcome.checks if c.name == "polygones_acceptes"]
    assert (check.passed, check.observed) == (False, "1 refusés sur 3")
    [kept] = (inbox.quarantine.root / "quartier_vecu" / "a").glob("*.csv")
    assert "un polygone est attendu, et non LineString" in kept.read_text(encoding="utf-8")


def test_a_crossed_polygon_is_repaired_and_said(inbox: Inbox) -> None:
    bow = shapely.Polygon([(2.38, 48.80), (2.39, 48.81), (2.39, 48.80), (2.38, 48.81)])
    geojson(inbox.folder / "a.geojson", feature(bow))
    outcome = inbox.outcome("a")
    landed = inbox.landed("a")
    assert landed.geometry.is_valid.all()
    assert landed["est_repare"].tolist() == [True]
    [check] = [c for c in outcome.checks if c.name == "polygones_valides"]
    assert "Self-intersection" in check.sample[0]


def test_a_refused_version_leaves_the_one_that_served(inbox: Inbox) -> None:
    path = geojson(inbox.folder / "a.geojson", feature(IVRY))
    inbox.take()
    path.write_text("{", encoding="utf-8")
    outcome = inbox.outcome("a")
    assert (outcome.state, outcome.stale) == ("perimee", True)
    assert "JSON" in (outcome.reason or "")
    assert inbox.landed("a")["code_quartier"].tolist() == ["QV-a-1"]
    geojson(path, feature(IVRY))
    assert inbox.outcome("a").state == "inchangee"


def test_an_unchanged_deposit_is_not_read_again(
    inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    geojson(inbox.folder / "a.geojson", feature(IVRY))
    first = inbox.outcome("a")
    monkeypatch.setattr(
        "ingestion.spatial.lived.inbox.read_deposit", lambda d: pytest.fail("read again")
    )
    again = inbox.outcome("a")
    assert (again.state, again.checks) == ("inchangee", first.checks)


def test_a_deposit_that_is_gone_serves_out_of_date(inbox: Inbox) -> None:
    path = geojson(inbox.folder / "a.geojson", feature(IVRY))
    inbox.take()
    path.unlink()
    taken = inbox.take()
    [outcome] = taken.editions
    assert (outcome.state, outcome.stale) == ("perimee", True)


def test_no_deposit_can_take_the_code_of_another(inbox: Inbox) -> None:
    geojson(inbox.folder / "a.geojson", feature(IVRY, code="CITE-1"))
    geojson(inbox.folder / "b.geojson", feature(VITRY, code="CITE-1"))
    for _ in range(2):
        assert inbox.outcome("a").served is not None
        refused = inbox.outcome("b")
        assert refused.state == "refusee"
        assert "déjà celui d'un quartier du dépôt « a »" in (refused.reason or "")


def test_two_deposits_of_one_name_are_said(inbox: Inbox, tmp_path: Path) -> None:
    geojson(inbox.folder / "Été.geojson", feature(IVRY))
    second = geojson(tmp_path / "autre" / "ete.geojson", feature(VITRY))
    outcome = inbox.outcome("ete", inbox.folder, second.parent)
    assert outcome.state == "nouvelle"
    assert [c.name for c in outcome.checks if not c.passed] == ["un_depot_par_nom"]


def test_the_inboxs_own_folders_and_hidden_files_are_left_alone(inbox: Inbox) -> None:
    for name in ("traites", "rapports", ".tmp"):
        geojson(inbox.folder / name / "a.geojson", feature(IVRY))
    (inbox.folder / ".DS_Store").write_bytes(b"x")
    taken = inbox.take()
    assert taken.editions == ()


def test_a_missing_folder_is_no_deposit(inbox: Inbox, tmp_path: Path) -> None:
    assert inbox.take(tmp_path / "nulle-part").editions == ()


def test_deposits_appear_in_the_tables_of_the_catalogue(inbox: Inbox) -> None:
    geojson(inbox.folder / "a.geojson", feature(IVRY))
    (inbox.folder / "vide").mkdir()
    (inbox.folder / "plan.pdf").write_bytes(b"%PDF")
    tables = catalogue_tables({"quartier_vecu": SOURCE}, [inbox.take()], False)
    assert tables["source"]["source_id"].to_list() == ["quartier_vecu"]
    states = dict(tables["edition"].select("edition", "etat").iter_rows())
    assert states == {"a": "nouvelle", "plan-pdf": "refusee", "vide": "refusee"}


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Îlot Péri (nord)", "ilot-peri-nord"),
        ("  ", "sans-nom"),
        ("../../x", "x"),
        ("é" * 99, "e" * 40),
    ],
)
def test_a_deposits_name_is_harmless(name: str, slug: str) -> None:
    assert slug_of(name) == slug
