"""Editions of `insee_filosofi_qpv`: columns and formats; communes as the levels above them."""

from dataclasses import replace
from pathlib import Path

from ingestion.declaration.source_model import Edition
from ingestion.demo.draws import fixed, smooth
from ingestion.demo.elsewhere import LIST_ONLY
from ingestion.demo.filosofi import incomes
from ingestion.demo.filosofi_levels import NOT_COVERED, QUANTILES, level_row, write_level
from ingestion.demo.revenus import NOTES_FILO, POVERTY_WITHHELD
from ingestion.demo.tables import NO_BREAK_SPACE, Cell, Layout, write_table
from ingestion.demo.territory import Quartier, Territory

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
    return quartier.overseas not in NOT_COVERED and quartier.code not in LIST_ONLY


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
        *(quantiles[q] for q in QUANTILES[3:]),
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
    covered = [
        p for p in sorted(country.places) if country.places[p].departement not in NOT_COVERED
    ]
    return write_level(path, year, [_commune_row(code, year, country) for code in covered])


def _commune_row(code: str, year: int, country: Territory) -> dict[str, Cell]:
    persons = round(country.commune_population(code, year) * smooth(0.93, 0.98, 0.01, year, code))
    found = incomes(code, year, commune=True)
    return level_row(code, country.places[code].nom, persons, year, found)
