"""Suites of the statistics at every level: green on the simulated edition, each rule red on its
own fault. The simulated files are read as a refresh reads them.
"""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from expectations.outcome import RunContext, SuiteOutcome
from expectations.runner import run_suite
from expectations.suite_files import load_source_suite
from ingestion.declaration.catalogue_loader import CATALOGUE_FOLDER, load_source
from ingestion.demo.writers.statistics import WRITERS
from ingestion.input_folder import InputFolder
from ingestion.raw_archive import RawFile
from ingestion.reading import read_edition

DEMO = Path(__file__).parents[3] / "data" / "demo"
CNAF, IRIS, RPLS = "cnaf_iris", "insee_filosofi_iris", "sdes_rpls_qpv"
CENSUS, PEOPLE, NEET = "insee_qpv_recensement", "insee_qpv_population", "insee_neet_communes"
LEVELS = (
    "insee_filosofi_epci", "insee_filosofi_departement", "insee_filosofi_region",
    "insee_filosofi_france",
)  # fmt: skip
CRIME = ("ssmsi_departement", "ssmsi_region")
# The edition whose frame every rule of the suite is tried on.
EDITIONS = {
    CNAF: "2017", IRIS: "2021", RPLS: "2022", CENSUS: "2010", PEOPLE: "2013", NEET: "2018",
    **dict.fromkeys(LEVELS, "2019"), **dict.fromkeys(CRIME, "2023"),
}  # fmt: skip
Change = dict[str, Any]
KEY: list[tuple[Change, str]] = [
    ({"code_geo": None}, "code_present"),
    ({"code_geo": "Ensemble"}, "forme_du_code"),
]
LEVEL: list[tuple[Change, str]] = [
    *KEY,
    ({"filo_pact": 4.0}, "part_de_l_activite"),
    ({"filo_ppen": 99.0}, "part_des_transferts"),
    ({"filo_ppat": 0.0}, "part_du_patrimoine"),
    ({"filo_pimpot": 17.0}, "part_des_impots"),
    ({"filo_q2": 21.93}, "revenu_plausible"),
    ({"filo_gini": 29.2}, "gini"),
    ({"filo_s80s20": 44.0}, "rapports_d_inegalite"),
    ({"filo_nbmen": 2e9}, "effectifs"),
    ({"filo_nbuc": 1.0}, "effectifs"),
    ({"filo_d1": 30000.0}, "ordre_des_valeurs"),
    ({"filo_nbpers": 10000.0}, "ordre_des_valeurs"),
    ({"filo_ppsoc": 20.0}, "parts_de_revenu_a_100"),
    ({"filo_q3_q1": 1.3}, "detail_des_parts"),
    ({"filo_rd": 9.0}, "rapports_coherents"),
]
RED: dict[str, list[tuple[Change, str]]] = {
    CNAF: [
        *KEY,
        ({"code_geo": "940410102"}, "code_unique"),
        ({"cnaf_a_etud": 3.0}, "effectif_visible"),
        ({"cnaf_aal": 1e6}, "effectif_plausible"),
        ({"cnaf_ai": 7.0}, "identite_exacte"),
        ({"cnaf_apres100": 2000.0}, "partie_sous_le_tout"),
        ({"cnaf_enf": 19000.0}, "partie_sous_le_tout"),
        ({"note_cnaf": "3"}, "note_respectee"),
    ],
    IRIS: [
        *KEY,
        ({"code_geo": "940410102"}, "code_unique"),
        ({"filo_tp60": 290.0}, "taux_de_pauvrete"),
        ({"filo_incert": 3.0}, "precision_du_taux"),
        ({"filo_ptsa": 6.0}, "part_de_l_activite"),
        ({"filo_ppsoc": 99.0}, "part_des_transferts"),
        ({"filo_pplogt": 90.0}, "part_des_prestations"),
        ({"filo_pben": -30.0}, "part_du_patrimoine"),
        ({"filo_pimpot": 40.0}, "part_des_impots"),
        ({"filo_q2": 18.0}, "revenu_plausible"),
        ({"filo_d1": 800.0}, "bas_revenu_plausible"),
        ({"filo_gini": 24.0}, "gini"),
        ({"filo_rd": 280.0}, "rapports_d_inegalite"),
        ({"filo_eq": 5.6}, "ecart_interquartile_relatif"),
        ({"filo_d2": 30000.0}, "ordre_des_valeurs"),
        ({"filo_ppen": 60.0}, "parts_de_revenu_a_100"),
        ({"filo_ppmini": 30.0}, "detail_des_parts"),
        ({"filo_rd": 9.0}, "coherences"),
        ({"note_filosofi": "5"}, "coherences"),
    ],
    RPLS: [
        *KEY,
        ({"code_geo": "QP094002"}, "code_unique"),
        ({"rpls_nblspls": 10.0}, "logements_visibles"),
        ({"rpls_txrot": 103.0}, "pourcentage"),
        ({"rpls_medloy": 597.0}, "loyer_plausible"),
        ({"rpls_txlscol": 3.0}, "parts_a_100"),
        ({"rpls_q1loy": 9.9}, "partie_sous_le_tout"),
        ({"note_rpls": "5"}, "note_respectee"),
    ],
    CENSUS: [
        *KEY,
        ({"code_geo": "QP094002"}, "code_unique"),
        ({"rp_tx_tot_empl": 474.0}, "pourcentage"),
        ({"rp_tx_f_scol": 610.0}, "part_publiee_au_dela_de_100"),
        ({"rp_h_ind_jeune": 26.0}, "indice_jeunesse"),
        ({"rp_l_nbpers": 23.0}, "taille_des_menages"),
        ({"rp_tx_tot_0a14": 1.0}, "parts_a_100"),
        ({"rp_tx_tot_men1": 1.0}, "reste_positif"),
        ({"rp_tx_f_empl": 2.0}, "ecart_des_femmes"),
        ({"rp_ind_jeune": 20.0}, "rapports_coherents"),
    ],
    PEOPLE: [
        *KEY,
        ({"code_geo": "QP094002"}, "code_unique"),
        ({"rp_pop_mun": 5.0}, "population"),
    ],
    NEET: [
        *KEY,
        ({"code_geo": "94041", "millesime": 2013}, "place_unique"),
        ({"rp_part_non_inseres": 126.0}, "pourcentage"),
    ],
    **dict.fromkeys(LEVELS, LEVEL),
    **{
        source: [
            ({"modalite": None}, "place_presente"),
            ({"code_geo": "Ensemble"}, "forme_du_code"),
            ({"code_geo": code, "millesime": 2020, "modalite": "ssmsi_cambriolages"},
             "place_unique"),
            ({"millesime": 23}, "annee_plausible"),
            ({"faits": -1.0}, "effectifs"),
            ({"log": 1000.0}, "ordres_de_grandeur"),
            ({"taux": 0.001, "modalite": "ssmsi_cambriolages"}, "coherences"),
            ({"faits": 1e5}, "coherences"),
            ({"modalite": "ssmsi_inconnue"}, "coherences"),
        ]
        for source, code in zip(CRIME, ("94", "11"), strict=True)
    },
}  # fmt: skip
# Faults that only a whole column shows.
WHOLE = [
    (NEET, pl.col("rp_part_non_inseres") / 10, "part_moyenne"),
    (PEOPLE, pl.col("rp_pop_mun") * 10, "population_typique"),
]
FAULTS = [(source, change, name) for source, faults in RED.items() for change, name in faults]


@cache
def frame(source_id: str) -> pl.DataFrame:
    source, edition = load_source(CATALOGUE_FOLDER / f"{source_id}.yml"), EDITIONS[source_id]
    found = InputFolder(DEMO).files_of(source, edition)
    files = tuple(RawFile(n, "0" * 64, p.stat().st_size, p) for n, p in found.items())
    return read_edition(source, edition, files).control


def judge(source_id: str, table: pl.DataFrame, *, simulated: bool = True) -> SuiteOutcome:
    context = RunContext(edition=EDITIONS[source_id], simulated=simulated)
    return run_suite(table, load_source_suite(source_id), context)


def red(outcome: SuiteOutcome) -> set[str]:
    return {result.name.split("[")[0] for result in outcome.failures}


def fullest(source_id: str) -> int:
    """Position of a row with as many values as can be: a fault of a blank shows nothing."""
    table = frame(source_id)
    blanks = table.select(pl.sum_horizontal(pl.all().is_null())).to_series()
    found = blanks.arg_min()
    assert found is not None
    return found


def test_every_suite_of_these_statistics_is_tried() -> None:
    assert set(EDITIONS) == set(RED) == set(WRITERS)


@pytest.mark.parametrize("source_id", EDITIONS)
def test_a_sound_edition_passes_every_rule(source_id: str) -> None:
    outcome = judge(source_id, frame(source_id))
    assert [(r.name, r.observed, r.sample) for r in outcome.failures] == []
    assert outcome.quarantined == {}


@pytest.mark.parametrize(("source_id", "change", "name"), FAULTS)
def test_a_fault_of_one_row_turns_its_rule_red(source_id: str, change: Change, name: str) -> None:
    table, row = frame(source_id), fullest(source_id)
    here = pl.int_range(pl.len()) == row
    changed = table.with_columns(
        pl.when(here).then(pl.lit(value)).otherwise(pl.col(column)).alias(column)
        for column, value in change.items()
    )
    assert not changed.equals(table, null_equal=True)
    outcome = judge(source_id, changed)
    assert name in red(outcome)
    severity = {r.name.split("[")[0]: r.severity for r in outcome.failures}[name]
    assert row in outcome.quarantined or severity == "bloquant"


@pytest.mark.parametrize(("source_id", "fault", "name"), WHOLE)
def test_a_mark_lost_in_a_whole_column_turns_its_rule_red(
    source_id: str, fault: pl.Expr, name: str
) -> None:
    outcome = judge(source_id, frame(source_id).with_columns(fault))
    assert name in red(outcome)
    assert outcome.refused


@pytest.mark.parametrize("source_id", LEVELS)
def test_a_territory_told_twice_refuses_the_edition(source_id: str) -> None:
    table = frame(source_id)
    outcome = judge(source_id, pl.concat([table, table.head(1)]))
    assert red(outcome) == {"code_unique"}
    assert outcome.refused


@pytest.mark.parametrize(
    ("source_id", "cut"),
    [(s, lambda t: t) for s in EDITIONS if s != LEVELS[-1]] + [(LEVELS[-1], pl.DataFrame.clear)],
)
def test_a_truncated_national_file_is_refused_by_its_count(
    source_id: str, cut: Callable[[pl.DataFrame], pl.DataFrame]
) -> None:
    outcome = judge(source_id, cut(frame(source_id)), simulated=False)
    assert {name[:3] for name in red(outcome)} == {"nb_"}


def test_every_rule_has_its_fault() -> None:
    tried = {(source, name) for source, _, name in FAULTS}
    tried |= {(source, name) for source, _, name in WHOLE}
    tried |= {(source, "code_unique") for source in LEVELS}
    declared = {
        (source, control.nom)
        for source in EDITIONS
        for control in load_source_suite(source).controles
        if control.type != "expect_table_row_count_to_be_between"
    }
    assert tried == declared
