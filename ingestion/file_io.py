"""Files that appear whole or not at all, and their hashes.

A reader or a `kill -9` must never meet a half-written file: everything that outlives a run
is written beside its place, flushed, then renamed.
"""

import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

_CHUNK = 1 << 20


def write_atomically(path: Path, write: Callable[[Path], None]) -> None:
    """Call `write` on a temporary sibling, then rename it to `path`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp")
    os.close(handle)
    temporary = Path(name)
    try:
        write(temporary)
        with temporary.open("rb") as written:
            os.fsync(written.fileno())
        temporary.chmod(0o644)
        os.replace(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def write_json(path: Path, content: Any) -> None:
    """JSON with sorted keys, so that equal contents give equal bytes."""
    text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True)
    write_atomically(path, lambda temporary: _write_text(temporary, text))


def _write_text(path: Path, text: str) -> None:
    path.write_text(text + "\n", encoding="utf-8")


def sha256_of(path: Path) -> str:
    """Hexadecimal sha256 of a file, read by chunks."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def sha256_of_json(content: Any) -> str:
    """Hash of a plain value, independent of the order of its keys."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def sha256_of_tree(paths: Iterable[Path], root: Path) -> str:
    """Hash of several files: their places under `root` and their bytes."""
    return sha256_of_json(
        {path.relative_to(root).as_posix(): sha256_of(path) for path in sorted(paths)}
    )
