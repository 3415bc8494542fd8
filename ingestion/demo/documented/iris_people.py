"""Simulated inhabitants of an IRIS: ages by sex, schooling, employment, diplomas.

Counts are tenths of persons: the census publishes weighted numbers, and tenths keep every total
the exact sum of its parts.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ingestion.demo.draws import between, mix, share_out
from ingestion.demo.iris import iris_list
from ingestion.demo.territory import Territory

YEAR = 2022
# Lower bounds of the finest groups that the published bands are made of.
AGES = (0, 2, 3, 6, 11, 15, 18, 20, 25, 30, 40, 45, 55, 60, 65, 75, 80)
_AGE_WEIGHTS = (25, 13, 40, 66, 52, 39, 27, 66, 74, 148, 68, 133, 60, 54, 83, 32, 40)
_WOMEN = (0.49, 0.49, 0.49, 0.49, 0.49, 0.49, 0.49, 0.5, 0.51, 0.51, 0.51, 0.51, 0.51, 0.52,
          0.54, 0.57, 0.63)  # fmt: skip
_OTHER_COMMUNES = ("01002", "02001", "02002", "59452", "62388", "2A004")
_WEIGHT_BY_KIND = {"H": 1.0, "A": 0.04, "D": 0.012, "Z": 1.0}
# Published when a share of the answers is enough: 1 nearly everywhere.
_LABELS = {"A": "4", "D": "Z", "Z": "5"}


@dataclass(frozen=True, slots=True)
class Iris:
    """An IRIS and its inhabitants. `ages`: (men, women) of each group of AGES, in tenths."""

    code: str
    commune: str
    kind: str
    label: str
    ages: tuple[tuple[int, int], ...]

    @property
    def population(self) -> int:
        return sum(men + women for men, women in self.ages)

    def between_ages(self, low: int, high: int | None = None, sex: str = "") -> int:
        """Inhabitants of at least `low` and at most `high` years, in tenths; bounds of AGES."""
        chosen = [
            pair
            for start, pair in zip(AGES, self.ages, strict=True)
            if start >= low and (high is None or start <= high)
        ]
        men, women = (sum(pair[i] for pair in chosen) for i in (0, 1))
        return {"": men + women, "H": men, "F": women}[sex]


def every_iris(country: Territory, year: int = YEAR) -> list[Iris]:
    """IRIS of the EPT and around, then a few communes in one piece."""
    found: list[Iris] = []
    for commune in sorted(country.places):
        count = country.places[commune].nb_iris or (1 if commune in _OTHER_COMMUNES else 0)
        if not count:
            continue
        listed = iris_list(commune, count)
        weights = [_WEIGHT_BY_KIND[kind] * between(0.6, 1.4, code, "rp") for code, kind in listed]
        shares = share_out(10 * country.commune_population(commune, year), weights)
        for (code, kind), people in zip(listed, shares, strict=True):
            found.append(Iris(code, commune, kind, _label(code, kind), _ages(code, people)))
    return found


def part(total: int, share: float, *keys: object) -> int:
    """About that share of a count, never more than the whole."""
    return min(total, round(total * share * between(0.85, 1.15, *keys)))


def split(total: int, weights: Sequence[float], *keys: object) -> list[int]:
    """Parts of a count, a little different for each of the keys."""
    return share_out(total, mix(weights, YEAR, *keys))


def named(names: Iterable[str], values: Sequence[int]) -> dict[str, int]:
    return dict(zip(names, values, strict=True))


def _label(code: str, kind: str) -> str:
    luck = between(0, 1, code, "label")
    return _LABELS.get(kind) or ("1" if luck < 0.85 else "2" if luck < 0.95 else "3")


def _ages(code: str, people: int) -> tuple[tuple[int, int], ...]:
    groups = split(people, _AGE_WEIGHTS, code, "age")
    women = [
        part(group, share, code, "femmes", rank)
        for rank, (group, share) in enumerate(zip(groups, _WOMEN, strict=True))
    ]
    return tuple((g - w, w) for g, w in zip(groups, women, strict=True))
