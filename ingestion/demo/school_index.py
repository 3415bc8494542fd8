"""Files of `depp_ips_ecoles` and `depp_ips_colleges`: the schools of the simulated directory."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from ingestion.declaration.source_model import Edition
from ingestion.demo.documented.schools import School, schools, uai
from ingestion.demo.draws import between, fixed
from ingestion.demo.groups import DEPARTEMENTS
from ingestion.demo.tables import Cell, Layout, write_table
from ingestion.demo.territory import Territory

_HEADER = (
    "Rentrée scolaire", "Académie", "Code du département", "Département", "UAI",
    # As the publisher writes it.
    "Nom de l'établissment", "Code INSEE de la commune", "Nom de la commune", "Secteur", "IPS",
)  # fmt: skip
_ACADEMIES = {"91": "VERSAILLES", "94": "CRETEIL", "2A": "CORSE", "971": "GUADELOUPE",
              "13": "AIX-MARSEILLE"}  # fmt: skip
# Schools outside the EPT: a letter in the département, one overseas, one in a great city.
_ELSEWHERE = (("2A004", "02A"), ("97101", "971"), ("13055", "013"))
_WITHOUT_INDEX = 9


def write_primary(path: Path, name: str, edition: Edition, country: Territory) -> Path:
    return _write(path, name, edition, country, "Ecole")


def write_secondary(path: Path, name: str, edition: Edition, country: Territory) -> Path:
    return _write(path, name, edition, country, "Collège")


def _write(path: Path, name: str, edition: Edition, country: Territory, kind: str) -> Path:
    """`;`, CRLF, decimal point. Under the catalogue's renames when the portal gives its own names.

    The edition's name is the year in which the school year ends.
    """
    shown = {target: own for own, target in edition.renommages.items()}
    rows = [
        {shown.get(column, column): cell for column, cell in row.items()}
        for row in _rows(country, kind, int(name))
    ]
    layout = Layout(header=tuple(shown.get(column, column) for column in _HEADER))
    return write_table(path, layout, rows)


def _rows(country: Territory, kind: str, year: int) -> Iterator[dict[str, Cell]]:
    own = [s for s in schools() if s.kind == kind]
    for rank, school in enumerate(own):
        yield _row(country, year, school.uai, school.nom, school.commune, school.public) | {
            "IPS": _index(school, year) if kind == "Ecole" or rank != _WITHOUT_INDEX else None
        }
    for rank, (commune, departement) in enumerate(_ELSEWHERE):
        code = uai("971" if departement == "971" else "13", 900 + 10 * rank + len(kind))
        row = _row(country, year, code, f"{kind} simulé {rank}", commune, True)
        index = str(fixed(between(75, 125, "ips", commune, kind), 1))
        yield row | {"Code du département": departement, "IPS": index}


def _row(
    country: Territory, year: int, code: str, nom: str, commune: str, public: bool
) -> dict[str, Cell]:
    place = country.places[commune]
    departement = DEPARTEMENTS[place.departement]
    return {
        "Rentrée scolaire": f"{year - 1}-{year}",
        "Académie": _ACADEMIES[departement.code],
        "Code du département": f"{departement.code:0>3}",
        "Département": departement.nom.upper(),
        "UAI": code,
        "Nom de l'établissment": nom.upper(),
        "Code INSEE de la commune": commune,
        "Nom de la commune": place.nom.upper(),
        "Secteur": "public" if public else "privé sous contrat",
    }


def _index(school: School, year: int) -> str:
    """Lower in an education network, higher in a private school; a text, for its point."""
    level = 78.0 if school.network else 103.0 if school.public else 118.0
    drift = between(-2, 2, "ips", school.uai, year)
    value: Decimal = fixed(level + between(-12, 12, "ips", school.uai) + drift, 1)
    return str(value)
