"""Programming of the eight contrats de ville: common-law and specific credits, funder by funder."""

import csv

from ingestion.demo.draws import between, draw, share_out
from ingestion.demo.partner_files.deposits import Periods, Row, made_up_siren, pick, whole
from ingestion.demo.seeds import SEEDS_FOLDER
from ingestion.demo.territory import Territory

YEARS = (2022, 2023)
_ACTIONS = 7
_THEMES = ("1.1", "1.2", "1.3", "1.4", "1.5", "1.5a", "1.6", "2.1", "2.2", "3.1", "3.2", "4.1")
_FUNDERS = (("Etat", "specifique_ville"), ("commune", "droit_commun"), ("EPT", "droit_commun"),
            ("CAF", "droit_commun"), ("bailleur", "mecenat"), ("Europe", "europe"))  # fmt: skip


def programming(country: Territory) -> Periods:
    return {
        str(year): [
            row
            for contract, places in sorted(_contracts().items())
            for number in range(_ACTIONS)
            for row in _action(year, contract, number, places)
        ]
        for year in YEARS
    }


def _contracts() -> dict[str, list[str]]:
    """Contract -> its quartiers of 2015 that touch the EPT."""
    found: dict[str, list[str]] = {}
    with (SEEDS_FOLDER / "quartier_contrat.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["dans_ept"] == "oui":
                found.setdefault(row["code_contrat"], []).append(row["code_quartier"])
    return found


def _action(year: int, contract: str, number: int, places: list[str]) -> list[Row]:
    keys = ("cdv", year, contract, number)
    first = whole(0, len(places) - 1, *keys)
    count = min(len(places), whole(1, 3, *keys, "lieux"))
    chosen = [places[(first + i) % len(places)] for i in range(count)]
    theme = pick(_THEMES, *keys, "theme")
    budget = 500 * whole(12, 120, *keys, "budget")
    reached = whole(20, 240, *keys, "public")
    women = round(reached * between(0.4, 0.7, *keys, "f"))
    located = round(reached * between(0.6, 0.95, *keys, "geo"))
    retained = draw(*keys, "statut") < 0.8
    shared = {
        "id_action": f"CDV-{year}-{contract}-{number + 1:02d}",
        "intitule": f"SIMULÉ : action n° {number + 1} du contrat {contract}",
        "annee": str(year),
        "code_cv": contract,
        "theme": theme[0],
        "sous_theme": theme,
        "quartiers": ";".join(chosen),
        "porteur_nom": f"Association SIMULÉE {contract} {number + 1}",
        "porteur_siret": _siret(100 * int(contract[2:]) + number),
        "budget_total": str(budget),
        "statut": ("realise" if year == 2022 else "retenu") if retained else "refuse",
        "reconduite": pick(("oui", "non"), *keys, "suite"),
        "bilan_recu": pick(("oui", "oui", "non"), *keys, "bilan") if year == 2022 else "",
    }
    if count == 2:
        shared["cle_repartition"] = "0.7;0.3"
    if retained and year == 2022:
        shared |= {
            "beneficiaires_prevus": str(reached + whole(-10, 30, *keys, "prevus")),
            "beneficiaires_realises_f": str(women),
            "beneficiaires_realises_h": str(reached - women),
            "beneficiaires_geolocalises": str(located),
            "beneficiaires_qpv": str(round(located * between(0.5, 0.9, *keys, "qpv"))),
        }
    return _funded(shared, budget, retained, keys)


def _funded(shared: Row, budget: int, retained: bool, keys: tuple[object, ...]) -> list[Row]:
    """The State and one to three others; what they grant stays within the budget."""
    others = [f for f in _FUNDERS[1:] if draw(*keys, f[0]) < 0.45][:3]
    funders = [_FUNDERS[0], *others]
    weights = [between(0.5, 1.5, *keys, name, "part") for name, _ in funders]
    asked = share_out(round(budget * between(0.7, 0.95, *keys, "demande")), weights)
    return [
        shared
        | {
            "financeur": name,
            "nature_credit": nature,
            "montant_sollicite": str(amount),
            "montant_accorde": str(round(amount * between(0.6, 1, *keys, name)))
            if retained
            else "0",
        }
        for (name, nature), amount in zip(funders, asked, strict=True)
    ]


def _siret(number: int) -> str:
    """Fourteen digits with a right key, of a made-up company."""
    siren = made_up_siren(number)
    return next(s for n in range(10) if _luhn(s := f"{siren}0001{n}"))


def _luhn(text: str) -> bool:
    doubled = [int(d) * (2 if i % 2 else 1) for i, d in enumerate(reversed(text))]
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0
