"""Why a sheet of a workbook is not read: the codes of `excel_cells` in a partner's words."""

from typing import Any

from ingestion.errors import EditionRefused, Where
from ingestion.partners.sheets.markup import damaged
from ingestion.partners.sheets.text import listed

MAX_COLUMNS = 500
_SMALLER = "copier les seules lignes utiles dans un classeur neuf (modèle)"
_HUGE = (
    "La feuille est démesurée.",
    f"au plus {MAX_COLUMNS} colonnes",
    _SMALLER,
)
_ALIKE = ("Deux feuilles ont presque le même nom.", "feuilles : {sheets}", None)
# Code -> reason, rule, what to do.
_WORDS: dict[str, tuple[str, str | None, str | None]] = {
    "mot_de_passe": (
        "Le classeur est protégé par un mot de passe.",
        None,
        "retirer le mot de passe, puis le renvoyer",
    ),
    "lignes": ("La feuille a trop de lignes.", "au plus {rows_max} lignes", _SMALLER),
    "erreur": (
        "Le classeur contient une cellule en erreur qui empêche de lire sa feuille.",
        None,
        "chercher ce texte dans toutes les feuilles (Ctrl+F, dans les valeurs), corriger la "
        "formule ou écrire la valeur, puis renvoyer le fichier",
    ),
    "calculs": (
        "La feuille a trop de cellules en erreur ou de formules sans valeur.",
        None,
        "l'ouvrir dans un tableur pour la calculer, corriger les formules, puis l'enregistrer",
    ),
    "colonnes": _HUGE,
    "signes": _HUGE,
    "feuille": _ALIKE,
    "feuilles": _ALIKE,
}


def sheet_refusal(
    answer: dict[str, Any], name: str, sheet: str | None, rows_max: int
) -> EditionRefused:
    """answer: what `excel_cells` printed instead of cells. sheet: the one that was asked for."""
    code = answer["erreur"]
    if code not in _WORDS:
        return damaged(name)
    reason, rule, next_step = _WORDS[code]
    sheets = listed(answer.get("feuilles", []))
    # « Unsupported cell error value '#ERROR!' »
    seen = answer["detail"].rpartition(" ")[2].strip("'") if code == "erreur" else None
    return EditionRefused(
        reason,
        Where(file=name, value=seen, sheet=sheet),
        rule=rule.format(rows_max=rows_max, sheets=sheets) if rule else None,
        next_step=next_step,
    )
