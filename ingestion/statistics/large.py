"""Reads a statistical edition that memory cannot hold: part by part, its observations on disk.

The same reading as `observations` and `corrections` give of a small file, row for row: this only
puts the parts' findings together. What stays in memory is one row of numbers per row of the file.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import fields
from pathlib import Path

import polars as pl

from ingestion.corrections.in_observations import correct_observations
from ingestion.corrections.outcome import CorrectionOutcome
from ingestion.declaration.source_model import Source
from ingestion.errors import EditionRefused, Where
from ingestion.files.spooled_table import SpooledTable
from ingestion.statistics.header_match import match_header
from ingestion.statistics.observation_spool import ObservationSpool
from ingestion.statistics.observations import Findings, read_observations, withdraw_rows
from ingestion.statistics.row_keys import repeats_over

# More rows or cells refused than this are no accident: the file is not what it says.
MAX_REJECTED = 200_000


def read_large(
    source: Source, edition_id: str, table: SpooledTable
) -> tuple[Findings, ObservationSpool, tuple[CorrectionOutcome, ...]]:
    """Raises EditionRefused when a declared column is missing, or too much is refused."""
    match = match_header(source, edition_id, table.columns)
    repeats = repeats_over(source, edition_id, table.parts(), match)
    spool = ObservationSpool()
    found: list[Findings] = []
    outcomes: list[tuple[CorrectionOutcome, ...]] = []
    refused = len(table.rejected)
    for part in table.parts():
        read = read_observations(source, edition_id, part, repeats)
        read, corrected = correct_observations(source, edition_id, read)
        refused += len(read.rejected)
        _refuse_flood(source, edition_id, refused, read)
        spool.add(read.long)
        outcomes.append(corrected)
        found.append(_without_observations(read))
    return _merged(found, table), spool, _best_outcomes(outcomes)


def write_large(spool: ObservationSpool, lines: set[int], path: Path) -> int:
    """Land the observations by variable and code, those of `lines` withdrawn; their number."""
    return spool.write(path, lambda part: withdraw_rows(part, lines).sort("code_geo"))


def _without_observations(read: Findings) -> Findings:
    return Findings(**{field.name: getattr(read, field.name) for field in fields(Findings)})


def _refuse_flood(source: Source, edition_id: str, refused: int, read: Findings) -> None:
    if refused <= MAX_REJECTED:
        return
    first = read.rejected[0]
    raise EditionRefused(
        f"Plus de {MAX_REJECTED} lignes ou cellules ne se lisent pas comme le catalogue le "
        f"déclare ; par exemple : {first.reason}.",
        Where(source.editions[edition_id].fichier, first.line, first.column, first.value),
        rule=f"« lecture » et « blocs » de {source.source_id}.yml",
        next_step="comparer le fichier avec la déclaration de l'édition",
    )


def _merged(found: list[Findings], table: SpooledTable) -> Findings:
    first = found[0]
    unseen = set(first.unseen).intersection(*(part.unseen for part in found))
    return Findings(
        wide=pl.concat([part.wide for part in found]),
        rejected=(*table.rejected, *(row for part in found for row in part.rejected)),
        rows_read=sum(part.rows_read for part in found) + len(table.rejected),
        ignored=_summed(part.ignored for part in found),
        unknown_columns=first.unknown_columns,
        unknown_notes=_summed(part.unknown_notes for part in found),
        filled_unnamed=table.filled_unnamed,
        unreadable_cells=sum(part.unreadable_cells for part in found),
        undeclared=_summed(part.undeclared for part in found),
        unseen=tuple(name for name in first.unseen if name in unseen),
    )


def _summed(counts: Iterable[dict[str, int]]) -> dict[str, int]:
    total = Counter[str]()
    for part in counts:
        total.update(part)
    return dict(total)


def _best_outcomes(parts: list[tuple[CorrectionOutcome, ...]]) -> tuple[CorrectionOutcome, ...]:
    """A correction is about one cell: the part that holds it says what became of it."""
    return tuple(
        next((outcome for outcome in of_one if outcome.state != "sans_objet"), of_one[0])
        for of_one in zip(*parts, strict=True)
    )
