"""The rule of mirrors: one place for each address, and simulated data that stay so."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.fetching import GOOD, Desk
from support.publisher import content, status, versioned

from ingestion.declaration.source_model import Source
from ingestion.errors import IngestionError
from ingestion.fetch.collector import Collector
from ingestion.fetch.mirror import AddressMirror, FolderMirror, parse_mirror
from ingestion.input_folder import InputFolder

Make = Callable[..., Source]
MARK = "nature: SIMULÉ\n".encode()
MIRROR = AddressMirror("https://miroir.exemple/d")


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("https://www.insee.fr/fr/f/1/A.zip", "www.insee.fr/fr/f/1/A.zip"),
        ("http://WWW.Insee.fr:8080/f/", "www.insee.fr_8080/f/index"),
        ("https://a.fr", "a.fr/index"),
        ("https://a.fr/records?limit=100&offset=0", "a.fr/records~limit=100+offset=0"),
        ("https://a.fr/csv?d=%3B", "a.fr/csv~d=_3B~35112576"),
        ("file:///etc/passwd", None),
    ],
)
def test_each_address_has_its_place(url: str, place: str | None) -> None:
    assert MIRROR.address(url) == (url if place is None else f"{MIRROR.base}/{place}")


def test_two_queries_never_share_a_place() -> None:
    queries = ["a=1&b=2", "a=1+b=2", "a=1 b", "a=1_b", "a=%3B", "a=_3B", "x" * 90, "x" * 91]
    assert len({MIRROR.address(f"https://a.fr/f?{q}") for q in queries}) == len(queries)


def test_an_address_of_the_mirror_stays_itself() -> None:
    assert MIRROR.address("https://miroir.exemple/d/a.fr/x") == "https://miroir.exemple/d/a.fr/x"
    assert MIRROR.address("https://miroir.exemple/dd") != "https://miroir.exemple/dd"


def test_a_mirror_is_a_folder_an_address_or_refused(tmp_path: Path) -> None:
    assert parse_mirror(None) is None
    assert parse_mirror("") is None
    assert parse_mirror(str(tmp_path)) == FolderMirror(tmp_path)
    assert parse_mirror("https://a.fr/d/") == AddressMirror("https://a.fr/d")
    for wrong in ("ftp://a.fr", "file:///etc", str(tmp_path / "rien")):
        with pytest.raises(IngestionError, match="OBSERVATOIRE_MIROIR"):
            parse_mirror(wrong)


def collector(root: Path, folder: Path) -> Collector:
    made = Collector(root, FolderMirror(folder))
    made.prepare()
    return made


def test_a_folder_gives_any_source_even_by_hand(
    tmp_path: Path, data_folder: Any, make_source: Make
) -> None:
    hand = {"type": "manuel", "page": "https://a.fr", "consigne": "prendre le fichier"}
    source = make_source(acces=hand)
    path = data_folder.csv(source, "2022", [{"CODGEO": "QP094001", "POP": "9"}])
    live = tmp_path / "live"
    [row] = collector(live, data_folder.root).fetch(source)
    assert row.etat == "nouveau"
    assert (live / "essai" / "2022" / path.name).read_bytes() == path.read_bytes()
    [row] = collector(live, data_folder.root).fetch(source)
    assert row.etat == "inchange"


def test_what_a_folder_does_not_hold_is_absent_until_it_was_there(
    tmp_path: Path, data_folder: Any, make_source: Make
) -> None:
    source, live = make_source(), tmp_path / "live"
    [row] = collector(live, data_folder.root).fetch(source)
    assert row.etat == "absent"
    path = data_folder.csv(source, "2022", [{"CODGEO": "QP094001", "POP": "9"}])
    collector(live, data_folder.root).fetch(source)
    path.unlink()
    [row] = collector(live, data_folder.root).fetch(source)
    assert (row.etat, row.receipt.motif) == ("echec", "le miroir n'a pas essai_2022.csv")
    assert (live / "essai" / "2022" / path.name).is_file()


def test_a_folder_is_not_trusted_either(
    tmp_path: Path, data_folder: Any, make_source: Make
) -> None:
    source = make_source()
    data_folder.csv(source, "2022", []).write_bytes(b"<html></html>")
    [row] = collector(tmp_path / "live", data_folder.root).fetch(source)
    assert "page HTML" in (row.receipt.motif or "")
    assert not (tmp_path / "live" / "essai" / "2022" / "essai_2022.csv").exists()


def test_files_of_partners_come_along(tmp_path: Path, data_folder: Any, make_source: Make) -> None:
    declared = make_source().model_dump(mode="json")
    place = data_folder.root / "essai" / "2024"
    place.mkdir(parents=True)
    for name in ("actions.xlsx", ".cache.csv", "notes.exe"):
        (place / name).write_bytes(b"PK")
    partner = Source.model_construct(
        **(declared | {"source_id": "essai", "contrat": object(), "editions": {}, "acces": None})
    )
    live = tmp_path / "live"
    [row] = collector(live, data_folder.root).fetch(partner)
    assert (row.edition, row.etat) == (None, "depot")
    assert {n: f.etat for n, f in row.receipt.fichiers.items()} == {"2024/actions.xlsx": "nouveau"}
    assert [p.name for p in (live / "essai" / "2024").iterdir()] == ["actions.xlsx"]


ARCHIVED = "/essai/2022/essai_2022.csv"


@pytest.mark.parametrize("by_hand", [True, False])
def test_a_static_server_over_the_archive_is_a_whole_mirror(
    desk: Desk, make_source: Make, by_hand: bool
) -> None:
    hand = {"type": "manuel", "page": "https://a.fr", "consigne": "prendre le fichier"}
    source = make_source(acces=hand) if by_hand else desk.source(make_source())
    desk.publisher.give(ARCHIVED, versioned(GOOD, "v1"))
    assert [desk.fetch(source).etat for _ in range(2)] == ["nouveau", "inchange"]
    assert desk.publisher.headers_of(ARCHIVED)[1]["if-none-match"] == '"v1"'
    desk.publisher.give(ARCHIVED, content(b"<html>"))
    assert "page HTML" in (desk.fetch(source).motif or "")
    assert desk.file().read_bytes() == GOOD


def test_what_a_mirror_has_nowhere_is_said_of_its_own_address(
    desk: Desk, make_source: Make
) -> None:
    receipt = desk.fetch(desk.source(make_source()))
    assert (receipt.motif or "").endswith(f"{desk.path})")
    assert len(desk.publisher.headers_of(ARCHIVED)) == 1
    desk.publisher.give(desk.path, status(500))
    desk.fetch(desk.source(make_source()))
    assert len(desk.publisher.headers_of(ARCHIVED)) == 1


def test_simulated_data_stay_so_through_a_folder(tmp_path: Path, data_folder: Any) -> None:
    data_folder.simulate()
    collector(tmp_path / "live", data_folder.root)
    assert InputFolder(tmp_path / "live").dataset == "demo"


def test_simulated_data_stay_so_through_an_address(desk: Desk, make_source: Make) -> None:
    desk.publisher.give("/SIMULE.yml", content(MARK))
    desk.publisher.give(desk.path, content(GOOD))
    desk.fetch(desk.source(make_source()))
    assert InputFolder(desk.root).dataset == "demo"


def test_a_server_that_answers_anything_with_a_page_is_not_simulated(
    desk: Desk, make_source: Make
) -> None:
    desk.publisher.give("/SIMULE.yml", content(b"<html>SIMULE.yml ? rien ici</html>"))
    desk.publisher.give(desk.path, content(GOOD))
    assert desk.fetch(desk.source(make_source())).etat == "nouveau"
    assert InputFolder(desk.root).dataset == "reel"


def test_a_mirror_that_does_not_say_its_nature_gives_nothing(desk: Desk, make_source: Make) -> None:
    desk.publisher.give("/SIMULE.yml", status(500))
    desk.publisher.give(desk.path, content(GOOD))
    receipt = desk.fetch(desk.source(make_source()))
    assert receipt.etat == "echec"
    assert "le miroir ne dit pas si ses données sont simulées" in (receipt.motif or "")
    assert not desk.file().exists()


def test_real_and_simulated_data_never_share_a_folder(
    tmp_path: Path, data_folder: Any, make_source: Make
) -> None:
    live, source = tmp_path / "live", make_source()
    data_folder.csv(source, "2022", [{"CODGEO": "QP094001", "POP": "9"}])
    collector(live, data_folder.root).fetch(source)
    data_folder.simulate()
    with pytest.raises(IngestionError, match="miroir est SIMULÉ"):
        collector(live, data_folder.root)
    (live / "SIMULE.yml").write_bytes(MARK)
    with pytest.raises(IngestionError, match="collecte est réelle"):
        Collector(live).prepare()


@pytest.mark.parametrize("how", ["named", "below", "linked"])
def test_simulated_files_in_a_mirror_that_does_not_say_so_are_refused(
    tmp_path: Path, data_folder: Any, make_source: Make, how: str
) -> None:
    source = make_source()
    data_folder.csv(source, "2022", [{"CODGEO": "QP094001", "POP": "9"}])
    mirror = data_folder.root
    if how == "named":
        (mirror / "essai" / "2022" / "essai_2022_SIMULE.csv").touch()
    elif how == "below":
        (mirror.parent / "SIMULE.yml").touch()
    else:
        data_folder.simulate()
        mirror = tmp_path / "miroir"
        mirror.mkdir()
        (mirror / "essai").symlink_to(data_folder.root / "essai")
    with pytest.raises(IngestionError, match="sa racine ne le dit pas"):
        collector(tmp_path / "live", mirror)
    assert not (tmp_path / "live" / "essai").exists()
