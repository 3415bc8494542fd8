"""Reads the XML parts of a workbook piece by piece: no entity, no link, no more than is declared.

Used to see what the cells' reader hides: formulas without a value, errors, forbidden constructs.
"""

import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.parsers import expat

from ingestion.errors import EditionRefused, Where

_CHUNK = 1 << 18
_XML = (".xml", ".rels", ".vml")
_FORBIDDEN = (b"<!DOCTYPE", b"<!ENTITY", b"<!doctype", b"<!entity")
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    expat.ExpatError,
    EOFError,
    KeyError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)
Attributes = dict[str, str]


class EntityFound(ValueError):
    """The document declares entities, which no workbook does."""


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
        mark in window for window in windows(archive, member.filename) for mark in _FORBIDDEN
    )


def windows(archive: zipfile.ZipFile, member: str) -> Iterator[bytes]:
    """The content of a member by overlapping pieces, so that no short mark is cut."""
    tail = b""
    with archive.open(member) as file:
        while chunk := file.read(_CHUNK):
            yield tail + chunk
            tail = chunk[-32:]


def parse(
    archive: zipfile.ZipFile,
    member: str,
    start: Callable[[str, Attributes], Any],
    end: Callable[[str], Any],
    text: Callable[[str], Any],
) -> None:
    """Call the handlers on a member. Raises EntityFound, or what a damaged part raises."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    with archive.open(member) as file:
        while chunk := file.read(_CHUNK):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)


def reading_guard(path: Path, name: str, read: Callable[[zipfile.ZipFile], Any]) -> Any:
    """What `read` gives on the archive. Raises EditionRefused when the workbook is damaged."""
    try:
        with zipfile.ZipFile(path) as archive:
            return read(archive)
    except EntityFound as error:
        raise _entities(name) from error
    except _DAMAGED as error:
        raise damaged(name) from error


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


def _refuse(*_: Any) -> None:
    raise EntityFound
