"""Editions of `cnaf_iris`: columns, format, notes and secrecy of each published file."""

from dataclasses import replace
from pathlib import Path

from ingestion.declaration.source_model import Edition
from ingestion.demo.allocataires import FAMILIES, benefits, families
from ingestion.demo.blanks import MINIMUM_VISIBLE, NO_NOTE, Counts, apply_note, withhold_parts
from ingestion.demo.draws import smooth
from ingestion.demo.groups import DEPARTEMENTS
from ingestion.demo.iris_households import Iris, divided_iris
from ingestion.demo.tables import NARROW_SPACE, Cell, Layout, write_table
from ingestion.demo.territory import Territory

# Under it the whole row is blank, under a note.
_FEWEST_RECIPIENTS = 100
_PARTS = ("AI", "AM", "ACSSENF", "ACAVENF")
_AGES = tuple(FAMILIES[-6:])
_FIGURES = (
    "A PERCOU AI AM ACSSENF ACAVENF AC3ENF ENF ENF_2 ENF_3_5 ENF_6_10 ENF_11_14 ENF_15_17"
    " ENF_18_24 A_ETUD A_NETUD_24 AAL AAPL AAAH APPA ARSAS"
)
_DEPENDENCE = "APRES50 APRES100"
_HEADERS = {
    "2016": f"CODGEO LIBGEO DEPCOM LIBCOM EPCI REG NOTE {_FIGURES} {_DEPENDENCE}",
    "2017": f"CODGEO LIBGEO DEPCOM LIBCOM EPCI UU REG NOTE {_FIGURES} {_DEPENDENCE}",
    "2019": f"CODGEO NOTE {_FIGURES}",
    "2020": f"CODGEO NOTE {_FIGURES}",
}
_EXPORT = Layout(bom=True, thousands=NARROW_SPACE, last_line_end=False)
_FORMATS = {"2016": _EXPORT, "2017": _EXPORT, "2019": Layout(), "2020": Layout()}
# One IRIS a note, the same every year.
_NOTES = {"940540102": "5", "940810103": "2", "912860102": "4"}
# What the column of groupings shows for the EPT: a former EPCI, then a pseudo-code.
_GROUPS = {"2016": "200033413", "2017": "T12ZZZZZZ"}


def write_cnaf_iris(path: Path, edition_id: str, edition: Edition, country: Territory) -> Path:
    year = edition.millesimes["cnaf"].single_year
    layout = replace(_FORMATS[edition_id], header=tuple(_HEADERS[edition_id].split()))
    rows = [_row(edition_id, iris, year, country) for iris in divided_iris(country, year)]
    return write_table(path, layout, rows)


def _row(edition_id: str, iris: Iris, year: int, country: Territory) -> dict[str, Cell]:
    counts = _counts(iris, year)
    row: dict[str, Cell] = {
        "CODGEO": iris.code,
        "LIBGEO": iris.name,
        "DEPCOM": iris.commune,
        "LIBCOM": iris.commune_name,
        "EPCI": _GROUPS.get(edition_id),
        "UU": "00851",
        "REG": DEPARTEMENTS[country.places[iris.commune].departement].region,
        **counts,
    }
    few = (counts["A"] or 0) < _FEWEST_RECIPIENTS
    apply_note(row, "NOTE", _NOTES.get(iris.code, "3" if few else NO_NOTE), counts)
    return row


def _counts(iris: Iris, year: int) -> Counts:
    """Every figure of an IRIS, small ones withheld."""
    figures = families(iris.code, iris.people, year) | benefits(iris.code, iris.people, year)
    counts: Counts = {name: int(str(figures[name])) for name in (*FAMILIES, *_figures(figures))}
    total = counts["A"] or 0
    housed = round(total * smooth(0.45, 0.65, 0.04, year, iris.code, "aal"))
    counts["AAL"] = housed
    counts["AAPL"] = round(housed * smooth(0.35, 0.7, 0.04, year, iris.code, "aapl"))
    withhold_parts(counts, _PARTS)
    withhold_parts(counts, _AGES)
    return {name: n if n and n >= MINIMUM_VISIBLE else None for name, n in counts.items()}


def _figures(found: dict[str, Cell]) -> list[str]:
    return [name for name in ("AAAH", "APPA", "ARSAS", "APRES50", "APRES100") if name in found]
