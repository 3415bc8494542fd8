"""Files of the five census bases by IRIS (`insee_rp_iris_*`): zips that hold a CSV and its meta.

`;`, decimal point, weighted counts, names with the two digits of the year.
"""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

from ingestion.declaration.source_model import Edition
from ingestion.demo.archives import stored_zip
from ingestion.demo.documented.delimited import delimited, write_bytes
from ingestion.demo.documented.iris_homes import families, homes
from ingestion.demo.documented.iris_people import AGES, Iris, every_iris, named, part, split
from ingestion.demo.territory import Territory

Counts = dict[str, int]
_SOCIAL = ("11_21", "12_22", "13_23", "14_24", "15_25", "16_26", "32", "40")
_SOCIAL_WEIGHTS = {"": (0.1, 3.4, 15, 15, 17, 12, 20, 17.5), "H": (0.1, 5, 17, 14, 9, 19, 19, 17),
                   "F": (0.1, 2, 13, 16, 25, 5, 21, 18)}  # fmt: skip
_BANDS = (
    ("0002", 0, 2), ("0305", 3, 3), ("0610", 6, 6), ("1117", 11, 15), ("1824", 18, 20),
    ("2539", 25, 30), ("4054", 40, 45), ("5564", 55, 60), ("6579", 65, 75), ("80P", 80, 80),
    ("0014", 0, 11), ("1529", 15, 25), ("3044", 30, 40), ("4559", 45, 55), ("6074", 60, 65),
    ("75P", 75, 80), ("0019", 0, 18), ("2064", 20, 60), ("65P", 65, 80),
)  # fmt: skip
_BANDS_BY_SEX = tuple(b for b in _BANDS if b[0] in {
    "0014", "1529", "3044", "4559", "6074", "75P", "0019", "2064", "65P"})  # fmt: skip
_SCHOOL = (("0205", 2, 3, 0.78), ("0610", 6, 6, 0.98), ("1114", 11, 11, 0.98),
           ("1517", 15, 15, 0.95), ("1824", 18, 20, 0.55), ("2529", 25, 25, 0.09),
           ("30P", 30, 80, 0.012))  # fmt: skip
_DIPLOMAS = ("DIPLMIN", "BEPC", "CAPBEP", "BAC", "SUP2", "SUP34", "SUP5")
_DIPLOMA_WEIGHTS = (22, 5, 18, 18, 10, 12, 15)


def write_census(path: Path, edition_id: str, edition: Edition, country: Territory) -> Path:
    """One base. Raises KeyError for a base that nobody simulates."""
    base = str(edition.membre).removeprefix("base-ic-").rsplit("-", 1)[0]
    year = edition.millesimes["rp"].single_year
    rows = [
        _row(iris, f"{year % 100:02d}", _BASES[base](iris)) for iris in every_iris(country, year)
    ]
    header = list(rows[0])
    meta = "COD_VAR;LIB_VAR\n" + "".join(f"{c};Variable simulée\n" for c in header)
    members = {
        str(edition.membre): delimited(header, rows),
        f"meta_{edition.membre}": meta.encode(),
    }
    return write_bytes(path, stored_zip(members))


def _row(iris: Iris, year: str, counts: Counts) -> dict[str, str]:
    cells = {
        "IRIS": iris.code, "COM": iris.commune, "TYP_IRIS": iris.kind, "LAB_IRIS": iris.label,
    }  # fmt: skip
    return cells | {
        f"{name[0]}{year}{name[1:]}": str(Decimal(count).scaleb(-1))
        for name, count in counts.items()
    }


def _population(iris: Iris) -> Counts:
    """The 76 columns whose order a public inspection report printed."""
    counts = {"P_POP": iris.population}
    counts |= {f"P_POP{b}": iris.between_ages(low, high) for b, low, high in _BANDS}
    for sex in "HF":
        counts[f"P_POP{sex}"] = iris.between_ages(0, sex=sex)
        counts |= {
            f"P_{sex}{b}": iris.between_ages(low, high, sex) for b, low, high in _BANDS_BY_SEX
        }
    for name, sex in (("POP15P", ""), ("H15P", "H"), ("F15P", "F")):
        adults = part(iris.between_ages(15, sex=sex), 1.0, iris.code, "compl")
        groups = split(adults, _SOCIAL_WEIGHTS[sex], iris.code, "cs", sex)
        counts[f"C_{name}"] = adults
        counts |= named((f"C_{name}_STAT_GSEC{code}" for code in _SOCIAL), groups)
    foreign = part(iris.population, 0.17, iris.code, "etrangers")
    outside = part(iris.population, 0.02, iris.code, "hors menage")
    return counts | {
        "P_POP_FR": iris.population - foreign,
        "P_POP_ETR": foreign,
        "P_POP_IMM": part(iris.population, 0.23, iris.code, "immigres"),
        "P_PMEN": iris.population - outside,
        "P_PHORMEN": outside,
    }


def _activity(iris: Iris) -> Counts:
    people = {sex: iris.between_ages(15, 60, sex) for sex in ("", "H", "F")}
    young = iris.between_ages(15, 20)
    counts = {
        "P_POP1564": people[""],
        "P_POP1524": young,
        "P_POP2554": iris.between_ages(25, 45),
        "P_POP5564": iris.between_ages(55, 60),
        "P_H1564": people["H"],
        "P_F1564": people["F"],
    }
    active = {sex: part(people[sex], rate, iris.code, "actifs", sex)
              for sex, rate in (("H", 0.77), ("F", 0.71))}  # fmt: skip
    jobless = {sex: part(active[sex], 0.13, iris.code, "chomage", sex) for sex in "HF"}
    total, without = sum(active.values()), sum(jobless.values())
    young_active = part(young, 0.36, iris.code, "actifs jeunes")
    young_jobless = part(young_active, 0.25, iris.code, "chomage jeunes")
    counts |= {"P_ACT1564": total, "P_ACT1524": young_active}
    counts |= {f"P_{sex}ACT1564": active[sex] for sex in "HF"}
    counts |= {"P_ACTOCC1564": total - without, "P_ACTOCC1524": young_active - young_jobless}
    counts |= {f"P_{sex}ACTOCC1564": active[sex] - jobless[sex] for sex in "HF"}
    counts |= {
        "P_CHOM1564": without,
        "P_CHOM1524": young_jobless,
        "P_INACT1564": people[""] - total,
    }
    names = ("P_ETUD1564", "P_RETR1564", "P_AINACT1564")
    counts |= named(names, split(people[""] - total, (42, 17, 41), iris.code, "inactifs"))
    return counts | _jobs(iris, total - without)


def _jobs(iris: Iris, occupied: int) -> Counts:
    free = part(occupied, 0.1, iris.code, "non salaries")
    contracts = ("P_SAL15P_CDI", "P_SAL15P_CDD", "P_SAL15P_INTERIM", "P_SAL15P_EMPAID",
                 "P_SAL15P_APPR")  # fmt: skip
    return {
        "P_ACTOCC15P": occupied,
        "P_SAL15P": occupied - free,
        "P_NSAL15P": free,
        "P_SAL15P_TP": part(occupied - free, 0.15, iris.code, "temps partiel"),
    } | named(contracts, split(occupied - free, (82, 10, 2.5, 0.5, 5), iris.code, "contrats"))


def _diplomas(iris: Iris) -> Counts:
    """Those at school by age; diplomas of the others, by sex."""
    people = {f"P_POP{b}": iris.between_ages(low, high) for b, low, high, _ in _SCHOOL}
    pupils = {f"P_SCOL{b}": part(iris.between_ages(low, high), rate, iris.code, "scol", b)
              for b, low, high, rate in _SCHOOL}  # fmt: skip
    adults = sum(iris.between_ages(a, a) for a in AGES if a >= 15)
    left = adults - sum(v for k, v in pupils.items() if k[6:] in {"1517", "1824", "2529", "30P"})
    men, women = split(left, (47, 53), iris.code, "non scolarises")
    by_sex = {
        s: split(n, _DIPLOMA_WEIGHTS, iris.code, "dipl", s) for s, n in (("H", men), ("F", women))
    }
    both = [h + f for h, f in zip(by_sex["H"], by_sex["F"], strict=True)]
    counts = people | pupils | {"P_NSCOL15P": left}
    counts |= named((f"P_NSCOL15P_{d}" for d in _DIPLOMAS), both)
    for sex, count in (("H", men), ("F", women)):
        counts[f"P_{sex}NSCOL15P"] = count
        counts |= named((f"P_{sex}NSCOL15P_{d}" for d in _DIPLOMAS), by_sex[sex])
    return counts


_BASES: dict[str, Callable[[Iris], Counts]] = {
    "evol-struct-pop": _population,
    "activite-residents": _activity,
    "logement": homes,
    "couples-familles-menages": families,
    "diplomes-formation": _diplomas,
}
