"""Reads a delimited text file into columns of text, with the line of every row.

Knows the traps of the format (byte order mark, unnamed trailing columns, spaces in headers,
case of headers, ragged rows, titles above the header, gzip). Knows nothing of what the columns
mean: no number is read here.
"""

import csv
import gzip
import io
import zlib
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import polars as pl

from ingestion.declaration.source_model import Reading
from ingestion.errors import EditionRefused, Where
from ingestion.files.regular_csv import regular_rows, stripped
from ingestion.files.text_table import (
    MAX_TITLE_ROWS,
    RejectedRow,
    TextTable,
    checked_header,
    header_not_found,
)
from ingestion.files.zip_member import member_bytes

_LONGEST_CELL = 131_072

# Others know the values under the name of the first reader.
__all__ = ["RejectedRow", "TextTable", "decoded_text", "read_text_table"]


def read_text_table(
    path: Path, reading: Reading, name: str, member: str | None = None
) -> TextTable:
    """Shape: one column of stripped text per name of the header.

    Raises EditionRefused when the file is not text in the declared encoding, has no header,
    repeats a column name, or exceeds the declared bounds.
    """
    raw = _file_bytes(path, reading, name, member)
    if _is_utf8(reading) and reading.entete is None:
        regular = regular_rows(raw, reading.separateur)
        if regular is not None:
            return _whole(regular, reading, name)
    content = _decoded(raw, reading, name)
    try:
        return _row_by_row(content, reading, name)
    except csv.Error as error:
        raise EditionRefused(
            f"Le fichier n'est pas un texte délimité lisible : {error}.",
            Where(file=name),
            rule=f"séparateur « {reading.separateur} », guillemets doubles",
            next_step="comparer avec « lecture » du catalogue",
        ) from error


def decoded_text(path: Path, reading: Reading, name: str, member: str | None) -> str:
    """Text of a file or of a member of a zip, unzipped. Raises EditionRefused."""
    return _decoded(_file_bytes(path, reading, name, member), reading, name)


def _file_bytes(path: Path, reading: Reading, name: str, member: str | None) -> bytes:
    raw = member_bytes(path, member, reading.taille_max_mo, name) if member else path.read_bytes()
    return _gunzipped(raw, reading, name) if reading.compression == "gzip" else raw


def _is_utf8(reading: Reading) -> bool:
    return reading.encodage.lower().replace("_", "-") in {"utf-8", "utf8"}


def _decoded(raw: bytes, reading: Reading, name: str) -> str:
    # "utf-8-sig" takes files with and without a byte order mark: the mark never reaches a name.
    codec = "utf-8-sig" if _is_utf8(reading) else reading.encodage
    try:
        return raw.decode(codec)
    except (UnicodeDecodeError, LookupError) as error:
        start = getattr(error, "start", None)
        line = None if start is None else raw[:start].count(b"\n") + 1
        raise EditionRefused(
            f"Le fichier n'est pas en {reading.encodage}.",
            Where(file=name, line=line),
            rule="encodage déclaré dans « lecture.encodage »",
            next_step="vérifier le fichier, ou déclarer son encodage dans l'édition",
        ) from error


def _gunzipped(raw: bytes, reading: Reading, name: str) -> bytes:
    """The whole stream, bounded: neither its end nor the size that it states are believed."""
    limit = reading.taille_max_mo * 1_000_000
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(raw)) as file:
            content = file.read(limit + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise EditionRefused(
            f"Le fichier compressé (gzip) est tronqué ou abîmé : {error}.",
            Where(file=name),
            rule="« lecture.compression: gzip » du catalogue",
            next_step="télécharger de nouveau le fichier",
        ) from error
    if len(content) > limit:
        raise EditionRefused(
            f"Le fichier décompressé dépasse {reading.taille_max_mo} Mo.", Where(file=name)
        )
    return content


def _whole(rows: pl.DataFrame, reading: Reading, name: str) -> TextTable:
    """A regular text: every line has the fields of the header."""
    header = checked_header(list(rows.row(0)), Where(file=name, line=1))
    first = 1 + reading.lignes_sous_entete
    if rows.height - first > reading.lignes_max:
        raise _too_long(reading, name)
    cells = stripped(rows[first:])
    named = [(place, column) for place, column in zip(cells.columns, header, strict=True) if column]
    unnamed = [p for p, column in zip(cells.columns, header, strict=True) if not column]
    filled = cells.select(pl.any_horizontal(pl.col(unnamed) != "").sum()).item() if unnamed else 0
    return TextTable(
        tuple(column for _, column in named),
        cells.select(pl.col(place).alias(column) for place, column in named),
        list(range(first + 1, first + 1 + cells.height)),
        (),
        filled,
    )


def _too_long(reading: Reading, name: str) -> EditionRefused:
    return EditionRefused(f"Le fichier dépasse {reading.lignes_max} lignes.", Where(file=name))


def _row_by_row(content: str, reading: Reading, name: str) -> TextTable:
    # A limit of the process, which a library raises when it is imported.
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(io.StringIO(content, newline=""), delimiter=reading.separateur, strict=True)
    fields = _header_fields(reader, reading.entete, name)
    header = checked_header(fields, Where(file=name, line=max(reader.line_num, 1)))
    for _ in islice(reader, reading.lignes_sous_entete):
        pass
    kept = [i for i, column in enumerate(header) if column]
    unnamed = [i for i, column in enumerate(header) if not column]
    width = kept[-1] + 1
    rows: list[tuple[str, ...]] = []
    lines: list[int] = []
    rejected: list[RejectedRow] = []
    filled = 0
    following = reader.line_num + 1
    for fields in reader:
        # A quoted cell may hold line ends: a row is named after the line where it begins.
        line, following = following, reader.line_num + 1
        if not fields:
            continue
        if len(rows) >= reading.lignes_max:
            raise _too_long(reading, name)
        if len(fields) < width or any(map(str.strip, fields[len(header) :])):
            rejected.append(_ragged(line, fields, width, len(header)))
            continue
        filled += any(i < len(fields) and fields[i].strip() for i in unnamed)
        # str.strip() also removes U+00A0 and U+202F.
        rows.append(tuple([fields[i].strip() for i in kept]))
        lines.append(line)
    columns = tuple(header[i] for i in kept)
    return TextTable.of_rows(columns, rows, lines, tuple(rejected), filled)


def _ragged(line: int, fields: list[str], width: int, total: int) -> RejectedRow:
    reason = f"{len(fields)} champs au lieu de {width}" + (f" à {total}" if total > width else "")
    return RejectedRow(line, None, None, reason, tuple(fields))


def _header_fields(rows: Iterator[list[str]], wanted: str | None, name: str) -> list[str]:
    """The first row, or the first one whose first cell is `wanted`."""
    if wanted is None:
        return next(rows, [])
    for fields in islice(rows, MAX_TITLE_ROWS):
        if fields and fields[0].strip().casefold() == wanted.casefold():
            return fields
    raise header_not_found(wanted, Where(file=name))
