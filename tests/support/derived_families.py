"""Gaps, evolutions and ranks computed a second way: in Python, value by value, from the rules.

Nothing here reads a model or a seed of the families: the rules are those of the methods, written
again. What does not belong here: assertions.
"""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import duckdb

Key = tuple[str, str, str, int]
COMPARED = ("qpv", "qva", "quartier_vecu", "contrat_ville", "commune")
# METHODS §7: census five years apart, CNAM two; everything else from one year to the next.
_NEVER = 10_000
_YEARS_APART = {"rp": 5, "population": 5, "rp_emploi": 5, "cnam": 2}
_RELATIVE = ("nb", "hab", "EUR")


@dataclass(frozen=True)
class Fact:
    """A row of fct_indicateur, with the unit and the sense of its indicator."""

    key: Key
    value: float | None
    series: str | None
    generation: int | None
    source_id: str
    unit: str
    sense: int
    sums: bool
    estimated: bool
    base: str | None


def read_facts(base: duckdb.DuckDBPyConnection) -> dict[Key, Fact]:
    rows = base.execute(
        "select type_territoire, code_territoire, code_indicateur, millesime, valeur, serie,"
        " generation, source_id, unite, sens, agregation = 'sum',"
        " statut = 'E', base_denominateur"
        " from fct_indicateur join dim_indicateur using (code_indicateur)"
    ).fetchall()
    return {row[:4]: Fact(row[:4], *row[4:]) for row in rows}


def gap(fact: Fact, reference: Fact | None) -> float | None:
    """Points, or a quotient for euros; nothing without both values of one series."""
    if reference is None or fact.value is None or reference.value is None:
        return None
    if (fact.series or "") != (reference.series or ""):
        return None
    if not fact.unit.startswith("EUR"):
        return fact.value - reference.value
    return fact.value / reference.value if reference.value else None


def evolution(fact: Fact, before: Fact, years_apart: int, same_place: bool) -> float | None:
    """Points, or a percentage for euros and counts; nothing where the rules forbid it."""
    if fact.value is None or before.value is None or not same_place:
        return None
    if (fact.series or "") != (before.series or "") or fact.key[3] - before.key[3] < years_apart:
        return None
    if fact.estimated != before.estimated or (fact.base or "") != (before.base or ""):
        return None
    if not fact.unit.startswith(_RELATIVE):
        return fact.value - before.value
    return 100 * (fact.value / before.value - 1) if before.value else None


def years_apart(blocks: set[str]) -> int:
    """Years between two comparable editions of an indicator whose terms come from these blocks.

    Without a block nothing is known of its years: none compare.
    """
    return max((_YEARS_APART.get(block, 1) for block in blocks), default=_NEVER)


def ranks(facts: dict[Key, Fact]) -> dict[Key, tuple[int, int, int]]:
    """Rank, number ranked and number at the rank, of each fact with a value."""
    groups: dict[tuple[Any, ...], list[Fact]] = defaultdict(list)
    for fact in facts.values():
        if fact.value is not None and fact.key[0] in COMPARED and fact.unit != "classe":
            kind, _, indicator, year = fact.key
            groups[kind, fact.generation, indicator, year, fact.series].append(fact)
    found = {}
    for members in groups.values():
        for fact in members:
            better = sum(_rank_key(other) < _rank_key(fact) for other in members)
            equal = sum(_rank_key(other) == _rank_key(fact) for other in members)
            found[fact.key] = (better + 1, len(members), equal)
    return found


def _rank_key(fact: Fact) -> float:
    """Least favourable first; without a sense, and for counts, highest first."""
    assert fact.value is not None
    return round(fact.value if fact.sense == 1 and not fact.sums else -fact.value, 9)
