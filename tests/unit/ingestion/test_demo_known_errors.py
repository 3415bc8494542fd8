"""The simulated files hold the publishers' errors that the catalogue corrects."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ingestion.declaration.source_model import Source
from ingestion.demo.known_errors import published
from ingestion.input_folder import InputFolder
from ingestion.raw_archive import RawFile
from ingestion.reading import read_edition

DEMO = "insee_qpv_demographie"


@pytest.mark.parametrize(
    ("edition", "code", "year", "cell"),
    [
        ("2017", "QP095005", 2013, 148006),
        ("2019", "QP095005", 2013, 106817),
        ("2022", "QP095005", 2018, 7),
        ("2017", "QP094001", 2013, 7),
    ],
    ids=["wrong", "right_for_the_same_year", "other_year", "other_quartier"],
)
def test_an_error_stands_where_it_was_published_and_nowhere_else(
    edition: str, code: str, year: int, cell: int
) -> None:
    assert published(DEMO, edition, "rp_pop_com", code, year, 7) == cell


def outcomes(catalogue: dict[str, Source], folder: InputFolder) -> Iterator[dict[str, Any]]:
    for source in catalogue.values():
        for edition in {e for c in source.corrections for e in c.editions if c.etat == "active"}:
            found = folder.files_of(source, edition)
            files = tuple(RawFile(n, "0" * 64, p.stat().st_size, p) for n, p in found.items())
            yield from read_edition(source, edition, files).statistics["corrections"]


def test_no_correction_expires_on_the_demo(catalogue: dict[str, Source], repository: Path) -> None:
    rows = list(outcomes(catalogue, InputFolder(repository / "data" / "demo")))
    assert [row for row in rows if row["etat"] == "expiree"] == []
    applied = {row["objet"] for row in rows if row["etat"] == "appliquee"}
    assert applied == {"observation", "registre_contrat_ville"}
