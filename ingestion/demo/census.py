"""Simulated census shares of a quartier for a year (RP), in percent."""

from ingestion.demo.draws import between, fixed, smooth
from ingestion.demo.tables import Cell

POPULATION_SHARES = [
    "TX_F",
    "TX_TOT_0A24",
    "TX_F_0A24",
    "TX_TOT_60ETPLUS",
    "TX_F_60ETPLUS",
    "IND_JEUNE",
    "TX_TOT_MEN1",
    "TX_TOT_MEN6",
    "TX_TOT_ET",
    "TX_F_ET",
]
EMPLOYMENT_RATES = ["TX_TOT_EMPL", "TX_F_EMPL", "TX_ET_EMPL"]
# Two names for two definitions of insecure jobs: the publisher changed after the edition 2019.
INSECURE_JOBS = {
    "EPREC": ["TX_TOT_EPREC", "TX_F_EPREC", "TX_ET_EPREC"],
    "EDLIM": ["TX_TOT_EDLIM", "TX_F_EDLIM", "TX_ET_EDLIM"],
}


def population_shares(code: str, year: int) -> dict[str, Cell]:
    young = smooth(33, 46, 0.04, year, code, "0a24")
    old = smooth(11, 22, 0.06, year, code, "60etplus")
    foreign = smooth(14, 33, 0.08, year, code, "et")
    values = (
        smooth(49.5, 54.5, 0.02, year, code, "femmes"),
        young,
        young - between(1, 4, code, "0a24_f"),
        old,
        old + between(0.8, 2.6, code, "60_f"),
        0.82 * young / old,
        smooth(26, 44, 0.05, year, code, "men1"),
        smooth(3, 11, 0.08, year, code, "men6"),
        foreign,
        foreign - between(-0.8, 2, code, "et_f"),
    )
    return {name: fixed(value) for name, value in zip(POPULATION_SHARES, values, strict=True)}


def employment(code: str, year: int, definition: str) -> dict[str, Cell]:
    """Employment rates and the share of insecure jobs under its definition of the time."""
    rate = smooth(44, 63, 0.04, year, code, "empl")
    low, high = (14, 24) if definition == "EPREC" else (18, 29)
    insecure = smooth(low, high, 0.08, year, code, definition)
    values = (
        rate,
        rate - between(2, 8, code, "empl_f"),
        rate - between(-1, 9, code, "empl_et"),
        insecure,
        insecure + between(-2, 3, code, definition, "f"),
        insecure + between(1, 7, code, definition, "et"),
    )
    names = (*EMPLOYMENT_RATES, *INSECURE_JOBS[definition])
    return {name: fixed(value) for name, value in zip(names, values, strict=True)}
