"""Suites of the documented registers: green on the demo, each rule red on its own fault alone."""

from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from support.documented import EDITIONS, SOURCES, read_file

from expectations.outcome import RunContext, SuiteOutcome
from expectations.runner import run_suite
from expectations.suite_files import load_source_suite

DEMO = Path(__file__).parents[3] / "data" / "demo"
FIRMS, POINTS, EQUIPMENT = "insee_sirene", "insee_sirene_geolocalisation", "insee_bpe"
SALES, SCHOOLS, RESULTS = "dvf", "depp_annuaire", "depp_dnb"
HOMES, GRANTS, COUNTERS = "sdes_rpls_logements", "anct_subventions_ville", "anct_france_services"
RENEWAL, MEMBERSHIP, WATCHED = "anct_npnru", "anct_table_appartenance_qpv", "anct_qva"
TRIED = (
    FIRMS, POINTS, EQUIPMENT, SALES, SCHOOLS, RESULTS,
    HOMES, GRANTS, COUNTERS, RENEWAL, MEMBERSHIP, WATCHED,
)  # fmt: skip

# The share of rows set aside: no rule of a suite, and one row of so few is beyond it.
SHARE = "part_quarantaine"
# An expression stands for what the row, or another row, holds.
SESSION_OF_ANOTHER = {"uai": pl.col("uai").last(), "session": pl.col("session").last()}
# source, what is changed on the first row, the one check that must be red, its severity;
# tried on every edition that the check applies to
FAULTS: list[tuple[str, dict[str, Any], str, str]] = [
    (FIRMS, {"siret": None}, "siret_present", "bloquant"),
    (FIRMS, {"siret": pl.col("siret").last()}, "siret_unique", "bloquant"),
    (FIRMS, {"siret": "9991000190001"}, "forme_du_siret", "bloquant"),
    (FIRMS, {"siret": "999100019000100"}, "forme_du_siret", "bloquant"),
    (FIRMS, {"siret": "9991000190001O"}, "forme_du_siret", "bloquant"),
    (FIRMS, {"code_commune": None}, "commune_presente", "avertissement"),
    (POINTS, {"siret": None}, "siret_present", "bloquant"),
    (POINTS, {"siret": pl.col("siret").last()}, "siret_unique", "bloquant"),
    (POINTS, {"epsg": 4326}, "projection_connue", "quarantaine"),
    (POINTS, {"epsg": 27572}, "projection_connue", "quarantaine"),
    (EQUIPMENT, {"type_equipement": None}, "type_present", "bloquant"),
    (EQUIPMENT, {"type_equipement": "H121"}, "forme_du_type", "bloquant"),
    (EQUIPMENT, {"type_equipement": "F12"}, "forme_du_type", "bloquant"),
    (EQUIPMENT, {"type_equipement": "F1211"}, "forme_du_type", "bloquant"),
    (EQUIPMENT, {"annee": 2024}, "millesime_2023", "bloquant"),
    (EQUIPMENT, {"annee": 2023}, "millesime_2024", "bloquant"),
    (EQUIPMENT, {"epsg": 4326}, "projection_connue", "quarantaine"),
    (SALES, {"id_mutation": None}, "mutation_presente", "bloquant"),
    (SALES, {"id_mutation": "2024-100000"}, "annee_2023", "quarantaine"),
    (SALES, {"id_mutation": "2023-100000"}, "annee_2024", "quarantaine"),
    (SALES, {"code_departement": "94"}, "departement_91", "bloquant"),
    (SALES, {"code_departement": "91"}, "departement_94", "bloquant"),
    (SCHOOLS, {"uai": None}, "uai_present", "bloquant"),
    (SCHOOLS, {"code_departement": "075"}, "departements_demandes", "avertissement"),
    (RESULTS, SESSION_OF_ANOTHER, "cle_unique", "bloquant"),
    # Without those present, the rate is all that is left to judge.
    (RESULTS, {"taux_reussite": 100.5, "presents": None}, "taux_de_reussite[taux_reussite]",
     "quarantaine"),
    (RESULTS, {"taux_reussite": -0.5, "presents": None}, "taux_de_reussite[taux_reussite]",
     "quarantaine"),
    (RESULTS, {"inscrits": pl.col("presents") - 1}, "effectifs_emboites[reste_absents]",
     "quarantaine"),
    (RESULTS, {"presents": pl.col("admis") - 1, "taux_reussite": None},
     "effectifs_emboites[reste_refuses]", "quarantaine"),
    (RESULTS, {"admis_sans_mention": pl.col("admis_sans_mention") + 1},
     "mentions_et_admis[reste_mentions]", "avertissement"),
    (RESULTS, {"admis_mention_ab": pl.col("admis_mention_ab") - 1},
     "mentions_et_admis[reste_mentions]", "avertissement"),
    (RESULTS, {"admis_mention_bien": pl.col("admis_mention_bien") + 1},
     "mentions_et_admis[reste_mentions]", "avertissement"),
    (RESULTS, {"admis_mention_tres_bien": pl.col("admis_mention_tres_bien") - 1},
     "mentions_et_admis[reste_mentions]", "avertissement"),
    (RESULTS, {"taux_reussite": pl.col("taux_reussite") + 0.1}, "taux_recalcule", "avertissement"),
    (RESULTS, {"taux_reussite": pl.col("taux_reussite") - 0.1}, "taux_recalcule", "avertissement"),
    (HOMES, {"code_commune": None}, "commune_presente", "bloquant"),
    (HOMES, {"code_departement": "94"}, "departement_91", "bloquant"),
    (HOMES, {"code_departement": "91"}, "departement_94", "bloquant"),
    (HOMES, {"annee_location": pl.col("annee_construction") - 1},
     "location_apres_construction[delai_location]", "avertissement"),
    (HOMES, {"epsg": 4326}, "projection_connue", "quarantaine"),
    (GRANTS, {"montant": None}, "montant_present", "bloquant"),
    (GRANTS, {"theme": "7"}, "theme_2024", "avertissement"),
    (GRANTS, {"theme": "Santé et accès aux soins"}, "theme_2024", "avertissement"),
    (GRANTS, {"sous_theme": "7.1"}, "sous_theme_2024", "avertissement"),
    (GRANTS, {"sous_theme": "4.6"}, "sous_theme_2024", "avertissement"),
    (GRANTS, {"sous_theme": "4,4"}, "sous_theme_2024", "avertissement"),
    (GRANTS, {"sous_theme": "4.40"}, "sous_theme_2024", "avertissement"),
    (COUNTERS, {"id_fs": None}, "identifiant_present", "bloquant"),
    (COUNTERS, {"id_fs": pl.col("id_fs").last()}, "identifiant_unique", "bloquant"),
    (RENEWAL, {"code_quartier": None}, "code_present", "bloquant"),
    (RENEWAL, {"code_quartier": pl.col("code_quartier").last()}, "code_unique", "bloquant"),
    (RENEWAL, {"interet": "regional"}, "interet_connu", "quarantaine"),
    (MEMBERSHIP, {"code_quartier": None}, "code_present", "bloquant"),
    (MEMBERSHIP, {"code_quartier": pl.col("code_quartier").last()}, "code_unique", "bloquant"),
    (MEMBERSHIP, {"codes_communes": None}, "communes_presentes", "bloquant"),
    (WATCHED, {"code_qva": None}, "code_present", "bloquant"),
    (WATCHED, {"code_qva": pl.col("code_qva").last()}, "code_unique", "bloquant"),
]  # fmt: skip
# source, the check, its severity, numbers of rows that are refused, that are accepted
COUNTS: list[tuple[str, str, str, tuple[int, ...], tuple[int, ...]]] = [
    *((name, "nb_lignes", "bloquant", (0,), (1,)) for name in TRIED[:-2]),
    (MEMBERSHIP, "nb_quartiers", "bloquant", (0, 1499, 1651), (1500, 1650)),
    (WATCHED, "nb_quartiers", "avertissement", (0, 33, 35), (34,)),
]


@cache
def frame(source_id: str, edition: str) -> pl.DataFrame:
    """What gate 1 is given of a committed edition of the demo."""
    [name] = SOURCES[source_id].editions[edition].file_names()
    return read_file(SOURCES[source_id], edition, DEMO / source_id / edition / name).control


def judge(
    source_id: str, edition: str, table: pl.DataFrame, *, simulated: bool = True
) -> SuiteOutcome:
    context = RunContext(edition=edition, simulated=simulated)
    return run_suite(table, load_source_suite(source_id), context)


def editions_of(source_id: str, check: str) -> list[str]:
    """Editions that the check says it is for, or all those of the source."""
    name = check.split("[")[0]
    [control] = [c for c in load_source_suite(source_id).controles if c.nom == name]
    return control.editions or list(SOURCES[source_id].editions)


def altered(table: pl.DataFrame, changes: dict[str, Any]) -> pl.DataFrame:
    first = pl.int_range(pl.len()) == 0
    values = {n: v if isinstance(v, pl.Expr) else pl.lit(v) for n, v in changes.items()}
    return table.with_columns(
        pl.when(first).then(value).otherwise(pl.col(name)).alias(name)
        for name, value in values.items()
    )


def of_height(table: pl.DataFrame, rows: int, key: str) -> pl.DataFrame:
    """The first rows, or all of them repeated under keys of their own."""
    if rows <= table.height:
        return table.head(rows)
    repeated = pl.concat([table] * (rows // table.height + 1)).head(rows)
    return repeated.with_columns(pl.int_range(pl.len()).cast(pl.String).alias(key))


def red(outcome: SuiteOutcome) -> dict[str, str]:
    return {r.name: r.severity for r in outcome.failures if r.name != SHARE}


def test_every_suite_of_these_registers_is_tried() -> None:
    assert set(TRIED) == {name for name, _ in EDITIONS}


@pytest.mark.parametrize(("source_id", "edition"), EDITIONS)
def test_the_demo_passes_every_rule_and_none_lacks_its_column(source_id: str, edition: str) -> None:
    outcome = judge(source_id, edition, frame(source_id, edition))
    assert [(r.name, r.observed, r.sample) for r in outcome.failures] == []
    assert outcome.quarantined == {}
    assert [reason for reason in outcome.skipped if "absente" in reason] == []


@pytest.mark.parametrize(("source_id", "changes", "check", "severity"), FAULTS)
def test_a_fault_turns_its_rule_red_and_no_other(
    source_id: str, changes: dict[str, Any], check: str, severity: str
) -> None:
    for edition in editions_of(source_id, check):
        outcome = judge(source_id, edition, altered(frame(source_id, edition), changes))
        assert red(outcome) == {check: severity}
        assert set(outcome.quarantined) == ({0} if severity == "quarantaine" else set())
        if severity != "quarantaine":
            assert outcome.refused == (severity == "bloquant")


@pytest.mark.parametrize(("source_id", "check", "severity", "refused", "accepted"), COUNTS)
def test_a_real_file_is_refused_just_beyond_its_number_of_rows(
    source_id: str,
    check: str,
    severity: str,
    refused: tuple[int, ...],
    accepted: tuple[int, ...],
) -> None:
    key, *_ = load_source_suite(source_id).cle
    for edition in editions_of(source_id, check):
        table = frame(source_id, edition)
        for rows in refused:
            sized = of_height(table, rows, key)
            assert red(judge(source_id, edition, sized, simulated=False)) == {check: severity}
        for rows in accepted:
            sized = of_height(table, rows, key)
            assert red(judge(source_id, edition, sized, simulated=False)) == {}


@pytest.mark.parametrize("source_id", TRIED)
def test_every_rule_has_its_fault(source_id: str) -> None:
    tried = {check for name, _, check, _ in FAULTS if name == source_id}
    tried |= {check for name, check, *_ in COUNTS if name == source_id}
    ran = {
        result.name
        for edition in SOURCES[source_id].editions
        for result in judge(source_id, edition, frame(source_id, edition), simulated=False).results
    }
    assert tried == ran
    declared = {control.nom for control in load_source_suite(source_id).controles}
    assert {name.split("[")[0] for name in ran} == declared
