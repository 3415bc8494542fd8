"""Reads a YAML file of the catalogue and says in French what a model refuses in it.

Knows no model: the sources and their corrections are loaded by their own modules.
"""

from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ValidationError

from ingestion.errors import CatalogueError, Where


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


def parse_yaml(path: Path, name: str | None = None) -> Any:
    """The content of a file. Raises CatalogueError when it is not readable."""
    name = name or path.name
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_UniqueKeyLoader)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise CatalogueError(
            f"YAML illisible : {error}", Where(file=name), next_step=f"corriger {name}"
        ) from error


def explain(error: ValidationError, root: type[BaseModel]) -> str:
    """Every problem that `root` found, with the place and what is allowed there."""
    return " | ".join(
        _explain_one(root, e["type"], e["loc"], e["msg"], e.get("input")) for e in error.errors()
    )


def _explain_one(
    root: type[BaseModel], kind: str, loc: tuple[int | str, ...], message: str, value: object
) -> str:
    place = ".".join(str(part) for part in loc)
    if kind == "extra_forbidden":
        allowed = ", ".join(sorted(_allowed_keys(root, loc[:-1])))
        return f"clé inconnue « {place} » ; clés admises : {allowed}"
    if kind == "missing":
        return f"clé obligatoire absente « {place} »"
    if kind == "value_error":
        return (f"« {place} » : " if place else "") + message.removeprefix("Value error, ")
    return f"« {place} » : {message} (valeur : {str(value)[:80]})"


def _allowed_keys(root: type[BaseModel], loc: tuple[int | str, ...]) -> set[str]:
    """Fields of the model that stands at `loc` (dict keys and list indexes are skipped)."""
    model = root
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
