"""`observatoire indicateurs` before any release: the seed alone, filtered, or one card."""

import json
from pathlib import Path
from typing import Any

import pytest
import typer
from rich.console import Console

from orchestration.cli.indicateurs import dictionary, indicators_command
from orchestration.settings import Settings

NONE: dict[str, str | None] = {}


def listed(settings: Settings, capsys: pytest.CaptureFixture[str], **filters: str) -> list[Any]:
    indicators_command(settings, Console(), None, {**NONE, **filters}, "json")
    rows: list[Any] = json.loads(capsys.readouterr().out)
    return rows


@pytest.fixture
def empty(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path)


def test_every_indicator_is_listed_without_a_release(
    empty: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = listed(empty, capsys)
    assert len(rows) >= 121
    assert {row["nb_valeurs"] for row in rows} == {""}


def test_filters_cut_the_list_and_add_up(
    empty: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = {row["code_indicateur"]: row for row in dictionary(empty)}
    kept = {row["code_indicateur"] for row in listed(empty, capsys, action="f007", theme="fil")}
    assert kept == {code for code, row in rows.items() if row["theme"] == "FIL"}
    split = {row["code_indicateur"] for row in listed(empty, capsys, etat="decline")}
    assert split == {code for code, row in rows.items() if row["etat"] == "decline"}
    assert split


def test_a_card_shows_the_whole_definition(
    empty: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    indicators_command(empty, Console(), "fil02", NONE, "json")
    card = json.loads(capsys.readouterr().out)
    assert card["code_indicateur"] == "FIL02"
    assert card["definition_denominateur"].startswith("Enveloppe annuelle")


def test_an_unknown_code_and_an_unknown_format_are_refused(empty: Settings) -> None:
    with pytest.raises(typer.BadParameter, match="ZZZ99"):
        indicators_command(empty, Console(), "ZZZ99", NONE, "json")
    with pytest.raises(typer.BadParameter, match="xml"):
        indicators_command(empty, Console(), None, NONE, "xml")
