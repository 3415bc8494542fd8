"""Texts compared as people write them: without case, accents, signs or repeated blanks."""

import re
import unicodedata
from collections.abc import Sequence

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss"})
_SIGNS = re.compile(r"[^a-z0-9]+")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u2028-\u202e\ufeff]")
_BLANKS = re.compile(r"\s+")
# A spreadsheet runs a cell that begins so.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def plain(text: str) -> str:
    """Lower-case letters and digits, words apart by one blank: « L'Haÿ-les-Roses » -> « l hay les
    roses »."""
    folded = unicodedata.normalize("NFKD", text.casefold().translate(_LIGATURES))
    letters = "".join(c for c in folded if not unicodedata.combining(c))
    return _SIGNS.sub(" ", letters).strip()


def tidy(text: str) -> str:
    """The text of a cell on one line, without invisible signs."""
    return _BLANKS.sub(" ", _CONTROLS.sub("", text)).strip()


def inert(text: str) -> str:
    """The text as a spreadsheet shows it without running it."""
    return "'" + text if text.startswith(_FORMULA) else text


def column_letter(index: int) -> str:
    """Name of a column as a spreadsheet shows it, from its position (0 -> A, 26 -> AA)."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


def cell_name(line: int, column: int) -> str:
    """`B7` for line 7 (from 1) and column 1 (from 0)."""
    return f"{column_letter(column)}{line}"


def listed(items: Sequence[str], most: int = 8) -> str:
    """The first items, and how many more."""
    shown = ", ".join(items[:most])
    return f"{shown} et {len(items) - most} autres" if len(items) > most else shown


def counted(count: int, word: str) -> str:
    """« 2 lignes »."""
    return f"{count} {word}{'s' if count > 1 else ''}"


def percent(share: float) -> str:
    """« 12,5 % »."""
    text = f"{100 * share:.1f}".removesuffix(".0").replace(".", ",")
    return f"{text}\u00a0%"
