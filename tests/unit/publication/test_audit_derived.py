"""Gate 3 on gaps, evolutions, ranks and the index: none gives back what fct_indicateur hides."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from unit.publication.samples import make_candidate

from expectations.results import CheckResult
from publication.audit import audit_candidate

_RULES = ("derive_sans_valeur_masquee", "indice_sans_entree_masquee")
_GAP = """CREATE TABLE fct_ecart AS SELECT type_territoire, code_territoire, code_indicateur,
    millesime, statut, valeur, 'qpv' AS niveau_reference, 'QP094001' AS code_reference,
    millesime AS millesime_reference, {reference} AS valeur_reference, {gap} AS ecart
    FROM fct_indicateur WHERE code_indicateur = '{code}' AND code_territoire = 'QP094002'"""
_EVOLUTION = """CREATE TABLE fct_evolution AS SELECT type_territoire, code_territoire,
    code_indicateur, millesime, statut, valeur, code_territoire AS code_anterieur,
    millesime - 2 AS millesime_anterieur, {before} AS valeur_anterieure, {change} AS evolution
    FROM fct_indicateur WHERE code_indicateur = 'REV01'"""
_SERIES = """CREATE TABLE fct_serie_contour_constant AS SELECT type_territoire,
    'QN09401M' AS code_territoire, code_territoire AS code_origine, code_indicateur, millesime,
    statut, {value} AS valeur, code_territoire AS code_anterieur,
    millesime - 2 AS millesime_anterieur, NULL::DOUBLE AS valeur_anterieure,
    NULL::DOUBLE AS evolution FROM fct_indicateur"""
_RANK = """CREATE TABLE fct_rang AS SELECT type_territoire, code_territoire, code_indicateur,
    millesime, statut, valeur, {rank} AS rang FROM fct_indicateur"""

# Values with all that is derived from them side by side: the full fiche, the annual report.
_FLAT = """CREATE TABLE {table} AS SELECT type_territoire, code_territoire, code_indicateur,
    millesime, statut, {value} AS valeur, {change} AS evolution FROM fct_indicateur"""

_INPUT = """CREATE TABLE fct_indice_contribution AS SELECT code_territoire AS code_quartier,
    code_indicateur, millesime, {base} AS millesime_base, {value} AS valeur,
    {share} AS contribution FROM fct_indicateur
    WHERE code_indicateur = '{code}' AND code_territoire = 'QP094002'"""


def _audit(root: Path, changes: Sequence[str]) -> dict[str, CheckResult]:
    candidate = make_candidate(root, changes=changes)
    return {r.target: r for r in audit_candidate(candidate) if r.name in _RULES}


SOUND = [
    _GAP.format(code="REV01", reference="41.5", gap="-11.5"),
    _GAP.format(code="CAF01", reference="100.0", gap="NULL::DOUBLE"),
    _EVOLUTION.format(before="NULL::DOUBLE", change="NULL::DOUBLE"),
    _SERIES.format(value="valeur"),
    _RANK.format(rank="CASE WHEN valeur IS NOT NULL THEN 1 END"),
    _FLAT.format(table="obs_fiche_indicateur", value="valeur", change="NULL::DOUBLE"),
    _FLAT.format(table="obs_rapport_annuel", value="valeur", change="valeur - valeur"),
    _INPUT.format(code="REV01", base="NULL::INTEGER", value="valeur", share="0.5"),
    _INPUT.format(code="REV01", base="2018", value="15.0", share="0.5"),
    _INPUT.format(code="CAF01", base="2018", value="NULL::DOUBLE", share="NULL::DOUBLE"),
]
LEAKS = [
    ("a gap that gives the hidden value back", "fct_ecart",
     _GAP.format(code="CAF01", reference="100.0", gap="-97.0")),
    ("a reference that is not published", "fct_ecart",
     _GAP.format(code="REV01", reference="40.0", gap="-10.0")),
    ("a hidden reference", "fct_ecart",
     _GAP.format(code="REV01", reference="41.5", gap="-11.5")
     .replace("'QP094001' AS code_reference", "'94041' AS code_reference")),
    ("an evolution from a year not published", "fct_evolution",
     _EVOLUTION.format(before="30.0", change="0.0")),
    ("a hidden year made a zero", "fct_evolution",
     _EVOLUTION.format(before="NULL::DOUBLE", change="valeur")),
    ("a year of the series that nobody published", "fct_serie_contour_constant",
     _SERIES.format(value="coalesce(valeur, 3)")),
    ("a rank for a hidden value", "fct_rang", _RANK.format(rank="1")),
    ("a hidden value made a zero in the fiche", "obs_fiche_indicateur",
     _FLAT.format(table="obs_fiche_indicateur", value="coalesce(valeur, 0)",
                  change="NULL::DOUBLE")),
    ("an evolution of a hidden value in the report", "obs_rapport_annuel",
     _FLAT.format(table="obs_rapport_annuel", value="valeur", change="0.0")),
    ("an input that nobody published", "fct_indice_contribution",
     _INPUT.format(code="REV01", base="NULL::INTEGER", value="valeur + 1", share="0.5")),
    ("a rate of a hidden count", "fct_indice_contribution",
     _INPUT.format(code="CAF01", base="2018", value="15.0", share="NULL::DOUBLE")),
    ("a share of the index from a hidden count", "fct_indice_contribution",
     _INPUT.format(code="CAF01", base="2018", value="NULL::DOUBLE", share="0.5")),
]  # fmt: skip


@pytest.mark.parametrize("table", SOUND)
def test_what_rests_on_published_values_passes(tmp_path: Path, table: str) -> None:
    [result] = _audit(tmp_path, [table]).values()
    assert result.passed, result.sample


@pytest.mark.parametrize(
    ("target", "table"), [leak[1:] for leak in LEAKS], ids=[leak[0] for leak in LEAKS]
)
def test_what_would_give_a_hidden_value_back_is_refused(
    tmp_path: Path, target: str, table: str
) -> None:
    result = _audit(tmp_path, [table])[target]
    assert result.blocks
    assert result.sample
