"""Where suites live and how they are read, with errors that name the file and the key in French.

What does not belong here: the meaning of a key (`suite_model`).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, get_args

import yaml
from pydantic import BaseModel, ValidationError

from expectations.suite_model import Controle, RegleCalculee, Suite

SUITES_DIR = Path(__file__).parent / "suites"
PUBLICATION_DIR = SUITES_DIR / "publication"


class SuiteInvalide(ValueError):
    """A suite file is missing or says something that the model refuses."""


class _UniqueKeyLoader(yaml.SafeLoader):
    """YAML keeps the last of two equal keys in silence: a check would vanish unseen."""

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        seen: set[Any] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                line = key_node.start_mark.line + 1
                raise yaml.YAMLError(f"clé « {key} » répétée, ligne {line}")
            seen.add(key)
        return super().construct_mapping(node, deep)


def source_suite_path(source_id: str) -> Path:
    """Path of the suite of a source (gate 1), whether or not it exists."""
    return SUITES_DIR / f"{source_id}.yml"


def publication_suite_path(table: str) -> Path:
    """Path of the suite of a published table (gate 3), whether or not it exists."""
    return PUBLICATION_DIR / f"{table}.yml"


def load_source_suite(source_id: str) -> Suite:
    """The suite of a source. Raises SuiteInvalide when absent or refused."""
    return load_suite(source_suite_path(source_id))


def load_publication_suites() -> dict[str, Suite]:
    """Every suite of gate 3, by table name."""
    suites = (load_suite(path) for path in sorted(PUBLICATION_DIR.glob("*.yml")))
    return {suite.name: suite for suite in suites}


def load_suite(path: Path) -> Suite:
    """Read and check one suite file. Raises SuiteInvalide with every error found."""
    if not path.is_file():
        raise SuiteInvalide(f"{path} : suite introuvable ; créer ce fichier pour cette source")
    try:
        raw = yaml.load(path.read_text(encoding="utf-8"), Loader=_UniqueKeyLoader)
    except yaml.YAMLError as error:
        raise SuiteInvalide(f"{path} : YAML illisible : {error}") from error
    if not isinstance(raw, dict):
        raise SuiteInvalide(f"{path} : le fichier doit être un dictionnaire de clés")
    try:
        suite = Suite.model_validate(raw)
    except ValidationError as error:
        lines = "\n".join(f"  - {_in_french(detail)}" for detail in error.errors())
        raise SuiteInvalide(f"{path} : suite refusée\n{lines}") from error
    if suite.name != path.stem:
        raise SuiteInvalide(f"{path} : la suite « {suite.name} » doit porter le nom de son fichier")
    return suite


def _in_french(detail: Any) -> str:
    location: Sequence[str | int] = detail["loc"]
    kind: str = detail["type"]
    where = _where(location)
    if kind == "extra_forbidden":
        allowed = ", ".join(_model_at(location).model_fields)
        return f"{where} : clé « {location[-1]} » inconnue ; clés admises : {allowed}"
    if kind == "missing":
        return f"{where} : clé obligatoire « {location[-1]} » absente"
    if kind == "literal_error":
        allowed = ", ".join(_literals_at(location))
        return f"{where} : valeur « {detail['input']} » refusée ; valeurs admises : {allowed}"
    if kind == "value_error":
        return f"{where} : {detail['ctx']['error']}"
    return f"{where} : valeur « {detail['input']} » refusée ({_KINDS.get(kind, kind)})"


_KINDS = {
    "string_type": "texte attendu",
    "string_too_short": "texte trop court",
    "string_pattern_mismatch": "minuscules, chiffres et tirets bas seulement",
    "list_type": "liste attendue",
    "too_short": "liste vide",
    "dict_type": "dictionnaire attendu",
    "float_parsing": "nombre attendu",
    "float_type": "nombre attendu",
    "bool_parsing": "true ou false attendu",
    "bool_type": "true ou false attendu",
    "less_than_equal": "au plus 1",
    "greater_than_equal": "au moins 0",
}


def _where(location: Sequence[str | int]) -> str:
    parts = [f"[{part}]" if isinstance(part, int) else f".{part}" for part in location]
    return "".join(parts).lstrip(".") or "fichier"


def _model_at(location: Sequence[str | int]) -> type[BaseModel]:
    if len(location) > 1 and location[0] == "controles":
        return Controle
    return RegleCalculee if len(location) > 1 else Suite


def _literals_at(location: Sequence[str | int]) -> tuple[str, ...]:
    field = _model_at(location).model_fields.get(str(location[-1]))
    return tuple(str(value) for value in get_args(field.annotation)) if field else ()
