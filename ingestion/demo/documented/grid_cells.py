"""Files of `insee_carreaux_200m`: cells of 200 m in and out of the quartiers, three layouts.

`,`, decimal point. 2015: flags quoted, every number with a decimal. 2017: capitals, households
last. 2019: lower case. A cell of fewer than 11 households is imputed: its numbers have decimals.
"""

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from ingestion.declaration.source_model import Edition
from ingestion.demo.documented.delimited import write_bytes
from ingestion.demo.draws import between, draw, fixed, mix, share_out, smooth
from ingestion.demo.grid import CELL_HEIGHT, CELL_WIDTH, cell_of
from ingestion.demo.places import inside
from ingestion.demo.shapes import Ring, rings_2015, rings_2024
from ingestion.demo.territory import Territory

SIDE = 200
_FEWEST_HOUSEHOLDS = 11
# The last edition covers every quartier of the EPT; the others a sample of them.
_SAMPLE_EVERY = 5
# Cells of the last edition that lie in no quartier: one of twelve, and fewer poor households.
_OUTSIDE, _POOR, _POOR_OUTSIDE = 0.08, 0.36, 0.13
_FIRST = "Ind Men Men_pauv"
_COMMON = (
    "Men_1ind Men_5ind Men_prop Men_fmp Ind_snv Men_surf Men_coll Men_mais Log_av45 Log_45_70"
    " Log_70_90 Log_ap90 Log_inc Log_soc Ind_0_3 Ind_4_5 Ind_6_10 Ind_11_17 Ind_18_24 Ind_25_39"
    " Ind_40_54 Ind_55_64 Ind_65_79 Ind_80p Ind_inc"
)
_HEADERS = {
    "2015": "IdINSPIRE Id_carr1km I_est_cr Id_carr_n Groupe Depcom I_pauv Id_car2010"
    f" {_FIRST} {_COMMON} I_est_1km",
    "2017": "Idcar_200m I_est_200 Idcar_1km I_est_1km Idcar_nat Groupe"
    f" Ind {_COMMON} Men_pauv Men lcog_geo",
    "2019": "idcar_200m idcar_1km idcar_nat i_est_200 i_est_1km lcog_geo"
    f" {_FIRST.lower()} {_COMMON.lower()}",
}
_QUOTED_2015 = {"I_est_cr", "Groupe", "Depcom", "I_pauv", "I_est_1km"}
_AGES = ("Ind_0_3", "Ind_4_5", "Ind_6_10", "Ind_11_17", "Ind_18_24", "Ind_25_39", "Ind_40_54",
         "Ind_55_64", "Ind_65_79", "Ind_80p", "Ind_inc")  # fmt: skip
_AGE_WEIGHTS = (5.5, 2.9, 7.4, 9.6, 9.5, 21, 19, 11, 10, 3.6, 0.5)
_PERIODS = ("Log_av45", "Log_45_70", "Log_70_90", "Log_ap90", "Log_inc")
_PERIOD_WEIGHTS = (8, 45, 28, 18, 1)


@dataclass(frozen=True, slots=True)
class Cell:
    """South-west corner in metres of EPSG:3035, its commune; quartier: None out of them all."""

    north: int
    east: int
    quartier: str | None
    commune: str

    def name(self, side: int = SIDE) -> str:
        """Inspire name of the cell, or of the larger one that holds it."""
        north, east = (value // side * side for value in (self.north, self.east))
        return f"CRS3035RES{side}mN{north}E{east}"


def write_grid(path: Path, edition_id: str, edition: Edition, country: Territory) -> Path:
    """One edition, cells from north to south. Raises KeyError for a layout unknown here."""
    header = _HEADERS[edition_id].split()
    year = edition.millesimes["filosofi"].single_year
    every = 1 if edition_id == max(_HEADERS) else _SAMPLE_EVERY
    lines = [",".join(header)]
    for cell in _cells(country, every):
        row: dict[str, str | Decimal] = {**_identity(cell), **_numbers(cell, year)}
        lines.append(",".join(_text(edition_id, name, row) for name in header))
    return write_bytes(path, ("\n".join(lines) + "\n").encode())


def _cells(country: Territory, every: int) -> list[Cell]:
    """Cells of which a point lies in a quartier of 2015 or 2024; with all of these, others too."""
    communes = {q.code: q.parts[0][0] for q in country.quartiers if q.in_ept}
    communes |= {code: places[0] for code, places in country.seeds.communes_2024.items()}
    rings = rings_2015(country) | rings_2024(country)
    found: dict[tuple[int, int], Cell] = {}
    for code in sorted(set(communes) & set(rings))[::every]:
        for north, east in _around(rings[code]):
            found.setdefault((north, east), Cell(north, east, code, communes[code]))
    if every == 1:
        for commune in country.seeds.communes:
            for north, east in _scattered(commune.code):
                found.setdefault((north, east), Cell(north, east, None, commune.code))
    return [found[place] for place in sorted(found, reverse=True)]


def _scattered(commune: str) -> list[tuple[int, int]]:
    """Corners of the inhabited cells of a commune's square, wherever its quartiers are."""
    west, south = (int(metres) for metres in cell_of(commune))
    net = [
        (x, y)
        for x in range(west + SIDE, west + int(CELL_WIDTH), SIDE)
        for y in range(south + SIDE, south + int(CELL_HEIGHT), SIDE)
    ]
    corners = {(int(n) // SIDE * SIDE, int(e) // SIDE * SIDE) for e, n in _to_laea(net)}
    return sorted(c for c in corners if draw("carreau", *c) < _OUTSIDE)


def _around(ring: Ring) -> list[tuple[int, int]]:
    """Corners of the cells of which a point, on a fine net, is in the ring."""
    xs, ys = zip(*ring, strict=True)
    net = [
        (x, y)
        for x in range(int(min(xs)), int(max(xs)) + 1, SIDE // 4)
        for y in range(int(min(ys)), int(max(ys)) + 1, SIDE // 4)
        if inside(ring, x, y)
    ]
    return sorted({(int(n) // SIDE * SIDE, int(e) // SIDE * SIDE) for e, n in _to_laea(net)})


def _to_laea(points: list[tuple[int, int]]) -> list[tuple[float, float]]:
    """EPSG:2154 to EPSG:3035, easting first: two pure projections, without any choice of datum."""
    from pyproj import Transformer

    xs, ys = zip(*points, strict=True)
    lons, lats = Transformer.from_crs(2154, 4171, always_xy=True).transform(xs, ys)
    found = Transformer.from_crs(4258, 3035, always_xy=True).transform(lons, lats)
    return list(zip(*found, strict=True))


def _identity(cell: Cell) -> dict[str, str]:
    names = {200: cell.name(), 1000: cell.name(1000)}
    return {
        "idinspire": names[200], "idcar_200m": names[200], "id_car2010": names[200],
        "id_carr1km": names[1000], "idcar_1km": names[1000],
        "id_carr_n": names[1000], "idcar_nat": names[1000],
        "groupe": str(800_000 + cell.north // SIDE % 9_000),
        "depcom": cell.commune, "lcog_geo": cell.commune, "i_pauv": "0", "i_est_1km": "0",
    }  # fmt: skip


def _numbers(cell: Cell, year: int) -> dict[str, Decimal]:
    """Counts of a cell: whole numbers, or tenths when it is imputed."""
    place = cell.name()
    people = round(10 * smooth(40, 620, 0.03, year, place, "ind") * between(0.2, 1, place))
    households = round(people / between(2.1, 2.8, place, "taille"))
    imputed = households < 10 * _FEWEST_HOUSEHOLDS
    unit = 1 if imputed else 10
    people, households = (max(unit, value // unit * unit) for value in (people, households))
    counts = {"Ind": people, "Men": households}
    poor = _POOR if cell.quartier else _POOR_OUTSIDE
    for name, rate in (("Men_pauv", poor), ("Men_1ind", 0.34), ("Men_5ind", 0.13),
                       ("Men_prop", 0.22), ("Men_fmp", 0.19), ("Log_soc", 0.6)):  # fmt: skip
        counts[name] = round(households * rate * between(0.7, 1.3, place, name)) // unit * unit
    houses = round(households * between(0, 0.2, place, "maisons")) // unit * unit
    counts |= {"Men_mais": houses, "Men_coll": households - houses}
    for names, weights, total in ((_AGES, _AGE_WEIGHTS, people),
                                  (_PERIODS, _PERIOD_WEIGHTS, households)):  # fmt: skip
        shares = share_out(total // unit, mix(weights, year, place, names[0]))
        counts |= {n: share * unit for n, share in zip(names, shares, strict=True)}
    numbers = {name.lower(): Decimal(value).scaleb(-1) for name, value in counts.items()}
    return numbers | {
        "ind_snv": fixed(people / 10 * between(13_000, 19_000, place, "snv")),
        "men_surf": fixed(households / 10 * between(56, 72, place, "surface"), 0),
        "i_est_200": Decimal(int(imputed)),
        "i_est_cr": Decimal(int(imputed)),
    }


def _text(edition_id: str, name: str, row: dict[str, str | Decimal]) -> str:
    value = row[name.lower()]
    if edition_id == "2015":
        if name in _QUOTED_2015:
            return f'"{value}"'
        return str(value if isinstance(value, str) else value.quantize(Decimal("0.1")))
    text = str(value)
    return text.removesuffix(".0")
