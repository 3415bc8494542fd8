"""Stops and stations of public transport, in the year of the grid and in a later one."""

from ingestion.demo.grid import to_degrees
from ingestion.demo.partner_files.deposits import Periods, Row, whole
from ingestion.demo.places import Landscape, Spot
from ingestion.demo.territory import Territory

YEARS = (2019, 2024)
# A heavy mode in two communes of three; the other stops are those of buses.
_HEAVY = ("metro", "rer", "train", "tramway")
# Opened between the two years.
_NEW = ("94021", "94065")


def stations(country: Territory) -> Periods:
    land = Landscape(country)
    return {str(year): _stops(country, land, year) for year in YEARS}


def _stops(country: Territory, land: Landscape, year: int) -> list[Row]:
    rows = []
    for rank, commune in enumerate(sorted(c.code for c in country.seeds.communes)):
        bus = land.spot_in(commune, "arret", commune)
        rows.append(_row(year, commune, "bus", bus, rank))
        if rank % 3 and (year > YEARS[0] or commune not in _NEW):
            heavy = land.spot_in(commune, "gare", commune)
            rows.append(_row(year, commune, _HEAVY[rank % len(_HEAVY)], heavy, rank))
        # Two modes in one place, as a station of interchange has.
        if rank % 12 == 4:
            rows.append(_row(year, commune, "metro", land.spot_in(commune, "gare", commune), rank))
    return rows


def _row(year: int, commune: str, mode: str, spot: Spot, rank: int) -> Row:
    [(lon, lat)] = to_degrees([(spot.x, spot.y)])
    kind, prefix = ("Arrêt", "ARRET") if mode == "bus" else ("Gare", "GARE")
    return {
        "annee": str(year),
        "id_arret": f"{prefix}-SIMULÉ-{commune}",
        "nom": f"{kind} SIMULÉ {whole(1, 90, 'arret', commune, rank)} ({commune})",
        "mode": mode,
        "longitude": f"{lon:.5f}",
        "latitude": f"{lat:.5f}",
    }
