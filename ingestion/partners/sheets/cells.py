"""The text of a cell, as partners write it -> the one spelling of its type, and what was read.

Dates, numbers, months and yes/no have several usual spellings: each one that is accepted is said.
A spelling that may be read in two ways is left as it stands, and refused by the checks.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from ingestion.declaration.register_model import RegisterField
from ingestion.partners.sheets.text import plain, tidy

YES = frozenset({"oui", "o", "vrai", "true", "yes"})
NO = frozenset({"non", "n", "faux", "false", "no"})
_ISO_DATE = re.compile(r"^(\d{4})-(\d{2})-(\d{2})$")
_ISO_MIDNIGHT = re.compile(r"^(\d{4}-\d{2}-\d{2})[T ]00:00(:00(\.0+)?)?$")
_FRENCH_DATE = re.compile(r"^(\d{1,2})/(\d{1,2})/(\d{4})$")
_FRENCH_MONTH = re.compile(r"^(0?[1-9]|1[0-2])/(\d{4})$")
_SPACES = re.compile(r"[\s\u00a0\u202f]")
# Bounds for the matching alone: the noise of binary may have thirty decimals.
_PLAIN_NUMBER = re.compile(r"^[+-]?[0-9]{1,15}([.,][0-9]{1,400})?$")
_GROUPED_NUMBER = re.compile(r"^[+-]?[0-9]{1,3}([ \u00a0\u202f][0-9]{3})+([.,][0-9]{1,400})?$")
_THOUSANDS_OR_DECIMALS = re.compile(r"^[+-]?[1-9][0-9]{0,2}[.,][0-9]{3}$")
_POINT_DECIMALS = re.compile(r"^[+-]?([0-9]+\.([0-9]{1,2}|[0-9]{4,})|[0-9]{4,}\.[0-9]+|0\.[0-9]+)$")
_COUNTED = frozenset({"entier", "annee", "decimal", "date", "mois"})


@dataclass(frozen=True, slots=True)
class Read:
    """text: the one spelling, or the text as it stands. said: the usual spelling it came from.

    fault: « point » when a point or a comma may mark thousands, « centimes » for a third decimal
    of euros, « erreur » for an error of the spreadsheet, « type » for what is no number and would
    pass for one (`1E400`, `INF`, `１２`).
    """

    text: str
    said: str = ""
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A field and what its whole column tells of how it must be read."""

    field: RegisterField
    # Some date of the column has a thirteenth « month »: days and months may be exchanged.
    american_dates: bool = False
    # Nothing in the file says that a point marks decimals: « 1.234 » may be a thousand.
    unsure_points: bool = False
    identifier: bool = False
    exact: bool = False


def read_cell(column: Column, raw: str, exact: bool = False) -> Read:
    """A blank stays a blank; what no spelling explains stays as it stands.

    exact: a workbook holds the cell as a number, its point marks decimals.
    """
    text = tidy(raw)
    if not text:
        return Read("")
    if column.field.type in _COUNTED and any(c.isdigit() and not c.isascii() for c in text):
        return Read(text, fault="type")
    if exact:
        column = replace(column, exact=True)
    return _READERS[column.field.type](column, text)


def column_of(
    field: RegisterField, cells: list[str], unsure_points: bool, identifier: bool
) -> Column:
    """What the cells of a column tell together."""
    american = field.type == "date" and any(_is_american(cell) for cell in cells)
    return Column(field, american, unsure_points, identifier)


def points_are_unsure(typed: list[str]) -> bool:
    """May « 1.234 » be a thousand, among the numbers of a file that are typed as text?

    Unless they have decimal points elsewhere and no decimal comma.
    """
    if any("," in cell and _number_text(cell) is not None for cell in typed):
        return True
    return not any(_POINT_DECIMALS.match(cell) for cell in typed)


def _is_american(cell: str) -> bool:
    found = _FRENCH_DATE.match(cell.strip())
    return bool(found) and int(found[2]) > 12 if found else False


def _text(column: Column, text: str) -> Read:
    field = column.field
    if column.identifier:
        compact = _SPACES.sub("", text).upper()
        return Read(compact, "" if compact == text else "espaces retirés")
    if not field.valeurs or text in field.valeurs:
        return Read(text)
    wanted = [value for value in field.valeurs if plain(value) == plain(text)]
    # « collectif habitants » for « collectif_habitants »: the same letters, and no other value's.
    return Read(wanted[0], "liste sans accents ni majuscules") if len(wanted) == 1 else Read(text)


def _whole(column: Column, text: str) -> Read:
    number = _number_text(text)
    if number is None:
        return Read(text, fault="type")
    # No spreadsheet writes a whole number with three decimals.
    if _THOUSANDS_OR_DECIMALS.match(text):
        return Read(text, fault="type" if column.exact else "point")
    whole, _, decimals = number.partition(".")
    if decimals.strip("0"):
        return Read(text)
    return Read(str(int(whole)), "" if str(int(whole)) == text else "nombre entier")


def _decimal(column: Column, text: str) -> Read:
    number = _number_text(text)
    if number is None:
        return Read(text, fault="type")
    if not column.exact and _may_be_thousands(column, text):
        return Read(text, fault="point")
    if column.field.unite == "€":
        # A spreadsheet computes 1234.5600000000001: the noise of binary is no third decimal.
        rounded = round(float(number), 2)
        if abs(rounded - float(number)) >= 1e-6:
            return Read(text, fault="centimes")
        number = f"{rounded:.2f}".removesuffix(".00")
    said = "virgule décimale" if "," in text else ""
    return Read(number, said or ("espaces de milliers" if _SPACES.search(text) else ""))


def _may_be_thousands(column: Column, text: str) -> bool:
    if not _THOUSANDS_OR_DECIMALS.match(text):
        return False
    in_euros = column.field.unite == "€"
    if "," in text:
        return in_euros
    # « 12.500 » euros has no third decimal to round: someone meant thousands, or nobody knows.
    return column.unsure_points or (in_euros and text.endswith("0"))


def _number_text(text: str) -> str | None:
    """The number with a point and no blank, or None."""
    if not (_PLAIN_NUMBER.match(text) or _GROUPED_NUMBER.match(text)):
        return None
    return _SPACES.sub("", text).replace(",", ".").lstrip("+")


def _date(column: Column, text: str) -> Read:
    text = _ISO_MIDNIGHT.sub(r"\1", text)
    found = _FRENCH_DATE.match(text)
    if not found or column.american_dates:
        return Read(text)
    day, month, year = (int(part) for part in found.groups())
    try:
        return Read(date(year, month, day).isoformat(), "date jj/mm/aaaa")
    except ValueError:
        return Read(text)


def _month(column: Column, text: str) -> Read:
    text = _ISO_MIDNIGHT.sub(r"\1", text)
    found = _ISO_DATE.match(text)
    # A spreadsheet turns « 2025-03 » into the first of March.
    if found and found[3] == "01":
        return Read(f"{found[1]}-{found[2]}", "mois changé en date par le tableur")
    french = _FRENCH_MONTH.match(text)
    if french:
        return Read(f"{french[2]}-{int(french[1]):02d}", "mois mm/aaaa")
    return Read(text)


def _boolean(column: Column, text: str) -> Read:
    word = plain(text)
    if word in YES | NO:
        shown = "oui" if word in YES else "non"
        return Read(shown, "" if shown == text else "oui/non écrit autrement")
    return Read(text)


def _list(column: Column, text: str) -> Read:
    sign = column.field.separateur or ";"
    parts = [part.strip() for part in text.split(sign)]
    kept = [_number_text(part) or part for part in parts if part]
    return Read(sign.join(kept))


_READERS: dict[str, Callable[[Column, str], Read]] = {
    "texte": _text,
    "entier": _whole,
    "annee": _whole,
    "decimal": _decimal,
    "date": _date,
    "mois": _month,
    "booleen": _boolean,
    "liste": _list,
}
