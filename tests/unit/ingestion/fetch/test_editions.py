"""An edition is obtained whole or not at all; what became of it reaches the way in."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from support.fetching import BETTER, GOOD, HOST, Desk
from support.publisher import content, status, versioned

from ingestion.declaration.source_model import Source
from ingestion.fetch.account import read_account
from ingestion.fetch.collector import Collector
from ingestion.fetch.receipts import read_receipts
from ingestion.ingest import Intake, ingest_source
from ingestion.input_folder import InputFolder
from ingestion.outcome import EditionOutcome

Make = Callable[..., Source]
ROWS = "".join(f"QP0940{n:02d};900;50;0\r\n" for n in range(1, 21))
TABLE = ("CODGEO;POP;A;NOTE\r\n" + ROWS).encode()


def two_files(desk: Desk, make_source: Make, **access: Any) -> Source:
    block = make_source().editions["2022"].model_dump(mode="json")
    files = {"fichier": "a.csv", "fichiers": {"autre": "b.csv"}}
    each = {"url": f"https://{HOST}/{{fichier}}"}
    source = make_source(editions={"2022": block | files})
    return Desk(desk.publisher, desk.root, access=each | access).source(source)


def test_files_of_an_edition_change_together(desk: Desk, make_source: Make) -> None:
    source = two_files(desk, make_source)
    desk.publisher.give(f"/{HOST}/a.csv", versioned(GOOD, "a1"))
    desk.publisher.give(f"/{HOST}/b.csv", versioned(GOOD, "b1"))
    assert desk.fetch(source).etat == "nouveau"
    desk.publisher.give(f"/{HOST}/a.csv", versioned(BETTER, "a2"))
    desk.publisher.give(f"/{HOST}/b.csv", status(404))
    assert desk.fetch(source).etat == "echec"
    assert desk.file("a.csv").read_bytes() == GOOD
    assert desk.names() == ["2022/a.csv", "2022/b.csv", "collecte.json"]
    desk.publisher.give(f"/{HOST}/b.csv", versioned(GOOD, "b1"))
    receipt = desk.fetch(source)
    assert receipt.etat == "change"
    assert {n: f.etat for n, f in receipt.fichiers.items()} == {
        "a.csv": "change", "b.csv": "inchange",
    }  # fmt: skip


def archive(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        for name, body in members.items():
            file.writestr(f"dossier/{name}.csv", body)
    return buffer.getvalue()


def test_members_of_a_zip_are_taken_under_the_names_of_the_catalogue(
    desk: Desk, make_source: Make
) -> None:
    members = {"a.csv": "dossier/A.csv", "b.csv": "dossier/B.csv"}
    url = f"https://{HOST}/tout.zip"
    source = two_files(desk, make_source, url=url, membres=members)
    desk.publisher.give(f"/{HOST}/tout.zip", versioned(archive(A=GOOD, B=BETTER), "v1"))
    assert desk.fetch(source).etat == "nouveau"
    assert (desk.file("a.csv").read_bytes(), desk.file("b.csv").read_bytes()) == (GOOD, BETTER)
    assert desk.names() == ["2022/a.csv", "2022/b.csv", "collecte.json"]
    assert desk.fetch(source).etat == "inchange"
    assert desk.publisher.headers_of(f"/{HOST}/tout.zip")[1]["if-none-match"] == '"v1"'


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (archive(A=GOOD), "n'a pas de membre « dossier/B.csv » (elle a : dossier/A.csv)"),
        (archive(A=GOOD, B=b"<html>"), "page HTML reçue au lieu de « b.csv »"),
        (archive(A=GOOD, B=GOOD)[:-40], "archive zip tronquée"),
        (b"<html></html>", "page HTML"),
    ],
)
def test_a_zip_that_does_not_hold_the_files_is_refused(
    desk: Desk, make_source: Make, body: bytes, reason: str
) -> None:
    members = {"a.csv": "dossier/A.csv", "b.csv": "dossier/B.csv"}
    source = two_files(desk, make_source, url=f"https://{HOST}/tout.zip", membres=members)
    desk.publisher.give(f"/{HOST}/tout.zip", content(body))
    assert reason in (desk.fetch(source).motif or "")
    assert desk.names() == ["collecte.json"]


def outcome_of(desk: Desk, intake: Intake, source: Source) -> EditionOutcome:
    """Fetch, then take in from the live folder."""
    desk.fetch(source)
    return ingest_source(source, replace(intake, folder=InputFolder(desk.root))).editions[0]


def test_a_failed_fetch_makes_what_serves_stale_and_says_why(
    desk: Desk, make_source: Make, intake: Intake
) -> None:
    source = desk.source(make_source())
    desk.publisher.give(desk.path, content(TABLE))
    first = outcome_of(desk, intake, source)
    assert (first.state, first.stale, first.reason) == ("nouvelle", False, None)
    desk.publisher.give(desk.path, status(500))
    second = outcome_of(desk, intake, source)
    assert (second.state, second.stale, second.uncollected) == ("perimee", True, True)
    assert second.served == first.served
    assert (second.reason or "").startswith("collecte en échec : 500")
    assert [c.name for c in second.checks if not c.passed] == ["collecte"]
    desk.publisher.give(desk.path, content(TABLE))
    third = outcome_of(desk, intake, source)
    assert (third.state, third.stale, third.reason) == ("inchangee", False, None)


def test_an_edition_that_never_came_is_refused_with_its_reason(
    desk: Desk, make_source: Make, intake: Intake
) -> None:
    desk.publisher.give(desk.path, content(b"<html>"))
    outcome = outcome_of(desk, intake, desk.source(make_source()))
    assert (outcome.state, outcome.served) == ("refusee", None)
    assert "page HTML reçue" in (outcome.reason or "")


def test_a_file_that_came_and_reads_badly_keeps_its_own_reason(
    desk: Desk, make_source: Make, intake: Intake
) -> None:
    source = desk.source(make_source())
    desk.publisher.give(desk.path, content(TABLE))
    outcome_of(desk, intake, source)
    desk.publisher.give(desk.path, content(TABLE + "QP094099;é;1;0\r\n".encode("latin-1")))
    bad = outcome_of(desk, intake, source)
    assert (bad.state, bad.stale, bad.uncollected) == ("perimee", True, False)
    desk.publisher.give(desk.path, status(404))
    both = outcome_of(desk, intake, source)
    assert (both.reason or "").startswith(f"{bad.reason} ; collecte en échec : 404")


@pytest.mark.parametrize("answer", [status(500), content(b"<html>")])
def test_a_publisher_that_fails_does_not_stop_the_night_while_files_of_before_serve(
    desk: Desk, make_source: Make, intake: Intake, answer: Any
) -> None:
    source = desk.source(make_source(), si_echec="bloquer")
    desk.publisher.give(desk.path, answer)
    desk.fetch(source)
    live = replace(intake, folder=InputFolder(desk.root))
    assert not ingest_source(source, live).usable
    desk.publisher.give(desk.path, content(TABLE), answer)
    desk.fetch(source)
    assert ingest_source(source, live).usable
    desk.fetch(source)
    outcome = ingest_source(source, live)
    assert outcome.editions[0].stale
    assert outcome.usable


def test_what_a_person_downloads_says_where(desk: Desk, make_source: Make, intake: Intake) -> None:
    hand = {"type": "manuel", "page": "https://insee.fr/1", "consigne": "prendre le csv"}
    source = make_source(acces=hand)
    outcome = outcome_of(desk, intake, source)
    assert (outcome.state, outcome.reason) == (
        "absente", "à télécharger à la main : https://insee.fr/1 (prendre le csv)",
    )  # fmt: skip
    desk.file().parent.mkdir(parents=True)
    desk.file().write_bytes(TABLE)
    assert outcome_of(desk, intake, source).state == "nouvelle"
    receipt = desk.fetch(source)
    assert (receipt.etat, receipt.motif, receipt.page) == ("manuel", None, "https://insee.fr/1")
    assert desk.publisher.headers_of(desk.path) == []


def test_a_source_without_address_or_edition_is_accounted_for(
    desk: Desk, make_source: Make
) -> None:
    assert desk.fetch(make_source()).etat == "sans_adresse"
    unknown = make_source(source_id="inconnue", forme="non_documentee").model_copy(
        update={"editions": {}}
    )
    [row] = Collector(desk.root, desk.publisher.mirror, desk.limits).fetch(unknown)
    assert (row.edition, row.etat) == (None, "sans_adresse")


def test_the_account_keeps_every_source(desk: Desk, make_source: Make) -> None:
    desk.publisher.give(desk.path, content(GOOD))
    desk.fetch(desk.source(make_source()))
    other = make_source(source_id="autre")
    Collector(desk.root, desk.publisher.mirror, desk.limits).fetch(other)
    account = read_account(desk.root)
    assert {name: [r["etat"] for r in rows] for name, rows in account.items()} == {
        "essai": ["nouveau"], "autre": ["sans_adresse"],
    }  # fmt: skip
    assert read_receipts(desk.root, "essai")["2022"].etat == "nouveau"
    assert read_receipts(desk.root, "personne") == {}


def test_an_edition_dropped_from_the_catalogue_keeps_its_receipt(
    desk: Desk, make_source: Make
) -> None:
    desk.publisher.give(desk.path, content(GOOD))
    desk.fetch(desk.source(make_source(2021, 2022)))
    desk.fetch(desk.source(make_source(2022)))
    assert set(read_receipts(desk.root, "essai")) == {"2021", "2022"}
