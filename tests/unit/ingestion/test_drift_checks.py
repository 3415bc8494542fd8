"""Comparisons with what served before: rows lost, columns that empty, calendars missed."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ingestion.declaration.source_model import Source
from ingestion.history.freshness import check_freshness
from ingestion.ingest import Intake, ingest_source
from ingestion.landing import Landing
from ingestion.outcome import EditionOutcome, SourceOutcome

Make = Callable[..., Source]


def rows(count: int, blanks: int = 0) -> list[dict[str, str]]:
    return [
        {
            "CODGEO": f"QP094{n:03d}",
            "POP": "" if n < blanks else "900",
            "A": "50",
            "NOTE": "0",
        }
        for n in range(count)
    ]


def failed(source: Source, intake: Intake, edition: str) -> dict[str, bool]:
    """Failed checks of an edition, and whether each refuses it."""
    outcomes = {e.edition: e for e in ingest_source(source, intake).editions}
    found = {c.name: c.blocks for c in outcomes[edition].checks if not c.passed}
    # These rows repeat the same figures on purpose; test_continuity.py judges that.
    return {name: blocks for name, blocks in found.items() if name != "valeurs_nouvelles"}


@pytest.mark.parametrize(("count", "expected"), [(90, {}), (89, {"lignes_perdues": True})])
def test_a_replaced_edition_may_lose_a_tenth_of_its_rows(
    make_source: Make, data_folder: Any, intake: Intake, count: int, expected: dict[str, bool]
) -> None:
    for kept in (100, count):
        data_folder.csv(make_source(), "2022", rows(kept))
        found = failed(make_source(), intake, "2022")
    assert found == expected


def test_a_smaller_new_edition_warns_and_serves(
    make_source: Make, data_folder: Any, intake: Intake
) -> None:
    source = make_source(2019, 2022)
    data_folder.csv(source, "2019", rows(100))
    data_folder.csv(source, "2022", rows(80))
    assert failed(source, intake, "2022") == {"volume": False}


@pytest.mark.parametrize(
    ("blanks", "expected"),
    [
        (10, {}),
        (11, {"blancs_en_variation": False}),
        (25, {"blancs_en_variation": False}),
        (26, {"blancs_en_forte_hausse": True}),
    ],
)
def test_a_column_that_empties_warns_above_10_points_and_refuses_above_25(
    make_source: Make, data_folder: Any, intake: Intake, blanks: int, expected: dict[str, bool]
) -> None:
    source = make_source(2019, 2022)
    data_folder.csv(source, "2019", rows(100))
    data_folder.csv(source, "2022", rows(100, blanks))
    assert failed(source, intake, "2022") == expected


@pytest.mark.parametrize(
    ("breaks", "count", "blanks"), [({"rp_pop": "dit"}, 100, 60), ({"lignes": "dit"}, 50, 0)]
)
def test_a_declared_break_does_not_refuse(
    make_source: Make,
    data_folder: Any,
    intake: Intake,
    breaks: dict[str, str],
    count: int,
    blanks: int,
) -> None:
    editions = make_source(2019, 2022).model_dump(mode="json")["editions"]
    editions["2022"]["ruptures"] = breaks
    source = make_source(editions=editions)
    data_folder.csv(source, "2019", rows(100))
    data_folder.csv(source, "2022", rows(count, blanks))
    assert not any(failed(source, intake, "2022").values())


@pytest.mark.parametrize(("today", "passed"), [(2024, True), (2025, False)])
def test_a_yearly_source_is_late_after_two_years(
    make_source: Make, today: int, passed: bool
) -> None:
    served = EditionOutcome("essai", "2022", "inchangee", {"cle": "x"})
    missing = EditionOutcome("essai", "2031", "absente", None)
    outcome = SourceOutcome("essai", False, (served, missing))
    check = check_freshness(make_source(2022, 2031), outcome, date(today, 6, 1))
    assert check is not None
    assert (check.passed, check.blocks) == (passed, False)


def test_a_source_without_calendar_is_never_late(make_source: Make) -> None:
    served = EditionOutcome("essai", "2022", "inchangee", {"cle": "x"})
    source = make_source(2022, periodicite="irreguliere")
    assert (
        check_freshness(source, SourceOutcome("essai", False, (served,)), date(2099, 1, 1)) is None
    )


def test_editions_of_another_series_are_not_compared(
    tmp_path: Path, make_source: Callable[..., Source]
) -> None:
    source = make_source(2018)
    block = source.editions["2018"]
    editions = {
        name: block.model_copy(update={"serie": name[5:]})
        for name in ("2018-91", "2018-94", "2019-91")
    }
    source = source.model_copy(update={"editions": editions})
    landing = Landing(tmp_path)
    for name in ("2018-91", "2018-94"):
        landing.accept(
            source.source_id, name, "c", {}, {"nb_lignes": 1, "fichiers": [], "controles": []}
        )
    found = landing.before(source, "2019-91")
    assert found is not None
    assert found[0] == "2018-91"
