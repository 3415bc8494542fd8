"""Reads one sheet of a workbook (.xls, .xlsx, .ods) into the same table as a CSV file.

Finds the sheet and its header row; the cells themselves are read by `excel_cells`, in a process
apart. Knows nothing of what the columns mean. A formula is never run: its stored value is read.
"""

import json
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import IO, Any

from ingestion.declaration.source_model import Reading
from ingestion.errors import EditionRefused, Where
from ingestion.files.excel_cells import program
from ingestion.files.text_table import MAX_TITLE_ROWS, TextTable, checked_header, header_not_found

MAX_COLUMNS = 2_000
MAX_SECONDS = 180
# Texts of a workbook shrink ten times in its zip: more than twenty is no table.
_UNZIPPED_PER_BYTE = 20
_MAX_MEMBERS = 10_000
_ZIP = b"PK\x03\x04"

_SENTENCES = {
    "illisible": "Le fichier n'est pas un classeur lisible, ou il est tronqué.",
    "mot_de_passe": "Le classeur est protégé par un mot de passe.",
    "vide": "Le classeur n'a aucune feuille.",
    "feuille": "La feuille attendue n'est pas dans le classeur.",
    "feuilles": "Plusieurs feuilles répondent au nom attendu.",
    "colonnes": "La feuille a trop de colonnes.",
    "lignes": "La feuille a trop de lignes.",
    "signes": "La feuille contient trop de texte.",
    "calculs": "La feuille a trop de cellules en erreur ou de formules sans valeur.",
    "erreur": "La feuille contient une cellule en erreur qui n'est pas une erreur d'Excel.",
    "xlsb": "Le classeur est au format .xlsb, dont les cellules en erreur ne se distinguent pas.",
}
_NEXT_STEPS = {
    "illisible": "ouvrir le fichier dans un tableur et l'enregistrer de nouveau",
    "mot_de_passe": "enregistrer le classeur sans mot de passe",
    "calculs": "ouvrir le classeur dans un tableur pour le calculer, puis l'enregistrer",
    "erreur": "chercher ce texte dans la feuille, corriger la formule ou écrire la valeur",
    "xlsb": "l'enregistrer au format .xlsx",
}


def read_excel_table(path: Path, reading: Reading, name: str) -> TextTable:
    """Shape: as `parsed_text`; `lines` are the sheet's own row numbers.

    Numbers are written with the declared decimal mark, whole numbers without one, dates as
    2024-01-31. Raises EditionRefused, with file, sheet and line, when the workbook cannot be
    read, has no such sheet or header, or exceeds the declared bounds.
    """
    _check_zip(path, reading, name)
    with tempfile.TemporaryFile("w+", encoding="utf-8") as printed:
        _print_cells(path, reading, name, printed)
        printed.seek(0)
        lines = (json.loads(line) for line in printed)
        sheet = _checked(next(lines, {"erreur": "illisible"}), reading, name)
        return _table(sheet, _unrefused(lines, sheet, reading, name), reading, name)


def _check_zip(path: Path, reading: Reading, name: str) -> None:
    """Sizes that the members declare. What lies about them meets the limits of the reader."""
    with path.open("rb") as file:
        if file.read(len(_ZIP)) != _ZIP:
            return
    limit = reading.taille_max_mo * 1_000_000
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise _refusal("illisible", reading, name, detail=str(error)) from error
    total = sum(member.file_size for member in members)
    most = min(limit, path.stat().st_size) * _UNZIPPED_PER_BYTE + 1_000_000
    if len(members) > _MAX_MEMBERS or total > most:
        raise EditionRefused(
            "Le classeur, une fois décompressé, est démesuré.",
            Where(file=name, value=f"{total / 1e6:.0f} Mo, {len(members)} membres"),
            rule=f"au plus {_UNZIPPED_PER_BYTE} fois sa taille et {_MAX_MEMBERS} membres",
            next_step="ne pas ouvrir ce fichier ; demander à l'expéditeur ce qu'il contient",
        )


def _print_cells(path: Path, reading: Reading, name: str, printed: IO[str]) -> None:
    asked = {
        "feuille": reading.feuille,
        "decimale": reading.decimale,
        "erreur": "",
        "lignes": reading.lignes_max + MAX_TITLE_ROWS,
        "colonnes": MAX_COLUMNS,
        "signes": reading.taille_max_mo * 1_000_000 * _UNZIPPED_PER_BYTE,
    }
    try:
        done = subprocess.run(
            program(path, asked),
            stdout=printed,
            stderr=subprocess.DEVNULL,
            timeout=MAX_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise EditionRefused(
            f"Le classeur n'est pas lu en {MAX_SECONDS} secondes.", Where(file=name)
        ) from error
    if done.returncode != 0:
        raise EditionRefused(
            "Le classeur ne peut être lu : il demande trop de mémoire, ou il est abîmé.",
            Where(file=name, value=f"code {done.returncode}"),
            next_step="l'ouvrir dans un tableur, garder les seules cellules utiles, l'enregistrer",
        )


def _checked(line: Any, reading: Reading, name: str) -> Any:
    """The same line, unless it says that the sheet is refused."""
    if isinstance(line, dict) and "erreur" in line:
        sheets = ", ".join(line.get("feuilles", ()))
        raise _refusal(line["erreur"], reading, name, line.get("detail", ""), sheets)
    return line


def _unrefused(
    lines: Iterator[Any], sheet: dict[str, Any], reading: Reading, name: str
) -> Iterator[tuple[int, list[str]]]:
    for line in lines:
        number, cells = _checked(line, reading, name)
        yield number, cells


def _refusal(
    code: str, reading: Reading, name: str, detail: str = "", sheets: str = ""
) -> EditionRefused:
    rules = {
        "feuille": f"feuille « {reading.feuille} » ; feuilles du classeur : {sheets}",
        "feuilles": f"feuille « {reading.feuille} », une seule ; trouvées : {detail}",
        "colonnes": f"au plus {MAX_COLUMNS} colonnes ; la feuille en a {detail}",
        "lignes": f"au plus {reading.lignes_max} lignes",
        "signes": f"au plus {reading.taille_max_mo * _UNZIPPED_PER_BYTE} Mo de texte",
        "calculs": f"au plus {detail}",
    }
    return EditionRefused(
        _SENTENCES[code],
        Where(file=name, sheet=reading.feuille),
        rule=rules.get(code, f"classeur xls, xlsx ou ods {detail}".strip()),
        next_step=_NEXT_STEPS.get(code, "comparer avec « lecture.feuille » du catalogue"),
    )


def _table(
    sheet: dict[str, Any], rows: Iterator[tuple[int, list[str]]], reading: Reading, name: str
) -> TextTable:
    place = Where(file=name, sheet=sheet["feuille"])
    line, fields = _header_row(rows, reading.entete, place)
    here = Where(file=name, line=line, sheet=sheet["feuille"])
    header = checked_header(fields, here)
    kept = [i for i, column in enumerate(header) if column]
    _refuse_merged(sheet["fusions"], line, kept, here)
    unnamed = [i for i, column in enumerate(header) if not column]
    columns = tuple(header[i] for i in kept)
    found: list[tuple[str, ...]] = []
    lines: list[int] = []
    filled = 0
    for number, cells in rows:
        if number <= line + reading.lignes_sous_entete:
            continue
        row = cells + [""] * (len(header) - len(cells))
        filled += any(row[len(header) :]) or any(row[i] for i in unnamed)
        found.append(tuple([row[i] for i in kept]))
        lines.append(number)
    if len(found) > reading.lignes_max:
        raise _refusal("lignes", reading, name)
    return TextTable.of_rows(columns, found, lines, (), filled)


def _header_row(
    rows: Iterator[tuple[int, list[str]]], wanted: str | None, place: Where
) -> tuple[int, list[str]]:
    """Line and cells of the row whose first filled cell is `wanted`, or of the first row."""
    for line, cells in islice(rows, MAX_TITLE_ROWS):
        first = next(cell for cell in cells if cell)
        if wanted is None or first.casefold() == wanted.casefold():
            return line, cells
    if wanted is None:
        raise EditionRefused("La feuille est vide.", place)
    raise header_not_found(wanted, place)


def _refuse_merged(merged: list[list[int]], line: int, kept: list[int], here: Where) -> None:
    """A name over two columns leaves the second one without a name: its values would be lost."""
    for top, left, bottom, right in merged:
        if top <= line - 1 <= bottom and right > left and left <= kept[-1]:
            raise EditionRefused(
                "Des cellules de l'en-tête sont fusionnées.",
                Where(here.file, line, f"colonnes {left + 1} à {right + 1}", sheet=here.sheet),
                rule="un nom par colonne",
                next_step="défusionner ces cellules et nommer chaque colonne",
            )
