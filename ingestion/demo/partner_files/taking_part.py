"""Councils of residents, houses of the project, and gifts to the endowment fund."""

from ingestion.demo.draws import between, draw
from ingestion.demo.partner_files.deposits import Periods, Row, pick, whole
from ingestion.demo.partner_files.funds import quartiers
from ingestion.demo.territory import Territory

YEARS = (2023, 2024)


def councils(country: Territory) -> Periods:
    return {str(year): _instances(country, year) for year in YEARS}


def _instances(country: Territory, year: int) -> list[Row]:
    """One council a commune that has a quartier, and a house of the project in every sixth."""
    by_commune: dict[str, list[str]] = {}
    for code, _, commune in quartiers(country, year):
        by_commune.setdefault(commune, []).append(code)
    rows = []
    for number, (commune, codes) in enumerate(sorted(by_commune.items())):
        rows.append(_council(year, commune, codes))
        if number % 6 == 0:
            rows.append(_house(year, commune, codes[:1]))
    return rows


def _council(year: int, commune: str, codes: list[str]) -> Row:
    keys = ("cc", commune)
    members = whole(10, 32, *keys)
    women = round(members * between(0.4, 0.65, *keys, "f"))
    residents = round(members * between(0.5, 0.75, *keys, "h"))
    committees = whole(1, 4, *keys, year, "copil")
    return {
        "id_instance": f"CC-SIMULÉ-{commune}",
        "annee": str(year),
        "type_instance": "conseil_citoyen",
        "code_commune": commune,
        "quartiers": ";".join(codes),
        "date_creation": f"2016-{whole(1, 12, *keys, 'm'):02d}-{whole(1, 28, *keys, 'j'):02d}",
        "membres_f": str(women),
        "membres_h": str(members - women),
        "membres_habitants": str(residents),
        "membres_acteurs": str(members - residents),
        "tirage_au_sort": pick(("oui", "non"), *keys, "tirage"),
        "nb_reunions": str(whole(0, 9, *keys, year, "r")),
        "nb_participants": str(whole(20, 160, *keys, year, "p")),
        "membres_formes": str(whole(0, members // 2, *keys, year, "formes")),
        "nb_formations": str(whole(0, 3, *keys, year, "formations")),
        "avis_rapport_annuel": pick(("oui", "non"), *keys, year, "avis"),
        "comites_pilotage_total": str(committees),
        "comites_pilotage_presents": str(whole(0, committees, *keys, year, "presents")),
    }


def _house(year: int, commune: str, codes: list[str]) -> Row:
    keys = ("mdp", commune, year)
    return {
        "id_instance": f"MDP-SIMULÉ-{commune}",
        "annee": str(year),
        "type_instance": "maison_projet",
        "code_commune": commune,
        "quartiers": ";".join(codes),
        "nb_reunions": str(whole(4, 22, *keys)),
        "nb_participants": str(whole(60, 400, *keys, "p")),
    }


def gifts(country: Territory) -> Periods:
    return {str(year): [_gift(country, year, n) for n in range(38)] for year in YEARS}


def _gift(country: Territory, year: int, number: int) -> Row:
    keys = ("don", year, number)
    kind = pick(("entreprise", "entreprise", "fondation", "particulier", "public"), *keys)
    known = quartiers(country, year)
    inside = draw(*keys, "qpv") < 0.6
    amount = 10 * whole(2, 30, *keys, "m") if kind == "particulier" else 250 * whole(2, 60, *keys)
    row = {
        "id_don": f"DON-{year}-{number + 1:03d}",
        "id_donateur": f"D-{whole(1, 24, *keys, 'd'):04d}",
        "donateur_type": kind,
        "montant": str(amount),
        "date_don": f"{year}-{whole(1, 12, *keys, 'mois'):02d}-{whole(1, 28, *keys, 'jour'):02d}",
        "affectation_projet": f"Projet SIMULÉ {whole(1, 9, *keys, 'projet')}",
        "affectation_qpv": "oui" if inside else "non",
        "fleche": pick(("oui", "non"), *keys, "fleche"),
    }
    if inside:
        row["code_quartier"] = known[whole(0, len(known) - 1, *keys, "lieu")][0]
    return row
