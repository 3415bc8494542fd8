"""Stops and stations of public transport, in the year of the grid and in a later one."""

from ingestion.demo.grid import to_degrees
from ingestion.demo.partner_files.deposits import Periods, Row
from ingestion.demo.places import Landscape, Spot
from ingestion.demo.territory import Territory

YEARS = (2019, 2024)
# Heavy modes in two communes of three, so many stations each; the other stops are those of buses.
_HEAVY, _STATIONS = ("metro", "rer", "train", "tramway"), 3
# Opened between the two years.
_NEW = ("94021", "94065")


def stations(country: Territory) -> Periods:
    land = Landscape(country)
    return {str(year): _stops(country, land, year) for year in YEARS}


def _stops(country: Territory, land: Landscape, year: int) -> list[Row]:
    rows = []
    for rank, commune in enumerate(sorted(c.code for c in country.seeds.communes)):
        rows.append(_row(year, f"ARRET-SIMULÉ-{commune}", "bus", land.spot_in(commune, "arret")))
        if rank % 3 == 0 or (year == YEARS[0] and commune in _NEW):
            continue
        for number in range(_STATIONS):
            spot = land.spot_in(commune, "gare", number)
            mode = _HEAVY[(rank + number) % len(_HEAVY)]
            rows.append(_row(year, f"GARE-SIMULÉ-{commune}-{number + 1}", mode, spot))
            # Two modes in one place, as a station of interchange has.
            if number == 0 and mode == "rer":
                rows.append(_row(year, f"GARE-SIMULÉ-{commune}-{number + 1}", "metro", spot))
    return rows


def _row(year: int, name: str, mode: str, spot: Spot) -> Row:
    [(lon, lat)] = to_degrees([(spot.x, spot.y)])
    return {
        "annee": str(year),
        "id_arret": name,
        "nom": f"{'Arrêt' if mode == 'bus' else 'Gare'} SIMULÉ {name.partition('SIMULÉ-')[2]}",
        "mode": mode,
        "longitude": f"{lon:.5f}",
        "latitude": f"{lat:.5f}",
    }
