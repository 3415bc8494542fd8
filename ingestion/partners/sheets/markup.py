"""Looks at the XML parts of a workbook, piece by piece, for what no spreadsheet writes."""

import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from ingestion.errors import EditionRefused, Where

_CHUNK = 1 << 18
_XML = (".xml", ".rels", ".vml")
_FORBIDDEN = (b"<!DOCTYPE", b"<!ENTITY", b"<!doctype", b"<!entity")
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    KeyError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)


def check_markup(path: Path, name: str) -> None:
    """Raises EditionRefused when a part declares a document type or entities, or is damaged."""
    try:
        with zipfile.ZipFile(path) as archive:
            for member in archive.infolist():
                if member.filename.lower().endswith(_XML) and _declares(archive, member):
                    raise _entities(name)
    except _DAMAGED as error:
        raise damaged(name) from error


def _declares(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bool:
    return any(
        mark in window for window in _windows(archive, member.filename) for mark in _FORBIDDEN
    )


def _windows(archive: zipfile.ZipFile, member: str) -> Iterator[bytes]:
    """The content of a member by overlapping pieces, so that no short mark is cut."""
    tail = b""
    with archive.open(member) as file:
        while chunk := file.read(_CHUNK):
            yield tail + chunk
            tail = chunk[-32:]


def damaged(name: str) -> EditionRefused:
    return EditionRefused(
        "Le classeur est abîmé ou tronqué : une de ses parties ne se lit pas.",
        Where(file=name),
        next_step="l'ouvrir dans un tableur, l'enregistrer de nouveau, puis le renvoyer",
    )


def _entities(name: str) -> EditionRefused:
    return EditionRefused(
        "Le classeur contient des entités XML, ce que n'écrit aucun tableur : il n'est pas ouvert.",
        Where(file=name),
        next_step="ne pas ouvrir ce fichier ; demander à l'expéditeur ce qu'il contient",
    )
