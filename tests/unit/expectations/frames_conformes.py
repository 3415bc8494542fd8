"""Small frames that satisfy a source suite, made of the variables of each source."""

from __future__ import annotations

from typing import Any

import polars as pl

ROWS = 200


def demographie() -> pl.DataFrame:
    """A simulated sample of insee_qpv_demographie."""
    base: dict[str, Any] = _codes()
    base |= {"rp_pop_mun": 1000.0, "rp_pop_com_qp": 3000.0, "rp_pop_com": 9000.0}
    base |= {"rp_tx_f": 51.2, "rp_tx_tot_0a24": 40.0, "rp_ind_jeune": 1.8, "note_rp": "0"}
    base |= {"rp_tx_f_0a24": 38.0, "rp_tx_tot_60etplus": 18.0, "rp_tx_tot_men1": 30.0,
             "rp_tx_tot_men6": 8.0}  # fmt: skip
    base |= {"cnaf_a": 100.0, "cnaf_ai": 40.0, "cnaf_am": 20.0, "cnaf_acssenf": 10.0,
             "cnaf_acavenf": 30.0, "cnaf_ac3enf": 12.0, "cnaf_percou": 400.0,
             "cnaf_a_etud": 6.0, "cnaf_a_netud_24": 7.0}  # fmt: skip
    base |= {"cnaf_enf": 60.0} | dict.fromkeys(
        ("cnaf_enf_2", "cnaf_enf_3_5", "cnaf_enf_6_10", "cnaf_enf_11_14", "cnaf_enf_15_17",
         "cnaf_enf_18_24"), 10.0
    )  # fmt: skip
    return _frame(base | {"note_cnaf": "0"})


def revenus() -> pl.DataFrame:
    """A simulated sample of insee_qpv_revenus."""
    base: dict[str, Any] = _codes() | _quantiles("filo_") | _quantiles("filo_dec_")
    base |= {"filo_tp60": 40.5, "filo_rd": 3.0, "filo_dec_rd": 3.0,
             "filo_pact": 70.0, "filo_ppen": 20.0,
             "filo_ppsoc": 15.0, "filo_pimpot": -8.0, "filo_ppat": 3.0, "filo_pmimp": 30.0,
             "filo_brev": 45.0, "filo_part_chomprinc": 8.0, "note_filosofi": "0"}  # fmt: skip
    base |= {"cnaf_a": 100.0, "cnaf_arsa": 40.0, "cnaf_arsas": 30.0, "cnaf_aaah": 8.0,
             "cnaf_appa": 20.0, "cnaf_apres50": 25.0, "cnaf_apres100": 15.0}  # fmt: skip
    base |= {"cnam_c": 900.0, "cnam_c_c2snp": 200.0, "cnam_c_c2sp": 40.0}
    return _frame(base | {"note_cnaf": "0", "note_cnam": "0"})


def insertion() -> pl.DataFrame:
    """A simulated sample of insee_qpv_insertion."""
    base: dict[str, Any] = _codes() | {"rp_tx_tot_empl": 55.0, "pe_evol_abc_t4": -5.0}
    base |= {"rp_tx_f_empl": 50.0, "pe_evol_abc_f_t4": -3.0}
    for name, total in (("abcde", 130.0), ("abc", 100.0), ("a", 70.0), ("abc_rsa", 30.0)):
        base |= {f"pe_{name}": total, f"pe_{name}_f": total * 0.5, f"pe_{name}_h": total * 0.5}
    for rank in range(1, 5):
        name = f"pe_abc_dur{rank}"
        base |= {name: 25.0, f"{name}_f": 12.5, f"{name}_h": 12.5}
    base |= {"pe_abc_25": 20.0, "pe_abc_2649": 50.0, "pe_abc_50": 30.0}
    base |= {"pe_abc_fr": 60.0, "pe_abc_e": 39.0}
    base |= {"pe_abc_infcapbep": 40.0, "pe_abc_capbep": 30.0, "pe_abc_bac": 20.0,
             "pe_abc_supbac": 9.0}  # fmt: skip
    base |= {"asp_ca": 21.0, "asp_ca_f": 10.0, "asp_ca_h": 10.0, "asp_evol_ca_n_e": 120.0}
    notes = dict.fromkeys(("note_pe", "note_pe_t", "note_asp", "note_asp_e"), "0")
    return _frame(base | notes)


def filosofi_qpv() -> pl.DataFrame:
    """A simulated sample of insee_filosofi_qpv."""
    own = {"filo_pcho": 5.0, "filo_tp60": 40.0, "filo_eq": 0.77}
    return _frame(_codes() | _all_deciles() | _parts() | own)


def filosofi_commune() -> pl.DataFrame:
    """A simulated sample of insee_filosofi_commune."""
    codes = {"code_geo": [f"94{i:03d}" for i in range(ROWS)], "ligne": list(range(2, ROWS + 2))}
    counts = {"filo_nbmen": 100.0, "filo_nbuc": 150.5, "filo_nbpers": 250.0}
    return _frame(codes | _all_deciles() | _parts() | counts | {"filo_q3_q1": 10000.0})


def contours_qpv() -> pl.DataFrame:
    """A simulated sample of anct_qpv_contours, generation 2015."""
    return _frame(
        {"code_quartier": _codes()["code_geo"], "generation": 2015, "libelle": "Quartier",
         "surface_m2": 50000.0, "est_repare": False, "est_valide": True}
    )  # fmt: skip


def contours_iris() -> pl.DataFrame:
    """A simulated sample of iris_contours."""
    codes = [f"94041{i:04d}" for i in range(ROWS)]
    return _frame(
        {"code_iris": codes, "code_commune": "94041", "surface_m2": 50000.0,
         "est_repare": False, "est_valide": True}
    )  # fmt: skip


def decoupage() -> pl.DataFrame:
    """A simulated sample of etalab_decoupage_administratif."""
    return _frame(
        {"code_commune": [f"94{i:03d}" for i in range(ROWS)], "nom": "Commune",
         "code_departement": "94", "population": 1000, "type": "commune"}
    )  # fmt: skip


def _codes() -> dict[str, Any]:
    return {
        "code_geo": [f"QP094{i:03d}" for i in range(ROWS)],
        "ligne": list(range(2, ROWS + 2)),
    }


def _quantiles(prefix: str) -> dict[str, float]:
    names = ("d1", "q1", "q2", "q3", "d9")
    return {f"{prefix}{name}": 8000.0 + 4000 * rank for rank, name in enumerate(names)}


def _all_deciles() -> dict[str, float]:
    names = ("d1", "d2", "q1", "d3", "d4", "q2", "d6", "d7", "q3", "d8", "d9")
    values = {f"filo_{name}": 8000.0 + 1000 * rank for rank, name in enumerate(names)}
    return values | {"filo_q3": values["filo_q1"] + 10000, "filo_d8": 21000.0, "filo_d9": 22000.0}


def _parts() -> dict[str, float]:
    return {"filo_pact": 70.0, "filo_ppen": 20.0, "filo_ppsoc": 15.0, "filo_pimpot": -8.0,
            "filo_ppat": 3.0, "filo_ppfam": 5.0, "filo_ppmini": 5.0, "filo_pplogt": 5.0,
            "filo_gini": 0.3, "filo_rd": 2.8, "filo_s80s20": 4.0}  # fmt: skip


def _frame(columns: dict[str, Any]) -> pl.DataFrame:
    lists = {
        name: value if isinstance(value, list) else [value] * ROWS
        for name, value in columns.items()
    }
    return pl.DataFrame(lists)
