"""Loads the catalogue: one YAML per source, refused with the file, the key and what is allowed.

Does not look at data files.
"""

from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ingestion.corrections.loader import refuse_orphans, with_corrections
from ingestion.declaration.catalogue_yaml import explain, parse_yaml
from ingestion.declaration.source_model import Source
from ingestion.errors import CatalogueError, Where
from ingestion.registers.schema import schema_conflicts

CATALOGUE_FOLDER = Path(__file__).parents[1] / "catalogue"


# What an edition never takes from the one that it follows (`comme`).
_OWN = ("millesimes", "sha256")


def load_catalogue(folder: Path = CATALOGUE_FOLDER) -> dict[str, Source]:
    """Every source of the folder, by id, in alphabetical order.

    Raises CatalogueError at the first file that cannot be accepted.
    """
    paths = sorted(folder.glob("*.yml"))
    if not paths:
        raise CatalogueError(
            "Aucune source dans le catalogue.",
            Where(file=str(folder)),
            next_step="ajouter un fichier <source_id>.yml",
        )
    sources = [load_source(path) for path in paths]
    refuse_orphans(folder, sources)
    _refuse_conflicts(sources)
    return {source.source_id: source for source in sources}


def _refuse_conflicts(sources: list[Source]) -> None:
    """Two sources may land into one table only under the same columns."""
    conflicts = list(schema_conflicts(sources))
    if conflicts:
        raise CatalogueError(
            f"Deux sources se disputent une table : {' ; '.join(conflicts)}.",
            rule="les mêmes champs, du même type, dans le même ordre",
            next_step="donner un autre nom à l'une des tables",
        )


def load_source(path: Path) -> Source:
    """One source. The file is named after its `source_id`."""
    content = _parse(path)
    _inherit_editions(content, path)
    try:
        source = Source.model_validate(content)
    except ValidationError as error:
        raise CatalogueError(
            explain(error, Source), Where(file=path.name), next_step=f"corriger {path.name}"
        ) from error
    if source.source_id != path.stem:
        raise CatalogueError(
            "Le nom du fichier et « source_id » diffèrent.",
            Where(file=path.name, column="source_id", value=source.source_id),
            rule=f"le fichier s'appelle {source.source_id}.yml",
        )
    if source.corrections:
        raise CatalogueError(
            "Les corrections ne s'écrivent pas dans le fichier de la source.",
            Where(file=path.name, column="corrections"),
            next_step=f"les écrire dans corrections/{path.name}",
        )
    return with_corrections(source, path.parent)


def _parse(path: Path) -> dict[str, Any]:
    content = parse_yaml(path)
    if not isinstance(content, dict):
        raise CatalogueError("Le fichier ne contient pas de clés.", Where(file=path.name))
    return content


def _inherit_editions(content: dict[str, Any], path: Path) -> None:
    """Resolve `comme`: the block starts from another edition's, its own keys win."""
    editions = content.get("editions")
    if not isinstance(editions, dict):
        return
    for name in list(editions):
        if not isinstance(name, str):
            raise CatalogueError(
                "Une édition s'écrit entre guillemets.",
                Where(file=path.name, column="editions", value=str(name)),
                next_step=f'écrire "{name}":',
            )
    resolved = {name: _resolved(name, editions, path, ()) for name in editions}
    content["editions"] = resolved


def _resolved(name: str, editions: dict[str, Any], path: Path, chain: tuple[str, ...]) -> Any:
    block = editions[name]
    if not isinstance(block, dict) or "comme" not in block:
        return block
    model = block["comme"]
    if model not in editions or model in (*chain, name):
        raise CatalogueError(
            f"L'édition {name} suit « {model} », qui n'existe pas ou tourne en rond.",
            Where(file=path.name, column=f"editions.{name}.comme", value=str(model)),
            rule=f"une édition parmi {', '.join(e for e in editions if e != name)}",
        )
    base = _resolved(model, editions, path, (*chain, name))
    inherited = base if isinstance(base, dict) else {}
    # The years of another edition, their proof and its checksums are never those of this one.
    return {key: value for key, value in inherited.items() if key not in _OWN} | block
