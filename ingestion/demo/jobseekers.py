"""Simulated job seekers of a quartier at the end of a year (France Travail).

Built from the smallest cells up, so that sexes, ages and durations add up to the unit; a few
diplomas, nationalities and qualifications are unknown, as in the publisher's files.
"""

from decimal import Decimal

from ingestion.demo.blanks import Counts, withhold_parts, withhold_table
from ingestion.demo.draws import draw, fixed, mix, share_out, smooth
from ingestion.demo.tables import Cell

_DIPLOMAS = ("INFCAPBEP", "CAPBEP", "BAC", "SUPBAC")
_DURATIONS = ("DUR1", "DUR2", "DUR3", "DUR4")
_QUALIFICATIONS = tuple(f"ABC_QAL{i}" for i in range(1, 6))
_AGES = ("ABC_25", "ABC_2649", "ABC_50")
_SEXES = ("F", "H")
_TOTALS = ("ABCDE", "ABC", "ABC_RSA", "A")

STOCKS = (
    *(t + s for t in _TOTALS for s in ("", "_F", "_H")), *_AGES, "ABC_FR", "ABC_E",
    *(f"ABC_{d}{s}" for s in ("", "_F", "_H") for d in _DIPLOMAS), *_QUALIFICATIONS,
    *(f"ABC_{d}{s}" for s in ("", "_F", "_H") for d in _DURATIONS),
)  # fmt: skip
EVOLUTIONS = tuple(f"EVOL_{t}{s}_T4" for t in ("ABC", "A") for s in ("", "_F", "_H"))
FORMER_STOCKS = ("A_N_T4", "A_N1_T4")

# Rise of 2020, fall of 2021: the only shape that all quartiers share.
_CYCLE = {2015: 1.0, 2016: 1.02, 2017: 1.035, 2018: 1.01, 2019: 0.98, 2020: 1.03, 2021: 0.96}
_SEXES_WITHHELD_UNDER = 1000
_SEXES_WITHHELD = frozenset({"QP02A001", "QP054014"})


def stocks(code: str, population: int, year: int) -> Counts:
    """Every count of the stock, before any withholding."""
    total = round(population * smooth(0.085, 0.13, 0.03, year, code, "abc") * _CYCLE[year])
    women = smooth(0.44, 0.51, 0.02, year, code, "abc_f")
    counts: Counts = {}
    for sex, number in zip(_SEXES, share_out(total, [women, 1 - women]), strict=True):
        counts |= _one_sex(code, year, sex, number)
    names = [*_TOTALS, *(f"ABC_{c}" for c in (*_DIPLOMAS, *_DURATIONS))]
    counts |= {n: (counts[f"{n}_F"] or 0) + (counts[f"{n}_H"] or 0) for n in names}
    ages = share_out(total, mix([0.15, 0.6, 0.25], year, code, "abc_ages"))
    known = total - int(3 * draw(code, year, "nationalite"))
    foreign = round(known * smooth(0.2, 0.38, 0.04, year, code, "abc_e"))
    qualified = total - int(4 * draw(code, year, "qualification"))
    levels = share_out(qualified, mix([0.07, 0.18, 0.34, 0.32, 0.09], year, code, "qal"))
    counts |= dict(zip(_AGES, ages, strict=True))
    counts |= {"ABC_FR": known - foreign, "ABC_E": foreign}
    return counts | dict(zip(_QUALIFICATIONS, levels, strict=True))


def _one_sex(code: str, year: int, sex: str, number: int) -> Counts:
    keys = (code, sex)
    with_diploma = number - int(2 * draw(year, *keys, "diplome"))
    diplomas = share_out(with_diploma, mix([0.31, 0.26, 0.23, 0.2], year, *keys, "diplome"))
    durations = share_out(number, mix([0.43, 0.2, 0.17, 0.2], year, *keys, "duree"))
    counts: Counts = {
        f"ABCDE_{sex}": number + 1 + round(number * smooth(0.05, 0.12, 0.04, year, *keys, "de")),
        f"ABC_{sex}": number,
        f"ABC_RSA_{sex}": round(number * smooth(0.2, 0.34, 0.04, year, *keys, "abc_rsa")),
        f"A_{sex}": round(number * smooth(0.58, 0.7, 0.03, year, *keys, "a")),
    }
    for names, values in ((_DIPLOMAS, diplomas), (_DURATIONS, durations)):
        counts |= {f"ABC_{n}_{sex}": v for n, v in zip(names, values, strict=True)}
    return counts


def published_stocks(code: str, population_2018: int, population: int, year: int) -> Counts:
    """Stock with its small cells and their complements withheld."""
    counts = stocks(code, population, year)
    hidden = sexes_withheld(code, population_2018)
    for total in ("ABC", "ABC_RSA", "A"):
        withhold_table(counts, (f"{total}_F", f"{total}_H"), hidden)
    for family in (_DIPLOMAS, _DURATIONS):
        withhold_table(counts, (f"ABC_{n}_{s}" for n in family for s in _SEXES), hidden)
    for parts in (_QUALIFICATIONS, ("ABC_FR", "ABC_E")):
        withhold_parts(counts, parts)
    return counts


def sexes_withheld(code: str, population_2018: int) -> bool:
    return population_2018 < _SEXES_WITHHELD_UNDER or code in _SEXES_WITHHELD


def evolutions(code: str, before: Counts, now: Counts, hidden: bool) -> dict[str, Cell]:
    """Change over a year, in percent, from unrounded stocks."""
    row: dict[str, Cell] = {}
    for name in EVOLUTIONS:
        stock = name.removeprefix("EVOL_").removesuffix("_T4")
        by_sex = stock.endswith(("_F", "_H"))
        row[name] = None if by_sex and hidden else _change(before[stock], now[stock])
    return row


def former_stocks(code: str, year: int, before: Counts, now: Counts) -> dict[str, Cell]:
    """The same quarter as A, treated again for evolutions: close to A, not equal."""
    shift = int(5 * draw(code, year, "retraitement")) - 2
    return {"A_N_T4": (now["A"] or 0) + shift, "A_N1_T4": (before["A"] or 0) + shift}


def _change(before: int | None, now: int | None) -> Decimal | None:
    return fixed(100 * (now / before - 1)) if before and now is not None else None
