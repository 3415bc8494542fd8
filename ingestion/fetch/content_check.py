"""Is what was received the kind of file that its name says? Asked before it replaces another.

Looks at the first and last bytes, and inside containers; the tables are read by others.
"""

import struct
from collections.abc import Callable
from pathlib import Path

from ingestion.fetch.containers import check_gzip, check_zip
from ingestion.fetch.failure import FetchFailure
from ingestion.file_io import sha256_of

_HEAD = 2048
_ZIP, _GZIP, _PARQUET, _OLE = (
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"PAR1",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
)
_SHAPE = struct.pack(">i", 9994)
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_NAMED = ((_ZIP, "un zip"), (_GZIP, "un gzip"), (_PARQUET, "un parquet"), (_OLE, "un xls"),
          (b"%PDF", "un PDF"))  # fmt: skip
_BY_SUFFIX = {
    ".csv": "csv", ".txt": "csv", ".tsv": "csv", ".json": "json", ".geojson": "json",
    ".zip": "zip", ".xlsx": "zip", ".ods": "zip", ".gz": "gzip", ".parquet": "parquet",
    ".xls": "xls", ".shp": "shape", ".shx": "shape",
}  # fmt: skip


def kind_of(name: str, declared_format: str | None = None) -> str:
    """csv, json, zip, gzip, parquet, xls, shape, or « autre » where nothing is known.

    The format that the catalogue declares is asked for a name without suffix alone: other files
    of an edition (a .dbf, a .prj) are not in it.
    """
    suffix = Path(name).suffix.lower()
    by_format = {"csv": "csv", "json": "json", "geojson": "json", "parquet": "parquet"}
    return (
        _BY_SUFFIX.get(suffix, "autre") if suffix else by_format.get(declared_format or "", "autre")
    )


def check_content(path: Path, name: str, limit: int, declared_format: str | None = None) -> None:
    """Raises FetchFailure with what was received instead. `limit`: bytes once decompressed."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if not head.strip():
        raise FetchFailure("réponse vide")
    kind = kind_of(name, declared_format)
    _refuse_page(head, kind, name)
    _CHECKS.get(kind, _check_nothing)(path, head, limit)
    if kind == "gzip":
        inner = Path(name).stem
        start = check_gzip(path, limit)[:_HEAD]
        _refuse_page(start, kind_of(inner, declared_format), inner)


def check_digest(path: Path, expected: str | None) -> str:
    """The file's sha256. Raises FetchFailure when the catalogue expects another."""
    found = sha256_of(path)
    if expected is not None and found != expected.lower():
        raise FetchFailure(f"sha256 {found[:12]}… au lieu de {expected[:12]}… au catalogue")
    return found


def _refuse_page(head: bytes, kind: str, name: str) -> None:
    text = _without_bom(head).lstrip().lower()
    page = text.startswith((b"<!doctype html", b"<html", b"<head", b"<body", b"<script"))
    # Stores answer an XML page of error with status 200; no format of the catalogue is XML.
    if page or (kind != "autre" and text.startswith(b"<")):
        what = "page HTML" if page or b"<html" in text else "page XML"
        raise FetchFailure(f"{what} reçue au lieu de « {name} »")


def _without_bom(head: bytes) -> bytes:
    for bom in _BOMS:
        head = head.removeprefix(bom)
    return head


def _starts(head: bytes, magic: bytes, wanted: str) -> None:
    if not head.startswith(magic):
        found = next((label for sign, label in _NAMED if head.startswith(sign)), "autre chose")
        raise FetchFailure(f"{found} reçu au lieu d'un {wanted}")


def _check_csv(path: Path, head: bytes, limit: int) -> None:
    found = next((label for sign, label in _NAMED if head.startswith(sign)), None)
    if found:
        raise FetchFailure(f"{found} reçu au lieu d'un texte")
    if not head.startswith(_BOMS[1:]) and b"\x00" in head:
        raise FetchFailure("octets nuls reçus au lieu d'un texte")
    if _without_bom(head).lstrip()[:1] in (b"{", b"["):
        raise FetchFailure("JSON reçu au lieu d'un tableau en texte (message d'erreur ?)")


def _check_json(path: Path, head: bytes, limit: int) -> None:
    if _without_bom(head).lstrip()[:1] not in (b"{", b"["):
        raise FetchFailure("autre chose reçu au lieu de JSON")
    if _tail(path, 64).rstrip()[-1:] not in (b"}", b"]"):
        raise FetchFailure("JSON tronqué")


def _check_zip(path: Path, head: bytes, limit: int) -> None:
    _starts(head, _ZIP, "zip")
    check_zip(path, limit)


def _check_gzip(path: Path, head: bytes, limit: int) -> None:
    _starts(head, _GZIP, "gzip")


def _check_parquet(path: Path, head: bytes, limit: int) -> None:
    _starts(head, _PARQUET, "parquet")
    if _tail(path, 4) != _PARQUET or path.stat().st_size < 12:
        raise FetchFailure("parquet tronqué")


def _check_xls(path: Path, head: bytes, limit: int) -> None:
    _starts(head, _OLE, "xls")


def _check_shape(path: Path, head: bytes, limit: int) -> None:
    if not head.startswith(_SHAPE) or len(head) < 28:
        raise FetchFailure("autre chose reçu au lieu d'un shapefile")
    # The header counts 16-bit words.
    if 2 * int(struct.unpack(">i", head[24:28])[0]) != path.stat().st_size:
        raise FetchFailure("shapefile tronqué")


def _check_nothing(path: Path, head: bytes, limit: int) -> None:
    return None


_CHECKS: dict[str, Callable[[Path, bytes, int], None]] = {
    "csv": _check_csv, "json": _check_json, "zip": _check_zip, "gzip": _check_gzip,
    "parquet": _check_parquet, "xls": _check_xls, "shape": _check_shape,
}  # fmt: skip


def _tail(path: Path, count: int) -> bytes:
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - count))
        return file.read()
