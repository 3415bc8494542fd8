"""The 34 simulated quartiers de veille active: small squares beside the quartiers prioritaires.

No list nor contour of the real ones is available: names, places and the form of the codes are
invented. Their number is the EPT's statement, 18 of them in the contract of the Val de Bièvre.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ingestion.demo.draws import draw
from ingestion.demo.grid import CELL_HEIGHT, CELL_WIDTH, cell_of
from ingestion.demo.shapes import Ring, rings_2015, rings_2024
from ingestion.demo.territory import Territory

Box = tuple[float, float, float, float]
SIDE = 160.0
_CLEAR = 60.0
_STEP = 220
# Commune -> quartiers: 18 in the Val de Bièvre (4 in Villejuif), 16 elsewhere.
_COUNTS = {
    "94003": 2, "94016": 3, "94034": 2, "94037": 2, "94038": 2, "94043": 3, "94076": 4,
    "91027": 2, "91326": 2, "91589": 1, "91687": 2, "94022": 2, "94041": 1, "94054": 1,
    "94073": 1, "94077": 1, "94078": 1, "94081": 2,
}  # fmt: skip
# Known by their streets alone.
_WITHOUT_CONTOUR = frozenset({5, 13, 22, 30})


@dataclass(frozen=True, slots=True)
class Qva:
    """`ring`: EPSG:2154, None when only the streets are known."""

    code: str
    nom: str
    commune: str
    ring: Ring | None

    @property
    def streets(self) -> str | None:
        return None if self.ring else f"rue simulée du {self.nom}, allée simulée n° 1 à 12"


def watched_quartiers(country: Territory) -> list[Qva]:
    """Every quartier de veille active of the EPT, in the order of the codes."""
    boxes = [_box(r) for r in (*rings_2015(country).values(), *rings_2024(country).values())]
    found: list[Qva] = []
    ranks: Counter[str] = Counter()
    for commune, count in sorted(_COUNTS.items()):
        places = _free_places(commune, boxes)
        for number in range(1, count + 1):
            ring = _square(*next(places))
            boxes.append(_box(ring))
            departement = country.places[commune].departement
            ranks[departement] += 1
            found.append(
                Qva(
                    f"QVA0{departement}{ranks[departement]:03d}",
                    f"Veille {country.places[commune].nom} {number}",
                    commune,
                    None if len(found) in _WITHOUT_CONTOUR else ring,
                )
            )
    return found


def _free_places(commune: str, boxes: Iterable[Box]) -> Iterator[tuple[float, float]]:
    """South-west corners inside a commune's square, away from every quartier."""
    west, south = cell_of(commune)
    corners = [
        (west + dx, south + dy)
        for dx in range(100, int(CELL_WIDTH - SIDE) - 60, _STEP)
        for dy in range(100, int(CELL_HEIGHT - SIDE) - 60, _STEP)
    ]
    for x, y in sorted(corners, key=lambda c: draw("qva", commune, *c)):
        square = (x - _CLEAR, y - _CLEAR, x + SIDE + _CLEAR, y + SIDE + _CLEAR)
        if not any(_meet(square, box) for box in boxes):
            yield x, y


def _square(x: float, y: float) -> Ring:
    return [(x, y), (x, y + SIDE), (x + SIDE, y + SIDE), (x + SIDE, y), (x, y)]


def _box(ring: Ring) -> Box:
    xs, ys = zip(*ring, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def _meet(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
