"""Files of the ANCT and INSEE lists: subsidies, France services, NPNRU, TAG of the QPV, QVA."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ingestion.declaration.source_model import Edition
from ingestion.demo.archives import stored_zip
from ingestion.demo.documented.delimited import delimited, write_bytes
from ingestion.demo.draws import draw
from ingestion.demo.elsewhere import OUTSIDE
from ingestion.demo.grid import to_degrees
from ingestion.demo.groups import DEPARTEMENTS
from ingestion.demo.places import Landscape
from ingestion.demo.qva import watched_quartiers
from ingestion.demo.territory import Territory

_FRANCE_SERVICES = (
    "id_fs", "insee_dep", "lib_fs", "adresse", "complement_adresse", "insee_com", "code_postal",
    "lib_com", "latitude", "longitude", "mail", "telephone", "h_lundi", "h_mardi", "h_mercredi",
    "h_jeudi", "h_vendredi", "h_samedi", "prise_rdv", "commentaire", "type_fs", "format_fs",
    "groupe_fs", "labellisation_fs",
)  # fmt: skip
_PLACES_OF_SERVICE = 14
_TAG = (
    "QP", "LIB_QP", "LIST_COM_2025", "LIST_LIB_COM_2025", "LIST_COMARR_2025",
    "LIST_LIB_COMARR_2025", "ZONE_EPCI_1", "ZONE_EPCI_2", "REG", "DEP", "UU2020",
)  # fmt: skip
_PARIS_UNIT = "00851"
_ILE_DE_FRANCE = ("75", "77", "78", "91", "92", "93", "94", "95")
_NPNRU = ("code_quartier", "nom", "code_commune", "interet")


def write_france_services(path: Path, name: str, edition: Edition, country: Territory) -> Path:
    """Commas and quotes in 2024, semicolons and a byte order mark since."""
    rows = _services(country)
    if edition.lecture.separateur == ",":
        return write_bytes(path, delimited(_FRANCE_SERVICES, rows, sign=",", quote_texts=True))
    return write_bytes(path, delimited(_FRANCE_SERVICES, rows, bom=True))


def write_npnru(path: Path, name: str, edition: Edition, country: Territory) -> Path:
    quartiers = [q for q in country.quartiers if q.in_ept]
    chosen = sorted(quartiers, key=lambda q: draw("npnru", q.code))[:11]
    rows = [
        {
            "code_quartier": q.code,
            "nom": q.nom,
            "code_commune": ";".join(commune for commune, _ in q.parts),
            "interet": "national" if rank < 7 else "régional",
        }
        for rank, q in enumerate(chosen)
    ]
    return write_bytes(path, delimited(_NPNRU, sorted(rows, key=lambda r: r["code_quartier"])))


def write_tag(path: Path, name: str, edition: Edition, country: Territory) -> Path:
    content = delimited(_TAG, _memberships(country))
    return write_bytes(path, stored_zip({str(edition.membre): content}))


def write_qva(path: Path, name: str, edition: Edition, country: Territory) -> Path:
    """GeoJSON in degrees; the geometry is null where only the streets are known."""
    features = [
        {
            "type": "Feature",
            "properties": {
                "code_qva": q.code,
                "nom": q.nom,
                "code_commune": q.commune,
                "liste_rues": q.streets,
            },
            "geometry": _polygon(q.ring),
        }
        for q in watched_quartiers(country)
    ]
    collection = {"type": "FeatureCollection", "features": features}
    return write_bytes(path, json.dumps(collection, ensure_ascii=False).encode())


def _services(country: Territory) -> Iterator[dict[str, Any]]:
    land = Landscape(country)
    for rank in range(1, _PLACES_OF_SERVICE + 1):
        spot = land.spot("france_services", rank)
        [(lon, lat)] = to_degrees([(spot.x, spot.y)])
        commune = country.places[spot.commune]
        yield {
            "id_fs": str(9000 + rank),
            "insee_dep": commune.departement,
            "lib_fs": f"France services simulé {commune.nom} {rank}",
            "adresse": f"{rank} rue simulée",
            "insee_com": commune.code,
            "code_postal": f"{commune.departement}000",
            "lib_com": commune.nom,
            "latitude": round(lat, 6),
            "longitude": round(lon, 6),
            "mail": f"personne.simulee{rank}@exemple.invalid",
            "telephone": "01 00 00 00 00",
            "h_lundi": "09:00 - 12:00 / 14:00 - 17:00",
            "prise_rdv": "Oui",
            "type_fs": "Principal" if rank % 4 else "Antenne",
            "format_fs": "Fixe" if rank % 7 else "Bus_équivalent",
            "labellisation_fs": "Espace labellisé 01/01/2020",
        }


def _memberships(country: Territory) -> Iterator[dict[str, Any]]:
    """Every quartier of 2024 that the simulation has a name and communes for."""
    names, communes = country.seeds.names_2024, country.seeds.communes_2024
    known = {code: (names[code], communes[code]) for code in names}
    known |= {
        o.code_2024: (o.nom, tuple(commune for commune, _ in o.parts))
        for o in OUTSIDE
        if o.code_2024
    }
    for code, (name, members) in sorted(known.items()):
        places = [country.places[c] for c in members]
        departement = DEPARTEMENTS[places[0].departement]
        yield {
            "QP": code,
            "LIB_QP": name,
            "LIST_COM_2025": ", ".join(members),
            "LIST_LIB_COM_2025": ", ".join(p.nom for p in places),
            "REG": departement.region,
            "DEP": departement.code,
            "UU2020": _PARIS_UNIT if departement.code in _ILE_DE_FRANCE else None,
        }


def _polygon(ring: list[tuple[float, float]] | None) -> dict[str, Any] | None:
    if ring is None:
        return None
    return {
        "type": "Polygon",
        "coordinates": [[[round(x, 6), round(y, 6)] for x, y in to_degrees(ring)]],
    }
