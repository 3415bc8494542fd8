"""Simulated subsidised contracts of a quartier at the end of a year (ASP).

CA = CUI + EAV = women + men, CUI = CIE + CAE = ages = diplomas.
"""

from decimal import Decimal

from ingestion.demo.blanks import Counts, withhold_parts, withhold_table
from ingestion.demo.draws import between, fixed, mix, share_out
from ingestion.demo.tables import Cell

_CUI_AGES = ("CUI_25", "CUI_26A49", "CUI_50")
_CUI_DIPLOMAS = ("CUI_INFCAP", "CUI_CAP", "CUI_BAC", "CUI_SUPBAC")
_EAV_DIPLOMAS = ("EAV_INFCAP", "EAV_CAP", "EAV_SUPCAP")
DETAIL = (
    "CUI", "CIE", "CIE_HS", "CIE_S", "CAE", "EAV", "CA_F", "CUI_F", "EAV_F", "CA_H", "CUI_H",
    "EAV_H", *_CUI_AGES, *_CUI_DIPLOMAS, *_EAV_DIPLOMAS,
)  # fmt: skip

# Contracts per inhabitant: the schemes shrink until 2019, then come back.
_RATE = {
    2015: 0.0113, 2016: 0.0111, 2017: 0.0108, 2018: 0.0091, 2019: 0.0086, 2020: 0.0088,
    2021: 0.0104,
}  # fmt: skip
# The edition 2018 is off by one between total and sexes on some rows.
OFF_BY_ONE = ("QP013007", 2017)


def contracts(code: str, population: int, year: int) -> Counts:
    """Every count, before any withholding."""
    total = round(population * _RATE[year] * between(0.8, 1.2, code, "ca"))
    cui, eav = share_out(total, mix([0.77, 0.23], year, code, "contrats"))
    counts: Counts = {"CA": total, "CUI": cui, "EAV": eav}
    for scheme, number in (("CUI", cui), ("EAV", eav)):
        women, men = share_out(number, mix([0.6, 0.4], year, code, scheme, "sexes"))
        counts |= {f"{scheme}_F": women, f"{scheme}_H": men}
    for sex in ("F", "H"):
        counts[f"CA_{sex}"] = (counts[f"CUI_{sex}"] or 0) + (counts[f"EAV_{sex}"] or 0)
    cie, cae = share_out(cui, mix([0.24, 0.76], year, code, "cui"))
    outside, inside = share_out(cie, mix([0.55, 0.45], year, code, "cie"))
    counts |= {"CIE": cie, "CAE": cae, "CIE_HS": outside, "CIE_S": inside}
    for names, number, weights in (
        (_CUI_AGES, cui, [0.22, 0.57, 0.21]),
        (_CUI_DIPLOMAS, cui, [0.22, 0.35, 0.25, 0.18]),
        (_EAV_DIPLOMAS, eav, [0.28, 0.27, 0.45]),
    ):
        counts |= dict(zip(names, share_out(number, mix(weights, year, code, *names)), strict=True))
    if (code, year) == OFF_BY_ONE:
        counts["CA"] = total + 1
    return counts


def published_contracts(code: str, population: int, year: int) -> Counts:
    """Small cells withheld, from totals down to details."""
    counts = contracts(code, population, year)
    withhold_parts(counts, ("CUI", "EAV"))
    withhold_parts(counts, ("CA_F", "CA_H"))
    crossed = [f"{scheme}_{sex}" for scheme in ("CUI", "EAV") for sex in ("F", "H")]
    withhold_table(counts, crossed, hidden=counts["CUI"] is None or counts["CA_F"] is None)
    withhold_parts(counts, ("CIE", "CAE"), parent="CUI")
    withhold_parts(counts, ("CIE_HS", "CIE_S"), parent="CIE")
    for parts, parent in ((_CUI_AGES, "CUI"), (_CUI_DIPLOMAS, "CUI"), (_EAV_DIPLOMAS, "EAV")):
        withhold_parts(counts, parts, parent=parent)
    return counts


def entries(before: Counts, now: Counts) -> dict[str, Cell]:
    """Contracts of the year and of the one before, and their change in percent."""
    old, new = before["CA"] or 0, now["CA"] or 0
    change: Decimal | None = fixed(100 * (new / old - 1)) if old else None
    return {"EVOL_CA_N_E ": change, "CA_N_E": new, "CA_N1_E": old}
