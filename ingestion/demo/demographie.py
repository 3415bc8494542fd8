"""Editions of `insee_qpv_demographie`: columns, format and notes of each published file."""

from dataclasses import replace
from pathlib import Path

from ingestion.declaration.source_model import Edition
from ingestion.demo.allocataires import FAMILIES, NOTES_CNAF, families
from ingestion.demo.blanks import NO_NOTE, apply_note, withhold_small_quartier
from ingestion.demo.census import POPULATION_SHARES, population_shares
from ingestion.demo.elsewhere import LIST_ONLY
from ingestion.demo.known_errors import published
from ingestion.demo.tables import NARROW_SPACE, Cell, Layout, write_table
from ingestion.demo.territory import Quartier, Territory

# Martinique, Guadeloupe and Guyane come with the edition 2020, at first without the CNAF block.
_LATE_OVERSEAS = frozenset({"971", "972", "973"})
_REUNION = "974"
_WITH_LABEL = frozenset({"2017", "2021", "2022"})
_WITH_NOTE_RP = frozenset({"2021", "2022"})
_TOTAL = f"POP_MUN|{'|'.join(POPULATION_SHARES)}|{'|'.join(FAMILIES)}"

_EXPORT = Layout(bom=True, thousands=NARROW_SPACE, last_line_end=False)
_FORMATS = {
    "2017": replace(_EXPORT, unnamed=36, total=_TOTAL),
    "2019": Layout(compact=".*", total=_TOTAL),
    "2020": Layout(compact=".*"),
    "2021": replace(_EXPORT, unnamed=27, compact="TX_(TOT|F)_ET"),
    "2022": replace(_EXPORT, unnamed=27, compact="TX_(TOT|F)_ET"),
}


def write_demographie(path: Path, edition_id: str, edition: Edition, country: Territory) -> Path:
    years = {block: year.single_year for block, year in edition.millesimes.items()}
    covered = [q for q in country.quartiers if _covers(edition_id, q)]
    rows = [_row(edition_id, q, years, country) for q in covered]
    layout = replace(_FORMATS[edition_id], header=_header(edition_id))
    return write_table(path, layout, rows)


def _header(edition_id: str) -> tuple[str, ...]:
    label = ("LIBGEO",) if edition_id in _WITH_LABEL else ()
    note_rp = ("NOTE_RP",) if edition_id in _WITH_NOTE_RP else ()
    populations = ("POP_MUN", "POP_COM_QP", "POP_COM", "LIB_COM")
    return ("CODGEO", *label, *populations, *POPULATION_SHARES, *note_rp, *FAMILIES, "NOTE_CNAF")


def _covers(edition_id: str, quartier: Quartier) -> bool:
    if quartier.code in LIST_ONLY:
        return False
    return quartier.overseas not in _LATE_OVERSEAS or edition_id >= "2020"


def _row(
    edition_id: str, quartier: Quartier, years: dict[str, int], country: Territory
) -> dict[str, Cell]:
    code, year = quartier.code, years["population"]
    communes = [commune for commune, _ in quartier.parts]
    row: dict[str, Cell] = {
        "CODGEO": code,
        "LIBGEO": quartier.nom,
        "POP_MUN": country.population(code, year),
        # Totals over the listed communes, repeated on each of their quartiers.
        "POP_COM_QP": sum(country.commune_in_quartiers(c, year) for c in communes),
        "POP_COM": _commune_total(edition_id, code, communes, year, country),
        "LIB_COM": country.names(quartier, double_space=edition_id == "2017"),
        **population_shares(code, years["rp"]),
        **families(code, country.population(code, years["cnaf"]), years["cnaf"]),
    }
    withhold_small_quartier(row, quartier.population_2018)
    note_rp = "6" if edition_id == "2021" and quartier.overseas == _REUNION else NO_NOTE
    apply_note(row, "NOTE_RP", note_rp, POPULATION_SHARES)
    note_cnaf: str | None = NOTES_CNAF[years["cnaf"]].get(code, NO_NOTE)
    if edition_id == "2020" and quartier.overseas in _LATE_OVERSEAS:
        note_cnaf = None
    apply_note(row, "NOTE_CNAF", note_cnaf, FAMILIES)
    return row


def _commune_total(
    edition_id: str, code: str, communes: list[str], year: int, country: Territory
) -> Cell:
    total = sum(country.commune_population(c, year) for c in communes)
    return published("insee_qpv_demographie", edition_id, "rp_pop_com", code, year, total)
