"""Loads the catalogue: one YAML per source, refused with the file, the key and what is allowed.

Does not look at data files.
"""

from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ValidationError

from ingestion.errors import CatalogueError, Where
from ingestion.source_model import Source

CATALOGUE_FOLDER = Path(__file__).parent / "catalogue"


class _UniqueKeyLoader(yaml.CSafeLoader):
    """YAML keeps the last of two equal keys in silence: an edition would vanish."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[Any] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"clé répétée « {key} »", key_node.start_mark
                )
            seen.add(key)
        return super().construct_mapping(node, deep)


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
    return {source.source_id: source for source in sources}


def load_source(path: Path) -> Source:
    """One source. The file is named after its `source_id`."""
    content = _parse(path)
    _inherit_editions(content, path)
    try:
        source = Source.model_validate(content)
    except ValidationError as error:
        raise CatalogueError(
            _explain(error), Where(file=path.name), next_step=f"corriger {path.name}"
        ) from error
    if source.source_id != path.stem:
        raise CatalogueError(
            "Le nom du fichier et « source_id » diffèrent.",
            Where(file=path.name, column="source_id", value=source.source_id),
            rule=f"le fichier s'appelle {source.source_id}.yml",
        )
    return source


def _parse(path: Path) -> dict[str, Any]:
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=_UniqueKeyLoader)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise CatalogueError(
            f"YAML illisible : {error}", Where(file=path.name), next_step=f"corriger {path.name}"
        ) from error
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
    return (base if isinstance(base, dict) else {}) | block


def _explain(error: ValidationError) -> str:
    return " | ".join(
        _explain_one(e["type"], e["loc"], e["msg"], e.get("input")) for e in error.errors()
    )


def _explain_one(kind: str, loc: tuple[int | str, ...], message: str, value: object) -> str:
    place = ".".join(str(part) for part in loc)
    if kind == "extra_forbidden":
        allowed = ", ".join(sorted(_allowed_keys(loc[:-1])))
        return f"clé inconnue « {place} » ; clés admises : {allowed}"
    if kind == "missing":
        return f"clé obligatoire absente « {place} »"
    if kind == "value_error":
        return (f"« {place} » : " if place else "") + message.removeprefix("Value error, ")
    return f"« {place} » : {message} (valeur : {str(value)[:80]})"


def _allowed_keys(loc: tuple[int | str, ...]) -> set[str]:
    """Fields of the model that stands at `loc` (dict keys and list indexes are skipped)."""
    model: type[BaseModel] = Source
    for part in loc:
        field = model.model_fields.get(str(part))
        if field is None:
            continue
        inner = _model_in(field.annotation)
        if inner is not None:
            model = inner
    return set(model.model_fields)


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for inner in getattr(annotation, "__args__", ()):
        found = _model_in(inner)
        if found is not None:
            return found
    return None
