"""Rules and roundings of the derived families agree with the catalogue, in both directions."""

from collections.abc import Callable

import pytest

from ingestion.declaration.source_model import Source

Seed = Callable[[str], list[dict[str, str]]]
Block = tuple[str, str]


@pytest.fixture
def blocks(catalogue: dict[str, Source]) -> set[Block]:
    return {(source.source_id, name) for source in catalogue.values() for name in source.blocs}


def test_every_rule_is_that_of_a_block_of_the_catalogue(seed: Seed, blocks: set[Block]) -> None:
    ruled = {(row["source_id"], row["bloc"]) for row in seed("gardes_evolution")}
    registers = {(row["source_id"], "registre") for row in seed("variables_registre")}
    assert ruled - blocks - registers == set()


def test_every_block_that_an_indicator_rests_on_has_its_rule(
    seed: Seed, catalogue: dict[str, Source]
) -> None:
    """Without a rule its evolutions are all absent: say why two of its years compare, or not."""
    terms = {row["variable"] for row in seed("indicateur_termes")}
    ruled = {(row["source_id"], row["bloc"]) for row in seed("gardes_evolution")}
    used = {
        (source.source_id, variable.block)
        for source in catalogue.values()
        for variable in source.observed()
        if variable.name in terms
    }
    assert used - ruled == set()


def test_every_rounding_is_that_of_an_edition_and_a_variable(
    seed: Seed, catalogue: dict[str, Source]
) -> None:
    for row in seed("precisions"):
        source = catalogue[row["source_id"]]
        names = {variable.name for variable in source.observed()}
        assert row["edition"] in source.editions, row
        assert row["variable"] in names, row
        assert not row["condition_variable"] or row["condition_variable"] in names, row


def test_what_nobody_has_read_in_a_document_says_so(seed: Seed) -> None:
    evidence = [row["preuve"] for name in ("gardes_evolution", "precisions") for row in seed(name)]
    assert all(evidence)
    census = [r for r in seed("gardes_evolution") if r["bloc"] == "rp" and r["ecart_min"] == "5"]
    assert census
    assert all("NON VÉRIFIÉ" in row["preuve"] for row in census)


def test_every_unit_of_an_indicator_says_how_it_is_compared(seed: Seed) -> None:
    known = {row["unite"] for row in seed("unites")}
    assert {row["unite"] for row in seed("indicateurs")} - known == set()


def test_every_derived_indicator_names_the_table_that_carries_it(seed: Seed) -> None:
    derived = [row for row in seed("indicateurs") if row["etat"] == "derive"]
    assert {row["code_indicateur"] for row in derived} == {"REV09"}
    assert all("fct_" in row["correction"] for row in derived)
