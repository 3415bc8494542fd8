"""Gate 3 on women and men: known rows, no hidden count that a difference gives back."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from unit.publication.samples import make_candidate

from expectations.results import CheckResult
from publication.audit import audit_candidate

_RULES = (
    "sexe_d_une_ligne_connue",
    "sexe_sans_effectif_par_difference",
    "rapport_sexe_publie",
    "fiche_sexe_publie",
    "derive_de_chaque_sexe_publie",
)
# CAF01 is a count: 100 at QP094001, hidden at QP094002. REV01 is a share.
_SEXES = """CREATE TABLE fct_indicateur_sexe AS SELECT * FROM (VALUES
    ('qpv', '{code}', '{indicator}', {year}, {women}, {men})
) t(type_territoire, code_territoire, code_indicateur, millesime, valeur_femmes, valeur_hommes);
ALTER TABLE fct_indicateur_sexe ADD COLUMN statut_femmes VARCHAR;
ALTER TABLE fct_indicateur_sexe ADD COLUMN statut_hommes VARCHAR;
UPDATE fct_indicateur_sexe SET
    statut_femmes = CASE WHEN valeur_femmes IS NULL THEN '{without}' ELSE 'D' END,
    statut_hommes = CASE WHEN valeur_hommes IS NULL THEN '{without}' ELSE 'D' END"""
_SHOWN = """CREATE TABLE {table} AS
    SELECT type_territoire, code_territoire, code_indicateur, millesime, {women} AS valeur_femmes,
        valeur_hommes, NULL::DOUBLE AS valeur, NULL::DOUBLE AS evolution
    FROM fct_indicateur_sexe"""
_DERIVED = """CREATE TABLE fct_evolution_sexe AS
    SELECT type_territoire, code_territoire, code_indicateur, millesime, 'F' AS sexe,
        {women} AS valeur, code_territoire AS code_anterieur, millesime - 2 AS millesime_anterieur,
        {before} AS valeur_anterieure, {change} AS evolution
    FROM fct_indicateur_sexe"""
_GAP = """CREATE TABLE fct_ecart_sexe AS
    SELECT type_territoire, code_territoire, code_indicateur, millesime, 'H' AS sexe,
        valeur_hommes AS valeur, type_territoire AS niveau_reference,
        code_territoire AS code_reference, millesime AS millesime_reference,
        {men} AS valeur_reference, 0.0 AS ecart
    FROM fct_indicateur_sexe"""
_NONE = "NULL::DOUBLE"
_REPORT, _FICHE = "obs_rapport_annuel", "obs_fiche_indicateur"


def _sexes(
    indicator: str = "CAF01", code: str = "QP094001", year: int = 2020, women: str = "60.0",
    men: str = "40.0", without: str = "S",
) -> str:  # fmt: skip
    return _SEXES.format(
        indicator=indicator, code=code, year=year, women=women, men=men, without=without
    )


def _audit(root: Path, changes: Sequence[str]) -> dict[str, CheckResult]:
    candidate = make_candidate(root, changes=changes)
    return {r.name: r for r in audit_candidate(candidate) if r.name in _RULES}


SOUND = [
    ("two sexes and their total", [_sexes()]),
    ("both hidden under a total", [_sexes(women=_NONE, men=_NONE)]),
    ("hidden with the total", [_sexes(code="QP094002", women=_NONE, men=_NONE)]),
    ("a sex that the source does not give", [_sexes(men=_NONE, without="N")]),
    ("shares have no difference", [_sexes("REV01", year=2018, women="30.0", men=_NONE)]),
    ("the report shows what is published",
     [_sexes(), _SHOWN.format(table=_REPORT, women="valeur_femmes")]),
    ("the fiche shows what is published",
     [_sexes(), _SHOWN.format(table=_FICHE, women="valeur_femmes")]),
    ("women without a year before",
     [_sexes(), _DERIVED.format(women="valeur_femmes", before=_NONE, change=_NONE)]),
    ("men beside the men of the reference", [_sexes(), _GAP.format(men="valeur_hommes")]),
]  # fmt: skip
FAULTS = [
    ("an indicator without its total", "sexe_d_une_ligne_connue", [_sexes("EMP06")]),
    ("a year without its total", "sexe_d_une_ligne_connue", [_sexes(year=1999)]),
    ("a territory that nobody knows", "sexe_d_une_ligne_connue", [_sexes(code="QP999999")]),
    ("a hidden total of two shown sexes", "sexe_sans_effectif_par_difference",
     [_sexes(code="QP094002")]),
    ("a hidden sex beside its total", "sexe_sans_effectif_par_difference", [_sexes(men=_NONE)]),
    ("a report that says otherwise", "rapport_sexe_publie",
     [_sexes(), _SHOWN.format(table=_REPORT, women="valeur_femmes + 1")]),
    ("a fiche that says otherwise", "fiche_sexe_publie",
     [_sexes(), _SHOWN.format(table=_FICHE, women="valeur_femmes + 1")]),
    ("a fiche with a sex that is hidden", "fiche_sexe_publie",
     [_sexes(women=_NONE, men=_NONE), _SHOWN.format(table=_FICHE, women="3.0")]),
    ("women of a year that nobody published", "derive_de_chaque_sexe_publie",
     [_sexes(), _DERIVED.format(women="valeur_femmes", before="50.0", change="20.0")]),
    ("an evolution from nothing", "derive_de_chaque_sexe_publie",
     [_sexes(), _DERIVED.format(women="valeur_femmes", before=_NONE, change="20.0")]),
    ("the value of the other sex", "derive_de_chaque_sexe_publie",
     [_sexes(), _DERIVED.format(women="valeur_hommes", before=_NONE, change=_NONE)]),
    ("men beside women", "derive_de_chaque_sexe_publie",
     [_sexes(), _GAP.format(men="valeur_femmes")]),
]  # fmt: skip


@pytest.mark.parametrize("changes", [case[1] for case in SOUND], ids=[case[0] for case in SOUND])
def test_what_is_published_by_sex_passes(tmp_path: Path, changes: list[str]) -> None:
    results = _audit(tmp_path, changes)
    assert [r.sample for r in results.values() if not r.passed] == []
    assert {*_RULES[:2]} <= results.keys()


@pytest.mark.parametrize(
    ("rule", "changes"), [case[1:] for case in FAULTS], ids=[case[0] for case in FAULTS]
)
def test_what_is_wrong_by_sex_is_refused(tmp_path: Path, rule: str, changes: list[str]) -> None:
    result = _audit(tmp_path, changes)[rule]
    assert result.blocks
    assert result.sample
