"""The one place where a name, a path or a comment becomes SQL text.

DuckDB takes no parameter for an identifier, nor for the path of ATTACH. Names come from the
catalogue of a build file, never from a user; values always travel as parameters. What does not
belong here: queries.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Names:
    """Several columns, written with commas between them."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """A string literal, where the grammar takes no parameter (ATTACH, COMMENT)."""

    value: str


def compose(template: str, **parts: str | tuple[str, ...] | Names | Text) -> str:
    """SQL with each `{part}` replaced by its quoted form; a tuple is a qualified name."""
    return template.format_map({key: _quoted(part) for key, part in parts.items()})


def _quoted(part: str | tuple[str, ...] | Names | Text) -> str:
    if isinstance(part, Text):
        return quote_text(part.value)
    if isinstance(part, Names):
        return ", ".join(quote_name(name) for name in part.names)
    return quote_name(part) if isinstance(part, str) else quote_name(*part)


def quote_name(*parts: str) -> str:
    """A quoted identifier, qualified when several parts are given: catalogue, schema, table.

    Raises ValueError on an empty part or a NUL, which no identifier may hold.
    """
    if not parts:
        raise ValueError("identifiant vide")
    for part in parts:
        if not part or "\x00" in part:
            raise ValueError(f"identifiant refusé : {part!r}")
    return ".".join('"' + part.replace('"', '""') + '"' for part in parts)


def quote_text(value: str) -> str:
    """A quoted string literal. Raises ValueError on a NUL."""
    if "\x00" in value:
        raise ValueError(f"texte refusé : {value!r}")
    return "'" + value.replace("'", "''") + "'"
