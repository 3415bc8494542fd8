"""The deposits of polygons: which files go together, how they are read.

Finds and reads; lands nothing and judges no polygon.
"""

import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from ingestion.spatial.lived.archive import unpack
from ingestion.spatial.lived.layers import check_file, read_layers
from ingestion.spatial.lived.limits import ARCHIVE, READ
from ingestion.spatial.lived.privacy import safe_name, why_not_archived
from ingestion.spatial.lived.rules import DrawnTerritories, build_territories, slug_of

SOURCE_ID = "quartier_vecu"
# Folders of the inbox that hold what was done with former deposits.
_OWN_FOLDERS = ("traites", "rapports")


@dataclass(frozen=True, slots=True)
class Deposit:
    """slug: the deposit's edition. name: without persons. files: sorted, of the inbox."""

    slug: str
    name: str
    files: tuple[Path, ...]


def find_deposits(folders: Iterable[Path]) -> Iterator[Deposit]:
    """Deposits of the folders, in the order of their names; hidden files are left alone."""
    for folder in folders:
        if not folder.is_dir():
            continue
        loose: dict[str, list[Path]] = {}
        for path in sorted(folder.iterdir()):
            if path.name.startswith(".") or path.name in _OWN_FOLDERS:
                continue
            if path.is_dir() and not path.is_symlink():
                files = (p for p in sorted(path.rglob("*")) if not p.is_dir())
                kept = tuple(p for p in files if not p.name.startswith("."))
                name = safe_name(path.name)
                yield Deposit(slug_of(name), name, kept)
            else:
                loose.setdefault(_stem(path), []).append(path)
        for stem, paths in sorted(loose.items()):
            name = safe_name(stem)
            yield Deposit(slug_of(name), name, tuple(paths))


def _stem(path: Path) -> str:
    """Side files go with their layer; two layers of one name do not."""
    return path.stem if path.suffix.lower() in READ or path.suffix == ARCHIVE else path.name


def read_deposit(deposit: Deposit) -> DrawnTerritories:
    """The territories of a deposit, whatever its format. Raises EditionRefused."""
    with tempfile.TemporaryDirectory(prefix="quartier_vecu-") as name:
        place = Path(name)
        paths: list[Path] = []
        for path in deposit.files:
            check_file(path)
            if path.suffix.lower() == ARCHIVE:
                inner = place / str(len(paths))
                inner.mkdir()
                unpack(path, inner)
                paths += [p for p in sorted(inner.rglob("*")) if p.is_file()]
            else:
                paths.append(path)
        layers = read_layers(paths)
        drawn = build_territories(deposit.slug, layers)
        return replace(drawn, unarchived=why_not_archived(deposit.files, paths, layers))
