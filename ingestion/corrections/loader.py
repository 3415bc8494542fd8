"""Loads the corrections of a source: `corrections/<source_id>.yml`, beside the source's YAML."""

from collections.abc import Iterable
from pathlib import Path

from pydantic import ValidationError

from ingestion.corrections.model import Correction
from ingestion.corrections.rules import correction_problems
from ingestion.declaration.catalogue_yaml import explain, parse_yaml
from ingestion.declaration.source_model import Source
from ingestion.errors import CatalogueError, Where

FOLDER = "corrections"


def with_corrections(source: Source, catalogue: Path) -> Source:
    """The source with what its file of corrections declares, if there is one.

    Raises CatalogueError when an entry cannot be accepted.
    """
    path = catalogue / FOLDER / f"{source.source_id}.yml"
    if not path.is_file():
        return source
    name = f"{FOLDER}/{path.name}"
    entries = tuple(_entries(path, name))
    problems = correction_problems(source, entries)
    if problems:
        raise CatalogueError(" | ".join(problems), Where(file=name), next_step=f"corriger {name}")
    return source.model_copy(update={"corrections": entries})


def refuse_orphans(catalogue: Path, sources: Iterable[Source]) -> None:
    """Raises CatalogueError for corrections of no source, or an id that two sources share."""
    known = {source.source_id for source in sources}
    for path in sorted((catalogue / FOLDER).glob("*.y*ml")):
        if path.suffix != ".yml" or path.stem not in known:
            raise CatalogueError(
                f"Des corrections portent sur une source inconnue « {path.stem} ».",
                Where(file=f"{FOLDER}/{path.name}"),
                rule="le fichier s'appelle <source_id>.yml, d'une source du catalogue",
            )
    owners: dict[str, str] = {}
    for source in sources:
        for entry in source.corrections:
            owner = owners.setdefault(entry.id, source.source_id)
            if owner != source.source_id:
                raise CatalogueError(
                    f"La correction « {entry.id} » porte le nom d'une correction de {owner}.",
                    Where(file=f"{FOLDER}/{source.source_id}.yml", column="id", value=entry.id),
                    rule="un nom par correction dans tout le catalogue",
                )


def _entries(path: Path, name: str) -> list[Correction]:
    content = parse_yaml(path, name)
    if not isinstance(content, list) or not content:
        raise CatalogueError(
            "Le fichier de corrections ne contient pas de liste d'entrées.",
            Where(file=name),
            rule="une liste d'entrées « - id: … » ; sans correction, pas de fichier",
        )
    return [_entry(item, rank, name) for rank, item in enumerate(content, start=1)]


def _entry(item: object, rank: int, name: str) -> Correction:
    try:
        return Correction.model_validate(item)
    except ValidationError as error:
        given = item.get("id") if isinstance(item, dict) else None
        raise CatalogueError(
            f"Correction « {given or f'n° {rank}'} » : {explain(error, Correction)}",
            Where(file=name),
            next_step=f"corriger {name}",
        ) from error
