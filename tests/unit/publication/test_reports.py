"""A frozen report keeps its bytes, whatever is published after it."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from unit.publication.samples import make_info, make_release

from publication.errors import PublicationError
from publication.report_record import RECORD
from publication.reports import ReportRefused, freeze_report, frozen_reports, require_intact

REPORT = """
CREATE TABLE obs_rapport_annuel AS SELECT * FROM (VALUES
    ('qpv', 'QP094001', 'REV01', 2018, 41.5, false, '=cmd'),
    ('qpv', 'QP094001', 'REV01', 2021, 39.0, false, NULL),
    ('qpv', 'QP094001', 'REV01', 2025, NULL, true, NULL),
    ('qpv', 'QP094001', 'CAF01', 2020, 100.0, true, NULL),
    ('qpv', 'QP094002', 'CAF01', 2026, 7.0, true, NULL)
) t(type_territoire, code_territoire, code_indicateur, millesime, valeur, est_dernier, note)
"""


@pytest.fixture
def release(tmp_path: Path) -> Path:
    return make_release(tmp_path, changes=[REPORT])


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def rows(folder: Path) -> list[tuple[object, ...]]:
    relation = duckdb.sql(
        "select code_territoire, code_indicateur, millesime, valeur "
        f"from read_parquet('{folder / 'rapport.parquet'}') order by all"
    )
    return relation.fetchall()


def test_a_report_holds_the_latest_year_up_to_its_own(release: Path, tmp_path: Path) -> None:
    report, is_new = freeze_report(release, tmp_path / "rapports", 2025)
    assert is_new
    assert (report.annee, report.numero, report.lignes) == (2025, 1, 2)
    # 2025 is not published: it is shown as such, and not replaced by 2021.
    assert rows(report.dossier) == [
        ("QP094001", "CAF01", 2020, 100.0),
        ("QP094001", "REV01", 2025, None),
    ]


def test_an_earlier_year_does_not_know_what_came_later(release: Path, tmp_path: Path) -> None:
    report, _ = freeze_report(release, tmp_path / "rapports", 2019)
    assert rows(report.dossier) == [("QP094001", "REV01", 2018, 41.5)]


def test_the_record_names_the_files_that_the_figures_come_from(
    release: Path, tmp_path: Path
) -> None:
    report, _ = freeze_report(release, tmp_path / "rapports", 2024)
    read = frozen_reports(tmp_path / "rapports")
    assert read == [report]
    hashes = {file.sha256 for entry in report.entrees for file in entry.fichiers}
    assert hashes == {"a" * 64, "b" * 64}
    assert report.version == release.name
    assert report.problems() == ()


def test_asking_again_gives_the_same_bytes_after_another_release(
    release: Path, tmp_path: Path
) -> None:
    first, _ = freeze_report(release, tmp_path / "rapports", 2026)
    before = contents(first.dossier)
    changed = [REPORT, "update obs_rapport_annuel set valeur = 1"]
    later = make_release(tmp_path, make_info(1), changed)
    again, is_new = freeze_report(later, tmp_path / "rapports", 2026)
    assert not is_new
    assert again.dossier == first.dossier
    assert contents(again.dossier) == before


def test_a_new_number_keeps_the_earlier_one_and_its_reason(release: Path, tmp_path: Path) -> None:
    first, _ = freeze_report(release, tmp_path / "rapports", 2026)
    before = contents(first.dossier)
    changed = [REPORT, "update obs_rapport_annuel set valeur = 1"]
    later = make_release(tmp_path, make_info(1), changed)
    second, is_new = freeze_report(later, tmp_path / "rapports", 2026, "erratum")
    assert is_new
    assert (second.numero, second.raison) == (2, "erratum")
    assert contents(first.dossier) == before
    last, _ = freeze_report(release, tmp_path / "rapports", 2026)
    assert last == second


def test_the_same_content_gets_no_new_number(release: Path, tmp_path: Path) -> None:
    first, _ = freeze_report(release, tmp_path / "rapports", 2026)
    same, is_new = freeze_report(release, tmp_path / "rapports", 2026, "pour voir")
    assert (same, is_new) == (first, False)
    assert [path.name for path in first.dossier.parent.iterdir()] == ["1"]


def test_two_freezings_of_one_release_give_the_same_files(release: Path, tmp_path: Path) -> None:
    one, _ = freeze_report(release, tmp_path / "a", 2026)
    two, _ = freeze_report(release, tmp_path / "b", 2026)
    assert one.fichiers == two.fichiers


def test_no_cell_of_the_csv_is_a_formula(release: Path, tmp_path: Path) -> None:
    report, _ = freeze_report(release, tmp_path / "rapports", 2019)
    text = (report.dossier / "rapport.csv").read_text(encoding="utf-8-sig")
    assert "'=cmd" in text
    assert ";=cmd" not in text


def damages(folder: Path) -> Iterator[tuple[str, str]]:
    path = folder / "rapport.csv"
    path.chmod(0o644)
    kept = path.read_bytes()
    path.write_bytes(kept[:-4] + b"9" + kept[-3:])
    yield "rapport.csv", "modifié"
    path.unlink()
    yield "rapport.csv", "absent"
    path.write_bytes(kept)
    (folder / "de_trop.csv").write_text("x", encoding="utf-8")
    yield "de_trop.csv", "inattendu"


def test_a_changed_report_is_said_and_never_replaced(release: Path, tmp_path: Path) -> None:
    report, _ = freeze_report(release, tmp_path / "rapports", 2026)
    for name, said in damages(report.dossier):
        with pytest.raises(ReportRefused, match=f"{name}.*{said}"):
            require_intact(report)
        with pytest.raises(ReportRefused, match="sauvegarde"):
            freeze_report(release, tmp_path / "rapports", 2026)


def test_a_lost_record_does_not_give_its_number_away(release: Path, tmp_path: Path) -> None:
    report, _ = freeze_report(release, tmp_path / "rapports", 2026)
    (report.dossier / RECORD).unlink()
    with pytest.raises(PublicationError, match="sauvegarde"):
        freeze_report(release, tmp_path / "rapports", 2026)


@pytest.mark.parametrize(("year", "said"), [(2027, "2015"), (2014, "2015"), (2015, "aucun")])
def test_a_year_that_the_release_cannot_report_is_refused(
    release: Path, tmp_path: Path, year: int, said: str
) -> None:
    with pytest.raises(ReportRefused, match=said):
        freeze_report(release, tmp_path / "rapports", year)
    assert not list((tmp_path / "rapports").glob("*/*"))


def test_a_damaged_or_older_release_freezes_nothing(release: Path, tmp_path: Path) -> None:
    older = make_release(tmp_path, make_info(1))
    with pytest.raises(ReportRefused, match="trop ancienne"):
        freeze_report(older, tmp_path / "rapports", 2026)
    path = release / "obs_rapport_annuel.parquet"
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(ReportRefused, match="endommagée"):
        freeze_report(release, tmp_path / "rapports", 2026)


def test_a_table_with_more_columns_does_not_change_what_was_frozen(
    release: Path, tmp_path: Path
) -> None:
    first, _ = freeze_report(release, tmp_path / "rapports", 2026)
    before = contents(first.dossier)
    women = "alter table obs_rapport_annuel add column valeur_femmes double default 60.0"
    later = make_release(tmp_path, make_info(1), [REPORT, women])
    second, _ = freeze_report(later, tmp_path / "rapports", 2026, "données par sexe")
    assert contents(first.dossier) == before
    assert [report.problems() for report in frozen_reports(tmp_path / "rapports")] == [(), ()]
    header = (second.dossier / "rapport.csv").read_text(encoding="utf-8-sig").splitlines()[0]
    assert "valeur_femmes" in header
    assert b"valeur_femmes" not in before["rapport.csv"]
