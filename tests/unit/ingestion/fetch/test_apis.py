"""Interfaces read page by page, and resources found by their file's name."""

import csv
import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from support.fetching import GOOD, HOST, Desk
from support.publisher import content, status

from ingestion.declaration.source_model import Source
from ingestion.fetch import melodi_pages
from ingestion.fetch.call_limiter import CallLimiter

Make = Callable[..., Source]
EXPLORE = f"/{HOST}/api/explore/v2.1/catalog/datasets/ips/records~"
MELODI = "/api.insee.fr/melodi/data/DS_POP~"
DATASET = "/www.data.gouv.fr/api/1/datasets/qpv/index"


def told(value: Any) -> Any:
    return content(json.dumps(value).encode(), Content_Type="application/json")


def explored(desk: Desk, make_source: Make, **access: Any) -> Source:
    whole = {
        "type": "explore", "portail": HOST, "jeu": "ips", "mode": "pages", "tri": ["uai"],
        "duree_max_s": 5,
    }  # fmt: skip
    return make_source(acces=whole | access)


def pages(desk: Desk, rows: list[dict[str, Any]], total: int | None = None) -> None:
    """The dataset `ips`, 100 rows a page."""
    for offset in range(0, max(len(rows), 1), 100):
        page = {"total_count": len(rows) if total is None else total,
                "results": rows[offset : offset + 100]}  # fmt: skip
        path = f"{EXPLORE}order_by=uai+limit=100+offset={offset}"
        desk.publisher.give(path, told(page))


def table(desk: Desk) -> list[dict[str, str]]:
    with desk.file().open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def test_pages_are_joined_into_one_file(desk: Desk, make_source: Make) -> None:
    rows = [{"uai": f"{n:04d}", "ips": n + 0.5, "vide": None, "x": [1, "a"]} for n in range(250)]
    pages(desk, rows)
    assert desk.fetch(explored(desk, make_source)).etat == "nouveau"
    read = table(desk)
    assert [row["uai"] for row in read] == [row["uai"] for row in rows]
    assert read[7] == {"uai": "0007", "ips": "7,5", "vide": "", "x": "1,a"}
    assert desk.fetch(explored(desk, make_source)).etat == "inchange"


@pytest.mark.parametrize(
    ("rows", "total", "reason"),
    [
        (250, 260, "moins de lignes"),
        (250, 240, "plus de lignes"),
        (10, 20_000, "mode: export"),
        (0, 0, "aucune ligne"),
    ],
)
def test_a_count_that_differs_is_refused(
    desk: Desk, make_source: Make, rows: int, total: int, reason: str
) -> None:
    pages(desk, [{"uai": f"{n:04d}"} for n in range(rows)], total)
    desk.publisher.give(
        f"{EXPLORE}order_by=uai+limit=100+offset=250", told({"total_count": total, "results": []})
    )
    assert reason in (desk.fetch(explored(desk, make_source)).motif or "")
    assert not desk.file().exists()


def test_a_count_that_changes_on_the_way_is_refused(desk: Desk, make_source: Make) -> None:
    pages(desk, [{"uai": f"{n:04d}"} for n in range(150)])
    later = {"total_count": 151, "results": [{"uai": "x"}] * 51}
    desk.publisher.give(f"{EXPLORE}order_by=uai+limit=100+offset=100", told(later))
    assert "a changé pendant" in (desk.fetch(explored(desk, make_source)).motif or "")


def test_pages_that_overlap_are_refused(desk: Desk, make_source: Make) -> None:
    pages(desk, [{"uai": f"{n % 100:04d}"} for n in range(200)])
    assert "deux fois" in (desk.fetch(explored(desk, make_source)).motif or "")


@pytest.mark.parametrize(
    "body", [b"<html>erreur</html>", b"[]", b'{"total_count": 1}', b'{"total_count', b"\xff"]
)
def test_a_page_that_is_not_one_is_refused(desk: Desk, make_source: Make, body: bytes) -> None:
    desk.publisher.give(f"{EXPLORE}order_by=uai+limit=100+offset=0", content(body))
    assert desk.fetch(explored(desk, make_source)).etat == "echec"


def test_a_page_is_tried_again(desk: Desk, make_source: Make) -> None:
    path = f"{EXPLORE}order_by=uai+limit=100+offset=0"
    desk.publisher.give(path, status(503), told({"total_count": 1, "results": [{"uai": "1"}]}))
    assert desk.fetch(explored(desk, make_source)).etat == "nouveau"


def observed(code: str, value: float | None, **more: Any) -> dict[str, Any]:
    measure = {} if value is None else {"value": value}
    return {
        "dimensions": {"GEO": f"2025-COM-{code}", "TIME_PERIOD": "2023"},
        "measures": {"OBS_VALUE_NIVEAU": measure},
    } | more


def melodi(desk: Desk, make_source: Make, *answers: dict[str, Any]) -> Source:
    for number, answer in enumerate(answers, start=1):
        path = f"{MELODI}GEO=COM-94041+GEO=COM-94081+maxResult=10000+totalCount=TRUE+page={number}"
        desk.publisher.give(path, told(answer))
    access = {
        "type": "melodi", "jeu": "DS_POP", "parametres": {"GEO": ["COM-94041", "COM-94081"]},
        "duree_max_s": 5,
    }  # fmt: skip
    return make_source(acces=access)


def test_observations_are_laid_flat(desk: Desk, make_source: Make) -> None:
    source = melodi(
        desk, make_source,
        {"observations": [observed("94041", 64000.0, attributes={"OBS_STATUS": "A"})],
         "paging": {"count": 2, "next": "https://ailleurs.invalid/"}},
        {"observations": [observed("94081", None)], "paging": {"count": 2, "isLast": True}},
    )  # fmt: skip
    receipt = desk.fetch(source)
    assert (receipt.etat, receipt.motif) == ("nouveau", None)
    shared = {"GEO_REF": "2025", "GEO_OBJECT": "COM", "TIME_PERIOD": "2023"}
    assert table(desk) == [
        shared | {"GEO": "94041", "OBS_STATUS": "A", "OBS_VALUE": "64000"},
        shared | {"GEO": "94081", "OBS_STATUS": "", "OBS_VALUE": ""},
    ]


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ({"observations": [observed("94041", 1)], "paging": {"count": 9}}, "pas autant"),
        ({"observations": [], "paging": {"next": "x"}}, "page vide"),
        ({"observations": [{"dimensions": 3}], "paging": {}}, "observation illisible"),
        ({"observations": []}, "sans « observations »"),
        ({"observations": [], "paging": {"count": 0}}, "aucune ligne"),
    ],
)
def test_an_answer_that_is_not_whole_is_refused(
    desk: Desk, make_source: Make, answer: dict[str, Any], reason: str
) -> None:
    assert reason in (desk.fetch(melodi(desk, make_source, answer)).motif or "")


def test_calls_are_spaced_as_the_interface_asks(
    desk: Desk, make_source: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (melodi_pages.LIMITER._calls, melodi_pages.LIMITER._per_s) == (30, 60.0)
    limiter = CallLimiter(calls=2, per_s=0.4)
    monkeypatch.setattr("ingestion.fetch.melodi_pages.melodi_rows.__defaults__", (limiter,))
    more = {"next": "x", "count": 5}
    answers = [{"observations": [observed(f"9404{n}", n)], "paging": more} for n in range(4)]
    last = {"observations": [observed("94049", 9)], "paging": {"count": 5}}
    begin = time.monotonic()
    assert desk.fetch(melodi(desk, make_source, *answers, last)).etat == "nouveau"
    assert time.monotonic() - begin >= 0.8


def resources(desk: Desk, make_source: Make, *listed: dict[str, str]) -> Source:
    desk.publisher.give(DATASET, told({"resources": list(listed)}))
    desk.publisher.give("/statique.invalid/d/essai_2022.csv", content(GOOD))
    return make_source(acces={"type": "datagouv", "jeu": "qpv", "duree_max_s": 2})


@pytest.mark.parametrize(
    "resource",
    [
        {"title": "Le fichier", "url": "https://statique.invalid/d/essai_2022.csv"},
        {"title": "essai_2022.csv", "url": "https://statique.invalid/d/essai_2022.csv"},
    ],
)
def test_a_resource_is_found_by_the_name_of_its_file(
    desk: Desk, make_source: Make, resource: dict[str, str]
) -> None:
    other = {"title": "notice", "url": "https://statique.invalid/d/notice.pdf"}
    assert desk.fetch(resources(desk, make_source, other, resource)).etat == "nouveau"
    assert desk.file().read_bytes() == GOOD


def test_a_resource_is_never_guessed(desk: Desk, make_source: Make) -> None:
    names = [{"title": "essai_2022.csv", "url": f"https://s.invalid/{n}"} for n in (1, 2)]
    assert "2 ressources" in (desk.fetch(resources(desk, make_source, *names)).motif or "")
    notice = {"title": "notice", "url": "https://s.invalid/n"}
    assert "(il a : notice)" in (desk.fetch(resources(desk, make_source, notice)).motif or "")
