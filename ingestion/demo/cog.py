"""Files of `insee_cog`, `insee_epci` and `insee_iris_reference`: lists of territories and codes.

Two layouts of the COG: bare cells and CRLF in 2021, every cell quoted and LF in 2026.
"""

import csv
import io
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from ingestion.declaration.source_model import Edition
from ingestion.demo.elsewhere import Place
from ingestion.demo.groups import DEPARTEMENTS, community_groups
from ingestion.demo.iris import iris_list
from ingestion.demo.territory import Territory

Row = Sequence[str]

_NAMES = ("TNCC", "NCC", "NCCENR", "LIBELLE")
_HEADERS = {
    "commune": ("TYPECOM", "COM", "REG", "DEP", "CTCD", "ARR", *_NAMES, "CAN", "COMPARENT"),
    "departement": ("DEP", "REG", "CHEFLIEU", *_NAMES),
    "region": ("REG", "CHEFLIEU", *_NAMES),
    "arrondissement": ("ARR", "DEP", "REG", "CHEFLIEU", *_NAMES),
    "canton": ("CAN", "DEP", "REG", "COMPCT", "BURCENTRAL", *_NAMES, "TYPECT"),
    "ctcd": ("CTCD", "REG", "CHEFLIEU", *_NAMES),
    "commune_depuis_1943": ("TYPECOM", "COM", *_NAMES, "DATE_DEBUT", "DATE_FIN"),
    "mouvement": (
        "MOD", "DATE_EFF", "TYPECOM_AV", "COM_AV", *(f"{n}_AV" for n in _NAMES),
        "TYPECOM_AP", "COM_AP", *(f"{n}_AP" for n in _NAMES),
    ),
}  # fmt: skip
_ARTICLES = (("L'", "5"), ("Les ", "4"), ("Le ", "2"), ("La ", "3"))
# Former communes and the one that took them in: a delegated one may keep the chief's code.
_FORMER = (("COMD", "91182", "Courcouronnes", "91228"), ("COMD", "91228", "Évry", "91228"),
           ("COMA", "59452", "Ostricourt", "59452"))  # fmt: skip
_MERGED_ON, _CREATED_ON = "2019-01-01", "1968-01-01"


def write_2021(folder: Path, edition: Edition, country: Territory) -> list[Path]:
    return _write_all(folder, edition, country, quoted=False)


def write_2026(folder: Path, edition: Edition, country: Territory) -> list[Path]:
    return _write_all(folder, edition, country, quoted=True)


def write_epci(path: Path, name: str, edition: Edition, country: Territory) -> Path:
    """UTF-8 with a byte order mark, `;`, CRLF. One island belongs to no grouping."""
    rows = [
        (code, country.places[code].nom, group.siren, group.nom, *_above(country.places[code]))
        for group in community_groups(country)
        for code in group.members
    ]
    rows.append(("85113", "L'Île-d'Yeu", "ZZZZZZZZZ", "Sans objet", "85", "52"))
    header = ("CODGEO", "LIBGEO", "EPCI", "LIBEPCI", "DEP", "REG")
    return _write(path, [header, *sorted(rows)], ";", "\r\n", bom=True)


def write_iris_reference(path: Path, name: str, edition: Edition, country: Territory) -> Path:
    """UTF-8 with a byte order mark, `;`, CRLF. A commune without IRIS is one of type Z."""
    header = (
        "CODE_IRIS", "LIB_IRIS", "TYP_IRIS", "GRD_QUART", "DEPCOM", "LIBCOM", "UU2020", "REG",
        "DEP",
    )  # fmt: skip
    rows = [row for code in sorted(country.places) for row in _iris(country.places[code])]
    return _write(path, [header, *rows], ";", "\r\n", bom=True)


def _iris(place: Place) -> Iterator[Row]:
    departement, region = _above(place)
    for code, kind in iris_list(place.code, place.nb_iris or 1):
        label = f"{place.nom} {int(code[-2:])}" if kind != "Z" else f"{place.nom} (non irisée)"
        unit = "00851" if region == "11" else f"{departement[:2]}000"
        yield (code, label, kind, code[:7], place.code, place.nom, unit, region, departement)


def _write_all(folder: Path, edition: Edition, country: Territory, *, quoted: bool) -> list[Path]:
    contents = _contents(country)
    end = "\n" if quoted else "\r\n"
    return [
        _write(folder / file, [_HEADERS[role], *contents[role]], ",", end, quoted=quoted)
        for role, file in sorted(edition.fichiers.items())
    ]


def _contents(country: Territory) -> dict[str, list[Row]]:
    places = [country.places[code] for code in sorted(country.places)]
    current = [place for place in places if place.parent is None]
    departements = [DEPARTEMENTS[code] for code in sorted(DEPARTEMENTS)]
    regions = {d.region: d for d in reversed(departements)}
    return {
        "commune": [*map(_commune, places), *_former()],
        "departement": [(d.code, d.region, d.chef_lieu, *_named(d.nom)) for d in departements],
        "region": [
            (code, regions[code].chef_lieu, *_named(regions[code].nom_region))
            for code in sorted(regions)
        ],
        "arrondissement": [
            (f"{d.code}1", d.code, d.region, d.chef_lieu, *_named(d.nom)) for d in departements
        ],
        "canton": [
            (_canton(p), p.departement, _above(p)[1], "1", p.code, *_named(p.nom), "C")
            for p in current
        ],
        "ctcd": [
            (f"{d.code}D", d.region, d.chef_lieu, *_named(f"Conseil départemental : {d.nom}"))
            for d in departements
        ],
        "commune_depuis_1943": [*_periods(current)],
        "mouvement": [*_movements(current)],
    }


def _commune(place: Place) -> Row:
    departement, region = _above(place)
    kind, canton = ("ARM", "") if place.parent else ("COM", _canton(place))
    district = "" if departement == "976" else f"{departement}1"
    above = (region, departement, f"{departement}D", district)
    return (kind, place.code, *above, *_named(place.nom), canton, place.parent or "")


def _former() -> list[Row]:
    return [
        (kind, code, "", "", "", "", *_named(name), "", chief)
        for kind, code, name, chief in _FORMER
    ]


def _periods(current: list[Place]) -> Iterator[Row]:
    """A commune of the Val-de-Marne has its code since the département exists."""
    for place in current:
        since = _CREATED_ON if place.departement == "94" else "1943-01-01"
        since = _MERGED_ON if place.code == "91228" else since
        yield ("COM", place.code, *_named(place.nom), since, "")
    for _, code, name, _ in _FORMER[:2]:
        yield ("COM", code, *_named(name), "1943-01-01", _MERGED_ON)


def _movements(current: list[Place]) -> Iterator[Row]:
    """Changes of département, one merger, and Mayotte's communes which come from nowhere."""
    for place in current:
        now = ("COM", place.code, *_named(place.nom))
        if place.departement == "94":
            yield ("41", _CREATED_ON, "COM", f"75{place.code[2:]}", *_named(place.nom), *now)
        if place.departement == "976":
            yield ("20", "2011-03-31", *[""] * 6, *now)
    merged = next(place for place in current if place.code == "91228")
    for _, code, name, _ in _FORMER[:2]:
        after = ("COM", merged.code, *_named(merged.nom))
        yield ("32", _MERGED_ON, "COM", code, *_named(name), *after)


def _above(place: Place) -> tuple[str, str]:
    return place.departement, DEPARTEMENTS[place.departement].region


def _canton(place: Place) -> str:
    """One per commune, numbered by its own last digits."""
    return f"{place.departement}{int(place.code[-2:]):02d}"


def _named(name: str) -> tuple[str, str, str, str]:
    """Kind of article, capitals, name without its article, full name."""
    for article, kind in _ARTICLES:
        if name.startswith(article):
            bare = name.removeprefix(article)
            return kind, _capitals(bare), bare, name
    return ("1" if _capitals(name)[0] in "AEIOUYH" else "0"), _capitals(name), name, name


def _capitals(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.replace("œ", "oe").replace("’", "'"))
    letters = "".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    return " ".join(letters.upper().split())


def _write(
    path: Path,
    rows: Iterable[Row],
    delimiter: str,
    end: str,
    *,
    bom: bool = False,
    quoted: bool = False,
) -> Path:
    text = io.StringIO()
    writer = csv.writer(
        text,
        delimiter=delimiter,
        lineterminator=end,
        quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL,
    )
    writer.writerows(rows)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.getvalue().encode("utf-8-sig" if bom else "utf-8"))
    return path
