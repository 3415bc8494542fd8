"""Keys that say whether work has to be done again.

A reading depends on its bytes, on what the catalogue and the suite declare, and on the code
that reads; a change in any of them changes the key.
"""

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from ingestion.declaration.source_model import Source
from ingestion.file_io import sha256_of_json, sha256_of_tree
from ingestion.raw_archive import RawFile

_ROOM = Path(__file__).parent


@cache
def code_fingerprint(room: Path = _ROOM) -> str:
    """Hash of a room's Python files."""
    return sha256_of_tree(room.rglob("*.py"), room)


def reading_key(
    source: Source, edition_id: str, files: Iterable[RawFile], suite: Any, code: str
) -> str:
    """Key of the reading of one edition. `suite` is the gate's declaration, as plain data."""
    declaration = source.model_dump(mode="json", exclude={"editions", "corrections"})
    # Those of this edition only: a correction of another one changes nothing here.
    corrections = [
        c.model_dump(mode="json") for c in source.corrections if edition_id in c.editions
    ]
    return sha256_of_json(
        {
            "fichiers": {file.name: file.sha256 for file in files},
            "source": declaration,
            "edition": source.editions[edition_id].model_dump(mode="json"),
            "corrections": corrections,
            "suite": suite,
            "code": code,
        }
    )
