"""What gates 1 and 2 said is a table of the release, described like the others."""

from pathlib import Path

import duckdb
from unit.publication.samples import make_build_db, make_entrees, make_info

from expectations.results import CheckResult
from publication.audit import audit_candidate
from publication.build import Candidate, build_candidate
from publication.checks_table import CHECKS_TABLE

PASSED = CheckResult(1, "total", "s/2022", "bloquant", True, "Le total est juste.", "31", "31")
FAILED = CheckResult(
    2, "sans_secret", "fct", "avertissement", False, "L'effectif reste masqué.", sample=("QP1 = 3",)
)


def candidate_of(root: Path, checks: tuple[CheckResult, ...], nature: str = "RÉEL") -> Candidate:
    build_db = make_build_db(root / "build" / "observatoire.duckdb")
    info = make_info(nature=nature)  # type: ignore[arg-type]
    return build_candidate(build_db, make_entrees(root / "e"), root / "releases", info, checks)


def test_the_results_are_read_as_any_table(tmp_path: Path) -> None:
    candidate = candidate_of(tmp_path, (FAILED, PASSED))
    assert candidate.tables[CHECKS_TABLE] == 2
    with duckdb.connect(str(candidate.database), read_only=True) as connection:
        rows = connection.execute(
            "SELECT porte, controle, cible, severite, reussi, attendu, observe, nature_donnees "
            "FROM obs_qualite__controles"
        ).fetchall()
    assert rows == [
        (1, "total", "s/2022", "bloquant", True, "31", "31", "RÉEL"),
        (2, "sans_secret", "fct", "avertissement", False, "", "", "RÉEL"),
    ]
    found = duckdb.read_parquet(str(candidate.parquet(CHECKS_TABLE))).fetchall()
    assert [row[:2] for row in found] == [(1, "total"), (2, "sans_secret")]


def test_no_cell_of_a_sample_is_published(tmp_path: Path) -> None:
    quoted = "Nombre illisible : fichier f.csv, ligne 3, valeur « Jeanne « J » Martin »"
    refusal = CheckResult(1, "lecture", "s/2022", "bloquant", False, "Le fichier se lit.", quoted)
    candidate = candidate_of(tmp_path, (FAILED, refusal))
    published = duckdb.read_parquet(str(candidate.parquet(CHECKS_TABLE))).fetchall()
    assert len(published) == 2
    assert "QP1 = 3" not in str(published)
    assert "Martin" not in str(published)
    assert "ligne 3, valeur « … »" in str(published)


def test_the_table_and_its_columns_are_described(tmp_path: Path) -> None:
    candidate = candidate_of(tmp_path, (PASSED,), "SIMULÉ")
    with duckdb.connect(str(candidate.database), read_only=True) as connection:
        [(comment,)] = connection.execute(
            "SELECT comment FROM duckdb_tables() WHERE table_name = ?", [CHECKS_TABLE]
        ).fetchall()
        bare = connection.execute(
            "SELECT column_name FROM duckdb_columns() WHERE table_name = ? AND comment IS NULL",
            [CHECKS_TABLE],
        ).fetchall()
    assert comment.startswith("[SIMULÉ] ")
    assert bare == []


def test_the_order_of_the_results_changes_no_byte(tmp_path: Path) -> None:
    one = candidate_of(tmp_path / "one", (FAILED, PASSED))
    two = candidate_of(tmp_path / "two", (PASSED, FAILED))
    assert one.parquet(CHECKS_TABLE).read_bytes() == two.parquet(CHECKS_TABLE).read_bytes()


def test_a_candidate_with_its_results_passes_the_audit(tmp_path: Path) -> None:
    results = audit_candidate(candidate_of(tmp_path, (FAILED, PASSED)))
    assert [result.name for result in results if result.blocks] == []
