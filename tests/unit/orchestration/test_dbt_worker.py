"""What the dbt process says, and the saved parse that it starts from."""

import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from orchestration.dbt_worker import ANYWHERE, saved_parse, say, settle


def test_the_sources_of_a_parse_are_told_their_folder() -> None:
    places = [f"{ANYWHERE}/observation/*.parquet", "ailleurs/{name}.parquet", None]
    sources = [
        SimpleNamespace(
            meta={"external_location": place},
            source_meta={},
            config=SimpleNamespace(meta={"external_location": place, "dagster": {}}),
        )
        for place in places
    ]
    settle(SimpleNamespace(sources=dict(enumerate(sources))), "/donnees/entrees")

    told = ["/donnees/entrees/observation/*.parquet", "ailleurs/{name}.parquet", None]
    assert [s.meta["external_location"] for s in sources] == told
    assert [s.config.meta["external_location"] for s in sources] == told


@pytest.mark.parametrize("content", [None, b"", b"\x81\xa1a\x01", b"pas un manifeste"])
def test_a_damaged_parse_is_left_aside(content: bytes | None, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / "partial_parse.msgpack").write_bytes(content)
    assert saved_parse(tmp_path) is None


def test_what_happens_is_said_as_dbt_says_it_and_details_are_not(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from dbt_common.events.base_types import EventLevel, msg_from_base_event
    from dbt_common.events.types import Note

    monkeypatch.setenv("DBT_ENV_SECRET_CLE", "tres-secret")
    for level in EventLevel:
        say(msg_from_base_event(Note(msg=f"{level.value} tres-secret"), level=level))
    lines = [json.loads(line)["info"] for line in capsys.readouterr().out.splitlines()]
    assert [line["level"] for line in lines] == ["info", "warn", "error"]
    assert lines[0]["msg"] == "info *****"
