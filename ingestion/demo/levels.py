"""Inhabitants of the simulated départements, régions and country: invented, nested, in order.

A département has at least the inhabitants of its simulated communes; Île-de-France is the sum of
its eight départements, the other régions hold more than the ones that are simulated.
"""

from ingestion.demo.draws import between
from ingestion.demo.groups import DEPARTEMENTS
from ingestion.demo.territory import Territory

FRANCE = "France métropolitaine"
REGIONS = dict(sorted({d.region: d.nom_region for d in DEPARTEMENTS.values()}.items()))
_WHOLE_REGION = "11"
_YEARLY_GROWTH = 0.003
_REFERENCE = 2018


def departement_population(code: str, year: int, country: Territory) -> int:
    communes = sum(
        place.population
        for place in country.places.values()
        if place.departement == code and place.parent is None
    )
    people = max(1.2 * communes, between(210_000, 1_400_000, "departement", code))
    return round(people * (1 + _YEARLY_GROWTH * (year - _REFERENCE)))


def region_population(code: str, year: int, country: Territory) -> int:
    simulated = sum(
        departement_population(d.code, year, country)
        for d in DEPARTEMENTS.values()
        if d.region == code
    )
    if code == _WHOLE_REGION:
        return simulated
    return round(simulated * between(1.6, 3.2, "region", code))


def france_population(year: int) -> int:
    return round(64_800_000 * (1 + _YEARLY_GROWTH * (year - _REFERENCE)))
