"""Editions of `insee_qpv_insertion`: columns, format and notes of each published file."""

from pathlib import Path

from ingestion.declaration.source_model import Edition
from ingestion.demo import contracts, jobseekers
from ingestion.demo.blanks import NO_NOTE, apply_note, withhold_small_quartier
from ingestion.demo.census import EMPLOYMENT_RATES, INSECURE_JOBS, employment
from ingestion.demo.elsewhere import LIST_ONLY
from ingestion.demo.tables import NARROW_SPACE, Cell, Layout, write_table
from ingestion.demo.territory import Quartier, Territory

_ASP, _ASP_E, _PE, _PE_T = "NOTE_ASP", "NOTE_ASP_E", "NOTE_PE", "NOTE_PE_T"
_ENTRIES = ("EVOL_CA_N_E ", "CA_N_E", "CA_N1_E")
_BLOCKS: dict[str, tuple[str, ...]] = {
    _ASP: ("CA", *contracts.DETAIL),
    _ASP_E: _ENTRIES,
    _PE: jobseekers.STOCKS,
    _PE_T: (*jobseekers.EVOLUTIONS, *jobseekers.FORMER_STOCKS),
}
_LALLIER = {_ASP: "3", _ASP_E: "3", _PE: "3", _PE_T: "3"}
# Notes are not nested: evolutions may stand where the stock is withheld (QP013007).
_NOTES: dict[str, dict[str, dict[str, str]]] = {
    "2017": {"QP094040": {_ASP: "5", _PE: "5", _PE_T: "5"}, "QP094012": {_PE_T: "4"}},
    "2018": {"QP094022": {_PE_T: "4"}, "QP091029": {_ASP_E: "4"}},
    "2019": {"QP094036": {_ASP: "4", _ASP_E: "4"}},
    "2021": {"QP094018": _LALLIER, "QP013007": {_PE: "5"}, "QP094037": {_ASP_E: "4"}},
    "2022": {"QP094018": _LALLIER, "QP013007": {_PE: "5"}, "QP062040": {_ASP_E: "2"}},
}
_LATE = frozenset({"2021", "2022"})
_EARLY = frozenset({"2017", "2018"})
_UNNAMED = {"2017": 44, "2018": 41, "2019": 35, "2021": 35, "2022": 35}


def write_insertion(path: Path, edition_id: str, edition: Edition, country: Territory) -> Path:
    years = {block: year.single_year for block, year in edition.millesimes.items()}
    covered = [q for q in country.quartiers if q.overseas in (None, "974")]
    rows = [_row(edition_id, q, years, country) for q in covered if q.code not in LIST_ONLY]
    layout = Layout(
        _header(edition_id),
        bom=True,
        thousands=NARROW_SPACE,
        unnamed=_UNNAMED[edition_id],
        compact="(?!)" if edition_id in _LATE else ".*",
        total=None if edition_id in _LATE else "(?!NOTE).*",
        last_line_end=False,
    )
    return write_table(path, layout, rows)


def _definition(edition_id: str) -> str:
    return "EDLIM" if edition_id in _LATE else "EPREC"


def _header(edition_id: str) -> tuple[str, ...]:
    insecure = INSECURE_JOBS[_definition(edition_id)]
    early = edition_id in _EARLY
    detail = contracts.DETAIL if early else ()
    entries = {"2017": (), "2018": ("CA_N_E", "CA_N1_E", _ASP_E)}.get(
        edition_id, ("EVOL_CA_N_E ", _ASP_E)
    )
    trends = jobseekers.FORMER_STOCKS if early else jobseekers.EVOLUTIONS
    asp = ("CA", *detail, _ASP, *entries)
    rates = ("CODGEO", "LIBGEO", *EMPLOYMENT_RATES, *insecure)
    return (*rates, *asp, *_stock_columns(edition_id), _PE, *trends, _PE_T)


def _stock_columns(edition_id: str) -> tuple[str, ...]:
    """Diplomas are missing from the edition 2019, qualifications from 2019 on."""
    if edition_id in _EARLY:
        return jobseekers.STOCKS
    left_out = ["ABC_QAL"]
    if edition_id == "2019":
        left_out += ["ABC_INF", "ABC_CAP", "ABC_BAC", "ABC_SUP"]
    return tuple(c for c in jobseekers.STOCKS if not c.startswith(tuple(left_out)))


def _row(
    edition_id: str, quartier: Quartier, years: dict[str, int], country: Territory
) -> dict[str, Cell]:
    code = quartier.code
    row: dict[str, Cell] = {"CODGEO": code, "LIBGEO": quartier.nom}
    row |= employment(code, years["rp_emploi"], _definition(edition_id))
    row |= _asp_cells(code, years["asp"], country)
    row |= _pe_cells(quartier, years["pe"], country)
    withhold_small_quartier(row, quartier.population_2018)
    notes = _NOTES[edition_id].get(code, {})
    for note, columns in _BLOCKS.items():
        apply_note(row, note, notes.get(note, NO_NOTE), columns)
    return row


def _asp_cells(code: str, year: int, country: Territory) -> dict[str, Cell]:
    now = country.population(code, year)
    before = contracts.contracts(code, country.population(code, year - 1), year - 1)
    after = contracts.contracts(code, now, year)
    return contracts.entries(before, after) | contracts.published_contracts(code, now, year)


def _pe_cells(quartier: Quartier, year: int, country: Territory) -> dict[str, Cell]:
    code, small = quartier.code, quartier.population_2018
    now = country.population(code, year)
    before = jobseekers.stocks(code, country.population(code, year - 1), year - 1)
    after = jobseekers.stocks(code, now, year)
    return {
        **jobseekers.published_stocks(code, small, now, year),
        **jobseekers.evolutions(code, before, after, jobseekers.sexes_withheld(code, small)),
        **jobseekers.former_stocks(code, year, before, after),
    }
