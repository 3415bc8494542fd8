"""Scans a Parquet register of millions of rows without holding it in memory.

Only the footer is read here: the rows are read by the query that types them, in a stream.
"""

from pathlib import Path

import polars as pl

from ingestion.declaration.source_model import Reading
from ingestion.errors import EditionRefused, Where
from ingestion.files.text_table import LINE, TEXT
from ingestion.registers.columns import TableRef, match_columns
from ingestion.registers.raw_rows import RawRows

_NO_TEXT = (pl.Struct, pl.Array, pl.Object)
# No file has a column of that name; one may have its own `ligne`.
_RANK = "rang:"


def read_parquet_rows(ref: TableRef, path: Path, reading: Reading, name: str) -> RawRows:
    """Declared columns under their own types. Raises EditionRefused."""
    place = Where(file=name)
    try:
        scan = pl.scan_parquet(path, row_index_name=_RANK, hive_partitioning=False, glob=False)
        schema = scan.collect_schema()
        height = scan.select(pl.len()).collect().item()
    except (pl.exceptions.PolarsError, OSError) as error:
        raise EditionRefused(
            f"Le fichier n'est pas un Parquet lisible : {error}.",
            place,
            next_step="télécharger de nouveau le fichier, il est peut-être tronqué",
        ) from error
    if height > reading.lignes_max:
        raise EditionRefused(f"Le fichier dépasse {reading.lignes_max} lignes.", place)
    match = match_columns(ref, [n for n in schema.names() if n != _RANK], place)
    for column, found in match.in_file.items():
        if isinstance(schema[found], _NO_TEXT) or schema[found] == pl.Binary():
            raise EditionRefused(
                "Une colonne déclarée n'est ni un texte, ni un nombre, ni une date.",
                Where(file=name, column=column, value=str(schema[found])),
            )
    frame = scan.select(
        (pl.col(_RANK) + 1).cast(pl.Int32).alias(LINE),
        *(pl.col(found).alias(TEXT + column) for column, found in match.in_file.items()),
    )
    return RawRows(frame, (), {}, match.shown_unknown(), bounded=True)
