"""Where things stand: a chessboard of communes inside the EPT's bounds, metres of EPSG:2154.

Plausible and wrong on purpose: squares follow the real neighbourhoods, not the real borders.
"""

from dataclasses import dataclass

from ingestion.demo.draws import between
from ingestion.demo.elsewhere import OUTSIDE
from ingestion.demo.territory import Quartier, Territory

CELL_WIDTH, CELL_HEIGHT = 2900.0, 3500.0
_SOUTH_WEST = (647_000.0, 6_838_300.0)
# North to south, west to east. Neighbours here share the quartiers that span two communes.
_BOARD = (
    ("94003", "94037", "94043", "94041", ""),
    ("94016", "94038", "94076", "94081", ""),
    ("94034", "94021", "94073", "94022", ""),
    ("94065", "94054", "94077", "94078", "94074"),
    ("91432", "91479", "91027", "94001", "94044"),
    ("91589", "91326", "91286", "91687", ""),
)
_ROW_HEIGHT, _FIRST_ROW, _MARGIN = 550.0, 150.0, 300.0
_ROWS_IN_CELL = 6
_TALLEST = 450.0
_HECTARE = 10_000.0
_M2_PER_INHABITANT_OUTSIDE = 48.0


@dataclass(frozen=True, slots=True)
class Site:
    """South-west corner and size of a quartier, in metres of EPSG:2154."""

    x: float
    y: float
    width: float
    height: float


def cell_of(commune: str) -> tuple[float, float]:
    """South-west corner of a commune's square. Raises KeyError for one that has none."""
    for row, codes in enumerate(_BOARD):
        if commune in codes:
            x = _SOUTH_WEST[0] + codes.index(commune) * CELL_WIDTH
            return x, _SOUTH_WEST[1] + (len(_BOARD) - 1 - row) * CELL_HEIGHT
    raise KeyError(commune)


def sites_2015(country: Territory) -> dict[str, Site]:
    """Every metropolitan quartier of 2015; those of the EPT cover the control total."""
    areas = _areas(country)
    places = {o.code: (o.lon, o.lat) for o in OUTSIDE}
    taken: set[tuple[str, int]] = set()
    sites = {}
    for quartier in country.quartiers:
        height, width = _size(areas[quartier.code])
        if _on_board(quartier):
            x, y = _slot([c for c, _ in quartier.parts], width, _share_west(quartier), taken)
        elif quartier.overseas:
            continue
        else:
            x, y = to_metres(*places[quartier.code])
        sites[quartier.code] = Site(x, y, width, height)
    return sites


def sites_new_2024(country: Territory, new: dict[str, tuple[str, ...]]) -> dict[str, Site]:
    """Quartiers of 2024 without a parent: rows that 2015 leaves free, from the top of the cell."""
    taken: set[tuple[str, int]] = set()
    sites = {}
    for code, communes in new.items():
        height, width = _size(between(2, 6, code, "surface") * _HECTARE)
        x, y = _slot(list(communes), width, 0.5, taken, from_top=True)
        sites[code] = Site(x, y, width, height)
    return sites


def to_metres(lon: float, lat: float) -> tuple[float, float]:
    """Degrees to EPSG:2154, on whole metres."""
    from pyproj import Transformer

    # 4171 is RGF93 itself: a pure projection, without any choice of datum shift.
    x, y = Transformer.from_crs(4171, 2154, always_xy=True).transform(lon, lat)
    return float(round(x)), float(round(y))


def to_degrees(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """EPSG:2154 to longitude and latitude."""
    from pyproj import Transformer

    xs, ys = zip(*points, strict=True)
    lons, lats = Transformer.from_crs(2154, 4171, always_xy=True).transform(xs, ys)
    return list(zip(lons, lats, strict=True))


def _areas(country: Territory) -> dict[str, float]:
    """Square metres, after the inhabitants, with more or less room."""
    room = {
        q.code: q.population_2018 * between(0.75, 1.25, q.code, "surface")
        for q in country.quartiers
    }
    inside = sum(room[q.code] for q in country.quartiers if q.in_ept)
    scale = country.seeds.surface_ha * _HECTARE / inside
    return {
        q.code: room[q.code] * (scale if q.in_ept else _M2_PER_INHABITANT_OUTSIDE)
        for q in country.quartiers
    }


def _size(area: float) -> tuple[float, float]:
    height = round(min(_TALLEST, 0.8 * area**0.5), 2)
    return height, round(area / height, 2)


def _on_board(quartier: Quartier) -> bool:
    on_board = {code for codes in _BOARD for code in codes}
    return all(commune in on_board for commune, _ in quartier.parts)


def _share_west(quartier: Quartier) -> float:
    """Share of a quartier that lies west of the border it spans."""
    cells = {commune: cell_of(commune) for commune, _ in quartier.parts}
    pair = _neighbours([commune for commune, _ in quartier.parts])
    if pair is None:
        return 0.5
    west = min(pair, key=lambda c: cells[c])
    counts = dict(quartier.parts)
    return counts[west] / sum(counts[c] for c in pair)


def _neighbours(communes: list[str]) -> tuple[str, str] | None:
    """Two of the communes, side by side on the board."""
    for west in communes:
        for east in communes:
            (x1, y1), (x2, y2) = cell_of(west), cell_of(east)
            if y1 == y2 and x2 - x1 == CELL_WIDTH:
                return west, east
    return None


def _slot(
    communes: list[str],
    width: float,
    share_west: float,
    taken: set[tuple[str, int]],
    from_top: bool = False,
) -> tuple[float, float]:
    """First row free in all the communes concerned; across the border when there are two."""
    pair = _neighbours(communes)
    used = pair or (communes[0],)
    rows = range(_ROWS_IN_CELL)
    row = next(
        r for r in (reversed(rows) if from_top else rows) if not taken & {(c, r) for c in used}
    )
    taken |= {(c, row) for c in used}
    west_x, south_y = cell_of(used[0])
    y = south_y + _FIRST_ROW + row * _ROW_HEIGHT
    if pair is None:
        return west_x + _MARGIN, y
    return round(west_x + CELL_WIDTH - share_west * width, 2), y
