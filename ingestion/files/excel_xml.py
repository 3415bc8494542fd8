"""Reads a part of a workbook as XML, piece by piece: no entity is ever expanded."""

import zipfile
from collections.abc import Callable
from typing import Any
from xml.parsers import expat

CHUNK = 1 << 18


def parse(
    archive: zipfile.ZipFile,
    member: str,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Call the handlers on a member. Raises ValueError on entities, ExpatError when damaged."""

    def refuse(*_: Any) -> None:
        raise ValueError("entités XML")

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    if end is not None and text is not None:
        parser.EndElementHandler = end
        parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = refuse
    with archive.open(member) as file:
        while chunk := file.read(CHUNK):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)


def local(tag: str) -> str:
    """The name of a tag without its prefix."""
    return tag.rpartition(":")[2]
