"""Gate 3 on gaps, evolutions and ranks: none gives back what fct_indicateur hides."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from unit.publication.samples import make_candidate

from expectations.results import CheckResult
from publication.audit import audit_candidate

_RULE = "derive_sans_valeur_masquee"
_GAP = """CREATE TABLE fct_ecart AS SELECT type_territoire, code_territoire, code_indicateur,
    millesime, statut, valeur, 'qpv' AS niveau_reference, 'QP094001' AS code_reference,
    millesime AS millesime_reference, {reference} AS valeur_reference, {gap} AS ecart
    FROM fct_indicateur WHERE code_indicateur = '{code}' AND code_territoire = 'QP094002'"""
_EVOLUTION = """CREATE TABLE fct_evolution AS SELECT type_territoire, code_territoire,
    code_indicateur, millesime, statut, valeur, code_territoire AS code_anterieur,
    millesime - 2 AS millesime_anterieur, {before} AS valeur_anterieure, {change} AS evolution
    FROM fct_indicateur WHERE code_indicateur = 'REV01'"""
_RANK = """CREATE TABLE fct_rang AS SELECT type_territoire, code_territoire, code_indicateur,
    millesime, statut, valeur, {rank} AS rang FROM fct_indicateur"""


def _audit(root: Path, changes: Sequence[str]) -> dict[str, CheckResult]:
    candidate = make_candidate(root, changes=changes)
    return {r.target: r for r in audit_candidate(candidate) if r.name == _RULE}


SOUND = [
    _GAP.format(code="REV01", reference="41.5", gap="-11.5"),
    _GAP.format(code="CAF01", reference="100.0", gap="NULL::DOUBLE"),
    _EVOLUTION.format(before="NULL::DOUBLE", change="NULL::DOUBLE"),
    _RANK.format(rank="CASE WHEN valeur IS NOT NULL THEN 1 END"),
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
    ("a rank for a hidden value", "fct_rang", _RANK.format(rank="1")),
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
