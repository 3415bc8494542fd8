"""Files of `depp_annuaire` and `depp_dnb`: the same simulated schools in both."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ingestion.declaration.source_model import Edition
from ingestion.demo.documented.delimited import delimited, write_bytes
from ingestion.demo.draws import between, draw, share_out
from ingestion.demo.grid import to_degrees
from ingestion.demo.places import Landscape
from ingestion.demo.territory import Territory, territory

SESSIONS = (2021, 2019, 2020)
_KEY = "ABCDEFGHJKLMNPRSTUVWXYZ"
# Inhabitants for one school of a kind: fewer schools than in reality.
_FOR_ONE = (("Ecole", 9_000), ("Collège", 18_000), ("Lycée", 45_000))
_NATURES = {
    "Ecole": ("151", "ECOLE DE NIVEAU ELEMENTAIRE"),
    "Collège": ("340", "COLLEGE"),
    "Lycée": ("302", "LYCEE ENSEIGNT GENERAL ET TECHNOLOGIQUE"),
}
_DIRECTORY = (
    "identifiant_de_l_etablissement", "nom_etablissement", "type_etablissement",
    "statut_public_prive", "code_commune", "code_departement", "code_nature", "libelle_nature",
    "ecole_maternelle", "ecole_elementaire", "appartenance_education_prioritaire",
    "nombre_d_eleves", "etat", "date_ouverture", "latitude", "longitude",
    "precision_localisation", "date_maj_ligne",
)  # fmt: skip
_RESULTS = (
    "Session", "Numero d'etablissement", "Type d'etablissement", "Patronyme",
    "Secteur d'enseignement", "Commune", "Libellé commune", "Code département",
    "Libellé département", "Code académie", "Libellé académie", "Code région", "Libellé région",
    "Inscrits", "Presents", "Admis", "Admis sans mention", "Nombre_d_admis_Mention_AB",
    "Admis Mention bien", "Admis Mention très bien", "Taux de réussite",
)  # fmt: skip
_ACADEMIES = {"91": ("25", "VERSAILLES"), "94": ("24", "CRETEIL")}
# One UAI of the directory stands twice, under two names.
_TWICE = 5


@dataclass(frozen=True, slots=True)
class School:
    """`network`: REP, REP+ or None."""

    uai: str
    nom: str
    kind: str
    commune: str
    public: bool
    network: str | None
    lon: float
    lat: float


@cache
def schools() -> tuple[School, ...]:
    """Écoles, collèges and lycées of the EPT's communes."""
    country = territory()
    land = Landscape(country)
    found: list[School] = []
    for commune in country.seeds.communes:
        for kind, inhabitants in _FOR_ONE:
            for number in range(1, max(1, round(commune.population / inhabitants)) + 1):
                if kind == "Lycée" and commune.population < inhabitants:
                    continue
                found.append(_school(len(found), land, commune.code, kind, number))
    return tuple(found)


def write_directory(path: Path, name: str, edition: Edition, country: Territory) -> Path:
    rows = [_directory_row(rank, school) for rank, school in enumerate(schools())]
    twin = rows[_TWICE] | {"nom_etablissement": f"{rows[_TWICE]['nom_etablissement']} - annexe"}
    return write_bytes(path, delimited(_DIRECTORY, [*rows, twin], bom=True))


def write_results(path: Path, name: str, edition: Edition, country: Territory) -> Path:
    return write_bytes(path, delimited(_RESULTS, _results(country)))


def uai(departement: str, number: int) -> str:
    """An invented identifier (number 9…) whose letter is right."""
    digits = f"{int(departement):03d}{9000 + number:04d}"
    return digits + _KEY[int(digits) % len(_KEY)]


def _school(rank: int, land: Landscape, commune: str, kind: str, number: int) -> School:
    place = land.country.places[commune]
    spot = land.spot_in(commune, "ecole", kind, number)
    [(lon, lat)] = to_degrees([(spot.x, spot.y)])
    public = draw("secteur", rank) < 0.85
    in_quartier = spot.zones["qp24"] is not None or draw("reseau", rank) < 0.15
    network = ("REP+" if draw("plus", rank) < 0.45 else "REP") if in_quartier and public else None
    return School(
        uai(place.departement, rank),
        f"{kind} simulé {place.nom} {number}",
        kind,
        commune,
        public,
        None if kind == "Lycée" else network,
        round(lon, 6),
        round(lat, 6),
    )


def _directory_row(rank: int, school: School) -> dict[str, Any]:
    code, nature = _NATURES[school.kind]
    is_primary = school.kind == "Ecole"
    return {
        "identifiant_de_l_etablissement": school.uai,
        "nom_etablissement": school.nom,
        "type_etablissement": school.kind,
        "statut_public_prive": "Public" if school.public else "Privé",
        "code_commune": school.commune,
        "code_departement": f"0{school.commune[:2]}",
        "code_nature": code,
        "libelle_nature": nature,
        "ecole_maternelle": int(rank % 2 == 0) if is_primary else None,
        "ecole_elementaire": 1 if is_primary else None,
        "appartenance_education_prioritaire": school.network,
        "nombre_d_eleves": int(between(120, 650, "eleves", rank)),
        "etat": "A FERMER" if rank % 41 == 40 else "OUVERT",
        "date_ouverture": f"{1965 + rank % 50}-09-01",
        "latitude": school.lat,
        "longitude": school.lon,
        "precision_localisation": "Numéro de rue",
        "date_maj_ligne": "2026-10-03",
    }


def _results(country: Territory) -> Iterator[dict[str, Any]]:
    """Sessions are mixed and not sorted, as in the publisher's file."""
    for rank, school in enumerate(s for s in schools() if s.kind == "Collège"):
        departement = school.commune[:2]
        academy = _ACADEMIES[departement]
        for session in SESSIONS:
            yield {
                "Session": session,
                "Numero d'etablissement": school.uai,
                "Type d'etablissement": "COLLEGE",
                "Patronyme": school.nom.upper(),
                "Secteur d'enseignement": "PUBLIC" if school.public else "PRIVE",
                "Commune": school.commune,
                "Libellé commune": country.places[school.commune].nom.upper(),
                "Code département": f"0{departement}",
                "Code académie": academy[0],
                "Libellé académie": academy[1],
                "Code région": "10",
                "Libellé région": "ILE-DE-FRANCE",
                **_passes(rank, session),
            }


def _passes(rank: int, session: int) -> dict[str, Any]:
    entered = int(between(70, 180, "dnb", "inscrits", rank, session))
    present = entered - int(between(0, 8, "dnb", "absents", rank, session))
    passed = int(present * between(0.72, 0.97, "dnb", "reussite", rank, session))
    shares = share_out(passed, [0.3, 0.28, 0.24, 0.18])
    columns = (
        "Admis sans mention", "Nombre_d_admis_Mention_AB", "Admis Mention bien",
        "Admis Mention très bien",
    )  # fmt: skip
    rate = f"{100 * passed / present:.2f}".replace(".", ",")
    return {
        "Inscrits": entered,
        "Presents": present,
        "Admis": passed,
        "Taux de réussite": f"{rate}%",
        **dict(zip(columns, shares, strict=True)),
    }
