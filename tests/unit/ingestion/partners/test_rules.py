"""Each rule of the contracts on its own fault: which rows it refuses, and what it says."""

from collections.abc import Callable
from datetime import date
from typing import Any

import polars as pl
import pytest

from ingestion.declaration.contract_model import RowRule
from ingestion.partners.names.quartiers import quartier_table
from ingestion.partners.rules.identifiers import is_rna, is_siren, is_siret
from ingestion.partners.rules.rule_table import ROW, RuleTable
from ingestion.partners.rules.rules import RULES

Rows = Callable[..., list[dict[str, str]]]
# Rule, contract, cells changed in the valid rows, rows refused (of two), piece of what is seen.
FAULTS: list[tuple[str, str, dict[str, Any], int, str]] = [
    ("ordre", "ept_fil", {"montant_verse": "2001"}, 2, "montant_verse = 2001"),
    ("ordre", "ept_fil", {"montant_demande": "1999"}, 2, "montant_demande = 1999"),
    ("ordre", "ept_fil", {"nb_femmes": ("41", None)}, 2, "nb_femmes = 41"),
    ("ordre", "cdv_prog", {"beneficiaires_qpv": ("91", None)}, 1, "beneficiaires_qpv = 91"),
    ("ordre", "cdv_prog", {"beneficiaires_geolocalises": ("106", None)}, 1, "= 105"),
    ("ordre", "cc_mdp", {"membres_formes": ("21", None)}, 1, "membres_formes = 21"),
    ("ordre", "cc_mdp", {"comites_pilotage_presents": ("4", None)}, 1, "= 3"),
    ("ordre", "npnru_l", {"subvention_anru_engagee": ("1300000", None)}, 1, "= 1200000"),
    ("somme_egale", "cc_mdp", {"membres_acteurs": ("9", None)}, 1, "= 21"),
    ("positif_strict", "fdd", {"montant": ("0", None)}, 1, "montant = 0"),
    ("positif_strict", "ept_fil", {"cle_repartition": ("0", "1")}, 2, "cle_repartition = 0"),
    ("requis_si", "fdd", {"code_quartier": ("", None)}, 1, "code_quartier est vide"),
    ("requis_si", "cc_mdp", {"avis_rapport_annuel": ("", None)}, 1, "avis_rapport_annuel est vide"),
    ("requis_si", "npnru_l", {"hors_qpv": (None, "")}, 1, "hors_qpv est vide"),
    ("vide_si", "conv", {"valeur": (None, "3")}, 1, "valeur est rempli"),
    ("prefixe", "cdv_prog", {"sous_theme": "2.1"}, 2, "theme = 1"),
    ("dans_liste", "cdv_prog", {"code_cv": "CV999"}, 2, "code_cv = CV999"),
    ("pas_a_venir", "ept_label", {"annee": ("2034", None)}, 1, "annee = 2034, au plus 20"),
    ("pas_a_venir", "fdd", {"date_don": ("2034-06-03", None)}, 1, "date_don = 2034-06-03"),
    ("pas_a_venir", "prij", {"mois": ("2034-03", None)}, 1, "mois = 2034-03, au plus 20"),
    ("siren", "tfpb", {"bailleur_siren": "123456789"}, 2, "bailleur_siren = 123456789"),
    ("siret", "cdv_prog", {"porteur_siret": ("12345678200011", None)}, 1, "12345678200011"),
    ("siret_ou_rna", "ept_fil", {"porteur_id": "W12345678"}, 2, "porteur_id = W12345678"),
    ("quartier_dans_commune", "tfpb", {"code_commune": "94081"}, 2, "la ligne dit 94081"),
    ("quartier_dans_commune", "cc_mdp", {"quartiers": ("QN09407I;QN09415I", None)}, 1, "94038"),
    ("parts_de_liste", "cdv_prog", {"cle_repartition": "0.5;0.4"}, 2, "les parts font 0,9"),
    ("parts_de_liste", "cdv_prog", {"cle_repartition": "1"}, 2, "1 parts pour 2 quartiers"),
    ("parts_de_liste", "cdv_prog", {"cle_repartition": "0;1"}, 2, "n'est pas un nombre > 0"),
    ("parts_de_liste", "cdv_prog", {"cle_repartition": "a;b"}, 2, "n'est pas un nombre > 0"),
    ("total_de_groupe", "ept_fil", {"cle_repartition": ("0.6", "0.3")}, 2, "la somme fait 0,9"),
    ("constant_dans_groupe", "ept_fil", {"statut": ("retenu", "realise")}, 2, "« realise »"),
    ("constant_dans_groupe", "ept_fil", {"montant_verse": ("1600", "")}, 2, "montant_verse vaut"),
    ("constant_dans_groupe", "tfpb", {"nb_logements": ("320", "321")}, 2, "lignes 2, 3"),
    ("plafond_de_groupe", "cdv_prog", {"montant_accorde": ("25000", None)}, 2, "fait 33000 pour"),
]  # fmt: skip
# The same for what is only said: nothing is refused.
WARNINGS: list[tuple[str, str, dict[str, Any], str]] = [
    ("ordre", "npnru_l", {"nb_logements_realises": ("81", None)}, "nb_logements_realises = 81"),
    ("ordre", "prij", {"nb_actifs": ("35", None)}, "nb_actifs = 35"),
    ("dans_liste", "cdv_prog", {"annee": "2024", "code_cv": "CV999",
                                "quartiers": "QN09401M;QN09408M"}, "annee = 2024"),
    ("cumul_sous_cumul", "prij", {"sorties_emploi": ("30", None), "sorties_autres": ("0", None)},
     "35 sorties pour 34 accompagnés"),
    ("rapport_de_groupe", "tfpb", {"depense_realisee": ("20000", "10000")}, "45,3 % de 64000"),
    ("total_controle", "ept_label", {"montant": ("150001", "0")}, "2024 : 150001 pour 150000"),
    ("effectif_controle", "prij", {}, "2025-03 : 1, attendu 5"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "source_id", "changes", "refused", "seen"), FAULTS)
def test_a_broken_rule_refuses_its_rows_and_says_what_it_saw(
    rule: str,
    source_id: str,
    changes: dict[str, Any],
    refused: int,
    seen: str,
    bench: Any,
    rows: Rows,
) -> None:
    read = bench.read_rows(source_id, rows(source_id, **changes))
    found = [p for p in read.refusals if p.kind == rule]
    assert any(seen in (p.value or "") for p in found), [p.sentence for p in read.problems]
    assert all(p.rule and p.advice and p.line for p in found)
    assert (len(read.refused), read.frame.height) == (refused, 2 - refused)


@pytest.mark.parametrize(("rule", "source_id", "changes", "seen"), WARNINGS)
def test_a_doubt_is_said_and_refuses_nothing(
    rule: str, source_id: str, changes: dict[str, Any], seen: str, bench: Any, rows: Rows
) -> None:
    read = bench.read_rows(source_id, rows(source_id, **changes))
    assert [p.sentence for p in read.refusals] == []
    assert any(seen in (p.value or "") for p in read.warnings if p.kind == rule)


def test_every_rule_has_a_case_on_which_it_is_red() -> None:
    assert {f[0] for f in FAULTS} | {w[0] for w in WARNINGS} == set(RULES)


@pytest.mark.parametrize(
    ("ahead", "refused"),
    [(0, ["2026-11-29", "2026-12", "2027", "2028"]), (1, ["2028"])],
)
def test_what_is_to_come_begins_tomorrow(ahead: int, refused: list[str]) -> None:
    texts = ["2026-11-28", "2026-11-29", "2026-11", "2026-12", "2026", "2027", "2028", None]
    cells = pl.DataFrame({ROW: range(len(texts)), "quand": texts})
    table = RuleTable(
        cells, cells, [*range(len(texts))], quartier_table(), today=date(2026, 11, 28)
    )
    rule = RowRule(
        regle="pas_a_venir", parametres={"champ": "quand", "avance": ahead}, message="venu"
    )
    found = [texts[breach.rows[0]] for breach in RULES["pas_a_venir"](rule, table)]
    assert found == refused


def test_the_envelope_of_the_year_counts_each_project_once(bench: Any, rows: Rows) -> None:
    amounts = {"montant_demande": "70000", "montant_attribue": "70000", "montant_verse": "0"}
    once = bench.read_rows("ept_fil", rows("ept_fil", **amounts))
    assert [p.kind for p in once.warnings] == []
    twice = bench.read_rows(
        "ept_fil", [*rows("ept_fil", **amounts), *rows("ept_fil", id_projet="T-2", **amounts)]
    )
    assert [p.value for p in twice.warnings if p.kind == "total_controle"] == [
        "2024 : 140000 pour 130000 au plus"
    ]


def test_projects_that_were_not_retained_are_outside_the_envelope(bench: Any, rows: Rows) -> None:
    amounts = {"montant_demande": "200000", "montant_attribue": "200000", "montant_verse": "0"}
    read = bench.read_rows("ept_fil", rows("ept_fil", statut="refuse", **amounts))
    assert "total_controle" not in {p.kind for p in read.warnings}


def test_a_key_that_repeats_refuses_all_its_rows(bench: Any, rows: Rows) -> None:
    read = bench.read_rows("fdd", [*rows("fdd"), rows("fdd")[0]])
    assert [r.line for r in read.refused] == [2, 4]
    assert {p.value for p in read.refusals} == {"T-1 (lignes 2, 4)"}


def test_a_key_is_compared_once_quartiers_are_resolved(bench: Any, rows: Rows) -> None:
    shared = {"cle_repartition": ("0.5", "0.5"), "code_quartier": ("QN09407I", "Gagarine")}
    read = bench.read_rows("ept_fil", rows("ept_fil", **shared))
    assert {p.kind for p in read.refusals} == {"cle_unique"}


def test_an_absent_part_of_a_key_is_a_value_like_another(bench: Any, rows: Rows) -> None:
    blank = {"code_quartier": "", "sexe": "F", "tranche_age": "18-20"}
    assert len(bench.read_rows("prij", rows("prij", **blank)).refused) == 2


def test_a_project_goes_in_whole_or_not_at_all(bench: Any, rows: Rows) -> None:
    read = bench.read_rows("ept_fil", rows("ept_fil", code_quartier=(None, "Ivri Port")))
    assert len(read.refused) == 2
    [solidary] = [p for p in read.refusals if p.kind == "solidaire"]
    assert (solidary.line, "ligne 3" in solidary.rule) == (2, True)


def test_a_cell_that_cannot_be_read_breaks_no_rule_of_its_group(bench: Any, rows: Rows) -> None:
    read = bench.read_rows("tfpb", rows("tfpb", nb_logements=("320", "beaucoup")))
    assert {p.kind for p in read.refusals} == {"type"}
    assert [r.line for r in read.refused] == [3]


@pytest.mark.parametrize(
    ("number", "valid"),
    [
        ("732829320", True),
        ("732829321", False),
        ("73282932", False),
        ("000000000", False),
        ("73282932O", False),
        ("٧٣٢٨٢٩٣٢٠", False),
    ],
)
def test_a_siren_has_nine_digits_and_a_right_key(number: str, valid: bool) -> None:
    assert is_siren(number) is valid


@pytest.mark.parametrize(
    ("number", "valid"),
    [
        ("73282932000074", True),
        ("73282932000075", False),
        # La Poste: the sum of the digits is a multiple of five, Luhn's key is not right.
        ("35600000049837", True),
        ("35600000049838", False),
        ("732829320", False),
    ],
)
def test_a_siret_has_fourteen_digits_and_a_right_key_but_for_la_poste(
    number: str, valid: bool
) -> None:
    assert is_siret(number) is valid


def test_an_rna_number_is_w_and_nine_digits() -> None:
    assert is_rna("W941234567")
    assert not any(map(is_rna, ("W94123456", "w941234567", "X941234567", "W941234567 ")))
