"""Reads the records of a JSON file into columns of text, without trusting any of it.

A record is named by its rank, from 1. Numbers keep the text of the file: no digit is lost and
none is invented. What a number or a code means is the fields' business.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from ingestion.errors import EditionRefused, Where
from ingestion.files.text_table import RejectedRow

Record = dict[str, Any]
_SHOWN = 2000
_DEEPEST = 8


class RepeatedKeys(Record):
    """An object that names a key twice: JSON readers would keep the last one in silence."""

    repeated: str = ""


@dataclass(frozen=True, slots=True)
class JsonRecords:
    """`records[i]` is the object of rank `ranks[i]`; `rejected`: elements that are no record."""

    records: list[Record]
    ranks: list[int]
    rejected: tuple[RejectedRow, ...]


@dataclass(frozen=True, slots=True)
class TextColumn:
    """Text of a column, blank where the record lacks it; `bad`: position -> why it has no text."""

    values: list[str]
    bad: dict[int, tuple[str, str]]


def parse_json(content: str, name: str) -> Any:
    """The document, numbers as text. Raises EditionRefused."""
    try:
        return json.loads(
            content,
            parse_int=str,
            parse_float=str,
            parse_constant=str,
            object_pairs_hook=_object,
        )
    except RecursionError as error:
        raise EditionRefused(
            "JSON illisible : des éléments sont imbriqués sans fin.",
            Where(file=name),
            next_step="vérifier le fichier : une liste d'objets simples est attendue",
        ) from error
    except ValueError as error:
        line = getattr(error, "lineno", None)
        raise EditionRefused(
            f"JSON illisible : {error}.",
            Where(file=name, line=line),
            next_step="télécharger de nouveau le fichier, il est peut-être tronqué",
        ) from error


def records_at(document: Any, path: tuple[str, ...], name: str, limit: int) -> JsonRecords:
    """Objects of the list that stands at `path`. Raises EditionRefused when none stands there."""
    place = " / ".join(path) or "racine"
    for key in path:
        refuse_repeated(document, name)
        document = document.get(key) if isinstance(document, dict) else None
    if not isinstance(document, list):
        raise EditionRefused(
            "Le fichier ne contient pas la liste d'enregistrements attendue.",
            Where(file=name, value=_shown(document)),
            rule=f"une liste JSON à l'endroit déclaré (« chemin » : {place})",
        )
    if not document:
        raise EditionRefused("Le fichier ne contient aucun enregistrement.", Where(file=name))
    if len(document) > limit:
        raise EditionRefused(f"Le fichier dépasse {limit} enregistrements.", Where(file=name))
    return _sorted_out(document)


def refuse_repeated(document: Any, name: str) -> None:
    """An envelope that repeats a key leaves a doubt on which of the two holds the data."""
    if isinstance(document, RepeatedKeys):
        raise EditionRefused(
            "Une clé est répétée dans l'enveloppe du fichier.",
            Where(file=name, value=document.repeated),
            rule="une clé par objet",
        )


def _sorted_out(elements: list[Any]) -> JsonRecords:
    records, ranks, rejected = [], [], []
    for rank, element in enumerate(elements, start=1):
        if isinstance(element, RepeatedKeys):
            reason = f"clé répétée « {element.repeated} »"
            rejected.append(RejectedRow(rank, None, None, reason, (_shown(element),)))
        elif isinstance(element, dict):
            records.append(element)
            ranks.append(rank)
        else:
            shown = _shown(element)
            rejected.append(RejectedRow(rank, None, shown[:80], "pas un objet JSON", (shown,)))
    return JsonRecords(records, ranks, tuple(rejected))


def key_names(records: Iterable[Record]) -> tuple[str, ...]:
    """Keys of the records, in order of arrival; those of inner objects are `outer.key`."""
    names = dict.fromkeys(name for record in records for name in _leaves(record, "", 0))
    return tuple(names)


def text_column(records: list[Record], key: str, list_sign: str | None) -> TextColumn:
    """Text of the values under a key, which may be `outer.key`.

    `list_sign` joins the elements of a list of scalars; without it a list is no text.
    """
    values: list[str] = []
    bad: dict[int, tuple[str, str]] = {}
    for position, record in enumerate(records):
        found = _found(record, key)
        text = _text(found, list_sign)
        if text is None:
            bad[position] = (_shown(found)[:80], "valeur composée ou caractères illisibles")
        values.append(text or "")
    return TextColumn(values, bad)


def _object(pairs: list[tuple[str, Any]]) -> Record:
    record = dict(pairs)
    if len(record) == len(pairs):
        return record
    counts = Counter(key for key, _ in pairs)
    twice = RepeatedKeys(record)
    twice.repeated = readable(next(key for key, count in counts.items() if count > 1))
    return twice


def _leaves(record: Record, prefix: str, depth: int) -> Iterator[str]:
    for key, value in record.items():
        if isinstance(value, dict) and value and depth < _DEEPEST:
            yield from _leaves(value, f"{prefix}{key}.", depth + 1)
        else:
            yield prefix + key


def _found(record: Any, key: str) -> Any:
    if record is None:
        return None
    if not isinstance(record, dict) or isinstance(record, RepeatedKeys):
        # A scalar stands where an object was, or one key has two values: this is no text.
        return {key: record}
    if key in record:
        return record[key]
    outer, dot, inner = key.partition(".")
    while dot:
        if outer in record:
            return _found(record[outer], inner)
        # A key may itself hold a dot.
        more, dot, inner = inner.partition(".")
        outer = f"{outer}.{more}"
    return None


def _text(value: Any, list_sign: str | None) -> str | None:
    """None when the value is no text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list) and list_sign is not None:
        parts = [_text(part, None) for part in value]
        return None if None in parts else list_sign.join(filter(None, parts))
    if not isinstance(value, str):
        return None
    try:
        value.encode()
    except UnicodeEncodeError:
        return None
    return value.strip()


def readable(text: str) -> str:
    """The text with what no file can hold (half of a UTF-16 pair) written as an escape."""
    return text.encode("utf-8", "backslashreplace").decode()


def _shown(value: Any) -> str:
    try:
        text = json.dumps(value, ensure_ascii=False)
    except (RecursionError, ValueError, TypeError):
        text = type(value).__name__
    return readable(text[:_SHOWN])
