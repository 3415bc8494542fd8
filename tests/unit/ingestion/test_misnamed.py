"""A file under another name than the declared one is seen and named."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from ingestion.declaration.source_model import Source
from ingestion.errors import IngestionError
from ingestion.ingest import Intake, ingest_source
from ingestion.perimeter import Perimeter, check_known


def test_a_misnamed_file_warns_with_both_names(
    make_source: Callable[..., Source], data_folder: Any, intake: Intake
) -> None:
    source = make_source(2022)
    folder = data_folder.root / source.source_id / "2022"
    folder.mkdir(parents=True)
    (folder / "autre_nom.csv").write_text("CODGEO;POP", encoding="utf-8")

    [outcome] = ingest_source(source, intake).editions

    assert outcome.state == "absente"
    [check] = outcome.checks
    assert not check.passed
    assert "autre_nom.csv" in check.observed
    assert source.editions["2022"].file_names()[0] in check.observed


@pytest.mark.parametrize(("code", "known"), [("94041", True), ("94999", False)])
def test_a_perimeter_holds_known_codes_only(tmp_path: Path, code: str, known: bool) -> None:
    frame = pl.DataFrame({"code_commune": ["94041", "94081"]})
    frame.write_parquet(tmp_path / "decoupage_commune.parquet")
    perimeter = Perimeter.parse(f"94081,{code}")
    if known:
        check_known(perimeter, tmp_path)
    else:
        with pytest.raises(IngestionError, match=code):
            check_known(perimeter, tmp_path)
