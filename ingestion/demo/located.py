"""What producers publish of a simulated place: a point, its precision and its zoning codes.

Codes are right except in two declared ways, so that the control in space has something to find:
a point moved away from the quartier that its code names (quality 1, a plain disagreement), and a
point drawn at random in its commune (quality 3, a code that must not be relied upon).
"""

from dataclasses import dataclass

from ingestion.demo.draws import draw
from ingestion.demo.grid import to_degrees
from ingestion.demo.places import Landscape, Spot

# Among the places that lie in a quartier: each 17th is moved, each 13th drawn at random.
MOVED_EVERY, RANDOM_EVERY = 17, 13
_QUALITIES = (("11", 0.0, "1"), ("12", 80.0, "2"), ("21", 20.0, "2"), ("22", 150.0, "2"))
_SHARES = (0.82, 0.92, 0.97, 1.0)


@dataclass(frozen=True, slots=True)
class Located:
    """A place as it is published. `x`, `y`: EPSG:2154. `zone_quality`: 1 sure, 2 likely, 3 random.

    moved: the point is not where its codes say. precision: metres.
    """

    spot: Spot
    x: float
    y: float
    lon: float
    lat: float
    quality_xy: str
    precision: float
    zone_quality: str
    moved: bool

    @property
    def iris_local(self) -> str:
        """The four digits that follow the commune's code."""
        return self.spot.iris[5:]


def located(land: Landscape, spots: list[Spot], *keys: object) -> list[Located]:
    """The spots as a producer publishes them, in their order."""
    published: list[tuple[Spot, float, float, str, float, str, bool]] = []
    in_quartier = 0
    for rank, spot in enumerate(spots):
        zoned = any(spot.zones.values())
        in_quartier += zoned
        x, y, moved = spot.x, spot.y, False
        quality, precision, zone = _quality(*keys, rank)
        if zoned and in_quartier % RANDOM_EVERY == 0:
            other = land.spot_in(spot.commune, *keys, "hasard", rank)
            x, y, quality, precision, zone = other.x, other.y, "33", 1500.0, "3"
        elif zoned and in_quartier % MOVED_EVERY == 0:
            away = _outside(land, spot, *keys, rank)
            x, y, moved = away.x, away.y, True
            quality, precision, zone = "11", 0.0, "1"
        published.append((spot, x, y, quality, precision, zone, moved))
    degrees = to_degrees([(x, y) for _, x, y, *_ in published])
    return [
        Located(spot, x, y, round(lon, 6), round(lat, 6), quality, precision, zone, moved)
        for (spot, x, y, quality, precision, zone, moved), (lon, lat) in zip(
            published, degrees, strict=True
        )
    ]


def zone_code(land: Landscape, place: Located, family: str) -> str:
    """The quartier, HZ out of every quartier, CSZ in a commune that has none."""
    code = place.spot.zones[family]
    if code:
        return code
    return "HZ" if land.has_zone(place.spot.commune, family) else "CSZ"


def _quality(*keys: object) -> tuple[str, float, str]:
    luck = draw("precision", *keys)
    return next(q for q, share in zip(_QUALITIES, _SHARES, strict=True) if luck < share)


def _outside(land: Landscape, spot: Spot, *keys: object) -> Spot:
    """A spot of the same commune that lies in no quartier at all."""
    for attempt in range(200):
        other = land.spot_in(spot.commune, *keys, "ailleurs", attempt)
        if not any(other.zones.values()):
            return other
    raise ValueError(f"{spot.commune} is full of quartiers")
