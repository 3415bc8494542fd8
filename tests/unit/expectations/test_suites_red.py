"""Every source suite is green on a sound frame, and each of its rules red on its own fault."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from unit.expectations import frames_conformes as sound

from expectations.gx_session import Expectation, _build
from expectations.outcome import RunContext, SuiteOutcome
from expectations.runner import run_suite
from expectations.suite_files import SUITES_DIR, load_publication_suites, load_source_suite

FRAMES: dict[str, tuple[Callable[[], pl.DataFrame], str]] = {
    "insee_qpv_demographie": (sound.demographie, "2022"),
    "insee_qpv_revenus": (sound.revenus, "2022"),
    "insee_qpv_insertion": (sound.insertion, "2022"),
    "insee_filosofi_qpv": (sound.filosofi_qpv, "2019"),
    "insee_filosofi_commune": (sound.filosofi_commune, "2019"),
    "anct_qpv_contours": (sound.contours_qpv, "2015"),
    "iris_contours": (sound.contours_iris, "non_date"),
    "etalab_decoupage_administratif": (sound.decoupage, "6.0.0"),
}
DEMO, REVN, IPRO = "insee_qpv_demographie", "insee_qpv_revenus", "insee_qpv_insertion"
FILO, COM = "insee_filosofi_qpv", "insee_filosofi_commune"
QPV, IRIS, ADMIN = "anct_qpv_contours", "iris_contours", "etalab_decoupage_administratif"

# source, the columns changed on the first row, the check that must be red, its severity
FAULTS: list[tuple[str, dict[str, Any], str, str]] = [
    (DEMO, {"code_geo": "Ensemble"}, "pas_de_ligne_total", "bloquant"),
    (DEMO, {"code_geo": "94041"}, "forme_du_code", "quarantaine"),
    (DEMO, {"code_geo": "QP094001"}, "code_unique", "bloquant"),
    (DEMO, {"code_geo": None}, "code_present", "bloquant"),
    (DEMO, {"rp_tx_f": 512.0}, "part_moyenne[rp_tx_f]", "quarantaine"),
    (DEMO, {"rp_ind_jeune": 180.0}, "indice_jeunesse[rp_ind_jeune]", "quarantaine"),
    (DEMO, {"rp_pop_mun": 0.0}, "population[rp_pop_mun]", "quarantaine"),
    (DEMO, {"cnaf_a_etud": 3.0}, "effectif_visible[cnaf_a_etud]", "quarantaine"),
    (DEMO, {"cnaf_a": 101.0}, "identite_exacte[somme_allocataires]", "quarantaine"),
    (DEMO, {"cnaf_enf_2": 11.0}, "identite_exacte[somme_enfants]", "quarantaine"),
    (DEMO, {"cnaf_ac3enf": 31.0}, "partie_sous_le_tout[reste_couples_trois_enfants]",
     "quarantaine"),
    (DEMO, {"rp_pop_com": 2000.0}, "population_qpv_sous_commune[ecart_pop_commune]",
     "avertissement"),
    (DEMO, {"note_cnaf": "5"}, "note_respectee[note_cnaf_respectee]", "quarantaine"),
    (DEMO, {"rp_ind_jeune": 12.0}, "rapports_coherents[rapport_jeunesse]", "quarantaine"),
    (DEMO, {"rp_tx_tot_0a24": 4.0}, "part_moyenne[rp_tx_tot_0a24]", "quarantaine"),
    (DEMO, {"rp_tx_tot_men6": 80.0}, "petite_part[rp_tx_tot_men6]", "quarantaine"),
    (DEMO, {"rp_tx_tot_men1": 75.0, "rp_tx_tot_men6": 40.0},
     "parts_sous_100[total_menages_extremes]", "quarantaine"),
    (DEMO, {"rp_tx_tot_men1": 5.0, "rp_tx_tot_men6": 30.0}, "ordres_de_grandeur[ordre_menages]",
     "quarantaine"),
    (DEMO, {"rp_tx_f_0a24": 14.0}, "ecart_des_femmes[ecart_femmes_0a24]", "quarantaine"),
    (DEMO, {"cnaf_a": 1e9}, "effectif_positif[cnaf_a]", "quarantaine"),
    (DEMO, {"cnaf_percou": 4000.0}, "ordres_de_grandeur[ordre_population_couverte]", "quarantaine"),
    (DEMO, {"rp_pop_com": 900.0}, "population_commune[rp_pop_com]", "quarantaine"),
    (REVN, {"filo_d1": 13000.0}, "quantiles_croissants[croit_d1_q1]", "quarantaine"),
    (REVN, {"filo_dec_q3": 30000.0}, "quantiles_croissants[croit_dec_q3_d9]", "quarantaine"),
    (REVN, {"filo_tp60": 405.0}, "taux_de_pauvrete[filo_tp60]", "quarantaine"),
    (REVN, {"filo_ppat": -20.0}, "part_du_patrimoine[filo_ppat]", "quarantaine"),
    (REVN, {"filo_pimpot": 8.0}, "part_des_impots[filo_pimpot]", "quarantaine"),
    (REVN, {"filo_q2": 16000000.0}, "revenu_plausible[filo_q2]", "quarantaine"),
    (REVN, {"filo_rd": 0.3}, "rapport_interdecile[filo_rd]", "quarantaine"),
    (REVN, {"filo_pact": 71.0}, "parts_de_revenu_a_100[total_parts_revenu]", "quarantaine"),
    (REVN, {"cnam_c_c2sp": 4.0}, "effectif_visible[cnam_c_c2sp]", "quarantaine"),
    (REVN, {"cnaf_arsas": 101.0}, "partie_sous_le_tout[reste_rsa]", "quarantaine"),
    (REVN, {"note_cnam": "5"}, "note_respectee[note_cnam_respectee]", "quarantaine"),
    (REVN, {"filo_q2": 16.0}, "revenu_plausible[filo_q2]", "quarantaine"),
    (REVN, {"filo_d1": 800.0}, "bas_revenu_plausible[filo_d1]", "quarantaine"),
    (REVN, {"filo_dec_q2": 16.0}, "revenu_declare_plausible[filo_dec_q2]", "quarantaine"),
    (REVN, {"filo_dec_q1": 120000.0}, "bas_revenu_declare_plausible[filo_dec_q1]", "quarantaine"),
    (REVN, {"filo_tp60": 0.0}, "taux_de_pauvrete[filo_tp60]", "quarantaine"),
    (REVN, {"filo_pact": 0.0}, "pourcentage[filo_pact]", "quarantaine"),
    (REVN, {"filo_rd": 30.0}, "rapport_interdecile[filo_rd]", "quarantaine"),
    (REVN, {"filo_dec_rd": 30000.0}, "rapport_interdecile_declare[filo_dec_rd]", "quarantaine"),
    (REVN, {"filo_rd": 3.1}, "rapports_coherents[rapport_d9_d1]", "quarantaine"),
    (REVN, {"filo_dec_rd": 30.0}, "rapports_coherents[rapport_declare_d9_d1]", "quarantaine"),
    (REVN, {"filo_d1": 7000.0}, "ordres_de_grandeur[ordre_d1_declare]", "quarantaine"),
    (REVN, {"filo_d9": 70000.0}, "ordres_de_grandeur[ordre_d9_mediane]", "quarantaine"),
    (REVN, {"filo_brev": 30.0}, "ordres_de_grandeur[ordre_pauvrete]", "quarantaine"),
    (REVN, {"cnam_c_c2snp": 30.0}, "ordres_de_grandeur[ordre_c2s]", "quarantaine"),
    (REVN, {"cnaf_a": 1e9}, "effectif_positif[cnaf_a]", "quarantaine"),
    (IPRO, {"pe_abc_f": 51.0}, "identite_exacte[somme_sexes_abc]", "quarantaine"),
    (IPRO, {"pe_abc_25": 19.0}, "identite_exacte[somme_ages]", "quarantaine"),
    (IPRO, {"pe_abcde": 99.0}, "partie_sous_le_tout[reste_abcde]", "quarantaine"),
    (IPRO, {"pe_a": 101.0}, "partie_sous_le_tout[reste_abc]", "quarantaine"),
    (IPRO, {"pe_abc_e": 41.0}, "partie_sous_le_tout[reste_nationalite]", "quarantaine"),
    (IPRO, {"asp_ca": 22.0}, "identite_a_une_unite[arrondi_sexes_ca]", "quarantaine"),
    (IPRO, {"rp_tx_tot_empl": 550.0}, "taux_d_emploi[rp_tx_tot_empl]", "quarantaine"),
    (IPRO, {"pe_evol_abc_t4": -500.0}, "evolution_demandeurs[pe_evol_abc_t4]", "quarantaine"),
    (IPRO, {"asp_evol_ca_n_e": -101.0}, "evolution_contrats_aides[asp_evol_ca_n_e]",
     "quarantaine"),
    (IPRO, {"pe_abc_e": 4.0}, "effectif_visible_demandeurs[pe_abc_e]", "quarantaine"),
    (IPRO, {"asp_ca_f": 4.0}, "effectif_visible_contrats[asp_ca_f]", "quarantaine"),
    (IPRO, {"note_pe": "3"}, "note_respectee[note_pe_respectee]", "quarantaine"),
    (IPRO, {"rp_tx_f_empl": 10.0}, "ecart_des_femmes[ecart_femmes_emploi]", "quarantaine"),
    (IPRO, {"pe_evol_abc_f_t4": 70.0}, "ecart_des_evolutions[ecart_evolution_abc_f]",
     "quarantaine"),
    (IPRO, {"pe_abc_25": 50.0, "pe_abc_2649": 20.0}, "ordres_de_grandeur[ordre_2649_25]",
     "quarantaine"),
    (IPRO, {"pe_abc_50": 50.0, "pe_abc_2649": 20.0}, "ordres_de_grandeur[ordre_2649_50]",
     "quarantaine"),
    (IPRO, {"pe_a": 1e9}, "effectif_positif_demandeurs[pe_a]", "quarantaine"),
    (IPRO, {"asp_ca": 1e9}, "effectif_positif_contrats[asp_ca]", "quarantaine"),
    (FILO, {"filo_d2": 7000.0}, "quantiles_croissants[croit_d1_d2]", "quarantaine"),
    (FILO, {"filo_gini": 30.0}, "gini[filo_gini]", "quarantaine"),
    (FILO, {"filo_pcho": 71.0}, "chomage_dans_activite[reste_chomage]", "quarantaine"),
    (FILO, {"filo_pplogt": 6.0}, "detail_des_prestations[detail_prestations]", "quarantaine"),
    (FILO, {"filo_tp60": 0.0}, "taux_de_pauvrete[filo_tp60]", "quarantaine"),
    (FILO, {"filo_q2": 13.0}, "revenu_plausible[filo_q2]", "quarantaine"),
    (FILO, {"filo_d1": 800.0}, "bas_revenu_plausible[filo_d1]", "quarantaine"),
    (FILO, {"filo_rd": 28.0}, "rapports_d_inegalite[filo_rd]", "quarantaine"),
    (FILO, {"filo_rd": 2.9}, "rapports_coherents[rapport_d9_d1]", "quarantaine"),
    (FILO, {"filo_eq": 0.9}, "rapports_coherents[rapport_interquartile]", "quarantaine"),
    (FILO, {"filo_eq": 7.7}, "ecart_interquartile_relatif[filo_eq]", "quarantaine"),
    (COM, {"filo_rd": 2.9}, "rapports_coherents[rapport_d9_d1]", "quarantaine"),
    (COM, {"filo_rd": 28.0}, "rapport_interdecile[filo_rd]", "quarantaine"),
    (COM, {"filo_s80s20": 40.0}, "rapport_s80_s20[filo_s80s20]", "quarantaine"),
    (COM, {"filo_q2": 13.0}, "revenu_plausible[filo_q2]", "quarantaine"),
    (COM, {"filo_d1": 800.0}, "bas_revenu_plausible[filo_d1]", "quarantaine"),
    (COM, {"filo_ppen": 90.0}, "part_des_transferts[filo_ppen]", "quarantaine"),
    (COM, {"filo_pplogt": 50.0}, "part_des_prestations[filo_pplogt]", "quarantaine"),
    (COM, {"filo_pplogt": 6.0}, "detail_des_parts[detail_prestations]", "quarantaine"),
    (COM, {"filo_nbpers": 600.0}, "ordres_de_grandeur[ordre_personnes_menages]", "quarantaine"),
    (COM, {"filo_nbuc": 90.0}, "effectifs_ordonnes[reste_unites]", "quarantaine"),
    (COM, {"filo_q3_q1": 1.6}, "ecart_interquartile_exact[ecart_interquartile]", "quarantaine"),
    (COM, {"filo_pact": 120.0}, "part_de_l_activite[filo_pact]", "quarantaine"),
    (COM, {"code_geo": "QP094001"}, "forme_du_code", "quarantaine"),
    (QPV, {"code_quartier": "QN09401M"}, "forme_du_code_2015", "quarantaine"),
    (QPV, {"generation": 2023}, "generation_connue", "bloquant"),
    (QPV, {"est_valide": False}, "contour_valide", "quarantaine"),
    (QPV, {"est_repare": True}, "contour_publie_valide", "avertissement"),
    (QPV, {"surface_m2": 0.0}, "surface_plausible[surface_m2]", "quarantaine"),
    (IRIS, {"code_commune": "9404"}, "forme_de_la_commune", "quarantaine"),
    (IRIS, {"code_iris": "940410001"}, "code_unique", "bloquant"),
    (ADMIN, {"type": "commune-deleguee"}, "type_connu", "bloquant"),
    (ADMIN, {"code_departement": "941"}, "forme_du_departement", "quarantaine"),
    (ADMIN, {"nom": None}, "nom_present", "quarantaine"),
]  # fmt: skip


def _run(source: str, frame: pl.DataFrame, simulated: bool = True) -> SuiteOutcome:
    context = RunContext(edition=FRAMES[source][1], simulated=simulated)
    return run_suite(frame, load_source_suite(source), context)


def test_every_suite_is_tried_with_faults_in_one_of_the_test_files() -> None:
    tests = Path(__file__).parents[1]
    tried = "".join(p.read_text("utf-8") for p in tests.rglob("test_*.py") if _has_faults(p))
    untried = [p.stem for p in SUITES_DIR.glob("*.yml") if f'"{p.stem}"' not in tried]
    assert untried == []


def _has_faults(path: Path) -> bool:
    return re.search(r"^FAULTS\b", path.read_text(encoding="utf-8"), re.MULTILINE) is not None


@pytest.mark.parametrize("source", FRAMES)
def test_a_sound_frame_passes_every_rule(source: str) -> None:
    outcome = _run(source, FRAMES[source][0]())
    assert [f"{r.name} {r.observed} {r.sample}" for r in outcome.failures] == []
    assert outcome.quarantined == {}


@pytest.mark.parametrize(("source", "changes", "name", "severity"), FAULTS)
def test_a_fault_turns_its_rule_red(
    source: str, changes: dict[str, Any], name: str, severity: str
) -> None:
    frame = FRAMES[source][0]()
    first = pl.int_range(pl.len()) == 0
    changed = frame.with_columns(
        pl.when(first).then(pl.lit(value)).otherwise(pl.col(column)).alias(column)
        for column, value in changes.items()
    )
    outcome = _run(source, changed)
    red = {result.name: result for result in outcome.failures}
    assert name in red
    assert red[name].severity == severity
    if severity == "quarantaine":
        assert 0 in outcome.quarantined
    if severity == "avertissement":
        assert not outcome.refused


@pytest.mark.parametrize("source", FRAMES)
def test_national_counts_refuse_a_truncated_real_file_and_spare_the_sample(source: str) -> None:
    frame = FRAMES[source][0]()
    refused = {result.name for result in _run(source, frame, simulated=False).refusals}
    assert refused
    assert all(name.startswith("nb_") for name in refused)


def test_every_type_of_expectation_exists_in_the_library() -> None:
    suites = [load_source_suite(source) for source in FRAMES]
    for suite in [*suites, *load_publication_suites().values()]:
        for control in suite.controles:
            column = {} if control.colonnes is None else {"column": "x"}
            assert _build(Expectation(control.type, control.parametres | column), 0)
