"""Persons in deposits of polygons: masked in what is landed or said, never in the raw archive.

A label keeps its printable signs only. What cannot be looked at counts as not harmless.
"""

import json
import re
import sqlite3
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingestion.errors import EditionRefused, Where
from ingestion.partners.privacy.personal import HIDDEN, hide, is_personal_title, search
from ingestion.spatial.lived.limits import ARCHIVE, GEOJSON, GEOPACKAGE, READ

if TYPE_CHECKING:
    from ingestion.spatial.lived.layers import DrawnLayer

# Attributes that are read: « nom » is here the name of a quartier.
CODE_FIELDS = ("code_quartier", "code")
LABEL_FIELDS = ("libelle", "nom", "nom_quartier", "name", "label")
_SYSTEM = ("gpkg_spatial_ref_sys", "rtree_", "sqlite_")


def clean_label(text: str) -> str:
    """On one line, printable, without < >, persons still in it."""
    plain = unicodedata.normalize("NFKC", text)
    return " ".join("".join(c if c.isprintable() and c not in "<>" else " " for c in plain).split())


def safe_label(text: str, rank: int) -> tuple[str, bool]:
    """The label as it may be landed, `Quartier <rank>` when nothing is left; was it masked?"""
    found = search(text)
    left = found.hidden if re.search(r"\w", found.hidden.replace(HIDDEN, "")) else ""
    return left or f"Quartier {rank}", bool(found.kinds)


def safe_name(name: str) -> str:
    """Name of a file or a deposit as it may be shown: its signs may stand for blanks."""
    stem, suffix = name, ""
    if Path(name).suffix.lower() in (*READ, ARCHIVE):
        stem, suffix = Path(name).stem, Path(name).suffix
    once = hide(unicodedata.normalize("NFKC", stem))
    spaced = search(re.sub(r"(?<=\w)[._+-]+|[._+-]+(?=\w)", " ", once))
    masked = spaced.hidden if spaced.kinds else once
    return (masked + suffix) if masked != unicodedata.normalize("NFKC", stem) else name


def safe_refusal(refusal: EditionRefused) -> EditionRefused:
    """The same refusal, without persons in its texts."""
    where = refusal.where
    shown = Where(
        where.file and safe_name(where.file), where.line, where.column and hide(where.column),
        where.value and hide(where.value), where.sheet,
    )  # fmt: skip
    return EditionRefused(hide(refusal.reason), shown, refusal.rule, refusal.next_step)


def why_not_archived(
    deposited: Iterable[Path], opened: Iterable[Path], layers: Iterable["DrawnLayer"]
) -> tuple[str, ...]:
    """Kinds of personal data in a deposit, and files that nothing looks into; () for none."""
    found: set[str] = set()
    for path in deposited:
        if path.suffix.lower() == ARCHIVE:
            with zipfile.ZipFile(path) as archive:
                names = [m.filename for m in archive.infolist() if not m.is_dir()]
        else:
            names = [path.name]
        if any(Path(n).suffix.lower() not in (*READ, ARCHIVE) for n in names):
            found.add("fichier non lu")
        if any(safe_name(part) != part for n in (*names, path.name) for part in Path(n).parts):
            found.add("nom de fichier")
    for path in opened:
        found |= _kinds(_texts(path))
    for layer in layers:
        found |= _kinds(_walk(layer.properties))
    return tuple(sorted(found))


def _kinds(texts: Iterable[tuple[str, bool]]) -> set[str]:
    found: set[str] = set()
    for text, is_title in texts:
        found.update(search(text).kinds)
        known = text.strip().lower() in (*CODE_FIELDS, *LABEL_FIELDS)
        if is_title and not known and is_personal_title(text):
            found.add("colonne de personnes")
    return found


def _texts(path: Path) -> Iterator[tuple[str, bool]]:
    """Every text of a file, drawn or not, and whether it is the name of an attribute."""
    if path.suffix.lower() in GEOJSON:
        yield from _walk(json.loads(path.read_bytes().decode("utf-8-sig")))
    elif path.suffix.lower() == GEOPACKAGE:
        yield from _base_texts(path)


def _base_texts(path: Path) -> Iterator[tuple[str, bool]]:
    base = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
    base.text_factory = lambda raw: raw.decode("utf-8", "replace")
    try:
        tables = [n for (n,) in base.execute("select name from sqlite_master where type='table'")]
        for table in tables:
            if table.startswith(_SYSTEM):
                continue
            quoted = '"' + table.replace('"', '""') + '"'
            rows = base.execute(f"select * from {quoted}")
            yield from ((d[0], not table.startswith("gpkg_")) for d in rows.description)
            for row in rows:
                yield from ((str(v), False) for v in row if isinstance(v, str | int))
    except sqlite3.Error as error:
        raise EditionRefused("Le GeoPackage est abîmé.", Where(file=path.name)) from error
    finally:
        base.close()


def _walk(content: Any) -> Iterator[tuple[str, bool]]:
    waiting = [content]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            yield from ((str(key), True) for key in value)
            # Coordinates are numbers by the thousand, and tell of nobody.
            waiting += [v for k, v in value.items() if k != "coordinates"]
        elif isinstance(value, list):
            waiting += value
        elif isinstance(value, str | int) and not isinstance(value, bool):
            yield str(value), False
