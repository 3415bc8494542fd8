"""Drop-down lists and input checks of a template: what a spreadsheet can refuse while one types."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from ingestion.declaration.register_model import RegisterField
from ingestion.declaration.source_model import Source
from ingestion.partners.names.quartiers import Quartier, commune_names

QUARTIERS_SHEET, LISTS_SHEET = "Quartiers", "Listes"
# A list typed in the rule itself; a longer one stands on a sheet.
_LONGEST_LIST = 255
_LONGEST_TITLE, _LONGEST_HELP = 32, 255


class Lists:
    """The lists of one workbook, gathered while its columns are written."""

    def __init__(self, book: Any, source: Source, quartiers: Iterable[Quartier]) -> None:
        assert source.contrat is not None
        self._book = book
        self._markers = bool(source.contrat.marqueurs)
        self._quartiers = set(source.contrat.quartiers)
        self._count = len(list(quartiers))
        self._lists: dict[str, tuple[str, ...]] = {}

    @property
    def has_quartiers(self) -> bool:
        return bool(self._quartiers)

    def validation(self, name: str, field: RegisterField) -> dict[str, Any]:
        """The rule of a column: its list or bounds, and the line of help that it shows."""
        rule = self._rule(name, field)
        needed = "Obligatoire. " if field.obligatoire else "Facultatif. "
        return {
            **rule,
            "input_title": name[:_LONGEST_TITLE],
            "input_message": (needed + (field.aide or field.libelle))[:_LONGEST_HELP],
            "error_title": "Valeur inattendue"[:_LONGEST_TITLE],
            "error_message": (field.aide or field.libelle)[:_LONGEST_HELP],
        }

    def write(self) -> None:
        """The sheet of the long lists, one a column, hidden."""
        if not self._lists:
            return
        sheet = self._book.add_worksheet(LISTS_SHEET)
        for position, (name, values) in enumerate(self._lists.items()):
            sheet.write_string(0, position, name)
            for line, value in enumerate(values, start=1):
                sheet.write_string(line, position, value)
        sheet.hide()

    def _rule(self, name: str, field: RegisterField) -> dict[str, Any]:
        if name in self._quartiers and field.type != "liste":
            source = f"={QUARTIERS_SHEET}!$A$2:$A${self._count + 1}"
            # A name is accepted too: it is resolved, or asked about.
            return {"validate": "list", "source": source, "error_type": "information"}
        if field.valeurs:
            return {"validate": "list", "source": self._choices(name, field.valeurs)}
        if field.type == "booleen":
            return {"validate": "list", "source": ["oui", "non"]}
        # A declared marker of absence is typed in the place of a number or of a date.
        kind = {"error_type": "warning"} if self._markers else {}
        if field.type in ("entier", "annee", "decimal"):
            return _number_rule(field) | kind
        if field.type == "date":
            bounds = {"minimum": date(1990, 1, 1), "maximum": date(2050, 12, 31)}
            return {"validate": "date", "criteria": "between"} | bounds | kind
        if field.longueur_max:
            return {"validate": "length", "criteria": "<=", "value": field.longueur_max}
        return {"validate": "any"}

    def _choices(self, name: str, values: tuple[str, ...]) -> list[str] | str:
        if len(",".join(values)) <= _LONGEST_LIST and not any("," in v for v in values):
            return list(values)
        self._lists[name] = values
        column = chr(ord("A") + len(self._lists) - 1)
        return f"={LISTS_SHEET}!${column}$2:${column}${len(values) + 1}"


def _number_rule(field: RegisterField) -> dict[str, Any]:
    validate = "decimal" if field.type == "decimal" else "integer"
    low, high = field.minimum, field.maximum
    if low is not None and high is not None:
        return {"validate": validate, "criteria": "between", "minimum": low, "maximum": high}
    if low is not None:
        return {"validate": validate, "criteria": ">=", "value": low}
    return {"validate": "any"}


def quartier_rows(quartiers: Iterable[Quartier]) -> list[tuple[str, str, str, str]]:
    """Header, then one row per quartier: code, name, geography, communes."""
    communes = commune_names()
    rows = [("code", "quartier", "géographie", "communes")]
    for quartier in quartiers:
        names = ", ".join(communes.get(code, code) for code in quartier.communes)
        kind = "veille active" if quartier.generation is None else str(quartier.generation)
        rows.append((quartier.code, quartier.nom, kind, names))
    return rows
