"""Errors that a spreadsheet shows in the place of a value: what each one is, in plain French.

A workbook says which of its cells are in error; a text file, or a cell that was pasted as text,
holds nothing but the letters.
"""

import re

from ingestion.files.excel_gap_list import NOT_COMPUTED

_BLANKS = re.compile(r"\s+")
_NUMBERED = re.compile(r"ERR:[0-9]{3}")
_NARROW = re.compile(r"#{3,}")
_GONE = "la formule désigne une cellule ou une feuille qui n'existe plus"
_NOT_FOUND = "une recherche n'a rien trouvé"
_BY_ZERO = "la formule divise par zéro ou par une cellule vide"
_NOT_A_NUMBER = "la formule calcule avec un texte, ou avec une cellule elle-même en erreur"
_NO_NAME = "le nom d'une fonction ou d'une plage n'est pas connu du tableur"
_NO_NUMBER = "le calcul ne donne aucun nombre"
_NO_RANGE = "deux plages n'ont aucune cellule commune"
_NO_RESULT = "le tableur n'a pas pu calculer la formule"
# In English and in French, as Excel, LibreOffice and Google Sheets write them.
_MEANINGS = (
    {"#REF!": _GONE, "#N/A": _NOT_FOUND, "#N/D": _NOT_FOUND, "#DIV/0!": _BY_ZERO}
    | dict.fromkeys(("#VALUE!", "#VALEUR!"), _NOT_A_NUMBER)
    | dict.fromkeys(("#NAME?", "#NOM?"), _NO_NAME)
    | dict.fromkeys(("#NUM!", "#NOMBRE!"), _NO_NUMBER)
    | dict.fromkeys(("#NULL!", "#NUL!"), _NO_RANGE)
    | dict.fromkeys(("#SPILL!", "#EPARS!", "#PROPAGATION!", "#CALC!", "#CALCUL!"), _NO_RESULT)
    | dict.fromkeys(("#ERROR!", "#ERREUR!", "#GETTING_DATA", "#CHAMP!", "#FIELD!"), _NO_RESULT)
)


def is_error_text(text: str) -> bool:
    """Is the text one that a spreadsheet shows for an error? Blanks do not count: « #REF ! »."""
    compact = _compact(text)
    known = compact in _MEANINGS or compact == _NEVER
    return known or bool(_NUMBERED.fullmatch(compact) or _NARROW.fullmatch(compact))


def error_rule(text: str) -> str:
    """What a cell in error means, as a sentence."""
    compact = _compact(text)
    if compact == _NEVER:
        return (
            "La formule de cette cellule n'a pas de valeur enregistrée ; les formules ne sont "
            "jamais calculées ici."
        )
    if _NARROW.fullmatch(compact):
        return "La colonne était trop étroite : le tableur a écrit des dièses au lieu de la valeur."
    why = _MEANINGS.get(compact, _NO_RESULT)
    return f"La cellule contient une erreur de tableur ({text}) : {why}."


def error_kind(text: str) -> str:
    return "formule_sans_valeur" if _compact(text) == _NEVER else "valeur_en_erreur"


def _compact(text: str) -> str:
    return _BLANKS.sub("", text).upper()


_NEVER = _compact(NOT_COMPUTED)
