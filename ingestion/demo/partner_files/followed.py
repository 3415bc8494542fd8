"""Follow-ups: five PRIJ and their public, police sectors, indicators of conventions."""

from ingestion.demo.draws import between, draw
from ingestion.demo.partner_files.deposits import Periods, Row, masked, pick, whole
from ingestion.demo.partner_files.funds import quartiers
from ingestion.demo.territory import Territory

PRIJ = tuple(f"PRIJ SIMULÉ {n}" for n in range(1, 6))
MONTHS = ("2024-10", "2024-11", "2024-12")
_AGES = ("16-17", "18-20", "21-25")
_SECTORS = ("Secteur SIMULÉ A", "Secteur SIMULÉ B", "Secteur SIMULÉ C")
_CLASSES = (
    "Cambriolages de logement", "Coups et blessures volontaires intrafamiliaux",
    "Autres coups et blessures volontaires", "Destructions et dégradations volontaires",
    "Vols violents sans arme", "Vols dans les véhicules",
)  # fmt: skip
_INDICATORS = {
    "mission_locale": (("jeunes accueillis SIMULÉ", "nb"), ("entrées en emploi SIMULÉ", "nb")),
    "caf": (("familles monoparentales SIMULÉ", "nb"), ("part de bas revenus SIMULÉ", "%")),
}


def prij(country: Territory) -> Periods:
    return {month: [row for name in PRIJ for row in _prij(month, name)] for month in MONTHS}


def _prij(month: str, name: str) -> list[Row]:
    rows = []
    for sex in ("F", "H"):
        for age in _AGES:
            keys = ("prij", name, sex, age)
            followed = whole(14, 60, *keys) + whole(-3, 3, *keys, month)
            # One way out a month, 5 or more: a masked cell would hide the rate of the EPT.
            way = whole(0, 2, *keys, month, "way")
            exits = [whole(5, 9, *keys, month, "out") if i == way else 0 for i in range(3)]
            rows.append(
                {
                    "mois": month,
                    "id_prij": name,
                    "sexe": sex,
                    "tranche_age": age,
                    "nb_reperes": masked(whole(2, 14, *keys, month, "r")),
                    "nb_accompagnes": str(followed),
                    "nb_actifs": masked(round(followed * between(0.4, 0.8, *keys, month))),
                    "sorties_emploi": masked(exits[0]),
                    "sorties_formation": masked(exits[1]),
                    "sorties_autres": masked(exits[2]),
                    "duree_mediane_jours": str(whole(90, 260, *keys, "d")),
                }
            )
    return rows


def young_people(country: Territory) -> Periods:
    """A tabulation on demand of the census, in the geography of 2024."""
    rows = [
        {
            "reference": "commande SIMULÉE 1",
            "annee": "2022",
            "code_quartier": code,
            "tranche_age": "16-25",
            "neet": str(whole(30, 160, "neet", code)),
        }
        for code, _, _ in quartiers(country, 2024)
    ]
    return {"2022": rows}


def police(country: Territory) -> Periods:
    return {month: _police(month) for month in MONTHS[-2:]}


def _police(month: str) -> list[Row]:
    return [
        {
            "mois": month,
            "secteur": sector,
            "classe": kind,
            "nombre": masked(whole(0, 40, "police", month, sector, kind)),
            "embargo": pick(("non", "non", "oui"), "police", month, sector, kind, "e"),
        }
        for sector in _SECTORS
        for kind in _CLASSES
    ]


def conventions(country: Territory) -> Periods:
    return {
        f"{year}-{partner}": _convention(country, year, partner)
        for year in (2023, 2024)
        for partner in _INDICATORS
    }


def _convention(country: Territory, year: int, partner: str) -> list[Row]:
    rows = []
    for code, _, _ in quartiers(country, year):
        for indicator, unit in _INDICATORS[partner]:
            keys = ("conv", year, partner, code, indicator)
            value = whole(3, 160, *keys) if unit == "nb" else whole(150, 520, *keys) / 10
            hidden = unit == "nb" and value < 5
            missing = draw(*keys, "nd") < 0.02
            rows.append(
                {
                    "partenaire": partner,
                    "annee": str(year),
                    "code_quartier": code,
                    "indicateur": indicator,
                    "unite": unit,
                    "valeur": "nd" if missing else "s" if hidden else str(value),
                    "secret": "oui" if hidden and not missing else "non",
                }
            )
    return rows
