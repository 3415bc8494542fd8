"""An indicator names every source that may give it a value, as the declarations alone tell."""

from collections.abc import Callable

import pytest

from ingestion.declaration.source_model import Source

Seed = Callable[[str], list[dict[str, str]]]
Reach = dict[str, list[tuple[str, set[str]]]]
# Written on rows of quartiers, and describing their commune (int_observation_commune).
ON_QUARTIERS_OF_COMMUNES = {"rp_pop_com", "rp_pop_com_qp"}
# What parts of IRIS or of cells are brought to (int_observation_ventilee, int_concentration…).
SHARED_OUT_TO = {"qpv", "qva", "commune", "ept"}


@pytest.fixture
def reach(seed: Seed, catalogue: dict[str, Source]) -> Reach:
    """Variable -> sources that declare it, each with the kinds of territory that it speaks of."""
    shared = {row["variable"] for row in seed("variables_ventilees")}
    found: Reach = {}
    for source in catalogue.values():
        for variable in source.observed():
            levels = {str(source.niveau_geo)}
            levels |= SHARED_OUT_TO if variable.name in shared else set()
            levels |= {"commune"} if variable.name in ON_QUARTIERS_OF_COMMUNES else set()
            found.setdefault(variable.name, []).append((source.source_id, levels))
    for row in seed("variables_registre"):
        levels = set(row["niveaux"].split(";"))
        found.setdefault(row["variable"], []).append((row["source_id"], levels))
    return found


def sources_of(code: str, levels: set[str], seed: Seed, reach: Reach) -> set[str]:
    """Sources that declare a variable of the indicator's terms for one of these levels."""
    variables = {t["variable"] for t in seed("indicateur_termes") if t["code_indicateur"] == code}
    return {
        source for variable in variables for source, spoken in reach[variable] if spoken & levels
    }


def test_an_indicator_names_every_source_of_its_terms(seed: Seed, reach: Reach) -> None:
    missing: dict[str, set[str]] = {}
    for row in seed("indicateurs"):
        code, levels = row["code_indicateur"], set(row["niveaux"].split(";"))
        absent = sources_of(code, levels, seed, reach) - set(row["source_ids"].split(";"))
        if absent:
            missing[code] = absent
    assert missing == {}


def test_the_index_and_the_classes_name_every_source_of_their_inputs(
    seed: Seed, reach: Reach
) -> None:
    rows = {row["code_indicateur"]: row for row in seed("indicateurs")}
    index = seed("indice_fragilite")
    inputs = {code for row in index for code in (row["code_indicateur"], row["code_base"]) if code}
    wanted = {s for code in inputs for s in sources_of(code, {"qpv"}, seed, reach)}
    for code in ("TYP01", "TYP02"):
        assert wanted - set(rows[code]["source_ids"].split(";")) == set()


def test_a_source_out_of_the_levels_of_an_indicator_is_not_asked_for(
    seed: Seed, reach: Reach
) -> None:
    assert "insee_melodi" in sources_of("REV01", {"commune"}, seed, reach)
    assert "insee_melodi" not in sources_of("REV01", {"qpv"}, seed, reach)
    assert {"cnam_qpv", "insee_qpv_revenus"} == sources_of("SAN01", {"qpv"}, seed, reach)
