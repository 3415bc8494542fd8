"""Which checks apply to a frame, and the columns computed for them."""

from typing import Any

import pandas as pd
import pytest

from expectations.computed import add_computed, computable
from expectations.outcome import RunContext
from expectations.plan import make_plan
from expectations.rules import RULES
from expectations.suite_model import Controle, Suite


def _suite(*controls: dict[str, Any], **forms: Any) -> Suite:
    base = {"description": "Une règle.", "type": "expect_column_values_to_not_be_null",
            "severite": "bloquant"}  # fmt: skip
    checks = [Controle(**(base | {"nom": f"c{i}"} | control)) for i, control in enumerate(controls)]
    return Suite.model_validate(
        {"source_id": "s", "controles": checks, "colonnes_calculees": forms}
    )


def test_patterns_expand_once_per_column() -> None:
    suite = _suite({"colonnes": ["a_*", "a_1", "z_*"]})
    plan = make_plan(suite, ["a_1", "a_2", "b"], RunContext())
    assert [check.name for check in plan.checks] == ["c0[a_1]", "c0[a_2]"]
    assert plan.skipped == ["c0 : colonne absente (z_*)"]


def test_an_absent_column_is_missing_or_skipped_as_declared() -> None:
    named = {"parametres": {"column": "x"}}
    suite = _suite(named, named | {"si_presente": True}, {"colonnes": ["x"], "si_presente": False})
    plan = make_plan(suite, ["a"], RunContext())
    assert [missing.control.nom for missing in plan.missing] == ["c0", "c2"]
    assert len(plan.skipped) == 1


def test_asking_whether_a_column_exists_reaches_absent_columns() -> None:
    suite = _suite({"type": "expect_column_to_exist", "parametres": {"column": "x"}},
                   {"type": "expect_column_to_exist", "colonnes": ["y"]})  # fmt: skip
    plan = make_plan(suite, ["a"], RunContext())
    assert [check.kwargs["column"] for check in plan.checks] == ["x", "y"]


def test_editions_and_kind_of_data_restrict_a_check() -> None:
    suite = _suite({"parametres": {"column": "a"}, "editions": ["2022"]},
                   {"parametres": {"column": "a"}, "donnees": "reelles"})  # fmt: skip
    real = make_plan(suite, ["a"], RunContext(edition="2022"))
    simulated = make_plan(suite, ["a"], RunContext(edition="2019", simulated=True))
    assert len(real.checks) == 2
    assert simulated.checks == []
    assert simulated.skipped == [
        "c0 : réservé aux éditions 2022",
        "c1 : ne s'applique pas aux données simulées",
    ]


def test_a_sum_is_null_when_a_term_is_and_exact_otherwise() -> None:
    suite = _suite({"colonnes": ["ecart"]}, ecart={"a": 1, "b": -1, "c": -1})
    frame = pd.DataFrame({"a": [0.3, 5.0], "b": [0.1, 1.0], "c": [0.2, None]})
    ecart = add_computed(frame, suite, ["ecart"])["ecart"]
    assert ecart[0] == 0.0
    assert pd.isna(ecart[1])


def test_a_computed_column_needs_all_its_columns() -> None:
    suite = _suite(
        {"colonnes": ["x"]},
        ecart={"a": 1, "absente": -1},
        note={"regle": "bloc_vide_sous_note",
              "parametres": {"note": "n", "codes": [5], "variables": ["a", "absente"]}},
    )  # fmt: skip
    assert computable(suite, ["a", "n"]) == {"note": ("n", "a")}


RULE_CASES: list[tuple[str, dict[str, Any], dict[str, list[Any]], list[bool]]] = [
    ("valeur_nulle_selon_statut", {},
     {"valeur": [1.0, None, 1.0, None, 0.0], "statut": ["D", "S", "S", "D", "P"]},
     [True, True, False, False, True]),
    ("aucune_valeur_masquee", {},
     {"valeur": [1.0, None, 1.0, None, 2.0], "statut": ["D", "S", "S", "D", "N"]},
     [True, True, False, True, False]),
    ("borne_par_indicateur", {"codes": ["REV*"], "min": 0, "max": 100},
     {"valeur": [40.0, 140.0, 140.0, None, -1.0],
      "code_indicateur": ["REV01", "REV01", "CAF01", "REV02", "REV02"]},
     [True, False, True, True, False]),
    ("generation_selon_type", {},
     {"type_territoire": ["qpv", "qpv", "commune", "commune", "ensemble_qpv"],
      "generation": [2015, None, None, 2015, 2024]},
     [True, False, True, False, True]),
    ("rempli_selon_valeur", {"colonne": "p", "selon": "s", "valeurs": ["M", "I"]},
     {"p": ["a", None, "a", None, None], "s": ["M", "N", "N", "I", None]},
     [True, True, False, False, True]),
    ("bloc_vide_sous_note", {"note": "n", "codes": [3, 5], "variables": ["a", "b"]},
     {"n": ["0", "5", "5.0", None], "a": [1.0, None, 2.0, 3.0], "b": [None] * 4},
     [True, True, False, True]),
    ("rapport_coherent",
     {"valeur": "r", "numerateur": {"a": 1, "b": -1}, "denominateur": "c", "tolerance": 0.06},
     {"r": [2.05, 2.1, 1.9, None, 7.0], "a": [5.0] * 5, "b": [1.0] * 5,
      "c": [2.0, 2.0, 2.0, 2.0, 0.0]},
     [True, False, False, True, True]),
    ("rapport_coherent",
     {"valeur": "r", "numerateur": {"a": 1}, "denominateur": "c", "tolerance": 0.06,
      "modalites": ["x"]},
     {"r": [2.0, 9.0, 9.0], "a": [4.0] * 3, "c": [2.0] * 3, "modalite": ["x", "x", "y"]},
     [True, False, True]),
    ("rapport_coherent",
     {"valeur": "r", "numerateur": {"a": 1}, "denominateur": "c", "tolerance": 0.06,
      "sauf_modalites": ["x"]},
     {"r": [9.0, 2.0, 9.0], "a": [4.0] * 3, "c": [2.0] * 3, "modalite": ["x", "y", "y"]},
     [True, True, False]),
    ("borne_par_modalite", {"valeur": "v", "bornes": {"x": [0, 1], "y": [10, 20]}},
     {"v": [0.5, 0.5, 15.0, None, 0.5], "modalite": ["x", "y", "y", "y", "z"]},
     [True, False, True, True, False]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "parameters", "data", "expected"), RULE_CASES)
def test_each_rule_is_true_and_false(
    name: str, parameters: dict[str, Any], data: dict[str, list[Any]], expected: list[bool]
) -> None:
    frame = pd.DataFrame(data)
    assert set(RULES[name].columns(parameters)) <= set(frame.columns)
    assert list(RULES[name].evaluate(frame, parameters)) == expected


def test_every_rule_has_its_red_case() -> None:
    assert {case[0] for case in RULE_CASES if not all(case[3])} == set(RULES)


def test_a_ratio_may_be_a_share_of_its_quotient() -> None:
    frame = pd.DataFrame({"r": [12.0, 1.2, 0.1], "a": [36.0] * 3, "c": [18.0] * 3})
    parameters = {"valeur": "r", "numerateur": {"a": 1}, "denominateur": "c",
                  "part_min": 0.2, "part_max": 1, "tolerance": 0.06}  # fmt: skip
    assert list(RULES["rapport_coherent"].evaluate(frame, parameters)) == [False, True, False]


def test_a_note_may_be_a_number() -> None:
    frame = pd.DataFrame({"n": [0.0, 5.0, None], "a": [1.0, 1.0, 1.0]})
    parameters = {"note": "n", "codes": [5], "variables": ["a"]}
    assert list(RULES["bloc_vide_sous_note"].evaluate(frame, parameters)) == [True, False, True]
