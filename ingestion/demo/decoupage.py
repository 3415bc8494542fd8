"""Files of `etalab_decoupage_administratif`: lists of JSON records, one per line."""

import json
from pathlib import Path
from typing import Any

from ingestion.declaration.source_model import Edition
from ingestion.demo.elsewhere import Place
from ingestion.demo.groups import DEPARTEMENTS, Group, community_groups, territorial_groups
from ingestion.demo.territory import Territory

Record = dict[str, Any]

# Former communes: some keep the very code of the commune that took them in.
_FORMER = (
    ("91182", "Courcouronnes", "commune-deleguee", "91228"),
    ("91228", "Évry", "commune-deleguee", "91228"),
    ("93066", "Saint-Denis", "commune-deleguee", "93066"),
    ("59452", "Ostricourt", "commune-associee", "59452"),
)
_WITHOUT_SIREN = frozenset({"97608"})


def write_decoupage(folder: Path, edition: Edition, country: Territory) -> list[Path]:
    """One file per role of the catalogue."""
    contents = {
        "communes": _communes(country),
        "epci": [_group(g, country) for g in community_groups(country)],
        "ept": [_group(g, country) for g in territorial_groups(country)],
        "departements": [_departement(code) for code in sorted(DEPARTEMENTS)],
    }
    return [
        _write(folder / name, contents[role]) for role, name in sorted(edition.fichiers.items())
    ]


def _communes(country: Territory) -> list[Record]:
    places = [country.places[code] for code in sorted(country.places)]
    current = [_current(place, country) for place in places if place.parent is None]
    districts = [_district(place) for place in places if place.parent]
    former = [
        {
            "code": code,
            "nom": name,
            "typeLiaison": 0,
            "zone": "metro",
            "type": kind,
            "chefLieu": chief,
            **_above(country.places[chief]),
        }
        for code, name, kind, chief in _FORMER
    ]
    return [*current, *former, *districts]


def _current(place: Place, country: Territory) -> Record:
    record: Record = {
        "code": place.code,
        "nom": place.nom,
        "typeLiaison": 0,
        "zone": DEPARTEMENTS[place.departement].zone,
        "arrondissement": f"{place.departement}1",
        **_above(place),
        "type": "commune-actuelle",
        "rangChefLieu": 0,
    }
    if place.code not in _WITHOUT_SIREN:
        record["siren"] = _siren(place.code, country)
    return record | {"codesPostaux": [f"{place.code[:2]}000"], "population": place.population}


def _district(place: Place) -> Record:
    return {
        "code": place.code,
        "nom": place.nom,
        "typeLiaison": 0,
        "zone": "metro",
        "type": "arrondissement-municipal",
        "commune": place.parent,
        **_above(place),
        "codesPostaux": [place.code],
        "population": place.population,
    }


def _above(place: Place) -> Record:
    departement = DEPARTEMENTS[place.departement]
    return {"departement": departement.code, "region": departement.region}


def _siren(code: str, country: Territory) -> str:
    """Invented, and visibly so: no real SIREN starts by 9990."""
    return f"9990{sorted(country.places).index(code):05d}"


def _group(group: Group, country: Territory) -> Record:
    members = [_member(country.places[code], country) for code in group.members]
    return {
        "code": group.siren,
        "nom": group.nom,
        "type": group.kind,
        "modeFinancement": "" if group.kind == "EPT" else "FPU",
        "populationTotale": sum(m["populationTotale"] for m in members),
        "populationMunicipale": sum(m["populationMunicipale"] for m in members),
        "membres": members,
    }


def _member(place: Place, country: Territory) -> Record:
    return {
        "code": place.code,
        "siren": _siren(place.code, country),
        "nom": place.nom,
        "populationTotale": place.population + place.population // 110,
        "populationMunicipale": place.population,
    }


def _departement(code: str) -> Record:
    departement = DEPARTEMENTS[code]
    return {
        "code": code,
        "region": departement.region,
        "chefLieu": departement.chef_lieu,
        "nom": departement.nom,
        "typeLiaison": 0,
        "zone": departement.zone,
    }


def _write(path: Path, records: list[Record]) -> Path:
    lines = (json.dumps(r, ensure_ascii=False, separators=(",", ":")) for r in records)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(("[\n" + ",\n".join(lines) + "\n]\n").encode("utf-8"))
    return path
