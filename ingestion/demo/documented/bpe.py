"""Files of `insee_bpe`: BPE24 in Parquet, BPE23 as a delimited text in a zip."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl

from ingestion.declaration.source_model import Edition
from ingestion.demo.archives import stored_zip
from ingestion.demo.documented.delimited import delimited, write_bytes
from ingestion.demo.draws import draw
from ingestion.demo.located import Located, located, zone_code
from ingestion.demo.parquet import write_parquet
from ingestion.demo.places import Landscape
from ingestion.demo.territory import Territory

COUNT = {"2023": 240, "2024": 260}
# Domain, sub-domain and type: codes that public scripts name, the rest of the list is not known.
_TYPES = (
    ("A", "A2", "A206"), ("A", "A5", "A504"), ("B", "B1", "B104"), ("B", "B1", "B105"),
    ("B", "B2", "B201"), ("B", "B2", "B202"), ("B", "B2", "B204"), ("B", "B2", "B207"),
    ("C", "C1", "C107"), ("C", "C1", "C108"), ("C", "C2", "C201"), ("C", "C3", "C301"),
    ("D", "D2", "D265"), ("F", "F3", "F307"), ("F", "F1", "F121"),
)  # fmt: skip
_HEAD = (
    "AN", "NOMRS", "CNOMRS", "NUMVOIE", "INDREP", "TYPVOIE", "LIBVOIE", "CADR", "CODPOS",
    "DEPCOM", "DEP", "REG", "LIBCOM", "DOM", "SDOM", "TYPEQU", "SIRET",
)  # fmt: skip
_POINT = (
    "LAMBERT_X", "LAMBERT_Y", "LONGITUDE", "LATITUDE", "QUALITE_XY", "EPSG", "QUALITE_GEOLOC",
    "TR_DIST_PRECISION", "DCIRIS", "QUALI_IRIS", "IRISEE",
)  # fmt: skip
_TAIL = (
    "QVA", "QUALI_QVA", "ZUS", "QUALI_ZUS", "EPCI", "UU2020", "BV2022", "AAV2020", "DENS3", "DENS7",
)  # fmt: skip
_FLOATS = ("LAMBERT_X", "LAMBERT_Y", "LONGITUDE", "LATITUDE")
_INTEGERS = ("AN", "EPSG")
# A place in none of the quartiers has no quality to speak of.
_NOT_APPLICABLE = "_Z"


def write_2024(path: Path, name: str, edition: Edition, country: Territory) -> Path:
    columns = (*_HEAD, *_POINT, "QP2024", "QUALI_QP2024", *_TAIL)
    schema = {
        c: pl.Float64() if c in _FLOATS else pl.Int64() if c in _INTEGERS else pl.String()
        for c in columns
    }
    return write_parquet(path, schema, list(_rows(2024, ("QP2024", "qp24"), country)))


def write_2023(path: Path, name: str, edition: Edition, country: Territory) -> Path:
    columns = (*_HEAD, *_POINT, "QP", "QUALI_QP", *_TAIL)
    content = delimited(columns, _rows(2023, ("QP", "qp15"), country))
    return write_bytes(path, stored_zip({str(edition.membre): content}))


def _rows(year: int, quartier: tuple[str, str], country: Territory) -> Iterator[dict[str, Any]]:
    """`quartier`: name of its column and family of its codes."""
    land = Landscape(country)
    spots = [land.spot("bpe", i) for i in range(COUNT[str(year)])]
    for rank, place in enumerate(located(land, spots, "bpe")):
        column, family = quartier
        yield (
            _equipment(rank, year, place, country)
            | _position(place)
            | _zone(land, place, column, family)
            | _zone(land, place, "QVA", "qva")
        )


def _equipment(rank: int, year: int, place: Located, country: Territory) -> dict[str, Any]:
    domain, sub_domain, kind = _TYPES[int(draw("bpe", "type", rank) * len(_TYPES))]
    commune = country.places[place.spot.commune]
    return {
        "AN": year,
        "NOMRS": f"CABINET DE PERSONNE SIMULEE {rank}",
        "NUMVOIE": str(1 + rank % 80),
        "TYPVOIE": "RUE",
        "LIBVOIE": "SIMULEE",
        "CODPOS": f"{commune.departement}000",
        "DEPCOM": commune.code,
        "DEP": commune.departement,
        "REG": "11",
        "LIBCOM": commune.nom,
        "DOM": domain,
        "SDOM": sub_domain,
        "TYPEQU": kind,
    }


def _position(place: Located) -> dict[str, Any]:
    good = {"11": "B", "12": "A", "21": "B", "22": "A", "33": "M"}
    precision = place.precision
    classes = "< 100" if precision < 100 else "[100 - 500[" if precision < 500 else ">= 500"
    return {
        "LAMBERT_X": place.x,
        "LAMBERT_Y": place.y,
        "LONGITUDE": place.lon,
        "LATITUDE": place.lat,
        "QUALITE_XY": good[place.quality_xy],
        "EPSG": 2154,
        "QUALITE_GEOLOC": place.quality_xy,
        "TR_DIST_PRECISION": classes,
        "DCIRIS": place.spot.iris,
        "QUALI_IRIS": place.zone_quality,
        "IRISEE": "1",
    }


def _zone(land: Landscape, place: Located, column: str, family: str) -> dict[str, str]:
    code = zone_code(land, place, family)
    quality = _NOT_APPLICABLE if code in ("HZ", "CSZ") else place.zone_quality
    return {column: code, f"QUALI_{column}": quality}
