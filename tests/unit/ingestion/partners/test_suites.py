"""Gate 1 on deposits: green on the simulated ones, each of its checks red on its own fault."""

from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from expectations.outcome import RunContext, SuiteOutcome
from expectations.runner import run_suite
from expectations.suite_files import load_source_suite
from ingestion.declaration.catalogue_loader import load_catalogue
from ingestion.partners.intake.inbox import folder_deposits
from ingestion.partners.names.quartiers import quartier_table
from ingestion.partners.sheets.reading import read_deposit
from ingestion.registers.schema import landed_schema

DEMO = Path(__file__).parents[4] / "data" / "demo"
CATALOGUE = {name: s for name, s in load_catalogue().items() if s.contrat}
# Contract, cells of the first row, the check that must be red, its severity.
FAULTS: list[tuple[str, dict[str, Any], str, str]] = [
    ("ept_fil", {"id_projet": None}, "cle_presente[id_projet]", "bloquant"),
    ("ept_fil", {"code_commune": "9404"}, "forme_de_la_commune", "quarantaine"),
    ("ept_fil", {"cle_repartition": 60.0}, "cle_de_repartition[cle_repartition]", "quarantaine"),
    ("ept_fil", {"montant_attribue": 2e6}, "montant_plausible[montant_attribue]", "quarantaine"),
    ("ept_fil", {"montant_verse": 9e4}, "verse_sous_attribue", "quarantaine"),
    ("ept_fil", {"nb_femmes": -1}, "effectif_positif[nb_femmes]", "quarantaine"),
    ("ept_label", {"montant": 2e5}, "montant_plausible[montant]", "quarantaine"),
    ("ept_label", {"cofinancements": -1.0}, "autres_montants[cofinancements]", "quarantaine"),
    ("prij", {"nb_actifs": -1}, "effectif_positif[nb_actifs]", "quarantaine"),
    ("prij", {"duree_mediane_jours": 9000}, "duree_plausible[duree_mediane_jours]",
     "avertissement"),
    ("insee_neet_quartiers", {"annee": None}, "cle_presente[annee]", "bloquant"),
    ("insee_neet_quartiers", {"neet_statut": "Z"}, "statut_connu[neet_statut]", "bloquant"),
    ("insee_neet_quartiers", {"neet": 30000.0}, "effectif_plausible[neet]", "quarantaine"),
    ("cdv_prog", {"code_cv": "CALPE"}, "forme_du_contrat", "quarantaine"),
    ("cdv_prog", {"budget_total": -5.0}, "montant_positif[budget_total]", "quarantaine"),
    ("cdv_prog", {"beneficiaires_qpv": -5}, "effectif_positif[beneficiaires_qpv]", "quarantaine"),
    ("tfpb", {"code_commune": "Ivry"}, "forme_de_la_commune", "quarantaine"),
    ("tfpb", {"bailleur_siren": "12"}, "forme_du_siren", "quarantaine"),
    ("tfpb", {"part_abattement": 130.0}, "part_imputee[part_abattement]", "quarantaine"),
    ("tfpb", {"nb_logements": -1}, "montant_positif[nb_logements]", "quarantaine"),
    ("cc_mdp", {"code_commune": "x"}, "forme_de_la_commune", "quarantaine"),
    ("cc_mdp", {"comites_pilotage_presents": 99}, "presences", "quarantaine"),
    ("cc_mdp", {"membres_f": -1}, "effectif_positif[membres_f]", "quarantaine"),
    ("fdd", {"montant": 0.0}, "montant_positif[montant]", "quarantaine"),
    ("fdd", {"id_donateur": "Jeanne Martin"}, "pseudonyme", "quarantaine"),
    ("npnru_l", {"subvention_anru_engagee": 1e9}, "engage_sous_convention", "quarantaine"),
    ("npnru_l", {"cout_total": -1.0}, "montant_positif[cout_total]", "quarantaine"),
    ("police", {"nombre": -1}, "nombre_positif[nombre]", "quarantaine"),
    ("police", {"nombre_statut": "Z"}, "statut_connu", "bloquant"),
    ("conv", {"valeur_statut": None, "indicateur": None}, "cle_presente[indicateur]", "bloquant"),
    ("conv", {"valeur_statut": "Z"}, "statut_connu", "bloquant"),
    ("idfm_arrets", {"longitude": None}, "cle_presente[longitude]", "bloquant"),
    ("idfm_arrets", {"longitude": 48.7}, "longitude_en_ile_de_france[longitude]", "quarantaine"),
    ("idfm_arrets", {"latitude": 2.4}, "latitude_en_ile_de_france[latitude]", "quarantaine"),
]  # fmt: skip


@cache
def sound(source_id: str) -> pl.DataFrame:
    """The landed rows of the first simulated deposit."""
    source = CATALOGUE[source_id]
    path = folder_deposits(DEMO, source_id)[0]
    frame = read_deposit(source, path, path.name, quartier_table())[0].frame
    schema = landed_schema(next(iter(source.tables.values())))
    return frame.select(
        (pl.col(name) if name in frame.columns else pl.lit(None)).cast(dtype).alias(name)
        for name, dtype in schema.items()
    )


def judged(source_id: str, frame: pl.DataFrame) -> SuiteOutcome:
    return run_suite(frame, load_source_suite(source_id), RunContext(simulated=True))


@pytest.mark.parametrize("source_id", CATALOGUE)
def test_a_simulated_deposit_passes_every_check(source_id: str) -> None:
    outcome = judged(source_id, sound(source_id))
    assert [f"{r.name} {r.observed} {r.sample}" for r in outcome.failures] == []


@pytest.mark.parametrize(("source_id", "changes", "name", "severity"), FAULTS)
def test_a_fault_turns_its_check_red(
    source_id: str, changes: dict[str, Any], name: str, severity: str
) -> None:
    frame = sound(source_id)
    first = pl.int_range(pl.len()) == 0
    changed = frame.with_columns(
        pl.when(first).then(pl.lit(value)).otherwise(pl.col(column)).alias(column)
        for column, value in changes.items()
    )
    red = {r.name: r for r in judged(source_id, changed).failures}
    assert name in red
    assert red[name].severity == severity


@pytest.mark.parametrize("source_id", CATALOGUE)
def test_a_repeated_key_and_an_empty_period_are_refused(source_id: str) -> None:
    frame = sound(source_id)
    twice = judged(source_id, pl.concat([frame, frame.head(1)]))
    assert {r.name for r in twice.refusals} == {"cle_unique"}
    assert "nb_lignes" in {r.name for r in judged(source_id, frame.head(0)).refusals}


def test_every_check_has_a_fault() -> None:
    controls = {(s, c.nom) for s in CATALOGUE for c in load_source_suite(s).controles} - {
        (s, name) for s in CATALOGUE for name in ("cle_unique", "nb_lignes", "cle_presente")
    }
    assert controls == {(s, n.split("[")[0]) for s, _, n, _ in FAULTS} - {
        ("ept_fil", "cle_presente"), ("conv", "cle_presente"), ("idfm_arrets", "cle_presente"),
        ("insee_neet_quartiers", "cle_presente"),
    }  # fmt: skip
