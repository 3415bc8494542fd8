"""Bases of INSEE by quartier without a file in the archive: education, housing, health cover.

`;`, decimal comma, CRLF, like their sisters. Columns are those that the catalogue declares: no
document gives the whole header.
"""

from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

from ingestion.declaration.source_model import Edition
from ingestion.demo.allocataires import benefits, families, health_cover
from ingestion.demo.archives import stored_zip
from ingestion.demo.blanks import MINIMUM_VISIBLE
from ingestion.demo.documented.delimited import write_bytes
from ingestion.demo.documented.quartiers_2024 import quartiers_2024
from ingestion.demo.draws import between, fixed, share_out, smooth
from ingestion.demo.filosofi import incomes
from ingestion.demo.tables import Cell, Layout, table_bytes
from ingestion.demo.territory import Territory

Row = dict[str, Cell]
Quartiers = list[tuple[str, str, int]]
_GRADES = (
    ("E6", 0.0125, 0.09),
    ("E3", 0.012, 0.15),
    ("E0_GT", 0.007, 0.16),
    ("E0_PRO", 0.006, 0.55),
)
_SOCIAL_HOMES = (
    "txLs1p txLs2p txLs3p txLs4p txLs5pp",
    "txLsAv49 txLs49a75 txLs76a88 txLs89a00 txLs01a13 txLsAp13",
    "txLsPlai txLsPlusAv77 txLsPlusAp77 txLsPls txLsPli",
)
_SOCIAL_WEIGHTS = ((9, 19, 39, 26, 7), (6, 55, 18, 8, 9, 4), (7, 58, 30, 3, 2))
_BUILT = (
    "partResPrincAch19 partResPrincAch19_45 partResPrincAch46_70 partResPrincAch71_90"
    " partResPrincAch91_05 PartResPrincAch06_15"
)
_BUILT_WEIGHTS = (4, 7, 45, 25, 8, 11)
_CROWDED = (
    "partResPrincSurocc",
    "partResPrincSurocc2pi",
    "partResPrincSurocc3pi",
    "partResPrincSurocc4pi",
    "partResPrincSurocc5pi",
)
_CNAF = (
    "A PERCOU AI AM ACSSENF ACAVENF AC3ENF ENF ENF_2 ENF_3_5 ENF_6_10 ENF_11_14 ENF_15_17"
    " ENF_18_24 A_ETUD A_NETUD_24 AAL AAPL AAAH APPA ARSAS"
)
_NOTE_5 = frozenset({"QN07816M"})
# A 2024 quartier whose poverty rate is withheld while its median is published.
_POVERTY_MARKED = frozenset({"QN05414M"})


def write_education(path: Path, edition_id: str, edition: Edition, country: Territory) -> Path:
    """Pupils of 2015's quartiers; the columns differ by edition."""
    rows = []
    for code, name, population in _quartiers_2015(country):
        row: Row = {"CODGEO": code, "LIBGEO": name}
        if "retard" in edition.millesimes:
            row |= _pupils(code, population, edition.millesimes["retard"].single_year)
        if "insertion" in edition.millesimes:
            year = edition.millesimes["insertion"].single_year
            row["TX_NSNE_16A25"] = fixed(smooth(16, 34, 0.06, year, code, "nsne"))
        rows.append(row)
    return _write(path, rows)


def write_housing(path: Path, edition_id: str, edition: Edition, country: Territory) -> Path:
    """Homes of 2015's quartiers. The key is `CodGeo` in 2021, `codGeo` in 2023."""
    social, census = (edition.millesimes[b].single_year for b in ("rpls", "rp"))
    key = "CodGeo" if edition_id == "2021" else "codGeo"
    rows = []
    for code, name, population in _quartiers_2015(country):
        row: Row = {key: code, "libGeo": name, **_homes(code, population, social, census)}
        rows.append({c: v for c, v in row.items() if c not in edition.absentes})
    return _write(path, rows)


def write_2024(path: Path, edition_id: str, edition: Edition, country: Territory) -> Path:
    """A base on the geography of 2024: one block, whose name says which."""
    [(block, year)] = edition.millesimes.items()
    make = _BLOCKS[block]
    return _write(path, list(make(quartiers_2024(country), year.single_year)))


def write_health(path: Path, edition_id: str, edition: Edition, country: Territory) -> Path:
    """Health cover on 1 January: a file, or a zip that also describes its columns."""
    by_2024 = edition.millesime_geo == 2024
    quartiers = quartiers_2024(country) if by_2024 else _quartiers_2015(country)
    year = edition.millesimes["cnam"].single_year
    rows = [
        {c: v for c, v in _insured(code, name, people, year).items() if c not in edition.absentes}
        for code, name, people in quartiers
    ]
    if edition.membre is None:
        return _write(path, rows)
    meta = "COD_VAR;LIB_VAR\r\n" + "".join(f"{c};Variable simulée\r\n" for c in rows[0])
    members = {edition.membre: table_bytes(Layout(tuple(rows[0])), rows)}
    return write_bytes(path, stored_zip(members | {f"meta_{edition.membre}": meta.encode()}))


def _write(path: Path, rows: list[Row]) -> Path:
    return write_bytes(path, table_bytes(Layout(tuple(rows[0])), rows))


def _quartiers_2015(country: Territory) -> Quartiers:
    names = country.seeds.names_2015
    return [(q.code, names.get(q.code, q.nom), q.population_2018) for q in country.quartiers]


def _visible(count: int) -> int | None:
    return count if count >= MINIMUM_VISIBLE else None


def _pupils(code: str, population: int, year: int) -> Row:
    row: Row = {}
    for grade, share, late in _GRADES:
        pupils = round(population * share * smooth(0.8, 1.2, 0.04, year, code, grade))
        behind = round(pupils * late * smooth(0.7, 1.3, 0.05, year, code, grade, "retard"))
        row[f"EFF_{grade}"] = _visible(pupils)
        row[f"RET_{grade}"] = _visible(behind) if pupils >= MINIMUM_VISIBLE else None
    return row


def _homes(code: str, population: int, social: int, census: int) -> Row:
    homes = round(population / smooth(2.4, 2.9, 0.02, census, code, "taille"))
    rate = smooth(45, 96, 0.02, social, code, "txLsRp")
    row: Row = {"nbLsPls": round(homes * rate / 100), "txLsRp": fixed(rate)}
    for names, weights in zip(_SOCIAL_HOMES, _SOCIAL_WEIGHTS, strict=True):
        row |= _shares(names.split(), weights, social, code)
    row |= {
        "partResVac": fixed(smooth(4, 11, 0.06, census, code, "vacants")),
        "partMenLogGrat": fixed(smooth(0.8, 3, 0.06, census, code, "gratuit")),
        "nbPersResPrinc": fixed(population / homes),
    }
    crowded = smooth(18, 38, 0.05, census, code, "surocc")
    row |= {c: fixed(crowded * between(0.7, 1.3, code, c) if i else crowded)
            for i, c in enumerate(_CROWDED)}  # fmt: skip
    return row | _shares(_BUILT.split(), _BUILT_WEIGHTS, census, code)


def _shares(names: list[str], weights: tuple[int, ...], year: int, code: str) -> Row:
    """Percentages that sum to exactly 100."""
    drawn = [w * smooth(0.7, 1.3, 0.02, year, code, n) for w, n in zip(weights, names, strict=True)]
    return {n: Decimal(s).scaleb(-1) for n, s in zip(names, share_out(1000, drawn), strict=True)}


def _insured(code: str, name: str, population: int, year: int) -> Row:
    cover = health_cover(code, population, year)
    free = int(cover["C_C2SNP"] or 0)
    young, old = (round(free * share) for share in (0.42, 0.07))
    return {
        "CODGEO": code, "LIBGEO": name, "C": cover["C"], "C_C2SNP": free,
        "C_C2SP": cover["C_C2SP"], "C_17_C2SNP": young, "C_60_C2SNP": old,
    }  # fmt: skip


def _incomes(quartiers: Quartiers, year: int) -> Iterator[Row]:
    """Metropolitan France. The rate is whole, or withheld by a marker."""
    for code, name, _ in quartiers:
        if code.startswith("QN97"):
            continue
        found = incomes(code, year)
        poverty: Cell = "ns" if code in _POVERTY_MARKED else round(found.poverty)
        yield {
            "CODGEO": code, "LIBGEO": name, "DISP_MED_A21": found.quantiles["Q2"],
            "DISP_D1_A21": found.quantiles["D1"], "DISP_D9_A21": found.quantiles["D9"],
            "DISP_RD_A21": found.ratio("D9", "D1"), "DISP_PPSOC_A21": found.parts["PPSOC"],
            "DISP_TP60_A21": poverty,
        }  # fmt: skip


def _claimants(quartiers: Quartiers, year: int) -> Iterator[Row]:
    """Recipients on 31 December; a note other than 0 blanks the row."""
    for code, name, population in quartiers:
        counts = families(code, population, year) | benefits(code, population, year)
        housing = round(int(counts["A"] or 0) * smooth(0.5, 0.66, 0.04, year, code, "aal"))
        counts |= {"AAL": housing, "AAPL": round(housing * 0.82)}
        note = "5" if code in _NOTE_5 else "0"
        shown = {c: counts[c] if note == "0" else None for c in _CNAF.split()}
        yield {"CODGEO": code, "LIBGEO": name, "NOTE": note, **shown}


def _jobseekers(quartiers: Quartiers, year: int) -> Iterator[Row]:
    for code, name, population in quartiers:
        stock = population * smooth(0.095, 0.145, 0.03, year, code, "abcde")
        yield {"CODGEO": code, "LIBGEO": name, "ABCDE": round(stock)}


def _schooling(quartiers: Quartiers, year: int) -> Iterator[Row]:
    for code, name, population in quartiers:
        yield {"CODGEO": code, "LIBGEO": name, **_pupils(code, population, year)}


def _social_housing(quartiers: Quartiers, year: int) -> Iterator[Row]:
    for code, name, population in quartiers:
        homes = round(population / 2.6 * smooth(0.5, 0.95, 0.02, year, code, "parc"))
        rent = smooth(6.1, 8.4, 0.03, year, code, "loyer")
        yield {
            "CodGeo": code, "LibGeo": name, "nbLsPls": homes,
            "nbLsMes": _visible(round(homes * 0.006)),
            "txVac": fixed(smooth(1.5, 6, 0.08, year, code, "vac")),
            "txRot": fixed(smooth(3.5, 7.5, 0.06, year, code, "rot")),
            "moyLoy": fixed(rent, 2), "medLoy": fixed(rent * between(0.94, 1, code, "med"), 2),
        }  # fmt: skip


_BLOCKS: dict[str, Callable[[Quartiers, int], Iterator[Row]]] = {
    "filosofi": _incomes,
    "cnaf": _claimants,
    "pe": _jobseekers,
    "retard": _schooling,
    "rpls": _social_housing,
}
