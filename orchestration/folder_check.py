"""Before anything starts: does the data folder hold a single file where the catalogue looks?

A folder laid out otherwise would have every source answer « absente »; said here, once, with the
place of each file that is there.
"""

import difflib
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path

from ingestion.declaration.source_model import Source
from ingestion.fetch.receipts import RECEIPTS
from ingestion.input_folder import SIMULATED_MARK, InputFolder

_SHOWN = 4
# Enough to see that a folder is not laid out as expected, however large it is.
_LOOKED_AT = 2000
LAYOUT = "chaque fichier se range en <source_id>/<edition>/<fichier>"


def folder_refusal(folder: InputFolder, sources: Mapping[str, Source]) -> list[str]:
    """Why nothing can come out of this folder; empty when a refresh may begin.

    Only with a source that the release cannot do without: else a refresh without a file may
    still publish what it has.
    """
    needed = [source for source in sources.values() if source.si_echec == "bloquer"]
    if not needed or any(_holds(folder.root, source) for source in sources.values()):
        return []
    files = sorted(islice(_files(folder.root), _LOOKED_AT))
    if not files:
        return [
            f"le dossier de données ne contient aucun fichier : {folder.root}",
            *_needed(needed),
        ]
    return [
        f"aucun fichier de {folder.root} n'est là où le catalogue l'attend : {LAYOUT}",
        *(advice(path.relative_to(folder.root), sources) for path in files[:_SHOWN]),
        *([f"… et {len(files) - _SHOWN} autres fichiers"] if len(files) > _SHOWN else []),
        *_needed(needed),
    ]


def _holds(root: Path, source: Source) -> bool:
    place = root / source.source_id
    if source.editions:
        return any(
            (place / edition / name).exists()
            for edition, declared in source.editions.items()
            for name in declared.file_names()
        )
    return any(True for _ in _files(place))


def _files(folder: Path) -> Iterator[Path]:
    return (
        path
        for path in folder.rglob("*")
        if path.is_file()
        and not path.name.startswith(".")
        and path.name not in (SIMULATED_MARK, RECEIPTS)
    )


def _needed(sources: list[Source]) -> Iterator[str]:
    for source in sources:
        last = max(source.editions, default="<edition>")
        names = source.editions[last].file_names() if source.editions else ("<fichier>",)
        place = f"{source.source_id}/{last}/"
        yield f"indispensable à toute version (si_echec: bloquer) : {place} avec {', '.join(names)}"


def advice(path: Path, sources: Mapping[str, Source]) -> str:
    """What is wrong with the place or the name of one file. `path`: inside the data folder."""
    places = [
        f"{source.source_id}/{edition}/{path.name}"
        for source in sources.values()
        for edition, declared in source.editions.items()
        if path.name in declared.file_names()
    ]
    if places:
        return f"« {path} » : sa place est {' ou '.join(places[:2])}"
    source = sources.get(path.parts[0])
    if source is None:
        near = difflib.get_close_matches(path.parts[0], sources, n=1)
        hint = f" ; peut-être {near[0]}" if near else " ; voir observatoire sources"
        return f"« {path} » : « {path.parts[0]} » n'est pas une source du catalogue{hint}"
    edition = path.parts[1] if len(path.parts) > 2 else None
    if edition not in source.editions:
        known = ", ".join(sorted(source.editions))
        return f"« {path} » : le dossier d'une édition manque ou est inconnu (déclarées : {known})"
    names = ", ".join(source.editions[edition].file_names())
    return f"« {path} » : nom inattendu dans {source.source_id}/{edition} (attendu : {names})"
