"""Suites of the archive's registers: green on a sound edition, each rule red on its own fault."""

from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from expectations.outcome import RunContext, SuiteOutcome
from expectations.runner import run_suite
from expectations.suite_files import load_source_suite
from ingestion.declaration.catalogue_loader import load_catalogue
from ingestion.demo.writers.registers import WRITERS
from ingestion.input_folder import InputFolder
from ingestion.raw_archive import RawFile
from ingestion.reading import read_edition

DEMO = Path(__file__).parents[3] / "data" / "demo"
# The edition whose frame every rule of the suite is tried on.
EDITIONS = {
    "insee_cog": "2026",
    "insee_epci": "2020",
    "insee_iris_reference": "2021",
    "anct_contrats_ville": "non_date",
    "anct_cites_educatives": "non_date",
    "anct_adultes_relais": "2023",
    "anct_postes_fonjep": "2023",
    "anct_correspondance_qpv": "2024",
    "depp_ips_ecoles": "2022",
    "depp_ips_colleges": "2022",
}
COG, EPCI, IRIS = "insee_cog", "insee_epci", "insee_iris_reference"
CONTRACTS, CITIES, LINKS = (
    "anct_contrats_ville", "anct_cites_educatives", "anct_correspondance_qpv",
)  # fmt: skip
MEDIATORS, FONJEP = "anct_adultes_relais", "anct_postes_fonjep"
PRIMARY, SECONDARY = "depp_ips_ecoles", "depp_ips_colleges"
# source, column, what it becomes on every row, the check that must be red
FAULTS: list[tuple[str, dict[str, Any], str]] = [
    (COG, {"type_commune": "COM", "code_commune": "94041"}, "cle_unique"),
    (COG, {"code_commune_parente": "94041"}, "commune_parente"),
    (COG, {"lignes_cog_departement": 100}, "nb_departements[lignes_cog_departement]"),
    (COG, {"lignes_cog_region": 17}, "nb_regions[lignes_cog_region]"),
    (COG, {"lignes_cog_commune_depuis_1943": 30000},
     "nb_communes_depuis_1943[lignes_cog_commune_depuis_1943]"),
    (COG, {"lignes_cog_mouvement_commune": 10}, "nb_mouvements[lignes_cog_mouvement_commune]"),
    (EPCI, {"code_commune": "94041"}, "code_unique"),
    (EPCI, {"code_epci": None}, "epci_renseigne"),
    (IRIS, {"code_iris": "940410101"}, "code_unique"),
    (IRIS, {"code_grand_quartier": None}, "grand_quartier_present[code_grand_quartier]"),
    (CONTRACTS, {"code_contrat": "CV001", "nom": "x"}, "nom_unique"),
    (CONTRACTS, {"code_contrat": "CV001"}, "code_presque_unique"),
    (CONTRACTS, {"population_qpv": 2_000_000}, "population_plausible[population_qpv]"),
    (CONTRACTS, {"longitude": -61.5}, "point_en_europe[longitude]"),
    (CONTRACTS, {"latitude": 2.3}, "latitude_en_europe[latitude]"),
    (CITIES, {"codes_cites": "cite-001"}, "codes_uniques"),
    (CITIES, {"longitude": None}, "point_present"),
    (MEDIATORS, {"montant": 1987506.0}, "montant_plausible[montant]"),
    (MEDIATORS, {"montant": None}, "montant_present[montant]"),
    (MEDIATORS, {"code_contrat": None}, "contrat_present"),
    (MEDIATORS, {"code_departement": None}, "territoire_present"),
    (FONJEP, {"montant": 7.164}, "montant_plausible[montant]"),
    (FONJEP, {"montant": None}, "montant_present[montant]"),
    (FONJEP, {"code_contrat": None}, "contrat_present"),
    (FONJEP, {"code_departement": None}, "territoire_present"),
    (LINKS, {"code_2024": "QN09401M"}, "code_unique"),
    (LINKS, {"statut": "NOUVEAU"}, "parent_selon_statut"),
    (PRIMARY, {"uai": "0940181L"}, "uai_unique"),
    (PRIMARY, {"ips": 994.0}, "ips_plausible[ips]"),
    (PRIMARY, {"ips": None}, "ips_present"),
    (SECONDARY, {"uai": "0940181L"}, "uai_unique"),
    (SECONDARY, {"ips": 9.94}, "ips_plausible[ips]"),
    (SECONDARY, {"ips": None}, "ips_present"),
]  # fmt: skip


@cache
def frame(source_id: str) -> pl.DataFrame:
    source, edition = load_catalogue()[source_id], EDITIONS[source_id]
    found = InputFolder(DEMO).files_of(source, edition)
    files = tuple(RawFile(n, "0" * 64, p.stat().st_size, p) for n, p in found.items())
    return read_edition(source, edition, files).control


def judge(source_id: str, table: pl.DataFrame, *, simulated: bool) -> SuiteOutcome:
    context = RunContext(edition=EDITIONS[source_id], simulated=simulated)
    return run_suite(table, load_source_suite(source_id), context)


def test_every_suite_of_these_registers_is_tried() -> None:
    assert set(EDITIONS) == set(WRITERS)


@pytest.mark.parametrize("source_id", EDITIONS)
def test_a_sound_edition_passes_every_rule(source_id: str) -> None:
    outcome = judge(source_id, frame(source_id), simulated=True)
    assert [(r.name, r.observed, r.sample) for r in outcome.failures] == []


@pytest.mark.parametrize(("source_id", "changes", "name"), FAULTS)
def test_a_fault_turns_its_rule_red(source_id: str, changes: dict[str, Any], name: str) -> None:
    table = frame(source_id).with_columns(pl.lit(v).alias(c) for c, v in changes.items())
    assert name in {result.name for result in judge(source_id, table, simulated=False).failures}


@pytest.mark.parametrize("source_id", EDITIONS)
def test_a_truncated_national_file_is_refused_by_its_count(source_id: str) -> None:
    outcome = judge(source_id, frame(source_id), simulated=False)
    assert {result.name.split("[")[0][:3] for result in outcome.refusals} == {"nb_"}


def test_every_rule_has_its_fault() -> None:
    tried = {(source_id, name.split("[")[0]) for source_id, _, name in FAULTS}
    declared = {
        (source_id, control.nom)
        for source_id in EDITIONS
        for control in load_source_suite(source_id).controles
    }
    counts = {
        (source_id, control.nom)
        for source_id in EDITIONS
        for control in load_source_suite(source_id).controles
        if control.type == "expect_table_row_count_to_be_between"
    }
    assert declared - counts == tried
