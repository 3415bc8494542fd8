"""Where deposits wait, where they go, and which contract a file follows."""

import os
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from support.partner_site import PartnerSite

from ingestion.declaration.source_model import Source
from ingestion.partners.intake.guess import guess_source
from ingestion.partners.intake.inbox import Inbox, folder_deposits, is_settled, safe_name

Rows = Callable[..., list[dict[str, str]]]


@pytest.fixture
def inbox(tmp_path: Path) -> Inbox:
    return Inbox(tmp_path / "depot")


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("FIL 2024.xlsx", "FIL 2024.xlsx"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\evil.csv", "evil.csv"),
        ("a;rm -rf *.csv", "a_rm -rf _.csv"),
        ("...", "depot"),
        ("été\n.csv", "été_.csv"),
        ("jean.dupont@orange.fr.csv", "_retiré_.csv"),
        ("FIL Mme_Dupont 2024.xlsx", "FIL _retiré_ 2024.xlsx"),
        ("FIL_2024_T1.xlsx", "FIL_2024_T1.xlsx"),
    ],
)
def test_a_name_cannot_climb(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def test_waiting_files_are_those_at_the_top_oldest_first(inbox: Inbox) -> None:
    folder = inbox.folder("fdd")
    for place in (
        "b.csv", "a.xlsx", ".cache.csv", "~$a.xlsx", "Thumbs.db", "c.csv.part", "traites/x.csv",
    ):  # fmt: skip
        (folder / place).parent.mkdir(parents=True, exist_ok=True)
        (folder / place).write_text("x")
    os.utime(folder / "b.csv", (1, 1))
    assert [p.name for p in inbox.waiting("fdd")] == ["b.csv", "a.xlsx"]
    assert inbox.waiting("prij") == []


def test_what_is_no_table_is_answered_too(site: PartnerSite, rows: Rows) -> None:
    site.deposit("fdd", rows("fdd"))
    place = site.inbox / "fdd" / "liste des dons.pdf"
    place.write_bytes(b"%PDF-1.7")
    os.utime(place, (1, 1))
    assert "un PDF" in (site.refresh("fdd")["2024"].reason or "")
    assert [p.name for p in (site.inbox / "fdd" / "refuses").iterdir()] == [place.name]
    assert len(list((site.inbox / "fdd" / "rapports").glob("liste des dons_*"))) == 3


def test_nothing_is_ever_overwritten(inbox: Inbox, tmp_path: Path) -> None:
    origin = tmp_path / "a.csv"
    origin.write_text("1")
    first, second = inbox.stage("fdd", origin), inbox.stage("fdd", origin)
    assert [first.name, second.name] == ["a.csv", "a (2).csv"]
    moved = [inbox.file_away("fdd", first, "traites"), inbox.file_away("fdd", second, "traites")]
    assert origin.exists()
    assert len({*moved}) == 2
    inbox.stage("fdd", origin)
    third = inbox.file_away("fdd", inbox.waiting("fdd")[0], "traites")
    assert third.name == "a (3).csv"


def test_the_place_of_a_file_may_say_its_source(inbox: Inbox, tmp_path: Path) -> None:
    assert inbox.source_of(inbox.root / "fdd" / "a.csv") == "fdd"
    assert inbox.source_of(inbox.root / "fdd" / "refuses" / "a.csv") == "fdd"
    assert inbox.source_of(inbox.root / "a.csv") is None
    assert inbox.source_of(tmp_path / "a.csv") is None


def test_a_report_is_named_after_its_deposit_and_its_time(inbox: Inbox) -> None:
    stem = inbox.report_stem("fdd", "../a b.csv", datetime(2025, 3, 4, 5, 6, 7, tzinfo=UTC))
    assert stem.name == "a b_2025-03-04_05h06m07"
    assert stem.parent == inbox.root / "fdd" / "rapports"


def test_a_file_named_after_a_person_loses_that_name_everywhere(
    inbox: Inbox, tmp_path: Path
) -> None:
    origin = tmp_path / "jean.dupont@orange.fr.csv"
    origin.write_text("1")
    staged = inbox.stage("fdd", origin)
    waiting = inbox.folder("fdd") / origin.name
    waiting.write_text("1")
    places = [staged, inbox.file_away("fdd", waiting, "refuses")]
    places.append(inbox.report_stem("fdd", origin.name, datetime(2025, 3, 4, tzinfo=UTC)))
    assert not [place for place in places if "dupont" in place.name]


def test_a_file_still_being_copied_is_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("x")
    begin = time.monotonic()
    assert is_settled(path)
    assert time.monotonic() - begin > 1


def test_deposits_of_a_data_folder_are_its_tables_wherever_they_are(tmp_path: Path) -> None:
    for place in ("fdd/2024/a.csv", "fdd/b.ods", "fdd/x/y/c.xlsx", "fdd/notes.md", "prij/d.csv"):
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / place).write_text("x")
    found = [p.relative_to(tmp_path).as_posix() for p in folder_deposits(tmp_path, "fdd")]
    assert found == ["fdd/2024/a.csv", "fdd/b.ods", "fdd/x/y/c.xlsx"]
    assert folder_deposits(tmp_path, "police") == []


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx"])
@pytest.mark.parametrize("source_id", ["ept_fil", "prij", "conv"])
def test_a_file_with_all_the_columns_of_one_contract_is_known(
    source_id: str, name: str, bench: Any, rows: Rows, catalogue: dict[str, Source]
) -> None:
    path = bench.write(source_id, rows(source_id), name)
    assert guess_source(path, catalogue) == [source_id]


def test_a_column_more_or_less_and_nothing_is_guessed(
    bench: Any, rows: Rows, catalogue: dict[str, Source]
) -> None:
    head, *lines = bench.lines("fdd", rows("fdd"))
    more = bench.text("\n".join([head + ";remarque", *(line + ";x" for line in lines)]), "a.csv")
    less = bench.text("\n".join(x.rsplit(";", 1)[0] for x in (head, *lines)), "b.csv")
    assert guess_source(more, catalogue) == []
    assert guess_source(less, catalogue) == []
