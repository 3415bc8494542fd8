"""Reads a delimited text file into columns of text, with the line of every row.

Knows the traps of the format (byte order mark, unnamed trailing columns, spaces in headers,
case of headers, ragged rows). Knows nothing of what the columns mean: no number is read here.
"""

import csv
import io
import lzma
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

from ingestion.errors import EditionRefused, Where
from ingestion.source_model import Reading

# What a damaged archive raises, by the compression of its members.
_BAD_ZIP = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    KeyError,
    NotImplementedError,
    RuntimeError,
)


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row that is not loaded, kept as it was read, with the reason."""

    line: int
    column: str | None
    value: str | None
    reason: str
    content: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TextTable:
    """Named columns of a file, as text. `lines[i]` is the file's line where row i begins."""

    columns: tuple[str, ...]
    rows: list[tuple[str, ...]]
    lines: list[int]
    rejected: tuple[RejectedRow, ...]
    filled_unnamed: int


def read_text_table(
    path: Path, reading: Reading, name: str, member: str | None = None
) -> TextTable:
    """Shape: one tuple of stripped text per row, in the order of `columns`.

    Raises EditionRefused when the file is not text in the declared encoding, has no header,
    repeats a column name, or exceeds the declared bounds.
    """
    content = _decoded(path, reading, name, member)
    try:
        return _parse(content, reading, name)
    except csv.Error as error:
        raise EditionRefused(
            f"Le fichier n'est pas un texte délimité lisible : {error}.",
            Where(file=name),
            rule=f"séparateur « {reading.separateur} », guillemets doubles",
            next_step="comparer avec « lecture » du catalogue",
        ) from error


def _decoded(path: Path, reading: Reading, name: str, member: str | None) -> str:
    raw = _member_bytes(path, reading, name, member) if member else path.read_bytes()
    # "utf-8-sig" takes files with and without a byte order mark: the mark never reaches a name.
    codec = reading.encodage.lower().replace("_", "-")
    codec = "utf-8-sig" if codec in {"utf-8", "utf8"} else codec
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


def _member_bytes(path: Path, reading: Reading, name: str, member: str) -> bytes:
    """One member of a zip, bounded: the declared size of a member is not believed."""
    limit = reading.taille_max_mo * 1_000_000
    try:
        with zipfile.ZipFile(path) as archive, archive.open(member) as file:
            content = file.read(limit + 1)
    except _BAD_ZIP as error:
        raise EditionRefused(
            f"Le membre « {member} » ne peut être lu dans l'archive : {error}.",
            Where(file=name),
            next_step="vérifier l'archive et « membre » dans le catalogue",
        ) from error
    if len(content) > limit:
        raise EditionRefused(
            f"Le membre « {member} » dépasse {reading.taille_max_mo} Mo.", Where(file=name)
        )
    return content


def _parse(content: str, reading: Reading, name: str) -> TextTable:
    reader = csv.reader(io.StringIO(content, newline=""), delimiter=reading.separateur, strict=True)
    header = _header(next(reader, []), name)
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
            raise EditionRefused(
                f"Le fichier dépasse {reading.lignes_max} lignes.", Where(file=name)
            )
        if len(fields) < width or any(map(str.strip, fields[len(header) :])):
            rejected.append(_ragged(line, fields, width, len(header)))
            continue
        filled += any(i < len(fields) and fields[i].strip() for i in unnamed)
        # str.strip() also removes U+00A0 and U+202F.
        rows.append(tuple([fields[i].strip() for i in kept]))
        lines.append(line)
    return TextTable(tuple(header[i] for i in kept), rows, lines, tuple(rejected), filled)


def _ragged(line: int, fields: list[str], width: int, total: int) -> RejectedRow:
    reason = f"{len(fields)} champs au lieu de {width}" + (f" à {total}" if total > width else "")
    return RejectedRow(line, None, None, reason, tuple(fields))


def _header(fields: list[str], name: str) -> list[str]:
    header = [field.strip() for field in fields]
    seen: dict[str, str] = {}
    for column in filter(None, header):
        # Names that differ by case alone would make the case-insensitive lookup a guess.
        if column.casefold() in seen:
            raise EditionRefused(
                "Deux colonnes portent le même nom.",
                Where(file=name, line=1, column=column, value=seen[column.casefold()]),
                rule="un nom par colonne, sans distinguer les majuscules",
            )
        seen[column.casefold()] = column
    if not seen:
        raise EditionRefused("Le fichier n'a pas d'en-tête.", Where(file=name, line=1))
    return header
