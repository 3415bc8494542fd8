"""Matches a file's column names to those of the catalogue: column drift is data, not code.

Answers which declared column stands where; reads no cell.
"""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

from ingestion.declaration.source_model import Source
from ingestion.errors import EditionRefused, Where


@dataclass(frozen=True, slots=True)
class HeaderMatch:
    """Catalogue column -> position in the file, and the file's columns nobody declared."""

    positions: dict[str, int]
    unknown: tuple[str, ...]


def match_header(source: Source, edition_id: str, columns: tuple[str, ...]) -> HeaderMatch:
    """Find every declared column, whatever its case.

    Raises EditionRefused naming all the columns that are missing, with the closest names.
    """
    edition = source.editions[edition_id]
    found = {column.casefold(): i for i, column in enumerate(columns)}
    names_in_file = _names_in_file(source, edition_id)
    renamed = {target: name for name, target in edition.renommages.items()}
    positions: dict[str, int] = {}
    missing: list[str] = []
    for column in _expected(source, edition_id):
        name = renamed.get(column, column)
        position = found.get(_dated(name, names_in_file[column]).casefold())
        if position is None:
            missing.append(_dated(name, names_in_file[column]))
        else:
            positions[column] = position
    unknown = _unknown(source, columns, set(positions.values()), names_in_file)
    if missing:
        raise _missing_error(source, edition_id, missing, unknown)
    return HeaderMatch(positions, unknown)


def _names_in_file(source: Source, edition_id: str) -> dict[str, int | None]:
    """Catalogue column -> data year of its block, which `{yy}` in its name stands for."""
    years = source.editions[edition_id].millesimes
    result: dict[str, int | None] = {}
    for block_id, block in source.blocs.items():
        year = years[block_id].annee if block_id in years else None
        for column in (*block.variables, *([block.note] if block.note else ())):
            result[column] = year
    for column in _placing(source):
        result.setdefault(column, None)
    return result


def _placing(source: Source) -> list[str]:
    """Columns that say where a row belongs: the key, then the year and the modalities."""
    key = [source.cle.colonne] if source.cle else []
    return [*key, *(source.disposition.columns() if source.disposition else ())]


def _dated(name: str, year: int | None) -> str:
    # The year comes from the catalogue: a greedy split would read D119 as D1 or D11.
    return name if year is None else name.replace("{yy}", f"{year % 100:02d}")


def _expected(source: Source, edition_id: str) -> list[str]:
    absent = set(source.editions[edition_id].absentes)
    key = _placing(source)
    blocks = [
        column
        for block in source.blocs.values()
        for column in (*block.variables, *([block.note] if block.note else ()))
    ]
    return [column for column in dict.fromkeys(key + blocks) if column not in absent]


def _unknown(
    source: Source, columns: tuple[str, ...], used: set[int], names: dict[str, int | None]
) -> tuple[str, ...]:
    year = next((y for y in names.values() if y is not None), None)
    ignored = {_dated(column, year).casefold() for column in source.colonnes_ignorees}
    return tuple(
        column
        for i, column in enumerate(columns)
        if i not in used and column.casefold() not in ignored
    )


def _missing_error(
    source: Source, edition_id: str, missing: list[str], unknown: Iterable[str]
) -> EditionRefused:
    unknown = list(unknown)
    hints = []
    for column in missing:
        close = difflib.get_close_matches(column, unknown, n=1, cutoff=0.5)
        hints.append(f"{column} (proche : {close[0]})" if close else column)
    return EditionRefused(
        f"Colonnes attendues et absentes : {', '.join(hints)}.",
        Where(file=source.editions[edition_id].fichier, line=1),
        rule=f"colonnes déclarées dans {source.source_id}.yml ; "
        f"colonnes du fichier non déclarées : {', '.join(unknown) or 'aucune'}",
        next_step=f"déclarer « renommages » ou « absentes » dans l'édition {edition_id}",
    )
