"""Ten indicators of partner files, worked out with pandas from the files as they were deposited.

Nothing of the product is used: a figure that both find is not an echo.
"""

from pathlib import Path

import pandas as pd

KEPT = ["retenu", "realise"]
EPT = "200058014"
Figures = dict[tuple[str, str, int], float]


def partner_figures(demo: Path) -> Figures:
    """(indicator, territory, year) -> value, from the folder of deposited files."""
    found: Figures = {}
    found |= _fil(_read(demo, "ept_fil", "2023"))
    found |= _label(pd.concat(_read(demo, "ept_label", year) for year in ("2023", "2024")))
    found |= _programming(_read(demo, "cdv_prog", "2022"))
    found |= _allowance(_read(demo, "tfpb", "2022"))
    found |= _councils(_read(demo, "cc_mdp", "2024"))
    found |= _renewal(_read(demo, "npnru_l", "2024-12-31"))
    found |= _gifts(_read(demo, "fdd", "2023"))
    return found


def _read(demo: Path, source: str, edition: str) -> pd.DataFrame:
    [path] = [p for p in (demo / source / edition).iterdir() if p.suffix in (".csv", ".xlsx")]
    if path.suffix == ".xlsx":
        return pd.read_excel(path, dtype=str, engine="calamine")
    raw = path.read_bytes()
    encoding = "utf-8-sig" if raw.startswith(b"\xef\xbb\xbf") else "cp1252"
    return pd.read_csv(path, dtype=str, sep=None, engine="python", encoding=encoding)


def _number(column: "pd.Series[str]") -> "pd.Series[float]":
    return pd.to_numeric(
        column.str.replace(",", ".").str.replace(r"[\s\u202f\xa0]", "", regex=True)
    )


def _fil(rows: pd.DataFrame) -> Figures:
    kept = rows[rows["statut"].isin(KEPT)]
    projects = kept.drop_duplicates("id_projet")
    whole = _number(projects["montant_attribue"]).sum()
    # The file names this quartier by its code alone; others are also written under their name.
    there = kept[kept["code_quartier"] == "QP094017"]
    return {
        ("FIL01", EPT, 2023): len(projects),
        ("FIL02", EPT, 2023): 100 * whole / 130000,
        ("FIL01", "QP094017", 2023): there["id_projet"].nunique(),
        ("FIL03", "QP094017", 2023): (
            (_number(there["montant_attribue"]) * _number(there["cle_repartition"])).sum()
            / there["id_projet"].nunique()
        ),
    }


def _label(rows: pd.DataFrame) -> Figures:
    kept = rows[rows["statut"].isin(["labellise", "realise"])]
    return {("LAB01", EPT, 2024): kept["id_projet"].nunique()}


def _programming(rows: pd.DataFrame) -> Figures:
    rows = rows[rows["code_cv"] == "CV357"].assign(montant=_number(rows["montant_accorde"]))
    common = rows.loc[rows["nature_credit"] == "droit_commun", "montant"].sum()
    kept = rows.loc[rows["statut"].isin(KEPT), "id_action"].nunique()
    return {
        ("CDV02", "CV357", 2022): rows["montant"].sum(),
        ("CDV04", "CV357", 2022): 100 * common / rows["montant"].sum(),
        ("CDV06", "CV357", 2022): 100 * kept / rows["id_action"].nunique(),
    }


def _allowance(rows: pd.DataFrame) -> Figures:
    rows = rows[rows["code_quartier"] == "QP094031"]
    once = rows.drop_duplicates("id_convention")
    allowance = _number(once["montant_abattement_estime"]).sum()
    spent = (_number(rows["depense_realisee"]) * _number(rows["part_abattement"])).sum()
    return {
        ("TFP01", "QP094031", 2022): allowance / _number(once["nb_logements"]).sum(),
        ("TFP02", "QP094031", 2022): spent / allowance,
    }


def _councils(rows: pd.DataFrame) -> Figures:
    councils = rows[rows["type_instance"] == "conseil_citoyen"]
    women, men = _number(councils["membres_f"]).sum(), _number(councils["membres_h"]).sum()
    return {("PAR02", EPT, 2024): 100 * women / (women + men)}


def _renewal(rows: pd.DataFrame) -> Figures:
    rows = rows[rows["code_quartier"] == "QN09407I"]
    done, planned = rows["nb_logements_realises"], rows["nb_logements_prevus"]
    return {("NPR02", "QN09407I", 2024): 100 * _number(done).sum() / _number(planned).sum()}


def _gifts(rows: pd.DataFrame) -> Figures:
    return {("FDD01", EPT, 2023): _number(rows["montant"]).sum()}
