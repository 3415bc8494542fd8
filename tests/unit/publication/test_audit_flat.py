"""Gate 3 on the full fiche and the annual report: each number beside a value is the fact's."""

from collections.abc import Sequence

import duckdb
import pytest

from expectations.results import CheckResult
from publication.audit_flat import check_flat

_KEYS = "type_territoire, code_territoire, code_indicateur, millesime"
_FACTS = [
    f"CREATE TABLE fct_ecart AS SELECT {_KEYS}, 'france' AS niveau_reference, 2.5 AS ecart"
    " FROM fct_indicateur WHERE code_indicateur = 'REV01'",
    f"CREATE TABLE fct_evolution AS SELECT {_KEYS}, millesime - 2 AS millesime_anterieur,"
    " 1.5 AS evolution, 30.0 AS valeur_anterieure"
    " FROM fct_indicateur WHERE code_indicateur = 'REV01'",
    f"CREATE TABLE fct_rang AS SELECT {_KEYS}, 1 AS rang FROM fct_indicateur"
    " WHERE code_indicateur = 'REV01'",
    f"CREATE TABLE fct_indicateur_sexe AS SELECT {_KEYS}, 12.0 AS valeur_femmes,"
    " {men} AS valeur_hommes, {gap} AS ecart FROM fct_indicateur WHERE code_indicateur = 'REV01'",
]


def _sexes(men: str = "10.0", gap: str = "2.0") -> list[str]:
    return [*_FACTS[:3], _FACTS[3].format(men=men, gap=gap)]


def _flat(table: str, where: str = "code_indicateur = 'REV01'", **changes: str) -> str:
    shown = {
        "ecart_france": "2.5", "ecart_commune": "NULL::DOUBLE", "evolution": "1.5",
        "millesime_anterieur": "millesime - 2", "valeur_anterieure": "30.0", "rang": "1",
        "ecart_sexes": "2.0",
    } | changes  # fmt: skip
    columns = ", ".join(f"{expression} AS {name}" for name, expression in shown.items())
    return f"CREATE TABLE {table} AS SELECT {_KEYS}, {columns} FROM fct_indicateur WHERE {where}"


def _audit(tables: Sequence[str]) -> dict[tuple[str, str], CheckResult]:
    with duckdb.connect() as connection:
        connection.execute(
            "CREATE TABLE fct_indicateur AS SELECT 'qpv' AS type_territoire, 'QP1' AS"
            " code_territoire, unnest(['REV01', 'CAF01']) AS code_indicateur, 2018 AS millesime"
        )
        for table in tables:
            connection.execute(table)
        return {(r.name, r.target): r for r in check_flat(connection, "memory")}


@pytest.mark.parametrize("table", ["obs_fiche_indicateur", "obs_rapport_annuel"])
def test_numbers_of_the_facts_pass(table: str) -> None:
    results = _audit([*_sexes(), _flat(table)])
    assert results.keys() == {
        ("nombre_a_plat_publie", table),
        ("ecart_entre_deux_valeurs_publiees", "fct_indicateur_sexe"),
    }
    assert all(r.passed for r in results.values()), results


@pytest.mark.parametrize("table", ["obs_fiche_indicateur", "obs_rapport_annuel"])
@pytest.mark.parametrize(
    "change",
    [
        {"ecart_france": "2.6"},
        {"ecart_commune": "0.0"},
        {"evolution": "0.0"},
        {"valeur_anterieure": "3.7"},
        {"millesime_anterieur": "millesime - 4"},
        {"rang": "2"},
        {"ecart_sexes": "1.0"},
        {"where": "code_indicateur = 'CAF01'"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_number_that_no_fact_holds_is_refused(table: str, change: dict[str, str]) -> None:
    flat = _flat(table, **change)
    result = _audit([*_sexes(), flat])["nombre_a_plat_publie", table]
    assert result.blocks
    assert result.sample


@pytest.mark.parametrize(("men", "gap"), [("NULL::DOUBLE", "2.0"), ("10.0", "3.0")])
def test_a_gap_without_its_two_sexes_is_refused(men: str, gap: str) -> None:
    results = _audit(_sexes(men, gap))
    assert results["ecart_entre_deux_valeurs_publiees", "fct_indicateur_sexe"].blocks


_WARNED = "evolution_avec_sa_reserve"
_FACT = (
    f"CREATE TABLE fct_evolution AS SELECT {_KEYS}, millesime - 2 AS millesime_anterieur,"
    " 1.5 AS evolution, {reserve} AS reserve, true AS est_significative FROM fct_indicateur"
)


def _shown(table: str, **changes: str) -> str:
    kind, code = {
        "obs_tableau_bord": ("niveau", "code_niveau"),
        "fct_serie_contour_constant": ("type_territoire", "code_origine"),
    }.get(table, ("type_territoire", "code_territoire"))
    shown = {
        "millesime_anterieur": "millesime - 2", "evolution": "1.5",
        "reserve_evolution": "'note 1'", "est_significative": "true",
    } | changes  # fmt: skip
    columns = ", ".join(f"{expression} AS {name}" for name, expression in shown.items())
    return (
        f"CREATE TABLE {table} AS SELECT type_territoire AS {kind}, code_territoire AS {code},"
        f" code_indicateur, millesime, {columns} FROM fct_indicateur"
    )


SHOWING = [
    "obs_fiche_indicateur", "obs_rapport_annuel", "obs_tableau_bord", "fct_serie_contour_constant",
]  # fmt: skip


@pytest.mark.parametrize("table", SHOWING)
def test_an_evolution_with_its_warning_passes(table: str) -> None:
    assert _audit([_FACT.format(reserve="'note 1'"), _shown(table)])[_WARNED, table].passed
    without = _shown(table, reserve_evolution="NULL::VARCHAR")
    assert _audit([_FACT.format(reserve="NULL::VARCHAR"), without])[_WARNED, table].passed
    # A line of several territories, or a pair of years that does not compare.
    silent = _shown(table, evolution="NULL::DOUBLE", reserve_evolution="NULL::VARCHAR")
    assert _audit([_FACT.format(reserve="'note 1'"), silent])[_WARNED, table].passed


@pytest.mark.parametrize("table", SHOWING)
@pytest.mark.parametrize(
    "change",
    [
        {"reserve_evolution": "NULL::VARCHAR"},
        {"reserve_evolution": "'note 2'"},
        {"est_significative": "NULL::BOOLEAN"},
        {"evolution": "1.6"},
        {"millesime_anterieur": "millesime - 3"},
    ],
    ids=str,
)
def test_an_evolution_without_its_warning_is_refused(table: str, change: dict[str, str]) -> None:
    result = _audit([_FACT.format(reserve="'note 1'"), _shown(table, **change)])[_WARNED, table]
    assert result.blocks
    assert result.sample
