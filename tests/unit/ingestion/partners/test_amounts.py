"""Amounts that do not fit together: which ones, their values, what is broken, what to check."""

from collections.abc import Callable
from typing import Any

import pytest

Rows = Callable[..., list[dict[str, str]]]
# Rule, contract, cells changed, what is seen, what the advice says.
CASES: list[tuple[str, str, dict[str, Any], str, tuple[str, ...]]] = [
    (
        "ordre", "ept_fil", {"montant_verse": "2001"},
        "montant_verse = 2001 dépasse montant_attribue = 2000 de 1",
        ("montant_verse ≤ montant_attribue", "corriger celle qui est fausse"),
    ),
    (
        "ordre", "ept_fil", {"montant_attribue": "25000"},
        "montant_attribue = 25000 dépasse montant_demande = 2500 de 22500",
        ("montant_attribue ≤ montant_demande", "un zéro de trop, ou de moins ?"),
    ),
    (
        "ordre", "npnru_l", {"subvention_anru_engagee": ("1300000", None)},
        "subvention_anru_engagee = 1300000 dépasse subvention_anru_conventionnee = 1200000 de "
        "100000",
        ("subvention_anru_engagee ≤ subvention_anru_conventionnee",),
    ),
    (
        "ordre", "cc_mdp", {"membres_formes": ("21", None)},
        "membres_formes = 21 dépasse membres_f + membres_h = 20 (11 + 9) de 1",
        ("membres_formes ≤ membres_f + membres_h",),
    ),
    (
        "somme_egale", "cc_mdp", {"membres_acteurs": ("9", None)},
        "membres_habitants + membres_acteurs = 21 (12 + 9), membres_f + membres_h = 20 (11 + 9) : "
        "écart de 1",
        ("vérifier membres_habitants, membres_acteurs, membres_f, membres_h",),
    ),
    (
        "total_de_groupe", "ept_fil", {"cle_repartition": ("0.6", "0.3")},
        "T-1 : la somme fait 0,9 (0,6 ligne 2, 0,3 ligne 3)",
        ("la somme fait 1", "il manque 0,1", "toutes les lignes du projet"),
    ),
    (
        "plafond_de_groupe", "cdv_prog", {"montant_accorde": ("25000", None)},
        "montant_accorde fait 33000 pour budget_total = 30000 (25000 ligne 2, 8000 ligne 3)",
        ("au plus budget_total", "dépasse de 3000"),
    ),
    (
        "cumul_sous_cumul", "prij", {"sorties_emploi": ("30", None), "sorties_autres": ("0", None)},
        "35 sorties pour 34 accompagnés",
        ("vérifier sorties_emploi, sorties_formation, sorties_autres et nb_accompagnes",),
    ),
    (
        "rapport_de_groupe", "tfpb", {"depense_realisee": ("20000", "10000")},
        "45,3 % de 64000",
        ("29000 imputés pour 64000", "vérifier depense_realisee, part_abattement"),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "source_id", "changes", "seen", "advice"), CASES)
def test_the_amounts_their_values_and_what_to_check_are_said(
    rule: str,
    source_id: str,
    changes: dict[str, Any],
    seen: str,
    advice: tuple[str, ...],
    bench: Any,
    rows: Rows,
) -> None:
    read = bench.read_rows(source_id, rows(source_id, **changes))
    found = next(p for p in read.problems if p.kind == rule)
    assert seen in (found.value or "")
    for piece in advice:
        assert piece in found.advice, found.advice


def test_the_amounts_bear_the_titles_of_the_file(bench: Any, rows: Rows) -> None:
    """A partner who kept the labels of the columns does not know the names of the fields."""
    head, *lines = bench.lines("ept_fil", rows("ept_fil", montant_verse="2001"))
    fields = bench.catalogue["ept_fil"].tables["ept_fil"].champs
    titles = ";".join(fields[name].libelle for name in head.split(";"))
    read = bench.read("ept_fil", bench.text("\n".join([titles, *lines])))
    problem = next(p for p in read.problems if p.kind == "ordre")
    seen = "Montant versé (projet entier) = 2001 dépasse Montant attribué (projet entier) = 2000"
    assert seen in (problem.value or "")
    assert "Montant versé (projet entier) ≤ Montant attribué (projet entier)" in problem.advice
