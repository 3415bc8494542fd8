"""What a deposited file must not be: too large, a bomb, locked, a program, something else.

Looks at names, sizes and first bytes; reads no cell.
"""

import re
import zipfile
from pathlib import Path
from typing import Literal

from ingestion.errors import EditionRefused, Where

Kind = Literal["xlsx", "ods", "csv"]
_MEGABYTE = 1_000_000
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAX_MEMBERS = 2_000
# A sheet shrinks some twenty times in its zip; a bomb, a thousand.
_MAX_RATIO = 200
_FREE = 5 * _MEGABYTE
_MAX_UNZIPPED = 400 * _MEGABYTE
_CLIMBS = re.compile(r"(^|[/\\])\.\.([/\\]|$)|^[/\\]|^[A-Za-z]:|\x00")
_NOT_TABLES = {
    b"%PDF": "un PDF",
    b"\x89PNG": "une image",
    b"\xff\xd8\xff": "une image",
    b"GIF8": "une image",
    b"\x1f\x8b": "une archive compressée",
    b"Rar!": "une archive compressée",
    b"7z\xbc\xaf": "une archive compressée",
    b"MZ": "un programme",
    b"\x7fELF": "un programme",
}
# Start of the name of a part -> the document that holds it.
_OTHER_DOCUMENTS = {
    "xl/workbook.bin": "un classeur binaire (.xlsb)",
    "word/": "un document texte",
    "ppt/": "un diaporama",
    "content.xml": "un document texte ou un diaporama",
    "Index/": "un document Numbers ou Pages",
}
_SAVE_AS = "l'ouvrir dans un tableur et l'enregistrer au format .xlsx, .ods ou .csv (UTF-8)"
_BAD_ZIP = (zipfile.BadZipFile, NotImplementedError, ValueError, RuntimeError, EOFError)


def check_file(path: Path, name: str, limit_mb: int) -> Kind:
    """What the file is. Raises EditionRefused when it is not a table that can be opened safely."""
    if path.is_symlink() or not path.is_file():
        raise EditionRefused(
            "Ce n'est pas un fichier, mais un lien ou un dossier.",
            Where(file=name),
            next_step="déposer le fichier lui-même",
        )
    size = path.stat().st_size
    if size == 0:
        raise EditionRefused("Le fichier est vide.", Where(file=name), next_step="le renvoyer")
    if size > limit_mb * _MEGABYTE:
        raise EditionRefused(
            "Le fichier est trop gros.",
            Where(file=name, value=f"{size / _MEGABYTE:.1f} Mo"),
            rule=f"au plus {limit_mb} Mo",
            next_step="n'envoyer que les lignes et les colonnes du modèle",
        )
    with path.open("rb") as file:
        head = file.read(4096)
    if head.startswith(_ZIP):
        return _check_zip(path, name)
    return _check_text(path, head, name)


def _check_text(path: Path, head: bytes, name: str) -> Kind:
    if head.startswith(_OLE):
        raise _compound(path, name)
    for start, what in _NOT_TABLES.items():
        if head.startswith(start):
            raise EditionRefused(
                f"Le fichier est {what}, quel que soit son nom.",
                Where(file=name),
                rule="un tableau .xlsx, .ods ou .csv",
                next_step=_SAVE_AS,
            )
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise EditionRefused(
            "Le fichier est en UTF-16.",
            Where(file=name),
            rule="UTF-8 (ou Windows-1252, Latin-1)",
            next_step="l'enregistrer en « CSV UTF-8 »",
        )
    start = head.lstrip()[:200].lower()
    if start.startswith((b"<!doctype", b"<html", b"<?xml", b"<svg", b"{\\rtf")):
        raise EditionRefused(
            "Le fichier est une page web ou un document, pas un tableau.",
            Where(file=name),
            next_step=_SAVE_AS,
        )
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            if b"\x00" in chunk:
                raise EditionRefused(
                    "Le fichier n'est pas un texte.", Where(file=name), next_step=_SAVE_AS
                )
    return "csv"


def _compound(path: Path, name: str) -> EditionRefused:
    """An .xls, or an .xlsx that a password wraps: the names of the parts tell which."""
    raw = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in raw:
        return _locked(name)
    if any(part.encode("utf-16-le") in raw for part in ("Workbook", "Book")):
        return EditionRefused(
            "Le classeur est dans l'ancien format d'Excel (.xls), qui n'est pas lu.",
            Where(file=name),
            rule="un classeur .xlsx ou .ods sans mot de passe, ou un CSV",
            next_step="l'ouvrir dans un tableur, « Enregistrer sous », choisir « Classeur Excel "
            "(.xlsx) », puis le renvoyer",
        )
    return EditionRefused(
        "Le fichier est un document d'un ancien format, pas un tableau.",
        Where(file=name),
        rule="un tableau .xlsx, .ods ou .csv",
        next_step=_SAVE_AS,
    )


def _check_zip(path: Path, name: str) -> Kind:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except _BAD_ZIP as error:
        raise EditionRefused(
            "Le classeur est abîmé ou tronqué : il ne s'ouvre pas.",
            Where(file=name),
            next_step="l'ouvrir dans un tableur, l'enregistrer de nouveau, puis le renvoyer",
        ) from error
    _check_sizes(members, path.stat().st_size, name)
    names = {member.filename for member in members}
    _check_names(names, name)
    if any(member.flag_bits & 0x1 for member in members):
        raise _locked(name)
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "content.xml" in names and _is_spreadsheet(path):
        return "ods"
    for part, what in _OTHER_DOCUMENTS.items():
        if any(member.startswith(part) for member in names):
            raise EditionRefused(
                f"Le fichier est {what}, quel que soit son nom.",
                Where(file=name),
                rule="un tableau .xlsx, .ods ou .csv",
                next_step=_SAVE_AS,
            )
    raise EditionRefused(
        "Le fichier est une archive zip, pas un classeur .xlsx ou .ods.",
        Where(file=name),
        rule="un classeur .xlsx ou .ods, ou un CSV",
        next_step="sortir le tableau de l'archive et le déposer seul",
    )


def _is_spreadsheet(path: Path) -> bool:
    """What an OpenDocument file says it is; one that says nothing is none."""
    try:
        with zipfile.ZipFile(path) as archive, archive.open("mimetype") as kind:
            return b"spreadsheet" in kind.read(100)
    except (*_BAD_ZIP, KeyError):
        return False


def _check_sizes(members: list[zipfile.ZipInfo], size: int, name: str) -> None:
    total = sum(member.file_size for member in members)
    bombs = [
        m.filename
        for m in members
        if m.file_size > _FREE and m.file_size > _MAX_RATIO * max(m.compress_size, 1)
    ]
    if len(members) <= _MAX_MEMBERS and total <= _MAX_UNZIPPED and not bombs:
        return
    raise EditionRefused(
        "Le classeur, une fois décompressé, est démesuré : il n'est pas ouvert.",
        Where(file=name, value=f"{size / _MEGABYTE:.1f} Mo, {total / _MEGABYTE:.0f} Mo ouvert"),
        rule=f"au plus {_MAX_UNZIPPED // _MEGABYTE} Mo une fois ouvert, {_MAX_RATIO} fois la "
        f"taille compressée et {_MAX_MEMBERS} éléments",
        next_step="copier les seules lignes utiles dans un classeur neuf (modèle)",
    )


def _check_names(names: set[str], name: str) -> None:
    climbing = sorted(n for n in names if _CLIMBS.search(n))
    if climbing:
        raise EditionRefused(
            "Le classeur contient des chemins qui sortent de son dossier : il n'est pas ouvert.",
            Where(file=name, value=climbing[0]),
            next_step="ne pas ouvrir ce fichier ; demander à l'expéditeur ce qu'il contient",
        )
    if any(n.lower().endswith("vbaproject.bin") or n.startswith("Basic/") for n in names):
        raise EditionRefused(
            "Le classeur contient des macros : il n'est pas ouvert.",
            Where(file=name),
            rule="un classeur sans macro",
            next_step="l'enregistrer au format .xlsx (classeur sans macro)",
        )
    if "EncryptedPackage" in names:
        raise _locked(name)


def _locked(name: str) -> EditionRefused:
    return EditionRefused(
        "Le classeur est protégé par un mot de passe.",
        Where(file=name),
        next_step="retirer le mot de passe, puis le renvoyer",
    )
