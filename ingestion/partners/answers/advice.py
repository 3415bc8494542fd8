"""What to write instead of a refused cell: a sentence for someone who has never heard of a type."""

import re
from difflib import get_close_matches

from ingestion.declaration.register_model import RegisterField
from ingestion.partners.sheets.text import plain

_FORMS = {
    "entier": "un nombre entier, sans unité ni séparateur de milliers (par exemple 40)",
    "annee": "une année à quatre chiffres (par exemple 2024)",
    "decimal": "un nombre, sans unité (par exemple 1250,50)",
    "date": "une date AAAA-MM-JJ (par exemple 2024-03-14), ou une cellule au format Date",
    "mois": "un mois AAAA-MM (par exemple 2025-03)",
    "booleen": "oui ou non",
}
_KINDS = {
    "entier": "un nombre entier",
    "annee": "une année",
    "decimal": "un nombre",
    "date": "une date",
    "mois": "un mois",
    "booleen": "oui ou non",
}
_SLASHED = re.compile(r"^\d{1,2}/\d{1,2}/\d{2,4}$")
_DATE = re.compile(r"^\d{4}-\d{2}-\d{2}")
# « 1.5 » opened by a French spreadsheet.
_DAY_MONTH = re.compile(r"^\d{1,2}-[a-zéû]{3,9}\.?$|^[a-zéû]{3,9}\.?-\d{1,2}$")
_SERIAL = re.compile(r"^[34]\d{4}$")
_POINTED = re.compile(r"^[+-]?\d{1,3}(\.\d{3})+$")
_AMOUNT = re.compile(r"^([\d\s\u00a0\u202f.,]+)\s*(€|eur|euros?|%|h|k€)$", re.I)
_MANY_CHOICES = 9


def type_rule(field: RegisterField) -> str:
    return f"« {field.libelle} » est {_KINDS.get(field.type, 'un texte')}."


def type_advice(field: RegisterField, value: str, markers: dict[str, str]) -> str:
    """For a cell that is not of the field's type."""
    if field.type == "date" and _SLASHED.match(value):
        return (
            "la date en AAAA-MM-JJ : on ne sait pas ici lequel des nombres est le jour, le mois "
            "ou l'année"
        )
    if field.type in ("date", "mois") and _SERIAL.match(value):
        return "la date elle-même : le tableur montre son numéro, mettre la cellule au format Date"
    if field.type in ("entier", "decimal") and _DATE.match(value):
        return "le nombre : le tableur l'a changé en date, mettre la colonne au format Nombre"
    if field.type in ("entier", "decimal"):
        amount = _AMOUNT.match(value)
        if amount and "k" not in amount[2].lower():
            return f"{amount[1].strip()} (le nombre seul, sans « {amount[2]} »)"
        if _POINTED.match(value):
            whole = value.replace(".", "")
            return f"{whole} s'il s'agit de milliers : le point peut aussi séparer les décimales"
    known = ", ".join(f"« {m} »" for m in markers)
    blank = "" if field.obligatoire else " ou reste vide"
    absent = f" ; une valeur absente s'écrit {known}{blank}" if known else ""
    return _FORMS.get(field.type, "un texte") + absent


def error_advice(field: RegisterField) -> str:
    """For a cell whose spreadsheet shows an error instead of a value."""
    left = "" if field.obligatoire else " ; vide si la valeur n'existe pas"
    return (
        f"{required_advice(field)} : corriger la formule, ou écrire la valeur elle-même (copier, "
        f"puis collage spécial « valeurs »){left}"
    )


def enum_advice(field: RegisterField, value: str) -> str:
    """For a value out of a closed list: the closest one, then the list."""
    dated = _DATE.match(value) or _DAY_MONTH.match(value.casefold())
    if dated and not any(_DATE.match(v) for v in field.valeurs):
        return (
            f"la valeur de la liste (par exemple {field.exemple or field.valeurs[0]}) : le tableur "
            "l'a changée en date, mettre la colonne au format Texte"
        )
    compared = {plain(v): v for v in field.valeurs}
    close = get_close_matches(plain(value), compared, n=1, cutoff=0.55)
    choices = ", ".join(field.valeurs[:_MANY_CHOICES])
    choices += "…" if len(field.valeurs) > _MANY_CHOICES else ""
    if close:
        return f"{compared[close[0]]} ? (valeurs admises : {choices})"
    return f"une des valeurs admises : {choices}"


def pattern_advice(field: RegisterField, value: str) -> str:
    digits = re.sub(r"\D", "", value)
    example = f"par exemple {field.exemple}" if field.exemple else "comme dans le modèle"
    if digits == value and field.exemple and field.exemple.isdecimal():
        short = len(field.exemple) - len(digits)
        if short > 0:
            return (
                f"{example} : il manque {short} chiffre(s) ; un tableur retire les zéros de tête, "
                "mettre la colonne au format Texte"
            )
    return f"{example}. {field.aide or ''}".strip()


def bound_advice(field: RegisterField) -> str:
    low, high = field.minimum, field.maximum
    if low is not None and high is not None:
        return f"un nombre de {low:g} à {high:g}"
    return f"un nombre d'au moins {low:g}" if low is not None else f"un nombre d'au plus {high:g}"


def required_advice(field: RegisterField) -> str:
    if field.valeurs:
        return f"une des valeurs admises : {', '.join(field.valeurs[:_MANY_CHOICES])}"
    example = f"par exemple {field.exemple}" if field.exemple else ""
    return _FORMS.get(field.type) or example or "la valeur"
