"""Fetches from a mirror folder laid out like the archive, `<source_id>/<edition>/<file>`.

Any access is served, by hand included: somebody put the file there. What partners deposit has no
edition in the catalogue, so its files are taken by the names that they have, one level deep.
"""

import re
import shutil
from pathlib import Path

from ingestion.declaration.source_model import Source
from ingestion.fetch.arrival import Arrivals, Arrived
from ingestion.fetch.download import Validators
from ingestion.fetch.failure import FetchFailure
from ingestion.fetch.limits import MEGABYTE
from ingestion.fetch.placing import Files, now, state_of, still_there, take_places
from ingestion.fetch.receipts import EditionReceipt
from ingestion.file_io import sha256_of

_DEPOSITED = re.compile(r"^[^/\\\x00.][^/\\\x00]*\.(?:xlsx|ods|csv)$", re.IGNORECASE)
_FOLDER = re.compile(r"^[0-9A-Za-z][0-9A-Za-z._-]*$")
_DEPOSIT_MAX_MB = 100


def fetch_from_folder(mirror: Path, arrivals: Arrivals, known: Files) -> EditionReceipt:
    """The receipt of one edition. Raises no FetchFailure."""
    origin = mirror / arrivals.source.source_id / arrivals.edition_id
    names = arrivals.source.editions[arrivals.edition_id].file_names()
    missing = [name for name in names if not (origin / name).is_file()]
    in_place = still_there(arrivals.folder, known)
    if len(missing) == len(names) and not in_place:
        return EditionReceipt("absent", now(), "absente du miroir")
    arrived = {}
    try:
        if missing:
            raise FetchFailure(f"le miroir n'a pas {', '.join(missing)}")
        for name in names:
            path = _copy(origin / name, arrivals.hidden(name, "recu"), arrivals.max_mb)
            address = f"miroir:{arrivals.source.source_id}/{arrivals.edition_id}/{name}"
            arrived[name] = arrivals.accept(name, path, address, Validators())
        files = take_places(arrivals.folder, arrived, known)
        return EditionReceipt(state_of(files), now(), fichiers=files)
    except FetchFailure as failure:
        return EditionReceipt("echec", now(), failure.reason, fichiers=in_place)
    finally:
        for file in arrived.values():
            file.path.unlink(missing_ok=True)


def copy_deposits(mirror: Path, root: Path, source: Source) -> EditionReceipt:
    """Partner files of the mirror, into the same places of the live folder."""
    files: Files = {}
    for origin in sorted((mirror / source.source_id).glob("*/*")):
        folder = origin.parent.name
        wanted = _DEPOSITED.match(origin.name) and _FOLDER.match(folder) and origin.is_file()
        if not wanted or origin.stat().st_size > _DEPOSIT_MAX_MB * MEGABYTE:
            continue
        place = root / source.source_id / folder / origin.name
        place.parent.mkdir(parents=True, exist_ok=True)
        hidden = place.with_name(f".{place.name}.recu")
        shutil.copyfile(origin, hidden)
        arrived = Arrived(hidden, f"miroir:{source.source_id}", Validators(), sha256_of(hidden))
        taken = take_places(place.parent, {origin.name: arrived}, {})
        files[f"{folder}/{origin.name}"] = taken[origin.name]
    return EditionReceipt("depot", now(), fichiers=files)


def _copy(origin: Path, target: Path, max_mb: int) -> Path:
    if origin.stat().st_size > max_mb * MEGABYTE:
        raise FetchFailure(f"plus de {max_mb} Mo : limite « taille_max_mo »")
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(origin, target)
    return target
