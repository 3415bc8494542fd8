"""Publishers' errors that the catalogue corrects, written into the simulated files as they stand.

The demo then shows a correction at work. Only errors of quartiers that the simulation has.
"""

from functools import cache

from ingestion.corrections.model import Correction
from ingestion.declaration.catalogue_loader import CATALOGUE_FOLDER, load_source
from ingestion.declaration.source_model import Source
from ingestion.demo.tables import Cell


def published(
    source_id: str, edition_id: str, variable: str, code: str, year: int, cell: Cell
) -> Cell:
    """The cell that an edition shows: wrong where a correction says so, else `cell`.

    The other editions of the same year show the right value, which proves the error.
    """
    for entry in _source(source_id).corrections:
        target = entry.cible
        if entry.etat != "active" or (target.variable, target.code_geo) != (variable, code):
            continue
        if edition_id in entry.editions:
            return _number(entry.publie)
        if year in _years(_source(source_id), entry):
            return _number(entry.valeur)
    return cell


@cache
def _source(source_id: str) -> Source:
    return load_source(CATALOGUE_FOLDER / f"{source_id}.yml")


def _years(source: Source, entry: Correction) -> set[int]:
    """Years that the corrected cells describe."""
    [block] = {o.block for o in source.observed() if o.name == entry.cible.variable}
    return {y for e in entry.editions for y in source.editions[e].millesimes[block].years}


def _number(value: object) -> int:
    assert isinstance(value, int)
    return value
