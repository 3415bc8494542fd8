"""Catalogue, indicators, terms and fiche agree, in both directions."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from ingestion.declaration.source_model import Source

Seed = Callable[[str], list[dict[str, str]]]
Columns = Callable[[str], list[dict[str, Any]]]
# Sources of the domain's list that give nothing to a computed indicator yet, and why.
NOT_YET: dict[str, str] = {"entrepot": "the warehouse itself, which counts its own cells"}
FIELDS = {"valeur": "", "millesime": "_millesime", "statut": "_statut", "confiance": "_confiance"}


def variables(catalogue: dict[str, Source], seed: Seed) -> dict[str, set[str]]:
    """Variable -> sources that publish it, or whose register it is counted in."""
    found: dict[str, set[str]] = {}
    for source in catalogue.values():
        for variable in source.observed():
            found.setdefault(variable.name, set()).add(source.source_id)
    for row in seed("variables_registre"):
        found.setdefault(row["variable"], set()).add(row["source_id"])
    return found


@pytest.fixture
def computed(seed: Seed) -> dict[str, dict[str, str]]:
    rows = {row["code_indicateur"]: row for row in seed("indicateurs")}
    return {code: row for code, row in rows.items() if row["etat"] == "calcule"}


def test_every_term_is_a_variable_of_the_catalogue(
    seed: Seed, catalogue: dict[str, Source]
) -> None:
    terms = {row["variable"] for row in seed("indicateur_termes")}
    assert terms - set(variables(catalogue, seed)) == set()


def test_an_indicator_is_computed_exactly_when_it_has_terms(
    seed: Seed, computed: dict[str, Any]
) -> None:
    by_terms = {code for code, row in computed.items() if not row["modele"]}
    assert {row["code_indicateur"] for row in seed("indicateur_termes")} == by_terms


def test_every_source_of_a_computed_indicator_is_in_the_catalogue(
    computed: dict[str, dict[str, str]], catalogue: dict[str, Source]
) -> None:
    named = {s for row in computed.values() for s in row["source_ids"].split(";")}
    assert named - set(catalogue) == set(NOT_YET)


def test_the_terms_of_an_indicator_come_from_the_sources_that_it_names(
    seed: Seed, computed: dict[str, dict[str, str]], catalogue: dict[str, Source]
) -> None:
    declared = variables(catalogue, seed)
    foreign = [
        (row["code_indicateur"], row["variable"])
        for row in seed("indicateur_termes")
        if row["regle_millesime"] == "meme"
        and not declared[row["variable"]]
        & set(computed[row["code_indicateur"]]["source_ids"].split(";"))
    ]
    assert foreign == []


def test_a_formula_starts_with_a_numerator_and_numbers_its_terms(seed: Seed) -> None:
    roles = Counter(
        (row["code_indicateur"], row["formule"], row["role"]) for row in seed("indicateur_termes")
    )
    orders = {
        key: sorted(
            int(row["ordre"])
            for row in seed("indicateur_termes")
            if (row["code_indicateur"], row["formule"], row["role"]) == key
        )
        for key in roles
    }
    assert all(found == list(range(1, len(found) + 1)) for found in orders.values())
    formulas = {key[:2] for key in roles}
    assert {f for f in formulas if (*f, "numerateur") not in roles} == set()


def test_only_sums_and_ratios_of_sums_may_be_added_over_quartiers(
    computed: dict[str, dict[str, str]], seed: Seed
) -> None:
    with_quotient = {
        row["code_indicateur"] for row in seed("indicateur_termes") if row["role"] == "denominateur"
    }
    wrong = {
        code: row["agregation"]
        for code, row in computed.items()
        if not row["modele"]
        and (
            (row["agregation"] == "sum" and code in with_quotient)
            or (row["agregation"] == "ratio_of_sums" and code not in with_quotient)
        )
    }
    assert wrong == {}


def test_every_indicator_of_the_fiche_has_its_columns_and_no_other_has(
    seed: Seed, model_columns: Columns
) -> None:
    series = {t["code_indicateur"] for t in seed("indicateur_termes") if t["serie"]}

    def fields(code: str) -> dict[str, str]:
        # Two series of one indicator do not compare: the fiche says which one it shows.
        return FIELDS | ({"serie": "_serie"} if code in series else {})

    wanted = {
        (row["code_indicateur"], field, row["nom_colonne"] + suffix)
        for row in seed("indicateurs")
        if row["fiche"] == "oui"
        for field, suffix in fields(row["code_indicateur"]).items()
    }
    metas = [
        (c["name"], c.get("config", {}).get("meta", {}))
        for c in model_columns("obs_fiche_quartier")
    ]
    found = {(m["indicateur"], m["champ"], name) for name, m in metas if m}
    assert found == wanted


def test_the_fiche_holds_public_computed_indicators_of_quartiers_only(seed: Seed) -> None:
    wrong = [
        row["code_indicateur"]
        for row in seed("indicateurs")
        if row["fiche"] == "oui"
        and not (
            row["etat"] == "calcule"
            and row["diffusion"] == "public"
            and "qpv" in row["niveaux"].split(";")
        )
    ]
    assert wrong == []


def test_each_indicator_has_one_code(seed: Seed) -> None:
    codes = [row["code_indicateur"] for row in seed("indicateurs")]
    assert len(codes) == len(set(codes)) >= 121
