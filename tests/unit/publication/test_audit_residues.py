"""Gate 3 on totals of persons: less the rows that are shown, they tell no count of 1 to 4."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from unit.publication.samples import make_candidate

from expectations.results import CheckResult
from publication.audit import audit_candidate

_RULE = "effectif_jamais_par_soustraction"
_SEXES = """CREATE TABLE fct_indicateur_sexe AS SELECT * FROM (VALUES
    ('ept', '200058014', 'PRJ02', 2024, {women}::DOUBLE, {men}::DOUBLE)
) t(type_territoire, code_territoire, code_indicateur, millesime, valeur_femmes, valeur_hommes);
ALTER TABLE fct_indicateur_sexe ADD COLUMN statut_femmes VARCHAR DEFAULT 'D';
ALTER TABLE fct_indicateur_sexe ADD COLUMN statut_hommes VARCHAR DEFAULT 'D'"""
_NO_RATES = _SEXES.format(women="NULL", men="NULL")
# A contract of 100 women and 80 men, of whom 60 of 150 located are in a quartier.
_CONTRACT = """INSERT INTO fct_indicateur (type_territoire, code_territoire, code_indicateur,
    millesime, valeur, numerateur, denominateur, statut) VALUES
    ('contrat_ville', 'CV355', 'CDV09', 2023, 55.6, 100, 180, 'D'),
    ('contrat_ville', 'CV355', 'CDV08', 2023, 40.0, 60, 150, 'D')"""
_ACTIONS = """CREATE TABLE fct_action AS SELECT * FROM (VALUES
    ('A', {women}, {men}, {located}, {inside}), ('B', NULL, NULL, NULL, NULL)
) t(id_action, beneficiaires_femmes, beneficiaires_hommes, beneficiaires_geolocalises,
    beneficiaires_qpv);
ALTER TABLE fct_action ADD COLUMN code_contrat VARCHAR DEFAULT 'CV355';
ALTER TABLE fct_action ADD COLUMN millesime INTEGER DEFAULT 2023;
ALTER TABLE fct_action ADD COLUMN est_retenue BOOLEAN DEFAULT true;
ALTER TABLE fct_action ADD COLUMN beneficiaires INTEGER;
UPDATE fct_action SET beneficiaires = beneficiaires_femmes + beneficiaires_hommes"""
# Councils of 50 women and 50 men, of whom 20 were trained.
_EPT = """INSERT INTO fct_indicateur (type_territoire, code_territoire, code_indicateur,
    millesime, valeur, numerateur, denominateur, statut) VALUES
    ('ept', '200058014', 'PAR02', 2024, 50.0, 50, 100, 'D'),
    ('ept', '200058014', 'PAR04', 2024, 20.0, 20, 100, 'D')"""
_COUNCILS = """CREATE TABLE fct_participation AS SELECT 'conseil_citoyen' AS type_instance,
    2024 AS millesime, {women} AS membres_femmes, {men} AS membres_hommes,
    {women} + {men} AS membres, {trained} AS membres_formes"""
# 200 young people followed, 90 women; 60 exits of which 40 positive.
_YOUNG = """INSERT INTO fct_indicateur (type_territoire, code_territoire, code_indicateur,
    millesime, valeur, numerateur, denominateur, statut) VALUES
    ('ept', '200058014', 'PRJ01', 2024, 200, 200, NULL, 'D'),
    ('ept', '200058014', 'PRJ02', 2024, 66.7, 40, 60, 'D'),
    ('ept', '200058014', 'PRJ03', 2024, 45.0, 90, 200, 'D')"""
_CELLS = """CREATE TABLE fct_parcours_prij AS SELECT * FROM (VALUES
    ('F', 'nb_accompagnes', {women}), ('H', 'nb_accompagnes', {men}),
    ('F', 'sorties_emploi', {women_out}), ('H', 'sorties_emploi', 10),
    ('F', 'sorties_autres', {women_else}), ('H', 'sorties_autres', 6)
) t(sexe, mesure_prij, valeur);
ALTER TABLE fct_parcours_prij ADD COLUMN mois VARCHAR DEFAULT '2024-12';
ALTER TABLE fct_parcours_prij ADD COLUMN millesime INTEGER DEFAULT 2024;
ALTER TABLE fct_parcours_prij ADD COLUMN tranche_age VARCHAR DEFAULT '18-20'"""


def _actions(women: int = 90, men: int = 70, located: int = 140, inside: int = 50) -> list[str]:
    made = _ACTIONS.format(women=women, men=men, located=located, inside=inside)
    return [_NO_RATES, _CONTRACT, made]


def _councils(women: int = 40, men: int = 40, trained: int = 10) -> list[str]:
    return [_NO_RATES, _EPT, _COUNCILS.format(women=women, men=men, trained=trained)]


def _young(
    women: int = 90,
    men: int = 110,
    women_out: int = 20,
    women_else: int = 8,
    rates: str = _NO_RATES,
) -> list[str]:
    made = _CELLS.format(women=women, men=men, women_out=women_out, women_else=women_else)
    return [rates, _YOUNG, made]


def _audit(root: Path, changes: Sequence[str]) -> CheckResult:
    candidate = make_candidate(root, changes=changes)
    [result] = [r for r in audit_candidate(candidate) if r.name == _RULE]
    return result


# Of 60 exits, 28 of women: 25 positive of 28, and 15 of 32.
_RATES = _SEXES.format(women=100 * 25 / 28, men=100 * 15 / 32)
SOUND = [
    ("hidden actions hold 10 of each", _actions()),
    ("nothing is hidden", _actions(100, 80, 150, 60)),
    ("hidden councils hold 10 of each", _councils()),
    ("every cell of the stock is shown", _young()),
    ("women's other exits hold none", _young(women_else=3, rates=_RATES)),
]
LEAKS = [
    ("3 women of a contract", _actions(women=97), "femmes"),
    ("2 men of a contract", _actions(men=78), "hommes"),
    ("1 person located", _actions(located=149), "situes"),
    ("4 persons in a quartier", _actions(inside=56), "qpv"),
    ("3 persons without a place", _actions(90, 70, 133, 50), "sans place"),
    ("2 persons out of the quartiers", _actions(located=140, inside=52), "hors qpv"),
    ("4 members who were not trained", _councils(women=40, men=40, trained=4), "non formes"),
    ("3 women of the councils", _councils(women=47), "femmes"),
    ("4 trained members", _councils(trained=16), "formes"),
    ("2 women followed", _young(women=88), "femmes"),
    ("4 other exits", _young(women_else=10), "autres sorties"),
    ("3 other exits of women, by the two rates", _young(women_else=0, rates=_RATES),
     "autres des femmes"),
]  # fmt: skip


@pytest.mark.parametrize("changes", [case[1] for case in SOUND], ids=[case[0] for case in SOUND])
def test_a_residue_of_none_or_of_five_passes(tmp_path: Path, changes: list[str]) -> None:
    result = _audit(tmp_path, changes)
    assert result.passed, result.sample


@pytest.mark.parametrize(
    ("changes", "count"), [case[1:] for case in LEAKS], ids=[case[0] for case in LEAKS]
)
def test_a_residue_of_1_to_4_is_refused(tmp_path: Path, changes: list[str], count: str) -> None:
    result = _audit(tmp_path, changes)
    assert result.blocks
    assert any(count in case for case in result.sample)
