"""The simulated country: quartiers of 2015 with their communes, and populations by year.

POP_MUN 2018 of the EPT's quartiers and of Grigny 2 are the project's reference tables, because
the weights of the bridges rest on them; 2013 is invented, then adjusted to the control total.
No statistic other than a population lives here.
"""

from dataclasses import dataclass
from functools import cache

from ingestion.demo.draws import between, draw, share_out
from ingestion.demo.elsewhere import GRIGNY_2, OUTSIDE, PLACES, Place
from ingestion.demo.seeds import Seeds, read_seeds

_SPLIT_NAME = "Arrondissement"


@dataclass(frozen=True, slots=True)
class Quartier:
    """A quartier of 2015. `parts`: its communes with their inhabitants in 2018."""

    code: str
    nom: str
    parts: tuple[tuple[str, int], ...]
    in_ept: bool

    @property
    def population_2018(self) -> int:
        return sum(count for _, count in self.parts)

    @property
    def overseas(self) -> str | None:
        """971 … 976, or None in metropolitan France."""
        return self.code[2:5] if self.code.startswith("QP97") else None


@dataclass(frozen=True, slots=True)
class Territory:
    seeds: Seeds
    places: dict[str, Place]
    quartiers: tuple[Quartier, ...]
    populations_2013: dict[str, int]

    def population(self, code: str, year: int) -> int:
        """Inhabitants of a quartier: 2013 and 2018 as they are, other years on their line."""
        first, last = self.populations_2013[code], self._by_code(code).population_2018
        if year == 2018:
            return last
        return max(50, round(first + (last - first) * (year - 2013) / 5))

    def parts(self, code: str, year: int) -> dict[str, int]:
        """Inhabitants of a quartier in each of its communes, summing to `population`."""
        parts = self._by_code(code).parts
        counts = share_out(self.population(code, year), [count for _, count in parts])
        return {commune: count for (commune, _), count in zip(parts, counts, strict=True)}

    def commune_population(self, code: str, year: int) -> int:
        growth = 0.006 * between(0.4, 1.6, "commune", code)
        return round(self.places[code].population * (1 - growth * (2023 - year)))

    def commune_in_quartiers(self, code: str, year: int) -> int:
        """Inhabitants of a commune who live in a quartier prioritaire."""
        return sum(self.parts(q.code, year).get(code, 0) for q in self.quartiers)

    def names(self, quartier: Quartier, double_space: bool = False) -> str:
        """Communes as the publisher lists them: names, not codes, as they were in 2015."""
        places = [self.places[commune] for commune, _ in quartier.parts]
        listed = ", ".join(place.published or place.nom for place in places)
        return listed.replace(_SPLIT_NAME, f" {_SPLIT_NAME}") if double_space else listed

    def _by_code(self, code: str) -> Quartier:
        return next(q for q in self.quartiers if q.code == code)


@cache
def territory() -> Territory:
    """Read from the reference tables once."""
    seeds = read_seeds()
    places = {p.code: p for p in PLACES} | {
        c.code: Place(c.code, c.nom, c.departement, c.population, nb_iris=c.nb_iris)
        for c in seeds.communes
    }
    quartiers = tuple(sorted(_quartiers(seeds), key=lambda q: q.code))
    return Territory(seeds, places, quartiers, _populations_2013(seeds, quartiers))


def _quartiers(seeds: Seeds) -> list[Quartier]:
    inside = [Quartier(c, n, seeds.parts[c], True) for c, n in seeds.names_2015.items()]
    outside = []
    for o in OUTSIDE:
        parts = o.parts
        if o.code == GRIGNY_2:
            parts = ((parts[0][0], seeds.populations_outside[o.code]),)
        outside.append(Quartier(o.code, o.nom, parts, False))
    return inside + outside


def _populations_2013(seeds: Seeds, quartiers: tuple[Quartier, ...]) -> dict[str, int]:
    """Invented, but those of the EPT sum to the control total of 2013."""
    wanted = {q.code: q.population_2018 * (0.93 + 0.1 * draw("pop2013", q.code)) for q in quartiers}
    inside = [q.code for q in quartiers if q.in_ept]
    counts = share_out(seeds.population_2013, [wanted[code] for code in inside])
    adjusted = dict(zip(inside, counts, strict=True))
    return {code: adjusted.get(code, round(value)) for code, value in wanted.items()}
