"""Editions of `insee_qpv_revenus`: columns, format and notes of each published file."""

from dataclasses import replace
from pathlib import Path

from ingestion.declaration.source_model import Edition
from ingestion.demo.allocataires import (
    BENEFITS,
    HEALTH,
    NOTES_CNAF,
    benefits,
    health_cover,
)
from ingestion.demo.blanks import NO_NOTE, apply_note, withhold_small_quartier
from ingestion.demo.draws import fixed, smooth
from ingestion.demo.elsewhere import LIST_ONLY
from ingestion.demo.filosofi import Incomes, incomes
from ingestion.demo.tables import NARROW_SPACE, Cell, Layout, write_table
from ingestion.demo.territory import Quartier, Territory

NOTES_FILO: dict[int, frozenset[str]] = {
    2013: frozenset(),
    2014: frozenset(),
    2015: frozenset({"QP094018", "QP062040"}),
    2016: frozenset({"QP094018"}),
    2018: frozenset({"QP094018"}),
    2019: frozenset({"QP094018", "QP091032"}),
}
# No poverty rate although the median is there and the note is 0.
POVERTY_WITHHELD = frozenset({"QP02A001", "QP075005"})
_NOTES_CNAM = {
    "2017": {"QP094010": "5"}, "2018": {"QP033010": "4"}, "2019": {"QP069018": "5"},
    "2022": {"QP069018": "5", "QP062040": "3"},
}  # fmt: skip
_MARTINIQUE = "972"
_DECLARED = "DECUC_Q2 DECUC_Q1 DECUC_Q3"
_PARTS = ("PACT", "PPEN", "PPSOC", "PIMPOT", "PPAT")
_DISPOSABLE = "DISP_Q2 DISP_Q1 DISP_Q3 TP60 DISP_D1 DISP_D9"
_INCOME_COLUMNS = (*_DISPOSABLE.split(), "DISP_D1D9", *_PARTS)

_COMMON = f"CODGEO LIBGEO PMIMP PART_CHOMPRINC {_DECLARED} BREV DECUC_D1 DECUC_D9 {_DISPOSABLE} "
_SHARES = " ".join(_PARTS)
_HEADERS = {
    "2017": f"{_COMMON} {_SHARES} CCMUC NOTE_CNAM A APRES50 APRES100 ARSA ARSAS AAAH NOTE_CNAF",
    "2018": f"{_COMMON} {_SHARES} CCMUC NOTE_CNAM A APRES50 APRES100 APPA ARSAS AAAH NOTE_CNAF",
    "2019": f"{_COMMON} {_SHARES} NOTE_FILO CCMUC NOTE_CNAM A APRES50 APRES100 APPA ARSAS AAAH"
    " NOTE_CNAF",
    "2022": f"CODGEO LIBGEO PMIMP {_DECLARED} BREV DECUC_D1 DECUC_D9 DECUC_D1D9 {_DISPOSABLE}"
    f" DISP_D1D9 {_SHARES} NOTE_FILO C C_C2SNP C_C2SP NOTE_CNAM A APPA ARSAS AAAH NOTE_CNAF",
}
_COUNTS = "|".join((*HEALTH, *BENEFITS))
_EXPORT = Layout(
    bom=True, thousands=NARROW_SPACE, compact="PMIMP|PART_CHOMPRINC", last_line_end=False
)
_FORMATS = {
    "2017": replace(_EXPORT, unnamed=41, total=_COUNTS),
    "2018": replace(_EXPORT, unnamed=41, total=_COUNTS),
    "2019": replace(_EXPORT, unnamed=40, total=f"{_COUNTS}|(DISP|DECUC)_.*|{'|'.join(_PARTS)}"),
    "2022": replace(_EXPORT, unnamed=72),
}


def write_revenus(path: Path, edition_id: str, edition: Edition, country: Territory) -> Path:
    years = {block: year.single_year for block, year in edition.millesimes.items()}
    covered = [q for q in country.quartiers if _covers(edition_id, q)]
    layout = replace(_FORMATS[edition_id], header=tuple(_HEADERS[edition_id].split()))
    return write_table(path, layout, [_row(edition_id, q, years, country) for q in covered])


def _covers(edition_id: str, quartier: Quartier) -> bool:
    if quartier.overseas == _MARTINIQUE:
        return edition_id >= "2019"
    return quartier.overseas in (None, "974") and quartier.code not in LIST_ONLY


def _row(
    edition_id: str, quartier: Quartier, years: dict[str, int], country: Territory
) -> dict[str, Cell]:
    code = quartier.code
    year = years["filosofi"]
    row: dict[str, Cell] = {"CODGEO": code, "LIBGEO": quartier.nom}
    row |= _income_cells(code, year, incomes(code, year))
    row |= health_cover(code, country.population(code, years["cnam"]), years["cnam"])
    row |= benefits(code, country.population(code, years["cnaf"]), years["cnaf"])
    row["NOTE_FILO"] = "1" if code in NOTES_FILO[year] else NO_NOTE
    withhold_small_quartier(row, quartier.population_2018)
    if edition_id == "2017" and quartier.overseas:
        # Disposable income of 2013 was not published for La Réunion.
        row.update(dict.fromkeys(_INCOME_COLUMNS))
    absent = quartier.overseas == _MARTINIQUE
    notes = _NOTES_CNAM[edition_id].get(code, NO_NOTE), NOTES_CNAF[years["cnaf"]].get(code, NO_NOTE)
    apply_note(row, "NOTE_CNAM", None if absent else notes[0], HEALTH)
    apply_note(row, "NOTE_CNAF", None if absent else notes[1], BENEFITS)
    return row


def _income_cells(code: str, year: int, found: Incomes) -> dict[str, Cell]:
    taxed = smooth(19, 44, 0.05, year, code, "pmimp")
    low_income = smooth(38, 64, 0.04, year, code, "brev")
    first = found.declared["D1"]
    return {
        "PMIMP": fixed(taxed),
        "PART_CHOMPRINC": fixed(smooth(4, 9, 0.06, year, code, "chomprinc")),
        "BREV": fixed(low_income),
        **{f"DECUC_{q}": value for q, value in found.declared.items()},
        # A ratio over a true zero is a blank.
        "DECUC_D1D9": fixed(found.declared["D9"] / first) if first else None,
        **{f"DISP_{q}": found.quantiles[q] for q in ("Q1", "Q2", "Q3", "D1", "D9")},
        "DISP_D1D9": found.ratio("D9", "D1"),
        "TP60": None if code in POVERTY_WITHHELD else found.poverty,
        **{part: found.parts[part] for part in _PARTS},
    }
