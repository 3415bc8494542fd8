"""Simulated homes, households and families of an IRIS in 2022, in tenths like its inhabitants."""

from ingestion.demo.documented.iris_people import Iris, named, part, split

_ROOMS = ("P_RP_1P", "P_RP_2P", "P_RP_3P", "P_RP_4P", "P_RP_5PP")
_SENIORITY = ("P_MEN_ANEM0002", "P_MEN_ANEM0204", "P_MEN_ANEM0509", "P_MEN_ANEM10P")
_CROWDING = ("C_RP_NORME", "C_RP_SOUSOCC_MOD", "C_RP_SOUSOCC_ACC", "C_RP_SOUSOCC_TACC",
             "C_RP_SUROCC_MOD", "C_RP_SUROCC_ACC")  # fmt: skip
_CHILDREN = ("C_NE24F0", "C_NE24F1", "C_NE24F2", "C_NE24F3", "C_NE24F4P")


def homes(iris: Iris) -> dict[str, int]:
    """Columns of the base `logement` that the catalogue declares."""
    households = _households(iris)
    second, vacant = (part(households, r, iris.code, k) for r, k in ((0.03, "sec"), (0.07, "vac")))
    stock = households + second + vacant
    houses = part(stock, 0.27, iris.code, "maisons")
    owners, tenants, free = split(households, (45, 52, 3), iris.code, "statut")
    counts = {
        "P_LOG": stock, "P_RP": households, "P_RSECOCC": second, "P_LOGVAC": vacant,
        "P_MAISON": houses, "P_APPART": stock - houses,
    }  # fmt: skip
    counts |= named(_ROOMS, split(households, (11, 24, 31, 21, 13), iris.code, "pieces"))
    counts |= {
        "P_RP_PROP": owners,
        "P_RP_LOC": tenants,
        "P_RP_LOCHLMV": part(tenants, 0.56, iris.code, "hlm"),
        "P_RP_GRAT": free,
        "P_MEN": households,
    }
    counts |= named(_SENIORITY, split(households, (11, 18, 17, 54), iris.code, "anciennete"))
    residents = _residents(iris)
    counts |= {
        "P_PMEN": residents,
        "P_PMEN_ANEM0002": part(residents, 0.1, iris.code, "emmenages"),
        "P_RP_VOIT1P": part(households, 0.67, iris.code, "voitures"),
    }
    surveyed = part(households, 1.0, iris.code, "compl log")
    return counts | named(_CROWDING, split(surveyed, (32, 24, 13, 8, 16, 7), iris.code, "norme"))


def families(iris: Iris) -> dict[str, int]:
    """Columns of the base `couples-familles-menages` that the catalogue declares."""
    households = part(_households(iris), 1.0, iris.code, "compl men")
    alone, others, with_family = split(households, (36, 4, 60), iris.code, "menages")
    couples, parents, single = split(with_family, (34, 46, 20), iris.code, "type")
    count = part(with_family, 1.0, iris.code, "familles")
    with_children, one_parent, without = split(count, (46, 20, 34), iris.code, "type fam")
    counts = {
        "C_MEN": households, "C_MENPSEUL": alone, "C_MENSFAM": others, "C_MENFAM": with_family,
        "C_MENCOUPSENF": couples, "C_MENCOUPAENF": parents, "C_MENFAMMONO": single,
        "C_PMEN": part(_residents(iris), 1.0, iris.code, "compl pmen"),
        "C_FAM": count, "C_COUPAENF": with_children, "C_FAMMONO": one_parent,
        "C_COUPSENF": without,
    }  # fmt: skip
    return counts | named(_CHILDREN, split(count, (42, 24, 21, 9, 4), iris.code, "enfants"))


def _residents(iris: Iris) -> int:
    return iris.population - part(iris.population, 0.02, iris.code, "hors menage")


def _households(iris: Iris) -> int:
    return part(_residents(iris), 1 / 2.35, iris.code, "taille des menages")
