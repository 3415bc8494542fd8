"""The saved parse that a build starts from: told where its files are, or left aside."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from orchestration.dbt_worker import ANYWHERE, saved_parse, settle


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
