"""Gaps, evolutions and ranks: as a second computation finds them, on the demo and on any facts."""

import csv
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.compiled_families import CompiledFamilies
from support.derived_families import (
    COMPARED,
    Fact,
    Key,
    evolution,
    gap,
    ranks,
    read_facts,
    years_apart,
)
from support.site import Site

from ingestion.declaration.catalogue_loader import load_catalogue
from orchestration.dbt_environment import dbt_environment, project_arguments
from orchestration.settings import REPOSITORY

TERMS = REPOSITORY / "dbt_project" / "seeds" / "indicateur_termes.csv"
COUNTED = REPOSITORY / "dbt_project" / "seeds" / "variables_registre.csv"


@pytest.fixture(scope="module")
def base(published: Site) -> Iterator[duckdb.DuckDBPyConnection]:
    database = str(published.current / "observatoire.duckdb")
    with duckdb.connect(database, read_only=True) as connection:
        yield connection


@pytest.fixture(scope="module")
def facts(base: duckdb.DuckDBPyConnection) -> dict[Key, Fact]:
    return read_facts(base)


@pytest.fixture(scope="module")
def compiled(published: Site) -> CompiledFamilies:
    return CompiledFamilies(published.settings.layout.build / "dbt" / "compiled")


def same(first: float | None, second: float | None) -> bool:
    if first is None or second is None:
        return first is second
    return first == pytest.approx(second, abs=2e-6)


def test_every_gap_is_the_one_of_its_two_values(
    base: duckdb.DuckDBPyConnection, facts: dict[Key, Fact]
) -> None:
    rows = base.execute(
        "select type_territoire, code_territoire, code_indicateur, millesime, niveau_reference,"
        " code_reference, ecart from fct_ecart"
    ).fetchall()
    wrong = [
        row
        for row in rows
        if not same(row[6], gap(facts[row[:4]], facts.get((row[4], row[5], row[2], row[3]))))
    ]
    assert wrong == []
    assert sum(row[6] is not None for row in rows) > 100


def test_every_comparable_value_has_a_row_at_each_level(
    base: duckdb.DuckDBPyConnection, facts: dict[Key, Fact]
) -> None:
    rows = base.execute(
        "select type_territoire, code_territoire, code_indicateur, millesime, count(*)"
        " from fct_ecart group by all"
    ).fetchall()
    wanted = {
        key: 6 if key[0] in ("qpv", "qva", "quartier_vecu") else 5
        for key, fact in facts.items()
        if key[0] in COMPARED
        and not fact.sums
        and fact.unit not in ("nb", "hab", "classe", "% des cellules")
    }
    assert {row[:4]: row[4] for row in rows} == wanted


def test_a_quartier_is_compared_with_its_commune_when_it_has_one(
    base: duckdb.DuckDBPyConnection,
) -> None:
    rows = base.execute(
        "select distinct e.code_territoire, e.code_reference, b.communes from fct_ecart e"
        " join (select code_quartier, list_sort(list(code_commune)) as communes"
        " from bridge_quartier_commune group by all) b on b.code_quartier = e.code_territoire"
        " where niveau_reference = 'commune'"
    ).fetchall()
    assert {len(communes) > 1 for _, _, communes in rows} == {True, False}
    for _, reference, communes in rows:
        assert reference == (communes[0] if len(communes) == 1 else None)


def test_every_evolution_follows_the_rules(
    base: duckdb.DuckDBPyConnection, facts: dict[Key, Fact]
) -> None:
    blocks = blocks_of_indicators()
    rows = base.execute(
        "select type_territoire, code_territoire, code_indicateur, millesime, code_anterieur,"
        " millesime_anterieur, evolution from fct_evolution"
    ).fetchall()
    unchanged = set(
        base.execute(
            "select code_2024, code_2015 from bridge_passage_2015_2024 where relation = 'identique'"
        ).fetchall()
    )
    own_past = {row[:6] for row in rows if row[1] == row[4]}
    wrong = []
    for row in rows:
        fact, before = facts[row[:4]], facts[row[0], row[4], row[2], row[5]]
        apart = max(
            years_apart(blocks.get((row[2], side.source_id), set())) for side in (fact, before)
        )
        same_place = row[1] == row[4] or (row[1], row[4]) in unchanged
        if not same(row[6], evolution(fact, before, apart, same_place)):
            wrong.append(row)
    assert wrong == []
    pairs = {(*k[:2], k[2], k[3], k[1], other) for k in facts for other in range(2006, k[3])
             if (*k[:3], other) in facts and facts[k].unit != "% des cellules"}  # fmt: skip
    assert own_past == pairs


def test_what_never_has_a_gap_says_why_and_no_other(
    base: duckdb.DuckDBPyConnection, facts: dict[Key, Fact]
) -> None:
    units = base.execute("select motif_aucun from dim_unite where motif_aucun is not null")
    reasons = {reason for (reason,) in units.fetchall()}
    reasons.add("une somme grandit avec le territoire : pas d'écart")
    for table in ("obs_fiche_indicateur", "obs_rapport_annuel"):
        rows = base.execute(
            "select type_territoire, code_territoire, code_indicateur, millesime,"
            f" motif_ecart_commune, motif_ecart_france from {table} where valeur is not null"
        ).fetchall()
        said: dict[bool, set[str | None]] = {True: set(), False: set()}
        for *key, commune, france in rows:
            fact = facts[key[0], key[1], key[2], key[3]]
            never = fact.sums or fact.unit in ("nb", "hab", "classe", "% des cellules")
            said[never] |= {commune, france}
        assert said[True] <= reasons, table
        assert len(said[True]) > 1, table
        assert said[True].isdisjoint(said[False]), table


def test_every_rank_is_the_one_that_counting_gives(
    base: duckdb.DuckDBPyConnection, facts: dict[Key, Fact]
) -> None:
    rows = base.execute(
        "select type_territoire, code_territoire, code_indicateur, millesime, rang, nb_classes,"
        " nb_au_meme_rang from fct_rang"
    ).fetchall()
    assert {row[:4]: row[4:] for row in rows if row[4] is not None} == ranks(facts)
    # The number of a class of quartiers ranks nothing.
    ranked = {key for key, f in facts.items() if key[0] in COMPARED and f.unit != "classe"}
    assert {row[:4] for row in rows} == ranked


VALUES = st.none() | st.sampled_from([0.0, 5.0, 12.5, 40.0]) | st.floats(0, 100, width=32)
PLACES = [("qpv", "Q1", 2015), ("qpv", "Q2", 2015), ("qpv", "N1", 2024), ("commune", "C1", None),
          ("france", "FR", None), ("france", "FRM", None)]  # fmt: skip
CELLS = st.dictionaries(
    st.tuples(
        st.sampled_from(PLACES), st.sampled_from(["TAUX", "MED", "NB"]), st.integers(2015, 2019)
    ),
    st.tuples(VALUES, st.sampled_from([None, "A"])),
    max_size=25,
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(cells=CELLS, apart=st.integers(1, 5))
def test_whatever_the_facts_nothing_is_averaged_mixed_or_filled(
    compiled: CompiledFamilies, cells: dict[Any, Any], apart: int
) -> None:
    values = {(p[0], p[1], i, y): v for (p, i, y), (v, _) in cells.items()}
    given_facts = [(*p, i, y, v, s) for (p, i, y), (v, s) in cells.items()]
    results = compiled.results(given_facts, apart)
    for row in results["fct_ecart"]:
        assert row["code_indicateur"] != "NB"
        assert (row["ecart"] is None) == (row["motif_absence"] is not None)
        assert row["millesime_reference"] in (None, row["millesime"])
        check_two_values(values, row, row["ecart"], "fct_ecart")
    for row in results["fct_evolution"]:
        assert (row["evolution"] is None) == (row["motif_absence"] is not None)
        assert row["millesime"] > row["millesime_anterieur"]
        check_two_values(values, row, row["evolution"], "fct_evolution")
        if row["evolution"] is not None:
            assert row["nb_annees"] >= apart
            assert (row["code_territoire"], row["code_anterieur"]) != ("N1", "Q2")
    for row in results["fct_rang"]:
        assert (row["rang"] is None) == (row["valeur"] is None)
        assert row["rang"] is None or 1 <= row["rang"] <= row["nb_classes"]


def check_two_values(
    values: dict[Any, Any], row: dict[str, Any], derived: float | None, table: str
) -> None:
    """Both values are those of the facts, of their own year, and nothing rests on a hidden one."""
    kind, code, year, other = {
        "fct_ecart": ("niveau_reference", "code_reference", "millesime_reference",
                      "valeur_reference"),
        "fct_evolution": ("type_territoire", "code_anterieur", "millesime_anterieur",
                          "valeur_anterieure"),
    }[table]  # fmt: skip
    indicator = row["code_indicateur"]
    own = values[row["type_territoire"], row["code_territoire"], indicator, row["millesime"]]
    assert row["valeur"] == own
    assert row[other] == values.get((row[kind], row[code], indicator, row[year]))
    if own is None or row[other] is None:
        assert derived is None


def test_an_indicator_added_to_the_two_seeds_is_everywhere(site: Site, tmp_path: Path) -> None:
    """D1 of the niveau de vie, which no indicator uses: two lines, and no other change."""
    seeds = site.own_dbt_project(tmp_path) / "seeds"
    append(seeds / "indicateurs.csv", like="REV03", code_indicateur="ZZZ01", fiche="non",
           libelle="Premier décile du niveau de vie", nom_colonne="")  # fmt: skip
    append(seeds / "indicateur_termes.csv", like="REV03", code_indicateur="ZZZ01",
           variable="filo_d1")  # fmt: skip
    chain = ["indicateurs+", "indicateur_termes+"]
    arguments = project_arguments(site.settings, tmp_path / "dbt")
    # A process of its own: dbt keeps the file open as long as it lives.
    command = [
        str(Path(sys.executable).with_name("dbt")), "--quiet", "build", "--select", *chain,
        "--exclude-resource-type", "unit_test", "--exclude-resource-type", "test", *arguments,
    ]  # fmt: skip
    environment = dbt_environment(site.settings)
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    with duckdb.connect(str(site.settings.layout.build_database), read_only=True) as built:
        for table, number in (("ecart", "ecart"), ("evolution", "evolution"), ("rang", "rang")):
            sql = f"select count({number}) from fct_{table} where code_indicateur = 'ZZZ01'"
            assert built.execute(sql).fetchall()[0][0] > 30, table
        [(label, values)] = built.execute(
            "select libelle, nb_valeurs from dim_indicateur where code_indicateur = 'ZZZ01'"
        ).fetchall()
        assert label == "Premier décile du niveau de vie"
        assert values > 30
        fiche = built.execute(
            "select count(valeur), count(rang), count(distinct code_territoire)"
            " from obs_fiche_indicateur where code_indicateur = 'ZZZ01' and type_territoire = 'qpv'"
        ).fetchall()
        assert fiche[0][0] > 20
        assert fiche[0][1] > 20
        assert fiche[0][2] >= 31


def append(path: Path, like: str, **changes: str) -> None:
    """One more row in a seed: that of another indicator, with some cells changed."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    row = next(row for row in rows if row["code_indicateur"] == like) | changes
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.DictWriter(file, list(rows[0]), lineterminator="\n").writerow(row)


def blocks_of_indicators() -> dict[tuple[str, str], set[str]]:
    """Indicator and source -> blocks of its terms of the same year, from the catalogue."""
    found: dict[tuple[str, str], set[str]] = {}
    sources = load_catalogue().values()
    declared = [(v.name, s.source_id, v.block) for s in sources for v in s.observed()]
    with COUNTED.open(encoding="utf-8", newline="") as file:
        declared += [(row["variable"], row["source_id"], "") for row in csv.DictReader(file)]
    with TERMS.open(encoding="utf-8", newline="") as file:
        for term in csv.DictReader(file):
            for variable, source_id, block in declared:
                if variable == term["variable"] and term["regle_millesime"] == "meme":
                    found.setdefault((term["code_indicateur"], source_id), set()).add(block)
    return found
