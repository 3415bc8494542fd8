"""Files of the ANCT on the contrats de ville: contracts, cités éducatives, subsidised posts.

The number of posts in the EPT's contracts follows the real files (62, 81 and 103 adultes-relais,
15, 15, 15 and 16 FONJEP posts); who holds them and for how much is invented.
"""

import csv
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from ingestion.declaration.source_model import Edition
from ingestion.demo.documented.sirene import siret
from ingestion.demo.draws import draw, share_out
from ingestion.demo.grid import CELL_HEIGHT, CELL_WIDTH, cell_of, to_degrees
from ingestion.demo.seeds import SEEDS_FOLDER
from ingestion.demo.territory import Territory

Record = dict[str, Any]

_MEDIATORS = {"2020": 62, "2021": 81, "2023": 103}
_FONJEP = {"2020": 15, "2021": 15, "2022": 15, "2023": 16}
_GRANT = {"2020": 19875.06, "2021": 20071.82, "2023": 22555.73}
_WHOLE_YEAR, _MONTH = 7164, 597
# Contract, département, région and posts of the rest of the country; one cell glues two contracts.
_ELSEWHERE = (
    ("CV043", "13", "93", 3), ("CV366", "2A", "94", 1), ("CV192", "59", "32", 2),
    ("CV380CV384", "973", "03", 1), ("CV415", None, None, 1), ("CV901", "75", "11", 2),
)  # fmt: skip
# Contracts outside the EPT: code, label, geographic code, département, population, point.
_OTHER_CONTRACTS = (
    ("CV043", "13 - Contrat simulé du sud", "999100501", "13", 21147, (5.44, 43.53)),
    ("CV043", "84 - Contrat simulé du sud", "999100501", "84", 1916, (5.39, 43.58)),
    ("CV366", "NA - CA du Pays Ajaccien", "999100502", None, 2877, (8.77, 41.97)),
    # Overseas contracts are drawn off the coast of metropolitan France, for the map.
    ("CV380", "973 - Cayenne", "97302", "973", 4410, (-2.49, 43.04)),
    ("CV384", "973 - Contrat simulé de Guyane", "97309", "973", 3962, (-2.31, 42.97)),
    ("CV901", "75 - Paris", "75056", "75", 142981, (2.343, 48.857)),
)
_CITIES = (
    ("cite-001", "Vitry-sur-Seine", ("94081",)), ("cite-002 ; cite-127", "Ivry ; Ivry Port",
     ("94041",)), ("cite-003", "Orly", ("94054",)), ("cite-004", "Choisy / Thiais",
     ("94022", "94073")), ("cite-005", "Villejuif", ("94076",)),
)  # fmt: skip


def write_contracts(path: Path, name: str, edition: Edition, country: Territory) -> Path:
    """A GeoJSON collection, one feature a line, as GDAL writes it."""
    return _write_features(path, "geom_cv_ctr", _contracts())


def write_cities(path: Path, name: str, edition: Edition, country: Territory) -> Path:
    """Points, several points for several communes, and one place without any."""
    features = []
    for code, label, communes in _CITIES:
        places = "; ".join(f"{country.places[c].nom} ({c})" for c in communes)
        points = [_centre(c) for c in communes]
        shape = (
            {"type": "Point", "coordinates": points[0]}
            if len(points) == 1
            else {"type": "MultiPoint", "coordinates": points}
        )
        features.append((_city(code, label, places), shape))
    lost = _city("cite-192", "Saint-Martin", "Saint-Martin (97801)")
    features.append((lost, {"type": "GeometryCollection", "geometries": []}))
    return _write_features(path, "citeduc_geom", features)


def write_mediators(path: Path, name: str, edition: Edition, country: Territory) -> Path:
    """Adultes-relais: the last post of the year passed from one establishment to another."""
    rows = [*_mediators(name)]
    moved = rows[-1] | {"code_tiers": siret(7999)}
    return _write_records(path, [*rows, moved], ascii_only=name != "2023")


def write_fonjep(path: Path, name: str, edition: Edition, country: Territory) -> Path:
    """FONJEP: whole rows repeat until 2022, and the year becomes a text in 2023."""
    rows = [*_fonjep(name)]
    copies = rows[-2:] if name != "2023" else []
    return _write_records(path, [*rows, *copies], ascii_only=False)


def _city(code: str, label: str, places: str) -> Record:
    return {"id_territoire": code, "lib_territoire": label, "liste_geo": places}


def _contracts() -> Iterator[tuple[Record, Record]]:
    for row in contract_seeds():
        communes = row["communes"].split(";")
        point = _centre(communes[len(communes) // 2])
        label = f"{row['code_departement']} - {row['nom']}"
        population = float(row["population_qpv_anct"])
        code, where = row["code_contrat"], row["codgeo"]
        yield _contract(code, label, where, row["code_departement"], population, point)
    for code, label, where, departement, count, (lon, lat) in _OTHER_CONTRACTS:
        yield _contract(code, label, where, departement, float(count), [lon, lat])


def _contract(
    code: str, label: str, where: str, departement: str | None, count: float, point: list[float]
) -> tuple[Record, Record]:
    properties = {
        "codgeo": where,
        "code_cv": code,
        "lib_cv": label,
        "insee_dep": departement,
        "pop": count,
    }
    return properties, {"type": "Point", "coordinates": point}


def _mediators(year: str) -> Iterator[Record]:
    for number, (contract, departement, region) in enumerate(_posts(_MEDIATORS[year]), start=1):
        holder = int(60 * draw("adulte-relais", contract, number))
        record: Record = {
            "id_poste": f"{(departement or '971'):0>3}{10 + number % 14}R{number:04d}00",
            "code_tiers": siret(7000 + holder),
            "raison_sociale": f"ASSOCIATION SIMULEE {holder}",
            "annee": int(year),
            "montant": _GRANT[year],
        }
        # A contract is missing on some rows of 2023 only.
        if not (year == "2023" and contract == "CV192"):
            record["code_cv"] = contract
        if departement:
            record |= {"insee_dep": departement, "insee_reg": region}
        yield record


def _fonjep(year: str) -> Iterator[Record]:
    for number, (contract, departement, region) in enumerate(_posts(_FONJEP[year]), start=1):
        holder = f"Association simulée n° {int(40 * draw('fonjep', contract, number))}"
        months = 12 if draw("mois", year, contract, number) < 0.9 else 6
        record: Record = {
            "id_poste": f"D{1000 + number:05d}",
            "code_tiers": holder,
            "raison_sociale": holder,
            "montant": _WHOLE_YEAR if months == 12 else months * _MONTH,
            "annee": year if year == "2023" else int(year),
            "code_cv": contract,
        }
        if departement:
            record |= {"insee_dep": departement, "insee_reg": region}
        yield record


def _posts(in_ept: int) -> Iterator[tuple[str, str | None, str | None]]:
    """Contract, département and région of each post, those of the EPT by its population."""
    seeds = contract_seeds()
    counts = share_out(in_ept, [float(row["population_qpv_anct"]) for row in seeds])
    for row, count in zip(seeds, counts, strict=True):
        yield from [(row["code_contrat"], row["code_departement"], "11")] * count
    for contract, departement, region, count in _ELSEWHERE:
        yield from [(contract, departement, region)] * count


@cache
def contract_seeds() -> list[dict[str, str]]:
    """The contracts of the EPT, from the project's reference table."""
    with (SEEDS_FOLDER / "contrats_ville.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _centre(commune: str) -> list[float]:
    x, y = cell_of(commune)
    [(lon, lat)] = to_degrees([(x + CELL_WIDTH / 2, y + CELL_HEIGHT / 2)])
    return [round(lon, 6), round(lat, 6)]


def _write_records(path: Path, records: list[Record], *, ascii_only: bool) -> Path:
    text = json.dumps(records, ensure_ascii=ascii_only, separators=(",", ":"))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes((text + "\n").encode("utf-8"))
    return path


def _write_features(path: Path, name: str, features: Any) -> Path:
    lines = [
        json.dumps({"type": "Feature", "properties": p, "geometry": g}, ensure_ascii=False)
        for p, g in features
    ]
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
    head = f'{{\n"type": "FeatureCollection",\n"name": "{name}",\n"crs": {json.dumps(crs)},\n'
    text = head + '"features": [\n' + ",\n".join(lines) + "\n]\n}\n"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode("utf-8"))
    return path
