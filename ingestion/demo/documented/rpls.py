"""Files of `sdes_rpls_logements`, a département each: the columns asked of the publisher."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ingestion.declaration.source_model import Edition
from ingestion.demo.documented.delimited import delimited, write_bytes
from ingestion.demo.draws import between, draw
from ingestion.demo.located import Located, located, zone_code
from ingestion.demo.places import Landscape
from ingestion.demo.territory import Territory

# Buildings drawn for the whole EPT, each of a few dwellings that share its point.
_BUILDINGS = 110
_COLUMNS = (
    "DEPCOM", "DEP_CODE", "QPV_CODE", "TYPECONST_CODE", "NBPIECE", "SURFHAB", "CONSTRUCT", "LOCAT",
    "FINAN_CODE", "DPEDATE", "DPEENERGIE", "EPSG", "X", "Y", "QUALITE_XY", "DISTANCE_PRECISION",
    "PLG_IRIS2024_CODE", "PLG_QP24", "QUALITE_QP24", "PLG_QP15", "QUALITE_QP15", "PLG_QVA",
    "QUALITE_QVA",
)  # fmt: skip
_LABELS = (("A", 0.03), ("B", 0.12), ("C", 0.38), ("D", 0.72), ("E", 0.9), ("F", 0.97), ("G", 1.0))
_FUNDINGS = ("11", "12", "13", "14", "52")


def write_dwellings(path: Path, name: str, edition: Edition, country: Territory) -> Path:
    """`name`: year and département, `2025-94`."""
    departement = name.split("-")[1]
    return write_bytes(path, delimited(_COLUMNS, _rows(departement, country), quote_texts=True))


def _rows(departement: str, country: Territory) -> Iterator[dict[str, Any]]:
    land = Landscape(country)
    spots = [land.spot("rpls", i) for i in range(_BUILDINGS)]
    for rank, place in enumerate(located(land, spots, "rpls")):
        if country.places[place.spot.commune].departement == departement:
            common = _building(land, rank, place, departement)
            for door in range(2 + int(3 * draw("portes", rank))):
                yield common | _dwelling(rank, door)


def _building(land: Landscape, rank: int, place: Located, departement: str) -> dict[str, Any]:
    built = int(between(1932, 2022, "rpls", "construction", rank))
    in_quartier = place.spot.zones["qp24"] is not None
    return {
        "DEPCOM": place.spot.commune,
        "DEP_CODE": departement,
        "QPV_CODE": "1" if in_quartier else "2",
        "TYPECONST_CODE": "C",
        "CONSTRUCT": built,
        "LOCAT": built + int(2 * draw("rpls", "location", rank)),
        "FINAN_CODE": _FUNDINGS[int(draw("rpls", "financement", rank) * len(_FUNDINGS))],
        "EPSG": 2154,
        "X": place.x,
        "Y": place.y,
        "QUALITE_XY": place.quality_xy,
        "DISTANCE_PRECISION": int(place.precision),
        "PLG_IRIS2024_CODE": place.spot.iris,
        "PLG_QP24": zone_code(land, place, "qp24"),
        "QUALITE_QP24": place.zone_quality,
        "PLG_QP15": zone_code(land, place, "qp15"),
        "QUALITE_QP15": place.zone_quality,
        "PLG_QVA": zone_code(land, place, "qva"),
        "QUALITE_QVA": place.zone_quality,
    }


def _dwelling(rank: int, door: int) -> dict[str, Any]:
    keys = ("rpls", rank, door)
    rooms = 1 + int(5 * draw("pieces", *keys))
    luck = draw("dpe", *keys)
    # One dwelling in eight has no energy label: it is not a good one for all that.
    label = None if luck > 0.875 else next(c for c, share in _LABELS if luck / 0.875 <= share)
    return {
        "NBPIECE": rooms,
        "SURFHAB": int(rooms * between(15, 22, "surface", *keys)),
        "DPEDATE": None if label is None else f"{2013 + int(11 * draw('date', *keys))}-06",
        "DPEENERGIE": label,
    }
