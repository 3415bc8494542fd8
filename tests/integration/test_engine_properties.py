"""Whatever the observations: totals are sums over sums, nothing hidden is filled, shown or told.

A second computation, in Python, gives every value: nothing here reads a model or a seed.
"""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.compiled_engine import CompiledEngine
from support.site import Site

Cells = dict[tuple[str, str, int], float | None]
YEARS = range(2015, 2018)
# Members of each total, with the weight of each and what it covers of the territory.
TOTALS = {
    "E": {"Q1": (1.0, None), "Q2": (1.0, None)},
    "D": {"Q1": (1.0, None), "Q2": (0.5, None)},
    "V": {"I1": (0.25, 0.85), "I2": (0.5, 0.15)},
}
VALUES = st.none() | st.sampled_from([0.0, 3.0, 5.0, 12.0, 20.0]) | st.integers(0, 400).map(float)
KEYS = st.tuples(
    st.sampled_from(["Q1", "Q2", "I1", "I2"]),
    st.sampled_from(["a", "b", "c", "m", "fa", "fb", "ha", "hb"]),
    st.sampled_from(YEARS),
)
CELLS = st.dictionaries(KEYS, VALUES, min_size=12, max_size=60)
PROPERTY = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture(scope="module")
def engine(published: Site) -> CompiledEngine:
    return CompiledEngine(published.settings.layout.build / "dbt" / "compiled")


def small(count: float) -> bool:
    """A count that rule R5 hides: 1 to 4."""
    return 0 < count < 5


def judged(num: float | None, den: float | None) -> float | None:
    """A rate of two counts, where rule R5 lets it be shown."""
    if num is None or den is None or den == 0:
        return None
    return None if small(num) or small(den) or small(den - num) else 100 * num / den


def sums_of(cells: Cells, place: str, year: int, code: str) -> tuple[float, float] | None:
    """Both sums of an indicator of one place; nothing when a term is missing or hidden."""
    if code == "NB":
        value = cells.get((place, "c", year))
        return None if value is None else (value, 1.0)
    top, bottom = {"TAUX": "ab", "TAUX-F": ("fa", "fb"), "TAUX-H": ("ha", "hb")}[code]
    back = 2 if code == "TAUX" else 0
    known = [y for y in range(year, year - back - 1, -1) if (place, bottom, y) in cells]
    num = cells.get((place, top, year))
    den = cells[place, bottom, known[0]] if known else None
    return None if judged(num, den) is None else (num, den)  # type: ignore[return-value]


def total(cells: Cells, members: dict[str, Any], year: int, code: str) -> float | None:
    """Sums over sums of the members; nothing when one that must be there is not."""
    found = {m: sums_of(cells, m, year, code) for m in members}
    shown = {m: both for m, both in found.items() if both is not None}
    if all(covered is None for _, covered in members.values()):
        if len(shown) < len(members):
            return None
    elif sum(members[m][1] for m in shown) < (0.995 if code == "NB" else 0.8):
        return None
    num, den = (sum(members[m][0] * both[i] for m, both in shown.items()) for i in (0, 1))
    return num if code == "NB" else judged(num, den)


def same(first: float | None, second: float | None) -> bool:
    if first is None or second is None:
        return first is second
    return first == pytest.approx(second, abs=1e-5)


@PROPERTY
@given(cells=CELLS)
def test_a_total_is_sums_over_sums_or_nothing(engine: CompiledEngine, cells: Cells) -> None:
    engine.observe(cells)
    rows = engine.rows("int_indicateur_agrege")
    anchors = {"a": "TAUX", "c": "NB"}
    due = {
        (name, anchors[v], y)
        for name, members in TOTALS.items()
        for p, v, y in cells
        if p in members and v in anchors
    }
    assert {(r["code_territoire"], r["code_indicateur"], r["millesime"]) for r in rows} == due
    for row in rows:
        code, members = row["code_indicateur"], TOTALS[row["code_territoire"]]
        assert code != "MED"
        assert same(row["valeur"], total(cells, members, row["millesime"], code))
        assert (row["valeur"] is None) == (row["motif_absence"] is not None)
        assert (row["valeur"] is None) == (row["rang_statut"] >= 4)


@PROPERTY
@given(cells=CELLS)
def test_a_value_is_that_of_its_own_terms(engine: CompiledEngine, cells: Cells) -> None:
    engine.observe(cells)
    rows = engine.rows("int_indicateur_base")
    anchors = {"a": "TAUX", "c": "NB", "m": "MED"}
    keys = {(p, anchors[v], y) for p, v, y in cells if v in anchors}
    assert {(r["code_territoire"], r["code_indicateur"], r["millesime"]) for r in rows} == keys
    for row in rows:
        place, code, year = row["code_territoire"], row["code_indicateur"], row["millesime"]
        if code == "MED":
            wanted = cells[place, "m", year]
        else:
            both = sums_of(cells, place, year, code)
            wanted = None if both is None else both[0] if code == "NB" else judged(*both)
        assert same(row["valeur"], wanted)
        assert (row["valeur"] is None) == (row["motif_absence"] is not None)


@PROPERTY
@given(cells=CELLS)
def test_each_sex_is_its_own_and_never_tells_the_other(
    engine: CompiledEngine, cells: Cells
) -> None:
    engine.observe(cells)
    hidden = {
        (r["code_territoire"], r["millesime"], r["code_indicateur"][-1])
        for r in engine.rows("int_sexe_reuni")
        if r["rang_statut"] == 5
    }
    for row in engine.rows("int_sexe_protege"):
        place, year = row["code_territoire"], row["millesime"]
        for sex, own, other in (("F", "femmes", "H"), ("H", "hommes", "F")):
            value = row[f"valeur_{own}"]
            assert (value is None) == (row[f"motif_{own}"] is not None)
            if (place, year, other) in hidden:
                assert value is None
            elif place not in TOTALS:
                both = sums_of(cells, place, year, f"TAUX-{sex}")
                assert same(value, None if both is None else judged(*both))
            elif value is not None:
                assert same(value, total(cells, TOTALS[place], year, f"TAUX-{sex}"))


@PROPERTY
@given(cells=CELLS)
def test_counts_alone_are_shared_out_and_say_what_they_miss(
    engine: CompiledEngine, cells: Cells
) -> None:
    parts = TOTALS["V"]
    engine.observe(cells)
    rows = engine.rows("int_observation_ventilee")
    due = {(v, y) for p, v, y in cells if p in parts and v in ("a", "c")}
    assert {(r["variable"], r["millesime"]) for r in rows} == due
    for row in rows:
        variable, year = row["variable"], row["millesime"]
        assert variable in ("a", "c")
        values = {i: cells.get((i, variable, year)) for i in parts}
        shown = {i: value for i, value in values.items() if value is not None}
        covered = sum(parts[i][1] for i in shown)
        enough = covered >= {"a": 0.8, "c": 0.995}[variable]
        wanted = sum(parts[i][0] * value for i, value in shown.items()) if enough else None
        assert same(row["valeur"], wanted)
        hidden = any(cells.get((i, variable, year), 0) is None for i in parts)
        assert row["statut"] == ("E" if enough else "S" if hidden else "N")
        assert row["confiance_base"] in ("C", "D")
        assert (row["note"] is not None) == (covered < 0.995)


SHARES = st.lists(
    st.tuples(
        st.sampled_from(["projets", "euros", "tout"]), st.just("qpv"),
        st.sampled_from(["Q1", "Q2"]),
        st.sampled_from(YEARS), st.none() | st.sampled_from(["P1", "P2"]),
        st.integers(0, 50).map(float), st.sampled_from([0.25, 0.5, 1.0]),
        st.sampled_from(["D", "D", "P", "S", "N"]),
    ),
    max_size=25,
)  # fmt: skip
PLACES = st.sets(
    st.tuples(
        st.just("qpv"), st.sampled_from(["Q1", "Q2", "Q3"]), st.sampled_from(YEARS),
        st.sampled_from(["present", "ept"]),
    )
)  # fmt: skip


@PROPERTY
@given(shares=SHARES, places=PLACES)
def test_a_zero_is_said_by_the_register_alone(
    engine: CompiledEngine, shares: list[Any], places: set[Any]
) -> None:
    # A thing is told once: two rows of it differ in the part of the quartier alone.
    told = {(*s[:5], s[6] if s[4] is None else i): s for i, s in enumerate(shares)}
    given_shares = [
        (*s[:5], None if s[7] in "SN" else 1.0 if s[4] else s[5], *s[6:]) for s in told.values()
    ]
    engine.register(given_shares, sorted(places))
    for row in engine.rows("int_registre_variable"):
        variable, code, year = row["variable"], row["code_geo"], row["millesime"]
        own = [s for s in given_shares if (s[0], s[2], s[3]) == (variable, code, year)]
        if not own:
            reaches = {p[3] for p in places if p[1:3] == (code, year)}
            assert variable != "tout"
            assert "present" in reaches or (variable == "projets" and "ept" in reaches)
            assert (row["valeur"], row["statut"]) == (0, "D")
        elif any(s[5] is None for s in own):
            assert row["valeur"] is None
            assert row["statut"] in ("S", "N")
        else:
            things = {s[4] for s in own if s[4] is not None}
            parts = sum(s[5] * s[6] for s in own if s[4] is None)
            assert row["valeur"] == pytest.approx(parts + len(things))
    found = {(r["variable"], r["code_geo"], r["millesime"])
             for r in engine.rows("int_registre_variable")}  # fmt: skip
    assert {(s[0], s[2], s[3]) for s in given_shares} <= found
