"""File of `insee_neet_communes`: one row per commune and census year."""

from pathlib import Path

from ingestion.declaration.source_model import Edition
from ingestion.demo.draws import draw, fixed, smooth
from ingestion.demo.tables import Cell, Layout, write_table
from ingestion.demo.territory import Territory

_HEADER = ("codgeo", "libgeo", "an", "part_non_inseres")
# Mayotte has no share; a commune of a few young people has one of 0 or 100.
_WITHOUT = "976"
_FEW = 500


def write_neet(path: Path, edition_id: str, edition: Edition, country: Territory) -> Path:
    rows = [
        {
            "codgeo": code,
            "libgeo": country.places[code].nom,
            "an": str(year),
            "part_non_inseres": _share(code, year, country),
        }
        for code in sorted(country.places)
        if country.places[code].parent is None
        for year in edition.millesimes["rp"].years
    ]
    return write_table(path, Layout(_HEADER, bom=True), rows)


def _share(code: str, year: int, country: Territory) -> Cell:
    place = country.places[code]
    if place.departement == _WITHOUT:
        return None
    if place.population < _FEW:
        return fixed(100 if draw(code, year, "neet") > 0.8 else 0, 2)
    return fixed(smooth(9, 21, 0.2, year, code, "neet"), 2)
