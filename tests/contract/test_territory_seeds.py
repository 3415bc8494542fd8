"""The territory tables agree with one another and with the known totals."""

from collections import Counter
from collections.abc import Callable, Iterable

import pytest

Seed = Callable[[str], list[dict[str, str]]]


def column(rows: Iterable[dict[str, str]], name: str) -> list[str]:
    return [row[name] for row in rows]


def pieces(text: str) -> set[str]:
    return {part for part in text.split(";") if part}


@pytest.mark.parametrize(
    ("table", "key", "count"),
    [
        ("quartiers_2015", "code_quartier", 31),
        ("quartiers_2024", "code_quartier", 36),
        ("communes", "code_commune", 24),
        ("contrats_ville", "code_contrat", 8),
    ],
)
def test_each_table_has_its_known_number_of_distinct_codes(
    seed: Seed, table: str, key: str, count: int
) -> None:
    codes = column(seed(table), key)
    assert len(codes) == len(set(codes)) == count


def test_the_control_totals_are_those_of_the_tables(seed: Seed) -> None:
    totals = {row["objet"]: float(row["valeur"]) for row in seed("totaux_controle")}
    quartiers, parts = seed("quartiers_2015"), seed("quartier_commune_2015")
    statuses = Counter(column(seed("quartiers_2024"), "statut"))
    assert totals["qpv_2015"] == len(quartiers)
    assert totals["qpv_2024"] == len(seed("quartiers_2024"))
    assert totals["communes"] == len(seed("communes"))
    assert totals["contrats_ville"] == len(seed("contrats_ville"))
    assert totals["population_qpv_2018"] == sum(int(q["population_2018"]) for q in quartiers)
    assert totals["population_qpv_2018_dedans"] == sum(
        int(p["population_2018"]) for p in parts if p["dans_ept"] == "oui"
    )
    assert totals["population_municipale"] == sum(
        int(c["population_municipale"]) for c in seed("communes")
    )
    assert totals["population_contrats_2018"] == sum(
        float(c["population_qpv_anct"]) for c in seed("contrats_ville")
    )
    assert {
        "modifié": totals["statut_2024_modifie"],
        "inchangé": totals["statut_2024_inchange"],
        "nouveau": totals["statut_2024_nouveau"],
    } == statuses


def test_the_parts_of_a_quartier_make_its_population(seed: Seed) -> None:
    sums: Counter[str] = Counter()
    for part in seed("quartier_commune_2015"):
        sums[part["code_quartier"]] += int(part["population_2018"])
    whole = {q["code_quartier"]: int(q["population_2018"]) for q in seed("quartiers_2015")}
    assert sums == whole


def test_the_parts_of_a_quartier_are_its_communes(seed: Seed) -> None:
    communes: dict[str, set[str]] = {}
    for part in seed("quartier_commune_2015"):
        communes.setdefault(part["code_quartier"], set()).add(part["code_commune"])
    assert communes == {q["code_quartier"]: pieces(q["communes"]) for q in seed("quartiers_2015")}


@pytest.mark.parametrize("table", ["quartiers_2015", "quartiers_2024"])
def test_a_quartier_is_partly_outside_exactly_when_one_of_its_communes_is(
    seed: Seed, table: str
) -> None:
    inside = set(column(seed("communes"), "code_commune"))
    for quartier in seed(table):
        outside = pieces(quartier["communes"]) - inside
        assert (quartier["hors_ept_partiel"] == "oui") == bool(outside), quartier["code_quartier"]


def test_a_part_is_inside_exactly_when_its_commune_is_one_of_the_24(seed: Seed) -> None:
    inside = set(column(seed("communes"), "code_commune"))
    wrong = [
        part["code_commune"]
        for part in seed("quartier_commune_2015")
        if (part["dans_ept"] == "oui") != (part["code_commune"] in inside)
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("table", "counter"), [("quartiers_2015", "nb_qpv_2015"), ("quartiers_2024", "nb_qpv_2024")]
)
def test_communes_count_the_quartiers_that_touch_them(seed: Seed, table: str, counter: str) -> None:
    touched = Counter(c for q in seed(table) for c in pieces(q["communes"]))
    stated = {c["code_commune"]: int(c[counter]) for c in seed("communes")}
    assert stated == {code: touched[code] for code in stated}


def test_each_quartier_of_2015_belongs_to_one_contract_that_exists(seed: Seed) -> None:
    links = seed("quartier_contrat")
    inside = [row["code_quartier"] for row in links if row["dans_ept"] == "oui"]
    assert sorted(inside) == sorted(column(seed("quartiers_2015"), "code_quartier"))
    assert set(column(links, "code_contrat")) == set(column(seed("contrats_ville"), "code_contrat"))


def test_contracts_count_their_quartiers_and_their_residents(seed: Seed) -> None:
    links = seed("quartier_contrat")
    for contract in seed("contrats_ville"):
        members = [row for row in links if row["code_contrat"] == contract["code_contrat"]]
        own = [row for row in members if row["dans_ept"] == "oui"]
        assert len(own) == int(contract["nb_quartiers_2015"])
        assert sum(int(r["population_2018"]) for r in members) == float(
            contract["population_qpv_anct"]
        )
        assert sum(int(r["population_2018"]) for r in own) == float(
            contract["population_qpv_calculee"]
        )


def test_each_of_the_24_communes_is_in_one_contract_at_most(seed: Seed) -> None:
    contracts = seed("contrats_ville")
    named = Counter(
        code
        for contract in contracts
        for name in ("communes", "communes_non_verifiees")
        for code in pieces(contract[name])
    )
    assert set(named) <= set(column(seed("communes"), "code_commune"))
    assert {code for code, times in named.items() if times > 1} == set()


def test_the_passage_holds_every_quartier_of_both_generations(seed: Seed) -> None:
    passage = seed("passage_2015_2024")
    old = {row["code_2015"] for row in passage if row["code_2015"]}
    new = {row["code_2024"] for row in passage if row["code_2024"]}
    assert old == set(column(seed("quartiers_2015"), "code_quartier"))
    assert new == set(column(seed("quartiers_2024"), "code_quartier"))


def test_the_passage_says_the_status_that_the_quartiers_have(seed: Seed) -> None:
    relation = {"identique": "inchangé", "modifie": "modifié", "nouveau": "nouveau"}
    statuses = {q["code_quartier"]: q["statut"] for q in seed("quartiers_2024")}
    found = {
        row["code_2024"]: relation[row["relation"]]
        for row in seed("passage_2015_2024")
        if row["code_2024"]
    }
    assert found == statuses
    gone = [row for row in seed("passage_2015_2024") if row["relation"] == "sorti"]
    assert sorted(column(gone, "code_2015")) == ["QP094014", "QP094034", "QP094042"]
    assert set(column(gone, "code_2024")) == {""}


def test_shares_of_area_are_shares(seed: Seed) -> None:
    for row in seed("passage_2015_2024"):
        for name in ("part_surface_15_dans_24", "part_surface_24_dans_15"):
            assert not row[name] or 0 <= float(row[name]) <= 1
