"""Gate 3: green on a sound candidate, and each rule red on the fault that it is made for."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from unit.publication.samples import DEMO, make_candidate, make_info

from expectations.results import CheckResult
from publication.audit import audit_candidate
from publication.manifest import Entree

COUNTS = {"qpv 2015": 2, "commune": 1}


def _audit(
    root: Path, changes: Sequence[str] = (), counts: dict[str, int] | None = None, **info: object
) -> dict[tuple[str, str], CheckResult]:
    candidate = make_candidate(root, replace(make_info(), **info), changes)  # type: ignore[arg-type]
    build_db = root / "build" / "observatoire.duckdb"
    results = audit_candidate(candidate, referentiel=counts or COUNTS, build_db=build_db)
    return {(result.name, result.target): result for result in results}


def test_a_sound_candidate_passes_every_rule(tmp_path: Path) -> None:
    results = _audit(tmp_path)
    assert [result for result in results.values() if not result.passed] == []
    assert {result.gate for result in results.values()} == {3}
    names = {name for name, _ in results}
    assert {
        "ouverture", "format_de_stockage", "fichiers_attendus", "tables_non_vides",
        "nature_affichee", "total_qpv_2015", "total_commune", "valeur_nulle_selon_statut",
        "aucune_cellule_masquee_publiee", "effectifs_sous_5", "perime_coherent",
        "fiche_valeur_selon_statut", "fiche_sans_cellule_masquee",
        "indicateur_sans_observation_secrete", "comparaison_precedente",
        "contour_dans_commune_declaree",
    } == names  # fmt: skip


FAULTS = [
    ("a value under S", "valeur_nulle_selon_statut", "fct_observation",
     ["UPDATE fct_observation SET valeur = 3 WHERE statut = 'S'"]),
    ("no value under D", "valeur_nulle_selon_statut", "fct_indicateur",
     ["UPDATE fct_indicateur SET valeur = NULL WHERE code_indicateur = 'REV01'"]),
    ("a value without status", "valeur_nulle_selon_statut", "fct_indicateur",
     ["UPDATE fct_indicateur SET statut = NULL WHERE code_indicateur = 'REV01'"]),
    ("a hidden value", "aucune_cellule_masquee_publiee", "fct_indicateur",
     ["UPDATE fct_indicateur SET valeur = 3 WHERE statut = 'S'"]),
    ("the parts of a hidden value", "aucune_cellule_masquee_publiee", "fct_indicateur",
     ["UPDATE fct_indicateur SET numerateur = 3 WHERE statut = 'S'"]),
    ("a count under 5", "effectifs_sous_5", "fct_indicateur",
     ["UPDATE fct_indicateur SET valeur = 4, numerateur = 4 "
      "WHERE code_indicateur = 'CAF01' AND statut = 'D'"]),
    ("a denominator under 5", "effectifs_sous_5", "fct_indicateur",
     ["UPDATE fct_indicateur SET denominateur = 2 "
      "WHERE code_indicateur = 'CAF01' AND statut = 'D'"]),
    ("an edition not served", "perime_coherent", "fct_indicateur",
     ["UPDATE fct_indicateur SET edition = '1999'"]),
    ("a stale mark out of place", "perime_coherent", "fct_observation",
     ["UPDATE fct_observation SET est_perime = true"]),
    ("a source said stale", "perime_coherent", "dim_source",
     ["UPDATE dim_source SET est_perime = true"]),
    ("a fiche without its status", "fiche_valeur_selon_statut", "obs_fiche_quartier",
     ["UPDATE obs_fiche_quartier SET taux_pauvrete_statut = 'S'"]),
    ("a hidden cell in a fiche", "fiche_sans_cellule_masquee", "obs_fiche_quartier",
     ["UPDATE obs_fiche_quartier SET allocataires_caf = 7, allocataires_caf_statut = 'D' "
      "WHERE code_quartier = 'QP094002'"]),
    ("the year of another value in a fiche", "fiche_sans_cellule_masquee", "obs_fiche_quartier",
     ["UPDATE obs_fiche_quartier SET taux_pauvrete_millesime = 2019"]),
    ("an indicator over a secret term", "indicateur_sans_observation_secrete", "fct_indicateur",
     ["UPDATE fct_observation SET valeur = NULL, statut = 'S' "
      "WHERE variable = 'filo_tp60' AND code_geo = 'QP094001'"]),
    ("a quartier too many", "total_qpv_2015", "dim_territoire",
     ["INSERT INTO dim_territoire VALUES ('qpv', 'QP094003', 2015, 'x')"]),
    ("an empty table", "tables_non_vides", make_info().id, ["DELETE FROM dim_source"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "target", "changes"), [fault[1:] for fault in FAULTS], ids=[f[0] for f in FAULTS]
)
def test_a_fault_turns_its_rule_red(
    tmp_path: Path, name: str, target: str, changes: list[str]
) -> None:
    result = _audit(tmp_path, changes)[(name, target)]
    assert result.blocks
    assert result.sample


def test_a_real_zero_is_not_a_small_count(tmp_path: Path) -> None:
    zero = ["UPDATE fct_indicateur SET valeur = 0, numerateur = 0 WHERE code_indicateur = 'CAF01' "
            "AND statut = 'D'"]  # fmt: skip
    assert _audit(tmp_path, zero)[("effectifs_sous_5", "fct_indicateur")].passed


def test_a_second_formula_may_give_the_value(tmp_path: Path) -> None:
    changes = [
        "UPDATE fct_observation SET valeur = NULL, statut = 'S' WHERE variable = 'filo_tp60'",
        "INSERT INTO fct_observation SELECT * REPLACE ('filo_tp60b' AS variable, 30 AS valeur, "
        "'D' AS statut) FROM fct_observation WHERE variable = 'filo_tp60'",
        "INSERT INTO seeds.indicateur_termes VALUES ('REV01', 2, 'numerateur', 'filo_tp60b', "
        "'meme')",
    ]
    key = ("indicateur_sans_observation_secrete", "fct_indicateur")
    assert _audit(tmp_path, changes)[key].passed


def test_stale_rows_agree_with_a_stale_edition(tmp_path: Path) -> None:
    stale = [f"UPDATE {table} SET est_perime = true"
             for table in ("fct_observation", "fct_indicateur", "dim_source")]  # fmt: skip
    entry = Entree(source_id=DEMO.source_id, edition="2022", etat="perimee", est_perime=True)
    results = _audit(tmp_path, stale, entrees=(entry,))
    assert all(result.passed for (name, _), result in results.items() if name == "perime_coherent")


def test_a_result_of_several_sources_may_be_stale_by_another(tmp_path: Path) -> None:
    mixed = ["UPDATE fct_indicateur SET est_perime = true, sources_complementaires = 'autre 2021'"]
    assert _audit(tmp_path, mixed)[("perime_coherent", "fct_indicateur")].passed


def test_simulated_data_that_do_not_say_so_are_refused(tmp_path: Path) -> None:
    candidate = make_candidate(tmp_path)
    candidate = replace(candidate, info=replace(candidate.info, nature_donnees="SIMULÉ"))
    results = {result.name: result for result in audit_candidate(candidate)}
    assert results["nature_affichee"].blocks


def test_a_missing_or_unknown_file_is_refused(tmp_path: Path) -> None:
    candidate = make_candidate(tmp_path)
    (candidate.folder / "contours_qpv.parquet").unlink()
    (candidate.folder / "x.tmp").write_text("x")
    results = {result.name: result for result in audit_candidate(candidate)}
    assert results["fichiers_attendus"].sample == (
        "contours_qpv.parquet : absent",
        "x.tmp : inattendu",
    )


def test_a_file_of_another_format_is_refused(tmp_path: Path) -> None:
    candidate = make_candidate(tmp_path)
    candidate.database.unlink()
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{candidate.database}' AS x (STORAGE_VERSION 'v1.5.0')")
        connection.execute("CREATE TABLE x.main.t AS SELECT 1 AS a")
    results = {result.name: result for result in audit_candidate(candidate)}
    assert results["format_de_stockage"].blocks


def test_a_file_that_does_not_open_gives_one_blocking_result(tmp_path: Path) -> None:
    candidate = make_candidate(tmp_path)
    candidate.database.chmod(0o644)
    candidate.database.write_bytes(b"not a database at all" * 1000)
    results = audit_candidate(candidate)
    assert [(result.name, result.blocks) for result in results] == [("ouverture", True)]


def test_without_the_reference_nothing_is_counted(tmp_path: Path) -> None:
    candidate = make_candidate(tmp_path)
    assert not [r for r in audit_candidate(candidate) if r.name.startswith("total_")]
