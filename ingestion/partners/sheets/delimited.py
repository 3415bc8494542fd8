"""Reads a CSV file as a grid of text: which encoding, which delimiter, and it says which.

Four encodings and three delimiters are tried, no other: the delimiter is the one under which the
header of the contract shows.
"""

import csv
import io
from collections.abc import Callable
from pathlib import Path

from ingestion.errors import EditionRefused, Where
from ingestion.partners.sheets.grid import Grid
from ingestion.partners.sheets.text import tidy

DELIMITERS = {";": "point-virgule", ",": "virgule", "\t": "tabulation"}
HEADER_ROWS = 20
MAX_COLUMNS = 500
_BOM = b"\xef\xbb\xbf"


def read_delimited(path: Path, name: str, rows_max: int, score: Callable[[list[str]], int]) -> Grid:
    """`score` says how many columns of the contract a row names.

    Raises EditionRefused when the file is no text of the four encodings, breaks its quotes or
    has too many lines.
    """
    text, encoding = _decoded(path.read_bytes(), name)
    # Counted before anything is cut: a million lines are refused in a blink.
    lines = text.count("\n") + text.count("\r") - text.count("\r\n")
    if lines > rows_max + HEADER_ROWS and _records(text, rows_max) > rows_max:
        raise EditionRefused(
            "Le fichier a trop de lignes.",
            Where(file=name, value=f"{lines} lignes"),
            rule=f"au plus {rows_max} lignes",
            next_step="n'envoyer que les lignes de la période, dans le modèle",
        )
    delimiter = max(DELIMITERS, key=lambda sign: _header_score(text, sign, score))
    facts = {"format": "CSV", "encodage": encoding, "séparateur": DELIMITERS[delimiter]}
    try:
        rows, blank = _rows(text, delimiter, name)
    except csv.Error as error:
        raise EditionRefused(
            "Le fichier CSV est mal formé : un guillemet n'est pas refermé, ou une cellule est "
            "démesurée.",
            Where(file=name),
            rule="des guillemets doubles, ouverts et refermés",
            next_step="l'enregistrer de nouveau depuis un tableur, ou déposer le classeur .xlsx",
        ) from error
    return Grid(None, rows, facts=facts, counts_cells=True, blank=blank)


def _decoded(raw: bytes, name: str) -> tuple[str, str]:
    if raw.startswith(_BOM):
        try:
            return raw.decode("utf-8-sig"), "UTF-8 avec marque (utf-8-sig)"
        except UnicodeDecodeError as error:
            line = raw[: error.start].count(b"\n") + 1
            raise EditionRefused(
                "Le fichier se dit en UTF-8 et ne l'est pas.",
                Where(file=name, line=line),
                next_step="l'enregistrer de nouveau en « CSV UTF-8 »",
            ) from error
    for codec, label in (("utf-8", "UTF-8"), ("cp1252", "Windows-1252 (cp1252)")):
        try:
            return raw.decode(codec), label
        except UnicodeDecodeError:
            continue
    return raw.decode("latin-1"), "Latin-1"


def _records(text: str, limit: int) -> int:
    """Lines that hold something, counted up to the limit: trailing delimiters are nothing."""
    count = 0
    for line in io.StringIO(text, newline=""):
        count += bool(line.strip(' ;,\t\r\n"'))
        if count > limit:
            break
    return count


def _header_score(text: str, sign: str, score: Callable[[list[str]], int]) -> int:
    lines = io.StringIO(text, newline="")
    head = "".join(line for _, line in zip(range(HEADER_ROWS), lines, strict=False))
    best = 0
    try:
        for fields in csv.reader(io.StringIO(head, newline=""), delimiter=sign):
            best = max(best, score(fields))
    except csv.Error:
        # A quoted title may run over the rows that are looked at.
        return best
    return best


def _rows(text: str, delimiter: str, name: str) -> tuple[list[tuple[int, list[str]]], int]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[tuple[int, list[str]]] = []
    following, blank = 1, 0
    for fields in reader:
        # A quoted cell may hold line ends: a row is named after the line where it begins.
        line, following = following, reader.line_num + 1
        if any(map(tidy, fields[MAX_COLUMNS:])):
            # Never cut: what is not read is not searched for persons either.
            raise EditionRefused(
                "Le tableau a trop de colonnes.",
                Where(file=name, line=line, value=f"{len(fields)} colonnes"),
                rule=f"au plus {MAX_COLUMNS} colonnes",
                next_step="n'envoyer que les colonnes du modèle",
            )
        cells = [tidy(field) for field in fields[:MAX_COLUMNS]]
        if any(cells):
            rows.append((line, cells))
        else:
            blank += 1
    return rows, blank
