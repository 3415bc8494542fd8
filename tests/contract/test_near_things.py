"""What counts as near (seed lieux_proches) and the registers whose things it names agree."""

from collections.abc import Callable

from ingestion.declaration.source_model import Source
from ingestion.spatial.nearest import REACH

Seed = Callable[[str], list[dict[str, str]]]
BY_CODE = "type_equipement"


def test_every_kind_of_a_register_is_decided_and_no_other(
    seed: Seed, catalogue: dict[str, Source]
) -> None:
    """A mode of the contract, or a domain of the BPE, without a line would count for nothing."""
    decided: dict[str, set[str]] = {}
    for row in seed("lieux_proches"):
        decided.setdefault(row["source_id"], set()).add(row["categorie"])
    declared = {}
    for source in catalogue.values():
        for table in source.tables.values():
            if table.categorie == BY_CODE:
                declared[source.source_id] = set(table.champs["domaine"].valeurs)
            elif table.categorie is not None:
                declared[source.source_id] = set(table.champs[table.categorie].valeurs)
    # A line may name a type (B104) in the place of its domain.
    assert {
        s: {c[:1] if s == "insee_bpe" else c for c in k} for s, k in decided.items()
    } == declared


def test_no_list_is_said_to_be_settled(seed: Seed) -> None:
    """No document settles them: the day that the EPT does, this test goes with its evidence."""
    for row in seed("lieux_proches"):
        assert row["est_verifie"] == "non"
        assert "NON VÉRIFIÉ" in row["raison"]


def test_nothing_is_looked_for_farther_than_distances_are_measured(seed: Seed) -> None:
    assert max(int(row["rayon_m"]) for row in seed("lieux_proches")) <= REACH


def test_a_list_has_one_distance_and_one_source_and_serves_one_indicator(seed: Seed) -> None:
    lists: dict[str, set[tuple[str, str]]] = {}
    for row in seed("lieux_proches"):
        lists.setdefault(row["variable"], set()).add((row["source_id"], row["rayon_m"]))
    assert [name for name, found in lists.items() if len(found) > 1] == []
    terms = [row["variable"] for row in seed("indicateur_termes")]
    assert [name for name in lists if terms.count(name) != 1] == []


def test_an_indicator_of_near_things_says_that_its_list_is_not_settled(seed: Seed) -> None:
    near = {row["variable"] for row in seed("lieux_proches")}
    codes = {t["code_indicateur"] for t in seed("indicateur_termes") if t["variable"] in near}
    said = {r["code_indicateur"]: r["avertissement"] for r in seed("indicateurs")}
    assert [code for code in codes if "NON VÉRIFIÉ" not in said[code]] == []
