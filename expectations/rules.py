"""Named rules that a linear form cannot say, each giving a column of true, false or null.

What does not belong here: sums and differences (they are data, in `colonnes_calculees`), and the
severity of a violation (it is in the suite). A rule returns None when a column it needs is absent.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

# A value is published only under these statuses (D diffusée, I imputée, E estimée,
# P provisoire); S, N and X always go with an empty value.
STATUS_WITH_VALUE = ("D", "I", "E", "P")


@dataclass(frozen=True, slots=True)
class Rule:
    """`columns`: which columns the rule reads, given its parameters. `evaluate`: true = conform."""

    columns: Callable[[Mapping[str, Any]], tuple[str, ...]]
    evaluate: Callable[[pd.DataFrame, Mapping[str, Any]], pd.Series[bool]]


def _value_and_status(parameters: Mapping[str, Any]) -> tuple[str, str]:
    """Names of the two columns: a table may hold several values, each with its status."""
    return str(parameters.get("valeur", "valeur")), str(parameters.get("statut", "statut"))


def _null_iff_status(frame: pd.DataFrame, parameters: Mapping[str, Any]) -> pd.Series[bool]:
    value, status = _value_and_status(parameters)
    published = frame[status].isin(STATUS_WITH_VALUE)
    present = frame[value].notna()
    return (published & present) | (~published & ~present)


def _no_value_when_hidden(frame: pd.DataFrame, _: Mapping[str, Any]) -> pd.Series[bool]:
    return ~(frame["valeur"].notna() & frame["statut"].isin(("S", "N", "X")))


def _bounded_by_code(frame: pd.DataFrame, parameters: Mapping[str, Any]) -> pd.Series[bool]:
    """True for the rows of other indicators, so that a table may mix units. Codes: patterns."""
    value = frame[_value_and_status(parameters)[0]]
    # A row without a code is another check's: it must not stop this one.
    codes = frame["code_indicateur"].dropna().unique()
    concerned = [code for code in codes if any(fnmatchcase(code, p) for p in parameters["codes"])]
    outside = ~value.between(float(parameters["min"]), float(parameters["max"]))
    return ~(frame["code_indicateur"].isin(concerned) & value.notna() & outside)


def _block_empty_under_note(frame: pd.DataFrame, parameters: Mapping[str, Any]) -> pd.Series[bool]:
    # A note column may arrive as text ("5") or as a number (5.0) depending on blanks in the file.
    note = frame[parameters["note"]].astype("string").str.replace(r"\.0$", "", regex=True)
    codes = [str(code) for code in parameters["codes"]]
    held = [name for name in parameters["variables"] if name in frame.columns]
    under_note: pd.Series[bool] = note.isin(codes)
    filled: pd.Series[bool] = frame[held].notna().any(axis=1)
    return ~(under_note & filled)


def _territory_generation(frame: pd.DataFrame, _: Mapping[str, Any]) -> pd.Series[bool]:
    """A quartier, a set of them or what is left of a commune has one; others have none."""
    kinds = ("qpv", "ensemble_qpv", "contrat_ville", "hors_qpv")
    of_quartiers = frame["type_territoire"].isin(kinds)
    known = frame["generation"].isin((2015, 2024))
    return (of_quartiers & known) | (~of_quartiers & frame["generation"].isna())


def _ratio_columns(parameters: Mapping[str, Any]) -> tuple[str, ...]:
    terms = parameters["numerateur"]
    own = (str(parameters["valeur"]), *map(str, terms), str(parameters["denominateur"]))
    return (*own, "modalite") if {"modalites", "sauf_modalites"} & set(parameters) else own


def _ratio_holds(frame: pd.DataFrame, parameters: Mapping[str, Any]) -> pd.Series[bool]:
    """A published ratio against its own terms; true where a term is empty or divides by zero.

    In a long file, `modalites` or `sauf_modalites` say which rows have this ratio.
    """
    value, below = frame[parameters["valeur"]], frame[parameters["denominateur"]]
    terms = [frame[column] * weight for column, weight in parameters["numerateur"].items()]
    quotient = sum(terms[1:], start=terms[0]) / below.where(below != 0)
    tolerance = float(parameters["tolerance"])
    low = quotient * float(parameters.get("part_min", 1)) - tolerance
    high = quotient * float(parameters.get("part_max", 1)) + tolerance
    outside: pd.Series[bool] = (value < low) | (value > high)
    if "modalites" in parameters:
        outside &= frame["modalite"].isin(parameters["modalites"])
    if "sauf_modalites" in parameters:
        outside &= ~frame["modalite"].isin(parameters["sauf_modalites"])
    return ~outside


def _bounded_by_modality(frame: pd.DataFrame, parameters: Mapping[str, Any]) -> pd.Series[bool]:
    """Each modality of a long file within its own bounds; one without bounds is not conform."""
    value, bounds = frame[parameters["valeur"]], parameters["bornes"]
    low = frame["modalite"].map({name: float(pair[0]) for name, pair in bounds.items()})
    high = frame["modalite"].map({name: float(pair[1]) for name, pair in bounds.items()})
    within: pd.Series[bool] = value.isna() | ((value >= low) & (value <= high))
    return within


def _filled_iff(frame: pd.DataFrame, parameters: Mapping[str, Any]) -> pd.Series[bool]:
    """`colonne` is filled exactly where `selon` is one of `valeurs`."""
    expected = frame[parameters["selon"]].isin(list(parameters["valeurs"]))
    conform: pd.Series[bool] = expected == frame[parameters["colonne"]].notna()
    return conform


def _needs(*names: str) -> Callable[[Mapping[str, Any]], tuple[str, ...]]:
    return lambda _: names


RULES: dict[str, Rule] = {
    "valeur_nulle_selon_statut": Rule(_value_and_status, _null_iff_status),
    "aucune_valeur_masquee": Rule(_needs("valeur", "statut"), _no_value_when_hidden),
    "borne_par_indicateur": Rule(
        lambda p: (_value_and_status(p)[0], "code_indicateur"), _bounded_by_code
    ),
    "generation_selon_type": Rule(_needs("type_territoire", "generation"), _territory_generation),
    "rapport_coherent": Rule(_ratio_columns, _ratio_holds),
    "borne_par_modalite": Rule(lambda p: (str(p["valeur"]), "modalite"), _bounded_by_modality),
    "rempli_selon_valeur": Rule(lambda p: (str(p["colonne"]), str(p["selon"])), _filled_iff),
    # Only the note is required: the variables of a block vary with the edition.
    "bloc_vide_sous_note": Rule(lambda p: (str(p["note"]),), _block_empty_under_note),
}


def optional_columns(parameters: Mapping[str, Any]) -> tuple[str, ...]:
    """Columns that a rule reads when they are there (`variables`)."""
    return tuple(str(name) for name in parameters.get("variables", ()))
