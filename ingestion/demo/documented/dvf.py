"""Files of `dvf`: the sales of a year in a département, one line a dwelling or plot, gzipped."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from ingestion.declaration.source_model import Edition
from ingestion.demo.archives import stored_gzip
from ingestion.demo.documented.delimited import delimited, write_bytes
from ingestion.demo.draws import between, draw
from ingestion.demo.grid import to_degrees
from ingestion.demo.places import Landscape, Spot
from ingestion.demo.territory import Territory

# Sales of a file, and the quartier of the département where many of them are.
COUNT = {"91": 35, "94": 75}
_BUSY = {"91": "QP091030", "94": "QP094001"}
_COLUMNS = (
    "id_mutation", "date_mutation", "numero_disposition", "nature_mutation", "valeur_fonciere",
    "adresse_numero", "adresse_suffixe", "adresse_nom_voie", "adresse_code_voie", "code_postal",
    "code_commune", "nom_commune", "code_departement", "ancien_code_commune",
    "ancien_nom_commune", "id_parcelle", "ancien_id_parcelle", "numero_volume", "lot1_numero",
    "lot1_surface_carrez", "lot2_numero", "lot2_surface_carrez", "lot3_numero",
    "lot3_surface_carrez", "lot4_numero", "lot4_surface_carrez", "lot5_numero",
    "lot5_surface_carrez", "nombre_lots", "code_type_local", "type_local", "surface_reelle_bati",
    "nombre_pieces_principales", "code_nature_culture", "nature_culture",
    "code_nature_culture_speciale", "nature_culture_speciale", "surface_terrain", "longitude",
    "latitude",
)  # fmt: skip
_KINDS = {"1": "Maison", "2": "Appartement", "3": "Dépendance"}


def write_sales(path: Path, name: str, edition: Edition, country: Territory) -> Path:
    """`name`: year and département, `2024-94`."""
    year, departement = name.split("-")
    content = delimited(_COLUMNS, _lines(int(year), departement, country), sign=",")
    return write_bytes(path, stored_gzip(content))


def _lines(year: int, departement: str, country: Territory) -> Iterator[dict[str, Any]]:
    land = Landscape(country)
    for rank in range(COUNT[departement]):
        keys = ("dvf", year, departement, rank)
        spot = _spot(land, departement, country, *keys)
        [(lon, lat)] = to_degrees([(spot.x, spot.y)])
        commune = country.places[spot.commune]
        day = date(year, 1, 1) + timedelta(days=int(364 * draw("jour", *keys)))
        sale = {
            "id_mutation": f"{year}-{100_000 + rank}",
            "date_mutation": day.isoformat(),
            "numero_disposition": "000001",
            "nature_mutation": "Vente",
            "adresse_numero": 1 + rank % 70,
            "adresse_nom_voie": "RUE SIMULEE",
            "adresse_code_voie": "0001",
            "code_postal": f"{departement}000",
            "code_commune": commune.code,
            "nom_commune": commune.nom,
            "code_departement": departement,
            "id_parcelle": f"{commune.code}000AA{rank:04d}",
            "longitude": round(lon, 6),
            "latitude": round(lat, 6),
        }
        yield from (sale | part for part in _parts(*keys))


def _parts(*keys: object) -> Iterator[dict[str, Any]]:
    """Dwelling, and its cellar two times out of five: the price is that of the whole sale."""
    luck = draw("genre", *keys)
    if luck < 0.04:
        price = int(between(30_000, 200_000, "prix", *keys))
        yield {"valeur_fonciere": price, "nombre_lots": 0, "surface_terrain": 250}
        return
    kind = "1" if luck < 0.2 else "2"
    surface = int(between(22, 110, "surface", *keys))
    price = int(surface * between(3200, 5600, "m2", *keys))
    home = {
        "valeur_fonciere": price,
        "nombre_lots": 1 if kind == "2" else 0,
        "lot1_numero": "12" if kind == "2" else None,
        "lot1_surface_carrez": f"{surface * 0.98:.2f}" if kind == "2" else None,
        "code_type_local": kind,
        "type_local": _KINDS[kind],
        "surface_reelle_bati": surface,
        "nombre_pieces_principales": max(1, surface // 22),
        "surface_terrain": 180 if kind == "1" else None,
    }
    yield home
    if draw("cave", *keys) < 0.4:
        yield {
            "valeur_fonciere": price, "nombre_lots": 1, "lot1_numero": "112",
            "code_type_local": "3", "type_local": _KINDS["3"], "nombre_pieces_principales": 0,
        }  # fmt: skip


def _spot(land: Landscape, departement: str, country: Territory, *keys: object) -> Spot:
    """A spot of one of the département's communes of the EPT; often of the same quartier, where
    enough sales are then known to give their median price.
    """
    if draw("quartier", *keys) < 0.3:
        return land.spot_of("qp15", _BUSY[departement], *keys)
    for attempt in range(200):
        spot = land.spot(*keys, attempt)
        if country.places[spot.commune].departement == departement:
            return spot
    raise ValueError(f"no spot in {departement}")
