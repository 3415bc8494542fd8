"""No suite refuses a real edition: the publishers' files, read as the refresh reads them."""

import os
from pathlib import Path

import pytest

from expectations.outcome import RunContext, SuiteOutcome
from expectations.runner import run_suite
from expectations.suite_files import load_source_suite
from ingestion.declaration.catalogue_loader import load_catalogue
from ingestion.input_folder import InputFolder
from ingestion.raw_archive import RawArchive
from ingestion.reading import read_edition

_DEFAULT = Path(__file__).parents[4] / "shared" / "archive"
ARCHIVE = Path(os.environ.get("OBSERVATOIRE_ARCHIVE", _DEFAULT))
CATALOGUE = load_catalogue()
# Editions that rest on documentation have no file there.
EDITIONS = [
    (name, edition)
    for name, source in CATALOGUE.items()
    for edition in source.editions
    if (ARCHIVE / name / edition).is_dir()
]
# What the publishers themselves got wrong, known and said: nothing else may turn red.
KNOWN = {
    ("anct_qpv_contours", "2015"): {"contour_publie_valide"},
    ("anct_qpv_contours", "2024"): {"contour_publie_valide"},
}

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not ARCHIVE.is_dir(), reason="archive des fichiers réels absente"),
]


def test_every_folder_of_the_archive_is_an_edition_of_the_catalogue() -> None:
    folders = {(p.parent.name, p.name) for p in ARCHIVE.glob("*/*") if p.is_dir()}
    assert folders == set(EDITIONS)


@pytest.mark.parametrize(("source_id", "edition"), EDITIONS)
def test_a_real_edition_is_accepted(tmp_path: Path, source_id: str, edition: str) -> None:
    outcome = _judge(tmp_path, source_id, edition)
    expected = KNOWN.get((source_id, edition), set())
    assert [(r.name, r.observed, r.sample) for r in outcome.refusals] == []
    assert {result.name for result in outcome.failures} == expected
    assert outcome.quarantined == {}


def _judge(folder: Path, source_id: str, edition: str) -> SuiteOutcome:
    source = CATALOGUE[source_id]
    files = InputFolder(ARCHIVE).files_of(source, edition)
    read = read_edition(source, edition, RawArchive(folder).store(source, edition, files))
    return run_suite(read.control, load_source_suite(source_id), RunContext(edition=edition))
