"""Simulated recipients of a quartier for a year: family benefits (CNAF), health cover (CNAM).

Identities hold to the unit: A = AI + AM + ACSSENF + ACAVENF, ENF = sum of its ages.
"""

from ingestion.demo.draws import mix, share_out, smooth
from ingestion.demo.tables import Cell

FAMILIES = [
    "A",
    "PERCOU",
    "AM",
    "AI",
    "ACSSENF",
    "ACAVENF",
    "AC3ENF",
    "A_NETUD_24",
    "A_ETUD",
    "ENF",
    "ENF_2",
    "ENF_3_5",
    "ENF_6_10",
    "ENF_11_14",
    "ENF_15_17",
    "ENF_18_24",
]
_AGES = FAMILIES[-6:]
BENEFITS = ["A", "APRES50", "APRES100", "ARSA", "ARSAS", "APPA", "AAAH"]
HEALTH = ["CCMUC", "C", "C_C2SNP", "C_C2SP"]

# NOTE_CNAF by data year: the two publications of one year carry the same.
NOTES_CNAF: dict[int, dict[str, str]] = {
    2015: {"QP069018": "5"},
    2016: {"QP069018": "5"},
    2017: {"QP054014": "3"},
    2018: {"QP033010": "4"},
    2019: {"QP094011": "5"},
    2020: {"QP078016": "5"},
}


def recipients(code: str, population: int, year: int) -> int:
    return round(population * smooth(0.24, 0.32, 0.06, year, code, "cnaf_a"))


def families(code: str, population: int, year: int) -> dict[str, Cell]:
    """Recipients by family and children by age."""
    total = recipients(code, population, year)
    lone, single, couples, parents = share_out(
        total, mix([0.2, 0.41, 0.08, 0.31], year, code, "famille")
    )
    children = round(total * smooth(0.95, 1.2, 0.05, year, code, "enf"))
    ages = share_out(children, mix([0.17, 0.165, 0.25, 0.18, 0.125, 0.11], year, code, "ages"))
    counts = {
        "A": total,
        "PERCOU": total + children + couples + parents,
        "AM": lone,
        "AI": single,
        "ACSSENF": couples,
        "ACAVENF": parents,
        "AC3ENF": round(parents * smooth(0.34, 0.5, 0.04, year, code, "ac3enf")),
        "A_NETUD_24": round(total * smooth(0.04, 0.08, 0.06, year, code, "netud")),
        "A_ETUD": round(total * smooth(0.02, 0.05, 0.06, year, code, "etud")),
        "ENF": children,
    }
    return {**counts, **dict(zip(_AGES, ages, strict=True))}


def benefits(code: str, population: int, year: int) -> dict[str, Cell]:
    """Recipients by benefit; the same A as in `families`."""
    total = recipients(code, population, year)
    half = smooth(0.34, 0.44, 0.05, year, code, "apres50")
    rsa = smooth(0.2, 0.28, 0.06, year, code, "rsa")
    shares = {
        "APRES50": half,
        "APRES100": half * smooth(0.5, 0.62, 0.04, year, code, "apres100"),
        "ARSA": rsa * smooth(1.15, 1.3, 0.02, year, code, "rsa_activite"),
        "ARSAS": rsa,
        "APPA": smooth(0.2, 0.27, 0.05, year, code, "appa") * (1.35 if year >= 2019 else 1),
        "AAAH": smooth(0.07, 0.13, 0.05, year, code, "aah"),
    }
    return {"A": total, **{name: round(total * share) for name, share in shares.items()}}


def health_cover(code: str, population: int, year: int) -> dict[str, Cell]:
    insured = round(population * smooth(0.88, 1.02, 0.03, year, code, "assures"))
    return {
        "CCMUC": round(population * smooth(0.16, 0.27, 0.06, year, code, "cmuc")),
        "C": insured,
        "C_C2SNP": round(insured * smooth(0.17, 0.28, 0.05, year, code, "c2snp")),
        "C_C2SP": round(insured * smooth(0.03, 0.07, 0.05, year, code, "c2sp")),
    }
