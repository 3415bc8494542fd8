"""Each rule of the suites of documented statistics is red on its own fault, and names the row."""

from typing import Any

import polars as pl
import pytest
from support.documented_statistics import EDITIONS, SOURCES, Published

from expectations.outcome import RunContext, SuiteOutcome
from expectations.runner import run_suite
from expectations.suite_files import load_source_suite

GRID, PEOPLE = "insee_carreaux_200m", "insee_rp_iris_population"
WORK, HOMES = "insee_rp_iris_activite", "insee_rp_iris_logement"
FAMILIES, DIPLOMAS = "insee_rp_iris_familles", "insee_rp_iris_diplomes"
PUPILS, HOUSING = "insee_qpv_education", "insee_qpv_logement"
INCOMES, SEEKERS_24 = "insee_qpv24_revenus", "insee_qpv24_demandeurs_emploi"
CLAIMANTS, PUPILS_24 = "insee_qpv24_caf", "insee_qpv24_education"
SOCIAL, HEALTH = "insee_qpv24_logement_social", "cnam_qpv"
CRIME, SEEKERS = "ssmsi_commune", "dares_defm_communes"
DOCTORS, MELODI = "drees_apl", "insee_melodi"

SHARE = "part_quarantaine"
# source, what is changed on the first row, the one check that must be red, its severity
FAULTS: list[tuple[str, dict[str, Any], str, str]] = [
    (GRID, {"carr_i_est_200": 2.0}, "drapeau_d_imputation", "bloquant"),
    (GRID, {"carr_log_soc": -1.0}, "effectif_positif[carr_log_soc]", "quarantaine"),
    (GRID, {"carr_men_pauv": 9000.0}, "partie_sous_le_tout[reste_menages_pauvres]", "quarantaine"),
    (PEOPLE, {"rp_p_pop_imm": -4.5}, "effectif_positif[rp_p_pop_imm]", "quarantaine"),
    (PEOPLE, {"rp_p_poph": 9.5}, "identite_des_sommes[somme_sexes]", "avertissement"),
    (PEOPLE, {"rp_p_pop_etr": 90000.5}, "partie_sous_le_tout[reste_etrangers]", "quarantaine"),
    (WORK, {"rp_p_chom1564": 9000.5}, "identite_des_sommes[somme_emploi]", "avertissement"),
    (HOMES, {"rp_p_logvac": 9000.5}, "identite_des_sommes[somme_logements]", "avertissement"),
    (HOMES, {"rp_p_rp_lochlmv": 9000.5}, "partie_sous_le_tout[reste_hlm]", "quarantaine"),
    (FAMILIES, {"rp_c_fammono": 9000.5}, "identite_des_sommes[somme_familles]", "avertissement"),
    (DIPLOMAS, {"rp_p_nscol15p_diplmin": 9e3}, "identite_des_sommes[somme_diplomes]",
     "avertissement"),
    (PUPILS, {"educ_tx_nsne_16a25": 180.0}, "pourcentage[educ_tx_nsne_16a25]", "quarantaine"),
    (PUPILS, {"educ_ret_e3": 900.0}, "partie_sous_le_tout[reste_retard_3e]", "quarantaine"),
    (HOUSING, {"rp_partresvac": 104.0}, "pourcentage[rp_partresvac]",
     "quarantaine"),
    (HOUSING, {"rpls_txlsrp": 961.0}, "taux_de_logement_social[rpls_txlsrp]", "quarantaine"),
    (HOUSING, {"rp_nbpersresprinc": 0.4}, "personnes_par_logement[rp_nbpersresprinc]",
     "quarantaine"),
    (INCOMES, {"filo_tp60": 405.0}, "pourcentage[filo_tp60]", "quarantaine"),
    (INCOMES, {"filo_d1": 20000.0}, "quantiles_croissants[croit_d1_q2]", "quarantaine"),
    (INCOMES, {"filo_rd": 0.3}, "rapport_interdecile[filo_rd]", "quarantaine"),
    (SEEKERS_24, {"pe_abcde": -5.0}, "effectif_positif[pe_abcde]", "quarantaine"),
    (CLAIMANTS, {"note_cnaf": "5"}, "note_respectee[note_cnaf_respectee]", "quarantaine"),
    (CLAIMANTS, {"cnaf_arsas": 1e5}, "partie_sous_le_tout[reste_rsa]", "quarantaine"),
    (PUPILS_24, {"educ_ret_e6": 900.0}, "partie_sous_le_tout[reste_retard_6e]", "quarantaine"),
    (SOCIAL, {"rpls_txvac": 120.0}, "pourcentage[rpls_txvac]", "quarantaine"),
    (SOCIAL, {"rpls_medloy": 668.0}, "loyer_positif[rpls_medloy]", "quarantaine"),
    (HEALTH, {"code_geo": "QP013007"}, "forme_du_code_2024", "quarantaine"),
    (HEALTH, {"cnam_c": 10.0}, "partie_sous_le_tout[reste_assures]", "quarantaine"),
    (CRIME, {"note_ssmsi": "oui"}, "diffusion_connue", "bloquant"),
    (CRIME, {"note_ssmsi": "ndiff"}, "secret_respecte[note_ssmsi_respectee]", "quarantaine"),
    (CRIME, {"taux": -1.0}, "taux_positif[taux]", "quarantaine"),
    (SEEKERS, {"nb": -5.0}, "effectif_positif[nb]", "quarantaine"),
    (DOCTORS, {"apl_generalistes": 75.0}, "accessibilite_plausible[apl_generalistes]",
     "quarantaine"),
    (DOCTORS, {"apl_generalistes_60": 9.0}, "age_sous_tous_les_ages[reste_60]", "quarantaine"),
    (MELODI, {"cc": -20670.0}, "mesure_positive[cc]", "quarantaine"),
]  # fmt: skip


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Published:
    return Published(tmp_path_factory.mktemp("suites"))


def last_edition(source_id: str) -> str:
    *_, last = SOURCES[source_id].editions
    return last


def judged(frame: pl.DataFrame, source_id: str) -> SuiteOutcome:
    context = RunContext(edition=last_edition(source_id), simulated=True)
    return run_suite(frame, load_source_suite(source_id), context)


def altered(frame: pl.DataFrame, changes: dict[str, Any]) -> pl.DataFrame:
    first = pl.int_range(pl.len()) == 0
    return frame.with_columns(
        pl.when(first).then(pl.lit(value)).otherwise(pl.col(name)).alias(name)
        for name, value in changes.items()
    )


@pytest.mark.parametrize(("source_id", "changes", "check", "severity"), FAULTS)
def test_a_fault_reddens_its_own_rule(
    published: Published, source_id: str, changes: dict[str, Any], check: str, severity: str
) -> None:
    frame = published.read(source_id, last_edition(source_id)).control
    outcome = judged(altered(frame, changes), source_id)
    # On so few rows, one that is set aside is more than the limit.
    red = {r.name: r.severity for r in outcome.results if not r.passed} | {SHARE: "bloquant"}
    assert red == {check: severity, SHARE: "bloquant"}
    assert set(outcome.quarantined) == ({0} if severity == "quarantaine" else set())


@pytest.mark.parametrize("source_id", dict.fromkeys(name for name, _ in EDITIONS))
def test_a_code_that_is_missing_or_repeated_refuses_the_edition(
    published: Published, source_id: str
) -> None:
    frame = published.read(source_id, last_edition(source_id)).control
    missing = judged(altered(frame, {"code_geo": None}), source_id)
    assert "code_present" in {r.name for r in missing.refusals}
    twice = judged(pl.concat([frame, frame.head(1)]), source_id)
    assert {r.name for r in twice.refusals} & {"code_unique", "cle_unique"}


def test_every_suite_has_a_fault_of_its_own() -> None:
    assert {name for name, *_ in FAULTS} == {name for name, _ in EDITIONS}
