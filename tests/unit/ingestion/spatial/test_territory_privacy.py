"""Persons in deposits of polygons are masked, never archived; served codes are never stolen."""

from pathlib import Path

import pytest
import shapely
from support.deposits import IVRY, VITRY, Inbox, feature, frame, geojson, zipped

from ingestion.spatial.lived.privacy import safe_name

LABEL = "Chez Mme Leakette 06 12 34 56 79 leak.geo@orange.fr"
SECRETS = ("Leakette", "06 12 34 56 79", "0612345679", "06-12-34-56-79", "leak.geo")


@pytest.fixture
def inbox(tmp_path: Path) -> Inbox:
    return Inbox(tmp_path)


def assert_nothing_leaks(inbox: Inbox) -> None:
    root = inbox.landing.root.parent
    for folder in ("landing", "raw", "quarantaine"):
        for path in (root / folder).rglob("*"):
            content = path.read_bytes() if path.is_file() else b""
            for secret in SECRETS:
                assert secret not in path.name
                assert secret.encode() not in content, path


def archived(inbox: Inbox) -> int:
    return sum(p.is_file() for p in (inbox.archive.root / "objets").rglob("*"))


def test_a_label_that_names_a_person_is_masked_and_said(inbox: Inbox) -> None:
    only = feature(VITRY, nom="leak.geo@orange.fr")
    geojson(inbox.folder / "a.geojson", feature(IVRY, nom=LABEL), only)
    outcome = inbox.outcome("a")
    assert outcome.state == "nouvelle"
    first, second = inbox.landed("a")["libelle"]
    assert first.startswith("Chez [retiré]")
    assert second == "Quartier 2"
    names = [c.name for c in outcome.checks if not c.passed]
    assert names == ["libelles_sans_personne", "depot_sans_personne"]
    assert archived(inbox) == 0
    assert_nothing_leaks(inbox)


def test_a_label_is_printable_text_without_markup(inbox: Inbox) -> None:
    geojson(inbox.folder / "a.geojson", feature(IVRY, nom="<script>x</script>\u202eCité"))
    inbox.take()
    assert inbox.landed("a")["libelle"].tolist() == ["script x /script Cité"]


@pytest.mark.parametrize(
    "properties", [{"courriel": "leak.geo@orange.fr"}, {"note": LABEL}, {"prenom": "x"}]
)
def test_attributes_that_name_persons_keep_the_file_out_of_the_archive(
    inbox: Inbox, properties: dict[str, str]
) -> None:
    geojson(inbox.folder / "a.geojson", feature(IVRY, nom="Cité", **properties))
    outcome = inbox.outcome("a")
    assert "depot_sans_personne" in [c.name for c in outcome.checks if not c.passed]
    assert archived(inbox) == 0
    assert_nothing_leaks(inbox)
    assert inbox.outcome("a").state == "inchangee"
    assert archived(inbox) == 0


def test_a_refused_deposit_that_names_persons_leaves_no_trace(inbox: Inbox) -> None:
    point = shapely.Point(2.38, 48.8)
    drawn = feature(point, courriel="leak.geo@orange.fr", nom=LABEL, code="06-12-34-56-79")
    geojson(inbox.folder / "a.geojson", drawn)
    assert inbox.outcome("a").state == "refusee"
    assert archived(inbox) == 0
    assert_nothing_leaks(inbox)


def test_a_code_that_is_a_telephone_is_refused(inbox: Inbox) -> None:
    drawn = [feature(IVRY, code="0612345679"), feature(VITRY, code="C-1")]
    geojson(inbox.folder / "a.geojson", *drawn)
    inbox.take()
    assert inbox.landed("a")["code_quartier"].tolist() == ["C-1"]
    assert_nothing_leaks(inbox)


def test_names_of_deposits_and_files_are_masked(inbox: Inbox) -> None:
    geojson(inbox.folder / "plan_0612345679" / "leak.geo@orange.fr.geojson", feature(IVRY))
    geojson(inbox.folder / "06-12-34-56-79.geojson", feature(VITRY))
    (inbox.folder / "leak.geo@orange.fr.txt").write_text("x", encoding="utf-8")
    outcome = inbox.outcome("plan-retire")
    assert outcome.state == "nouvelle"
    assert inbox.landed("plan-retire")["fichier"].tolist() == ["[retiré].geojson"]
    told = str(inbox.take())
    assert not [secret for secret in SECRETS if secret in told]
    assert archived(inbox) == 0
    assert_nothing_leaks(inbox)


@pytest.mark.parametrize("name", ["couche.geojson", "Îlot-Péri_2024.shp", "a.b.gpkg", "plan.pdf"])
def test_an_ordinary_name_is_left_as_it_is(name: str) -> None:
    assert safe_name(name) == name


def test_every_format_is_looked_into(inbox: Inbox, tmp_path: Path) -> None:
    frame(IVRY, nom=["A"], note=[LABEL]).to_file(inbox.folder / "a.gpkg")
    frame(IVRY, nom=["B"], note=[LABEL]).to_file(inbox.folder / "b.shp")
    layer = geojson(tmp_path / "c.geojson", feature(IVRY))
    zipped(inbox.folder / "c.zip", [layer], **{"contacts.txt": LABEL.encode()})
    assert {e.state for e in inbox.take().editions} == {"nouvelle"}
    assert archived(inbox) == 0
    assert_nothing_leaks(inbox)


def test_a_deposit_without_persons_is_archived(inbox: Inbox) -> None:
    geojson(inbox.folder / "a.geojson", feature(IVRY, nom="Cité", surface=12))
    frame(VITRY, nom=["B"]).to_file(inbox.folder / "b.gpkg")
    assert {e.state for e in inbox.take().editions} == {"nouvelle"}
    assert archived(inbox) == 2


@pytest.mark.parametrize("gone", [False, True])
def test_a_newcomer_takes_no_code_that_serves(inbox: Inbox, gone: bool) -> None:
    path = geojson(inbox.folder / "perso.geojson", feature(IVRY, code="A1"))
    inbox.take()
    if gone:
        path.unlink()
    geojson(inbox.folder / "dupcode.geojson", feature(VITRY, code="A1"))
    for _ in range(2):
        states = {e.edition: e.state for e in inbox.take().editions}
        assert states == {"dupcode": "refusee", "perso": "perimee" if gone else "inchangee"}


def test_a_code_that_is_given_up_is_free(inbox: Inbox) -> None:
    geojson(inbox.folder / "a.geojson", feature(IVRY, code="A1"))
    inbox.take()
    geojson(inbox.folder / "a.geojson", feature(IVRY, code="A2"))
    geojson(inbox.folder / "b.geojson", feature(VITRY, code="A1"))
    assert {e.state for e in inbox.take().editions} == {"nouvelle"}
