"""Simulated quartiers of 2024 and their inhabitants: those of their parents, by shares of surface.

Surface stands for population here, which it does not in reality.
"""

from ingestion.demo.draws import between
from ingestion.demo.elsewhere import NAMES_BY_CODE_2024, OUTSIDE
from ingestion.demo.territory import Territory


def quartiers_2024(country: Territory) -> list[tuple[str, str, int]]:
    """Code, name and inhabitants of every quartier of 2024, in the order of the codes."""
    people = {q.code: q.population_2018 for q in country.quartiers}
    names = dict(country.seeds.names_2024)
    counts = dict.fromkeys(names, 0.0)
    for lineage in country.seeds.lineages:
        counts[lineage.code_2024] += people[lineage.code_2015] * lineage.share_15_in_24
    for code, count in counts.items():
        if count < 1:
            counts[code] = between(1_100, 3_900, code, "population 2024")
    for place in OUTSIDE:
        if place.code_2024:
            names[place.code_2024] = NAMES_BY_CODE_2024.get(place.code_2024, place.nom)
            counts[place.code_2024] = people[place.code] * between(0.95, 1.1, place.code_2024)
    return [(code, names[code], round(counts[code])) for code in sorted(names)]
