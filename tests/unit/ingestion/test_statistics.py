"""What reading says of a statistical file, as checks of gate 1."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from expectations.results import CheckResult
from ingestion.declaration.source_model import Source
from ingestion.raw_archive import RawFile
from ingestion.statistics.reader import read_statistics

Make = Callable[..., Source]
GOOD = "QP094001;x;7;3;0\n"


def checks(source: Source, folder: Path, text: str) -> Mapping[str, CheckResult]:
    path = folder / "essai_2022.csv"
    path.write_text(text)
    raw = RawFile(path.name, "0" * 64, len(text), path)
    read = read_statistics(source, "2022", {path.name: raw})
    return {check.name: check for check in read.checks}


@pytest.mark.parametrize(
    ("rows", "failed"),
    [
        (GOOD, set()),
        ("Ensemble;x;9;9;\n", {"lignes_lues"}),
        (GOOD * 2, {"lignes_lues", "lignes_refusees"}),
        (GOOD + "Total;x;7;3;0\n", {"lignes_refusees"}),
        (GOOD + "QP094002;x\n", {"lignes_refusees"}),
        ("QP094001;x;sept;3;0\n", {"cellules_lisibles", "aucune_cellule_refusee"}),
        ("QP094001;x;7;3;5\n", {"cellules_lisibles", "aucune_cellule_refusee"}),
        ("QP094001;x;7;;9\n", {"codes_note_connus"}),
        ("QP094001;x;7;3;0;;oups\n", {"colonnes_sans_nom_vides"}),
    ],
)
def test_each_fault_reddens_its_own_check(
    make_source: Make, tmp_path: Path, rows: str, failed: set[str]
) -> None:
    source = make_source(2022, lecture={"part_max_rejets": 0.2})
    found = checks(source, tmp_path, "CODGEO;LIBGEO;POP;A;NOTE;;\n" + rows)
    assert {name for name, check in found.items() if not check.passed} == failed


def test_an_undeclared_column_warns_and_does_not_refuse(make_source: Make, tmp_path: Path) -> None:
    found = checks(make_source(), tmp_path, "CODGEO;POP;A;NOTE;AUTRE\nQP094001;7;3;0;1\n")
    check = found["colonnes_declarees"]
    assert (check.passed, check.blocks, check.observed) == (False, False, "AUTRE")


def test_faults_under_the_limit_of_the_catalogue_do_not_refuse(
    make_source: Make, tmp_path: Path
) -> None:
    rows = "".join(f"QP0940{n:02d};x;7;3;0\n" for n in range(1, 10)) + "Total;x;1;1;0\n"
    for limit, blocked in ((0.1, False), (0.05, True)):
        source = make_source(2022, lecture={"part_max_rejets": limit})
        found = checks(source, tmp_path, "CODGEO;LIBGEO;POP;A;NOTE\n" + rows)
        assert found["lignes_refusees"].blocks is blocked
