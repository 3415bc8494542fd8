"""Opens a partner's zip within bounds: only what can be read is unpacked, and nowhere else.

Refuses paths that climb, links, locked members and bombs before a byte of them is written.
"""

import stat
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from ingestion.errors import EditionRefused, Where
from ingestion.spatial.lived.limits import MAX_MEMBERS, MAX_UNZIPPED_MB, MEGABYTE, READ

_BAD_ZIP = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError,
    ValueError, UnicodeError,
)  # fmt: skip
_LOCKED = 0x1
_CHUNK = 1 << 16


def unpack(path: Path, target: Path) -> None:
    """Write the readable members of `path` into `target`, side files beside their layer.

    Raises EditionRefused when the archive is damaged, locked, too large or not harmless.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = [m for m in archive.infolist() if not m.is_dir()]
            _check(members, path.name)
            left = MAX_UNZIPPED_MB * MEGABYTE
            for member in members:
                if _is_read(member.filename):
                    left = _write(archive, member, target, left, path.name)
    except _BAD_ZIP as error:
        raise EditionRefused(
            f"L'archive zip ne s'ouvre pas ({type(error).__name__}).",
            Where(file=path.name),
            next_step="refaire l'archive, ou déposer les fichiers sans les compresser",
        ) from error


def _check(members: list[zipfile.ZipInfo], name: str) -> None:
    total = sum(m.file_size for m in members)
    if len(members) > MAX_MEMBERS or total > MAX_UNZIPPED_MB * MEGABYTE:
        raise _too_large(name, f"{len(members)} fichiers, {total / MEGABYTE:.0f} Mo")
    for member in members:
        inner = PurePosixPath(member.filename.replace("\\", "/"))
        drive = ":" in (inner.parts[0] if inner.parts else "")
        if inner.is_absolute() or ".." in inner.parts or drive or "\x00" in member.filename:
            raise _harmful(name, member, "un chemin qui sort de l'archive")
        if stat.S_ISLNK(member.external_attr >> 16):
            raise _harmful(name, member, "un lien vers un autre fichier")
        if member.flag_bits & _LOCKED:
            raise _harmful(name, member, "un mot de passe")


def _is_read(name: str) -> bool:
    inner = PurePosixPath(name.replace("\\", "/"))
    # macOS adds a folder of hidden doubles.
    hidden = any(part.startswith((".", "__MACOSX")) for part in inner.parts)
    return not hidden and inner.suffix.lower() in READ


def _write(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path, left: int, name: str
) -> int:
    """Unpack one member; the sizes that a zip announces may be false, so bytes are counted."""
    place = target / PurePosixPath(member.filename.replace("\\", "/"))
    place.parent.mkdir(parents=True, exist_ok=True)
    with archive.open(member) as source, place.open("wb") as file:
        while chunk := source.read(_CHUNK):
            left -= len(chunk)
            if left < 0:
                raise _too_large(name, f"plus de {MAX_UNZIPPED_MB} Mo")
            file.write(chunk)
    return left


def _too_large(name: str, value: str) -> EditionRefused:
    return EditionRefused(
        "L'archive zip est trop grosse une fois ouverte.",
        Where(file=name, value=value),
        rule=f"au plus {MAX_MEMBERS} fichiers et {MAX_UNZIPPED_MB} Mo",
        next_step="ne garder que la couche des quartiers",
    )


def _harmful(name: str, member: zipfile.ZipInfo, what: str) -> EditionRefused:
    return EditionRefused(
        f"L'archive zip contient {what}.",
        Where(file=name, value=member.filename),
        rule="des fichiers ordinaires, sans mot de passe",
        next_step="refaire l'archive avec les seuls fichiers de la couche",
    )
