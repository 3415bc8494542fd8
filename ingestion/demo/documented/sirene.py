"""Files of `insee_sirene` and `insee_sirene_geolocalisation`: the same establishments in both."""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl

from ingestion.declaration.source_model import Edition
from ingestion.demo.draws import between, draw
from ingestion.demo.located import Located, located, zone_code
from ingestion.demo.parquet import write_parquet
from ingestion.demo.places import Landscape
from ingestion.demo.territory import Territory

COUNT = 420
# Without a place: addresses that the geolocation does not find.
_UNPLACED_EVERY = 19
_SNAPSHOT = date(2026, 8, 1)
# Few numbers are large enough to be shown: one quartier has more of them, and one year, whose
# establishments three years later are the latest cohort of ECO06.
_BUSY_EVERY = 5
_COHORT = date(2022, 1, 1)
_ND = "[ND]"
_ACTIVITIES = (
    "47.11B", "47.11C", "47.24Z", "47.71Z", "56.10A", "56.10C", "96.02A", "96.02B", "43.21A",
    "43.39Z", "49.32Z", "53.20Z", "81.21Z", "86.21Z", "86.90D", "68.20B", "70.22Z", "62.01Z",
    "85.59A", "94.99Z",
)  # fmt: skip
_BANDS = (("NN", 0.62), ("00", 0.72), ("01", 0.84), ("02", 0.92), ("03", 0.96), ("11", 1.0))
_STOCK_COLUMNS = (
    "siren", "nic", "siret", "statutDiffusionEtablissement", "dateCreationEtablissement",
    "trancheEffectifsEtablissement", "anneeEffectifsEtablissement",
    "activitePrincipaleRegistreMetiersEtablissement", "dateDernierTraitementEtablissement",
    "etablissementSiege", "nombrePeriodesEtablissement", "complementAdresseEtablissement",
    "numeroVoieEtablissement", "indiceRepetitionEtablissement", "typeVoieEtablissement",
    "libelleVoieEtablissement", "codePostalEtablissement", "libelleCommuneEtablissement",
    "libelleCommuneEtrangerEtablissement", "distributionSpecialeEtablissement",
    "codeCommuneEtablissement", "codeCedexEtablissement", "libelleCedexEtablissement",
    "codePaysEtrangerEtablissement", "libellePaysEtrangerEtablissement",
    "complementAdresse2Etablissement", "numeroVoie2Etablissement",
    "indiceRepetition2Etablissement", "typeVoie2Etablissement", "libelleVoie2Etablissement",
    "codePostal2Etablissement", "libelleCommune2Etablissement",
    "libelleCommuneEtranger2Etablissement", "distributionSpeciale2Etablissement",
    "codeCommune2Etablissement", "codeCedex2Etablissement", "libelleCedex2Etablissement",
    "codePaysEtranger2Etablissement", "libellePaysEtranger2Etablissement", "dateDebut",
    "etatAdministratifEtablissement", "enseigne1Etablissement", "enseigne2Etablissement",
    "enseigne3Etablissement", "denominationUsuelleEtablissement",
    "activitePrincipaleEtablissement", "nomenclatureActivitePrincipaleEtablissement",
    "caractereEmployeurEtablissement", "activitePrincipaleNAF25Etablissement",
)  # fmt: skip
_STOCK_TYPES = {
    "dateCreationEtablissement": pl.Date(),
    "dateDebut": pl.Date(),
    "dateDernierTraitementEtablissement": pl.Datetime("us"),
    "anneeEffectifsEtablissement": pl.Int64(),
    "nombrePeriodesEtablissement": pl.Int64(),
    "etablissementSiege": pl.Boolean(),
}
_POINT_COLUMNS = (
    "siret", "x", "y", "qualite_xy", "epsg", "plg_qp24", "plg_iris", "plg_zus", "plg_qp15",
    "plg_qva", "plg_code_commune", "distance_precision", "qualite_qp24", "qualite_iris",
    "qualite_zus", "qualite_qp15", "qualite_qva", "y_latitude", "x_longitude",
)  # fmt: skip
_FLOATS = ("x", "y", "distance_precision", "y_latitude", "x_longitude")


@dataclass(frozen=True, slots=True)
class Establishment:
    """`place`: None when the geolocation does not find it."""

    siret: str
    commune: str
    place: Located | None


def write_stock(path: Path, name: str, edition: Edition, country: Territory) -> Path:
    schema = {c: _STOCK_TYPES.get(c, pl.String()) for c in _STOCK_COLUMNS}
    rows = [_stock_row(rank, e, country) for rank, e in enumerate(_establishments(country)[1])]
    return write_parquet(path, schema, rows)


def write_points(path: Path, name: str, edition: Edition, country: Territory) -> Path:
    land, found = _establishments(country)
    schema = {c: pl.Float32() if c in _FLOATS else pl.String() for c in _POINT_COLUMNS}
    rows = [_point_row(land, e.siret, e.place) for e in found if e.place]
    return write_parquet(path, schema, rows)


def siret(number: int) -> str:
    """An invented SIRET (9991…) whose both keys are right."""
    siren = _with_key(f"9991{number:04d}")
    return _with_key(f"{siren}0001")


def _establishments(country: Territory) -> tuple[Landscape, list[Establishment]]:
    land = Landscape(country)
    busy = next(code for code in land.families["qp24"] if code.startswith("QN094"))
    spots = [
        land.spot("sirene", i) if i % _BUSY_EVERY else land.spot_of("qp24", busy, "sirene", i)
        for i in range(COUNT)
    ]
    places = located(land, spots, "sirene")
    return land, [
        Establishment(siret(i), p.spot.commune, p if i % _UNPLACED_EVERY else None)
        for i, p in enumerate(places, start=1)
    ]


def _stock_row(rank: int, found: Establishment, country: Territory) -> dict[str, Any]:
    """Diffusion partielle (P): the publisher itself hides who and where."""
    partial, closed = draw("diffusion", rank) < 0.07, draw("etat", rank) < 0.12
    created = _SNAPSHOT - timedelta(days=int(between(20, 9000, "creation", rank)))
    if draw("cohorte", rank) < 0.4:
        created = _COHORT + timedelta(days=int(between(0, 364, "creation", rank)))
    started = created if not closed else _between(created, _SNAPSHOT, rank)
    band = next(code for code, share in _BANDS if draw("effectifs", rank) < share)
    employer = band not in ("NN", "00")
    row = {
        "siren": found.siret[:9],
        "nic": found.siret[9:],
        "siret": found.siret,
        "statutDiffusionEtablissement": "P" if partial else "O",
        "dateCreationEtablissement": created,
        "trancheEffectifsEtablissement": None if closed else band,
        "anneeEffectifsEtablissement": 2023 if employer and not closed else None,
        "etablissementSiege": draw("siege", rank) < 0.7,
        "nombrePeriodesEtablissement": 2 if closed else 1,
        "codeCommuneEtablissement": found.commune,
        "libelleCommuneEtablissement": country.places[found.commune].nom.upper(),
        "dateDebut": started,
        "etatAdministratifEtablissement": "F" if closed else "A",
        "activitePrincipaleEtablissement": _ACTIVITIES[int(draw("ape", rank) * len(_ACTIVITIES))],
        "nomenclatureActivitePrincipaleEtablissement": "NAFRev2",
        "caractereEmployeurEtablissement": "O" if employer else "N",
    }
    return row | _identity(rank, partial)


def _identity(rank: int, partial: bool) -> dict[str, Any]:
    """What must never be landed, present in the file as in the real one."""
    texts = {
        "numeroVoieEtablissement": str(1 + rank % 90),
        "typeVoieEtablissement": "RUE",
        "libelleVoieEtablissement": "SIMULEE",
        "codePostalEtablissement": "94000",
        "enseigne1Etablissement": f"CHEZ PERSONNE SIMULEE {rank}",
        "denominationUsuelleEtablissement": f"PERSONNE SIMULEE {rank}",
    }
    return dict.fromkeys(texts, _ND) if partial else dict(texts)


def _point_row(land: Landscape, number: str, place: Located) -> dict[str, Any]:
    codes = {
        column: zone_code(land, place, family)
        for column, family in (("plg_qp15", "qp15"), ("plg_qp24", "qp24"), ("plg_qva", "qva"))
    }
    qualities = ("qualite_iris", "qualite_qp15", "qualite_qp24", "qualite_qva")
    return {
        "siret": number,
        "x": place.x,
        "y": place.y,
        "qualite_xy": place.quality_xy,
        "epsg": "2154",
        "plg_iris": place.iris_local if place.iris_local != "0000" else "CSZ",
        "plg_code_commune": place.spot.commune,
        "distance_precision": place.precision,
        "y_latitude": place.lat,
        "x_longitude": place.lon,
        **codes,
        **dict.fromkeys(qualities, place.zone_quality),
    }


def _between(first: date, last: date, rank: int) -> date:
    return first + timedelta(days=int((last - first).days * draw("fermeture", rank)))


def _with_key(digits: str) -> str:
    """The digits and the one that makes their sum right (Luhn)."""
    total = 0
    for position, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (2 if position % 2 == 0 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return digits + str(-total % 10)
