"""Editions of `insee_filosofi_qpv` and `insee_filosofi_commune`: columns and formats."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from ingestion.demo.draws import draw, fixed, smooth
from ingestion.demo.elsewhere import LIST_ONLY
from ingestion.demo.filosofi import Incomes, incomes
from ingestion.demo.revenus import NOTES_FILO, POVERTY_WITHHELD
from ingestion.demo.tables import NO_BREAK_SPACE, Cell, Layout, write_table
from ingestion.demo.territory import Quartier, Territory
from ingestion.source_model import Edition

_QUANTILES = ("Q1", "Q2", "Q3", "D1", "D2", "D3", "D4", "D6", "D7", "D8", "D9")
_PARTS = ("PACT", "PCHO", "PPEN", "PPAT", "PPSOC", "PPFAM", "PPMINI", "PPLOGT", "PIMPOT")
_QPV_2016 = (
    "codgeo disp_q1_a{yy} disp_q2_a{yy} disp_q3_a{yy} disp_q1q3q2_a{yy} disp_d1_a{yy} disp_d2_a{yy}"
    " disp_d3_a{yy} disp_d4_a{yy} disp_d6_a{yy} disp_d7_a{yy} disp_d8_a{yy} disp_d9_a{yy}"
    " disp_d1d9_a{yy} disp_gini_a{yy} disp_s80s20_a{yy} disp_pact_a{yy} disp_pcho_a{yy}"
    " disp_ppen_a{yy} disp_ppat_a{yy} disp_ppsoc_a{yy} disp_ppfam_a{yy} disp_ppmini_a{yy}"
    " disp_pplogt_a{yy} disp_pimpot_a{yy} tp60_a{yy} note"
)
_QPV = (
    "CODGEO DISP_Q1_A{yy} DISP_MED_A{yy} DISP_Q3_A{yy} DISP_EQ_A{yy} DISP_D1_A{yy} DISP_D2_A{yy}"
    " DISP_D3_A{yy} DISP_D4_A{yy} DISP_D6_A{yy} DISP_D7_A{yy} DISP_D8_A{yy} DISP_D9_A{yy}"
    " DISP_RD_A{yy} DISP_GINI_A{yy} DISP_S80S20_A{yy} DISP_PACT_A{yy} DISP_PCHO_A{yy}"
    " DISP_PPEN_A{yy} DISP_PPAT_A{yy} DISP_PPSOC_A{yy} DISP_PPFAM_A{yy} DISP_PPMINI_A{yy}"
    " DISP_PPLOGT_A{yy} DISP_PIMPOT_A{yy} DISP_TP60_A{yy} DISP_NOTE_A{yy}"
)
_QPV_FORMATS = {
    "2016": Layout(compact=".*", total=".*"),
    "2018": Layout(thousands=NO_BREAK_SPACE, total=".*"),
    "2019": Layout(thousands=NO_BREAK_SPACE, total=".*"),
}

_COMMUNE_START = (
    "CODGEO LIBGEO NBMEN{yy} NBPERS{yy} NBUC{yy} Q1{yy} Q2{yy} Q3{yy} Q3_Q1 D1{yy} D2{yy} D3{yy}"
    " D4{yy} D6{yy} D7{yy} D8{yy} D9{yy} RD S80S20{yy} GI{yy}"
)
_COMMUNE_ACTIVITY = {
    "2014": "PTSAC{yy} PBEN{yy}",
    "2015": "PACT{yy} PCHO{yy} PTSA{yy} PBEN{yy}",
    "2018": "PACT{yy} PTSA{yy} PCHO{yy} PBEN{yy}",
    "2019": "PACT{yy} PTSA{yy} PCHO{yy} PBEN{yy}",
}
_COMMUNE_END = "PPEN{yy} PPAT{yy} PPSOC{yy} PPFAM{yy} PPMINI{yy} PPLOGT{yy} PIMPOT{yy}"
# Under it only households, persons, units and the median are published.
_DETAIL_FROM_HOUSEHOLDS = 1000
_NOT_COVERED = frozenset({"971", "973", "976"})


def write_filosofi_qpv(path: Path, edition_id: str, edition: Edition, country: Territory) -> Path:
    year = edition.millesimes["filosofi"].single_year
    template = (_QPV_2016 if edition_id == "2016" else _QPV).replace("{yy}", f"{year % 100:02d}")
    covered = [q for q in country.quartiers if _covers(q)]
    rows = [
        dict(zip(template.split(), _qpv_cells(edition_id, q.code, year), strict=True))
        for q in covered
    ]
    layout = replace(_QPV_FORMATS[edition_id], header=tuple(template.split()))
    return write_table(path, layout, rows)


def _covers(quartier: Quartier) -> bool:
    return quartier.overseas not in _NOT_COVERED and quartier.code not in LIST_ONLY


def _qpv_cells(edition_id: str, code: str, year: int) -> list[Cell]:
    """Cells in the order of the header, which both spellings share."""
    found = incomes(code, year)
    quantiles, parts = found.quantiles, found.parts
    early = edition_id == "2016"
    gap = (quantiles["Q3"] - quantiles["Q1"]) / quantiles["Q2"]
    return [
        code,
        quantiles["Q1"],
        quantiles["Q2"],
        quantiles["Q3"],
        fixed(gap, 1 if early else 2),
        *(quantiles[q] for q in _QUANTILES[3:]),
        found.ratio("D9", "D1"),
        fixed(found.gini, 3),
        fixed(found.s80_s20, 3 if early else 1),
        *(parts[name] for name in _PARTS),
        None if code in POVERTY_WITHHELD else found.poverty,
        "1" if code in NOTES_FILO[year] else "0",
    ]


def write_filosofi_commune(
    path: Path, edition_id: str, edition: Edition, country: Territory
) -> Path:
    year = edition.millesimes["filosofi"].single_year
    template = f"{_COMMUNE_START} {_COMMUNE_ACTIVITY[edition_id]} {_COMMUNE_END}"
    covered = [
        p for p in sorted(country.places) if country.places[p].departement not in _NOT_COVERED
    ]
    rows = [
        {name.replace("{yy}", f"{year % 100:02d}"): cell for name, cell in cells.items()}
        for cells in (_commune_cells(code, year, country) for code in covered)
    ]
    header = tuple(template.replace("{yy}", f"{year % 100:02d}").split())
    return write_table(path, Layout(header, bom=True, last_line_end=False), rows)


def _commune_cells(code: str, year: int, country: Territory) -> dict[str, Cell]:
    persons = round(country.commune_population(code, year) * smooth(0.93, 0.98, 0.01, year, code))
    households = round(persons / smooth(2.2, 2.75, 0.02, year, code, "taille"))
    # The file of 2015 prints a decimal even on counts.
    digits = 1 if year == 2015 else 0
    found = incomes(code, year, commune=True)
    row: dict[str, Cell] = {
        "CODGEO": code,
        "LIBGEO": country.places[code].nom,
        "NBMEN{yy}": _count(households, digits),
        "NBPERS{yy}": _count(persons, digits),
        "NBUC{yy}": fixed(households + (persons - households) * 0.43),
        "Q2{yy}": _euros(code, year, "Q2", found),
    }
    return row | _detail(code, year, found) if households >= _DETAIL_FROM_HOUSEHOLDS else row


def _detail(code: str, year: int, found: Incomes) -> dict[str, Cell]:
    former = year <= 2015
    money = {f"{q}{{yy}}": _euros(code, year, q, found) for q in _QUANTILES}
    return {
        **money,
        "Q3_Q1": money["Q3{yy}"] - money["Q1{yy}"],
        "RD": found.ratio("D9", "D1"),
        "S80S20{yy}": fixed(found.s80_s20, 3 if year == 2019 else 1),
        "GI{yy}": fixed(found.gini, 1 if former else 3),
        **{f"{part}{{yy}}": value for part, value in found.parts.items()},
    }


def _count(value: int, digits: int) -> Cell:
    return fixed(value, digits) if digits else value


def _euros(code: str, year: int, quantile: str, found: Incomes) -> int | Decimal:
    """One decimal in 2014 and 2015, then multiples of 10."""
    value = found.quantiles[quantile]
    return value if year >= 2016 else fixed(value + draw(code, year, quantile) * 0.9)
