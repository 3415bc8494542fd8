"""Where simulated points lie: in which commune, IRIS and quartiers, away from every border.

Zoning codes are those of the simulated contours, so that a join in space finds them again; the few
exceptions are made in `located`. No publisher's format lives here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from ingestion.demo.draws import between, draw
from ingestion.demo.grid import CELL_HEIGHT, CELL_WIDTH, cell_of
from ingestion.demo.iris import iris_at
from ingestion.demo.qva import watched_quartiers
from ingestion.demo.shapes import Ring, rings_2015, rings_2024
from ingestion.demo.territory import Territory

# Metres by which a spot may move without changing zone: contours are published rounded.
STEADY = 30.0
_TRIES = 200
_EDGE = 60.0
Families = dict[str, str | None]
Aim = Callable[..., tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Spot:
    """EPSG:2154. `zones`: quartier by family (qp15, qp24, qva), None outside all of them."""

    x: float
    y: float
    commune: str
    iris: str
    zones: Families


class Landscape:
    """The simulated communes and quartiers, made ready for any number of spots."""

    def __init__(self, country: Territory) -> None:
        self.country = country
        watched = {q.code: q.ring for q in watched_quartiers(country) if q.ring}
        self.families: dict[str, dict[str, Ring]] = {
            "qp15": rings_2015(country),
            "qp24": rings_2024(country),
            "qva": watched,
        }
        self.communes = {c.code: cell_of(c.code) for c in country.seeds.communes}

    def spot(self, *keys: object) -> Spot:
        """A spot of the EPT: in a quartier more often than its inhabitants are."""
        return self._first(self._aim, *keys)

    def spot_in(self, commune: str, *keys: object) -> Spot:
        """A spot of one commune, wherever it falls."""

        def aim(*tried: object) -> tuple[float, float]:
            return self._in_cell(commune, *tried)

        return self._first(aim, "commune", commune, *keys)

    def spot_of(self, family: str, code: str, *keys: object) -> Spot:
        """A spot of one quartier."""
        xs, ys = zip(*self.families[family][code], strict=True)
        for attempt in range(_TRIES):
            tried = ("of", code, *keys, attempt)
            x, y = between(min(xs), max(xs), "x", *tried), between(min(ys), max(ys), "y", *tried)
            spot = self._at(round(x, 2), round(y, 2))
            if spot is not None and spot.zones[family] == code:
                return spot
        raise ValueError(f"no steady spot in {code}")

    def has_zone(self, commune: str, family: str) -> bool:
        """Does a quartier of this family touch the commune's square?"""
        west, south = self.communes[commune]
        return any(
            west <= x <= west + CELL_WIDTH and south <= y <= south + CELL_HEIGHT
            for ring in self.families[family].values()
            for x, y in ring
        )

    def zones_at(self, x: float, y: float) -> Families:
        return {
            family: next((code for code, ring in rings.items() if inside(ring, x, y)), None)
            for family, rings in self.families.items()
        }

    def _first(self, aim: Aim, *keys: object) -> Spot:
        for attempt in range(_TRIES):
            x, y = aim(*keys, attempt)
            if (spot := self._at(round(x, 2), round(y, 2))) is not None:
                return spot
        raise ValueError(f"no steady spot for {keys}")

    def _aim(self, *keys: object) -> tuple[float, float]:
        kind = draw("genre", *keys)
        family = "qp15" if kind < 0.3 else "qp24" if kind < 0.45 else "qva" if kind < 0.52 else None
        if family is None:
            codes = list(self.communes)
            return self._in_cell(codes[int(draw("commune", *keys) * len(codes))], *keys)
        rings = list(self.families[family].values())
        xs, ys = zip(*rings[int(draw("quartier", *keys) * len(rings))], strict=True)
        return between(min(xs), max(xs), "x", *keys), between(min(ys), max(ys), "y", *keys)

    def _in_cell(self, commune: str, *keys: object) -> tuple[float, float]:
        west, south = self.communes[commune]
        return (
            between(west + _EDGE, west + CELL_WIDTH - _EDGE, "x", *keys),
            between(south + _EDGE, south + CELL_HEIGHT - _EDGE, "y", *keys),
        )

    def _at(self, x: float, y: float) -> Spot | None:
        """None too near a border, or outside the EPT's communes."""
        around = [(x, y)] + [(x + dx, y) for dx in (-STEADY, STEADY)]
        around += [(x, y + dy) for dy in (-STEADY, STEADY)]
        communes = {self._commune(*place) for place in around}
        zones = self.zones_at(x, y)
        if len(communes) > 1 or any(self.zones_at(*place) != zones for place in around[1:]):
            return None
        [commune] = communes
        if commune is None:
            return None
        iris = iris_at(commune, self.country.places[commune].nb_iris, x, y)
        return Spot(x, y, commune, iris, zones)

    def _commune(self, x: float, y: float) -> str | None:
        for code, (west, south) in self.communes.items():
            if west <= x < west + CELL_WIDTH and south <= y < south + CELL_HEIGHT:
                return code
        return None


def inside(ring: Ring, x: float, y: float) -> bool:
    """Even-odd rule."""
    if not min(p[0] for p in ring) <= x <= max(p[0] for p in ring):
        return False
    crossings = 0
    for (x1, y1), (x2, y2) in pairwise(ring):
        if (y1 > y) != (y2 > y):
            crossings += x < x1 + (y - y1) * (x2 - x1) / (y2 - y1)
    return crossings % 2 == 1
