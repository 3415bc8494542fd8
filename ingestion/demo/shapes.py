"""Polygons of the simulated quartiers: ribbons, so that areas and overlaps are known exactly.

Both edges of a ribbon wave alike: a stretch of it has the area of a rectangle, and what 2024 keeps
of 2015 has exactly the share of surface that the lineage table gives.
"""

from dataclasses import dataclass

from ingestion.demo.draws import between
from ingestion.demo.elsewhere import OUTSIDE
from ingestion.demo.grid import Site, sites_2015, sites_new_2024
from ingestion.demo.seeds import Lineage
from ingestion.demo.territory import Territory

Ring = list[tuple[float, float]]

_WAVES_PER_WIDTH = 6
_WAVE = 0.06
_LOOP = 25.0
# The half of QP091026 that goes on outside the EPT (README of the lineage table).
LA_GRANDE_BORNE = ("QN09125M", 0.671, 0.935)
_KEPT_OUTSIDE = (0.97, 0.93)
# Published files hold rings that cross themselves; none of them is `identique`.
CROSSED_2015 = frozenset({"QP054014"})
CROSSED_2024 = frozenset({"QN09104M", "QN09124M", "QN09409M"})
COLLAPSED_2024 = "QN09105I"


@dataclass(frozen=True, slots=True)
class Ribbon:
    """A site and the way its edges wave."""

    code: str
    site: Site

    def ring(self, start: float = 0.0, end: float = 1.0) -> Ring:
        """Clockwise closed ring of the stretch between two fractions of the width."""
        steps = range(-_WAVES_PER_WIDTH, 4 * _WAVES_PER_WIDTH)
        inner = [k / _WAVES_PER_WIDTH for k in steps if start < k / _WAVES_PER_WIDTH < end]
        fractions = [start, *inner, end]
        south = [self._point(f, 0.0) for f in fractions]
        north = [self._point(f, self.site.height) for f in fractions]
        return [*north, *reversed(south), north[0]]

    def _point(self, fraction: float, rise: float) -> tuple[float, float]:
        x = self.site.x + fraction * self.site.width
        return round(x, 2), round(self.site.y + rise + self._wave(fraction), 2)

    def _wave(self, fraction: float) -> float:
        """Linear between the nodes: cutting a ribbon elsewhere does not bend it."""
        left = int(fraction * _WAVES_PER_WIDTH // 1)
        rest = fraction * _WAVES_PER_WIDTH - left
        return self._node(left) * (1 - rest) + self._node(left + 1) * rest

    def _node(self, k: int) -> float:
        return between(-_WAVE, _WAVE, self.code, "bord", k) * self.site.height


def rings_2015(country: Territory) -> dict[str, Ring]:
    """Metropolitan quartiers of 2015, EPSG:2154."""
    return {code: Ribbon(code, site).ring() for code, site in sites_2015(country).items()}


def rings_2024(country: Territory) -> dict[str, Ring]:
    """Metropolitan quartiers of 2024, EPSG:2154, overlapping their parents as declared."""
    parents = sites_2015(country)
    rings = {
        lineage.code_2024: _kept(Ribbon(lineage.code_2015, parents[lineage.code_2015]), lineage)
        for lineage in [*country.seeds.lineages, *_outside_lineages(parents)]
    }
    rings |= _west_half(country, parents)
    known = {lineage.code_2024 for lineage in country.seeds.lineages}
    new = {c: v for c, v in country.seeds.communes_2024.items() if c not in known}
    rings |= {code: Ribbon(code, s).ring() for code, s in sites_new_2024(country, new).items()}
    return rings


def crossed(ring: Ring) -> Ring:
    """The same ring with a small loop at a corner, where it crosses itself."""
    x, y = ring[1]
    # The third point comes back across the segment that led to the first, whatever follows.
    loop = [(x + _LOOP, y + _LOOP), (x - _LOOP, y + _LOOP), (x + _LOOP, y)]
    return [*ring[:2], *loop, *ring[2:]]


def _outside_lineages(parents: dict[str, Site]) -> list[Lineage]:
    return [
        Lineage(o.code, o.code_2024, *_KEPT_OUTSIDE)
        for o in OUTSIDE
        if o.code_2024 and o.code in parents
    ]


def _kept(ribbon: Ribbon, lineage: Lineage) -> Ring:
    """The east of the parent, and beyond it what 2024 adds."""
    kept = lineage.share_15_in_24
    added = kept * (1 / lineage.share_24_in_15 - 1)
    return ribbon.ring(1 - kept, 1 + added)


def _west_half(country: Territory, parents: dict[str, Site]) -> dict[str, Ring]:
    """QN09125M: the west of QP091026, extended to the west."""
    code, kept, share = LA_GRANDE_BORNE
    parent = next(x.code_2015 for x in country.seeds.lineages if x.code_2024 == "QN09124M")
    added = kept * (1 / share - 1)
    return {code: Ribbon(parent, parents[parent]).ring(-added, kept)}
