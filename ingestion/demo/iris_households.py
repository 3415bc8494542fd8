"""The simulated IRIS of divided communes and how many people live in each, by year."""

from collections.abc import Iterator
from dataclasses import dataclass

from ingestion.demo.draws import between, draw, share_out
from ingestion.demo.iris import iris_list
from ingestion.demo.territory import Territory

# Corsica's letter in an IRIS code.
_ELSEWHERE = {"2A004": 4}
_WEIGHT_BY_KIND = {"H": 1.0, "A": 0.04, "D": 0.012, "Z": 1.0}
# Not all the areas of activity and of other uses are listed: some stand for them.
_LISTED_SHARE = 0.4


@dataclass(frozen=True, slots=True)
class Iris:
    """H dwellings, A activity, D various."""

    code: str
    name: str
    commune: str
    commune_name: str
    kind: str
    people: int


def divided_iris(country: Territory, year: int) -> Iterator[Iris]:
    """IRIS of the communes cut into several, in the order of their codes."""
    counts = {code: place.nb_iris for code, place in country.places.items()} | _ELSEWHERE
    for commune in sorted(code for code, count in counts.items() if count > 1):
        listed = iris_list(commune, counts[commune])
        weights = [_WEIGHT_BY_KIND[kind] * between(0.6, 1.4, code, "rp") for code, kind in listed]
        people = share_out(country.commune_population(commune, year), weights)
        name = country.places[commune].nom
        for rank, ((code, kind), count) in enumerate(zip(listed, people, strict=True), start=1):
            if kind == "H" or draw(code, "liste") < _LISTED_SHARE:
                yield Iris(code, f"{name} {rank}", commune, name, kind, count)
