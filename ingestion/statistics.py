"""Reads a statistical edition and says what reading found, as checks of gate 1.

The rules on values are the suites' work (`expectations/`); these are the ones that only the
reader can see: unknown columns, rows refused, cells unreadable, unknown note codes.
"""

from collections.abc import Iterator

import polars as pl

from expectations.results import CheckResult
from ingestion.csv_table import RejectedRow, read_text_table
from ingestion.observations import ReadObservations, read_observations, withdraw_rows
from ingestion.raw_archive import RawFile
from ingestion.read_edition import ReadEdition, TableWriter, parquet_writer
from ingestion.source_model import Source


def read_statistics(source: Source, edition_id: str, files: dict[str, RawFile]) -> ReadEdition:
    """Table observation of one edition. Raises EditionRefused when the file cannot be read."""
    edition = source.editions[edition_id]
    assert edition.fichier is not None
    reading = source.reading(edition_id)
    file = files[edition.fichier]
    table = read_text_table(file.path, reading, file.name, edition.membre)
    read = read_observations(source, edition_id, table)
    lines = read.wide.get_column("ligne").to_list()

    def build(quarantined: set[int]) -> dict[str, TableWriter]:
        long = withdraw_rows(read.long, {lines[i] for i in quarantined})
        return {"observation": parquet_writer(long.sort("variable", "code_geo"))}

    checks = tuple(_checks(source, edition_id, read, reading.part_max_rejets))
    blanks = blank_shares(read.wide)
    return ReadEdition(
        read.wide, "code_geo", read.rejected, checks, read.rows_read, build, {"blancs": blanks}
    )


def blank_shares(wide: pl.DataFrame) -> dict[str, float]:
    """Share of cells without a value, by variable."""
    if wide.is_empty():
        return {}
    names = [n for n, kind in wide.schema.items() if kind == pl.Float64]
    counts = wide.select(pl.col(names).null_count()).row(0)
    return {n: round(c / wide.height, 4) for n, c in zip(names, counts, strict=True)}


def _checks(
    source: Source, edition_id: str, read: ReadObservations, limit: float
) -> Iterator[CheckResult]:
    target = f"{source.source_id}/{edition_id}"
    rows = [r for r in read.rejected if not _is_cell(r)]
    row_share = len(rows) / max(read.rows_read, 1)
    cells = read.wide.height * max(len(read.wide.columns) - 2, 1)
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


def _is_cell(refused: RejectedRow) -> bool:
    """A refused cell is kept with its code alone, a refused row with all its fields."""
    return refused.column is not None and len(refused.content) == 1


def _refused_cells(read: ReadObservations) -> tuple[str, ...]:
    cells = [r for r in read.rejected if _is_cell(r)]
    return tuple(f"ligne {r.line}, {r.column} : « {r.value} » ({r.reason})" for r in cells[:5])


def _warnings(target: str, read: ReadObservations) -> Iterator[CheckResult]:
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
