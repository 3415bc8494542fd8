"""Reads a statistical edition and says what reading found, as checks of gate 1.

The rules on values are the suites' work (`expectations/`); these are the ones that only the
reader can see: unknown columns, rows refused, cells unreadable, unknown note codes.
"""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import polars as pl

from expectations.results import CheckResult
from ingestion.corrections.in_observations import correct_observations
from ingestion.corrections.outcome import CorrectionOutcome
from ingestion.declaration.source_model import Source
from ingestion.files.spooled_table import SpooledTable
from ingestion.files.tabular import Table, read_table
from ingestion.files.text_table import RejectedRow
from ingestion.raw_archive import RawFile
from ingestion.read_edition import ReadEdition, TableWriter, parquet_writer
from ingestion.statistics.large import read_large, write_large
from ingestion.statistics.observations import Findings, read_observations, withdraw_rows

# Rows left out for one that is kept: 128 for 2 304 in the régions' file, the most of the archive.
MAX_LEFT_OUT = 0.5


def read_statistics(source: Source, edition_id: str, files: dict[str, RawFile]) -> ReadEdition:
    """Table observation of one edition. Raises EditionRefused when the file cannot be read."""
    edition = source.editions[edition_id]
    assert edition.fichier is not None
    reading = source.reading(edition_id)
    file = files[edition.fichier]
    table = read_table(file.path, reading, file.name, edition.membre)
    found, write, corrected = _read(source, edition_id, table)
    lines = found.wide.get_column("ligne")

    def build(quarantined: set[int]) -> dict[str, TableWriter]:
        aside = {int(lines[position]) for position in quarantined}
        return {"observation": partial(write, aside)}

    checks = tuple(_checks(source, edition_id, found, reading.part_max_rejets))
    statistics = {
        "blancs": blank_shares(found.wide),
        "lignes_ignorees": found.ignored,
        "corrections": [outcome.as_row() for outcome in corrected],
    }
    return ReadEdition(
        found.wide, "code_geo", found.rejected, checks, found.rows_read, build, statistics
    )


# Lands the observations in a file, those of some lines withdrawn; gives their number.
_Writer = Callable[[set[int], Path], int]


def _read(
    source: Source, edition_id: str, table: Table
) -> tuple[Findings, _Writer, tuple[CorrectionOutcome, ...]]:
    if isinstance(table, SpooledTable):
        found, spool, outcomes = read_large(source, edition_id, table)
        return found, partial(write_large, spool), outcomes
    first = read_observations(source, edition_id, table)
    read, outcomes = correct_observations(source, edition_id, first)

    def write(lines: set[int], path: Path) -> int:
        long = withdraw_rows(read.long, lines).sort("variable", "code_geo")
        return parquet_writer(long)(path)

    return read, write, outcomes


def blank_shares(wide: pl.DataFrame) -> dict[str, float]:
    """Share of cells without a value, by variable, modalities of rows included."""
    if wide.is_empty():
        return {}
    names = [n for n, kind in wide.schema.items() if kind == pl.Float64]
    by = ["modalite"] if "modalite" in wide.columns else []
    counts = wide.group_by(*by, pl.lit(0).alias("tout")).agg(pl.col(names).is_null().mean())
    return {
        f"{row['modalite']}_{name}" if by else name: round(row[name], 4)
        for row in counts.sort(by or "tout").iter_rows(named=True)
        for name in names
    }


def _checks(source: Source, edition_id: str, read: Findings, limit: float) -> Iterator[CheckResult]:
    target = f"{source.source_id}/{edition_id}"
    rows = [r for r in read.rejected if not _is_cell(r)]
    row_share = len(rows) / max(read.rows_read, 1)
    numbers = sum(kind == pl.Float64 for kind in read.wide.schema.values())
    cells = read.wide.height * max(numbers, 1)
    cell_share = read.unreadable_cells / max(cells, 1)
    yield CheckResult(
        1, "lignes_lues", target, "bloquant", read.wide.height > 0,
        "Le fichier contient des lignes dont le code est reconnu.",
        f"{read.wide.height} lignes", "au moins 1",
    )  # fmt: skip
    yield CheckResult(
        1, "lignes_refusees", target, "bloquant", row_share <= limit,
        "La part des lignes refusées à la lecture reste sous la limite du catalogue.",
        f"{len(rows)} lignes, {row_share:.2%}", f"au plus {limit:.2%}",
        tuple(f"ligne {r.line} : {r.reason} ({r.value or ''})" for r in rows[:5]),
    )  # fmt: skip
    yield CheckResult(
        1, "cellules_lisibles", target, "bloquant", cell_share <= limit,
        "La part des cellules illisibles reste sous la limite du catalogue.",
        f"{read.unreadable_cells} cellules, {cell_share:.2%}", f"au plus {limit:.2%}",
        _refused_cells(read),
    )  # fmt: skip
    yield from _warnings(target, read)
    yield from _left_out(source, target, read)
    if source.disposition is not None:
        yield from _layout(target, read)


def _left_out(source: Source, target: str, read: Findings) -> Iterator[CheckResult]:
    """Rows that the catalogue leaves out: a total, facts that no place is known for."""
    assert source.cle is not None
    if not source.cle.lignes_ignorees:
        return
    left = {name: n for name, n in read.ignored.items() if name in source.cle.lignes_ignorees}
    # A total row each, or far fewer rows than the others: a key that is lost looks like them.
    most = max(len(source.cle.lignes_ignorees), MAX_LEFT_OUT * read.rows_read)
    yield CheckResult(
        1, "lignes_ignorees", target, "avertissement", sum(left.values()) <= most,
        "Les lignes que « cle.lignes_ignorees » écarte sont bien moins nombreuses que les autres.",
        ", ".join(f"{name} ({count} lignes)" for name, count in left.items()) or "aucune ligne",
        f"au plus {most:.0f} lignes",
    )  # fmt: skip


def _layout(target: str, read: Findings) -> Iterator[CheckResult]:
    yield CheckResult(
        1, "annees_et_modalites_declarees", target, "avertissement", not read.undeclared,
        "Toute année et toute modalité du fichier est déclarée au catalogue ; les lignes des "
        "autres sont refusées.",
        ", ".join(f"{name} ({count} lignes)" for name, count in read.undeclared.items()),
        "aucune inconnue",
    )  # fmt: skip
    yield CheckResult(
        1, "annees_et_modalites_presentes", target, "avertissement", not read.unseen,
        "Toute année et toute modalité déclarée au catalogue a au moins une ligne.",
        ", ".join(read.unseen), "aucune absente",
    )  # fmt: skip


def _is_cell(refused: RejectedRow) -> bool:
    """A refused cell is kept with its code alone, a refused row with all its fields."""
    return refused.column is not None and len(refused.content) == 1


def _refused_cells(read: Findings) -> tuple[str, ...]:
    cells = [r for r in read.rejected if _is_cell(r)]
    return tuple(f"ligne {r.line}, {r.column} : « {r.value} » ({r.reason})" for r in cells[:5])


def _warnings(target: str, read: Findings) -> Iterator[CheckResult]:
    yield CheckResult(
        1, "aucune_cellule_refusee", target, "avertissement", read.unreadable_cells == 0,
        "Toute cellule est un nombre, un blanc ou un marqueur déclaré ; les autres sont en "
        "quarantaine, et leur valeur est publiée absente (statut X).",
        f"{read.unreadable_cells} cellules", "0",
        _refused_cells(read),
    )  # fmt: skip
    yield CheckResult(
        1, "colonnes_declarees", target, "avertissement", not read.unknown_columns,
        "Toute colonne nommée du fichier est déclarée au catalogue.",
        ", ".join(read.unknown_columns), "aucune colonne inconnue",
    )  # fmt: skip
    yield CheckResult(
        1, "colonnes_sans_nom_vides", target, "avertissement", read.filled_unnamed == 0,
        "Les colonnes sans nom ne portent aucune valeur.",
        f"{read.filled_unnamed} lignes", "0",
    )  # fmt: skip
    yield CheckResult(
        1, "codes_note_connus", target, "avertissement", not read.unknown_notes,
        "Tout code de note est décrit au catalogue.",
        ", ".join(f"{k} ({v} lignes)" for k, v in read.unknown_notes.items()), "aucun code inconnu",
    )  # fmt: skip
