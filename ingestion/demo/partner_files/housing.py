"""Landlords' commitments for the TFPB abattement, and operations of urban renewal."""

from ingestion.demo.draws import between
from ingestion.demo.partner_files.deposits import Periods, Row, made_up_siren, pick, whole
from ingestion.demo.partner_files.funds import quartiers
from ingestion.demo.territory import Territory

YEARS = (2021, 2022)
OBSERVED = ("2024-06-30", "2024-12-31")
# The simulated RPLS counts at least 0.23 social home per inhabitant: a convention covers fewer.
_HOMES_PER_INHABITANT = 0.18
_AXES = ("personnel_proximite", "sur_entretien", "dechets_encombrants", "animation_lien_social",
         "concertation_sensibilisation", "petits_travaux")  # fmt: skip
_WORKS = ("demolition", "reconstitution", "rehabilitation", "residentialisation", "equipement",
          "amenagement")  # fmt: skip


def abatement(country: Territory) -> Periods:
    return {
        str(year): [
            row
            for code, _, commune in quartiers(country, year)
            for row in _convention(country, year, code, commune)
        ]
        for year in YEARS
    }


def _convention(country: Territory, year: int, code: str, commune: str) -> list[Row]:
    keys = ("tfpb", code)
    homes = round(country.population(code, 2018) * _HOMES_PER_INHABITANT * between(0.6, 1, *keys))
    allowance = 10 * round(homes * between(14, 22, *keys, year))
    rows = []
    for number in range(3):
        spent = round(allowance * between(0.36, 0.45, *keys, year, number))
        rows.append(
            {
                "id_convention": f"TFPB-{code}",
                "annee": str(year),
                "bailleur_siren": made_up_siren(900 + whole(0, 4, *keys)),
                "code_commune": commune,
                "code_quartier": code,
                "nb_logements": str(homes),
                "montant_abattement_estime": str(allowance),
                "action": f"Action SIMULÉE {number + 1}",
                "axe": _AXES[(number + whole(0, 5, *keys, "axe")) % len(_AXES)],
                "depense_prevue": str(round(spent * between(0.85, 1.1, *keys, number))),
                "depense_realisee": str(spent),
                "part_abattement": "100",
                "statut": "realisee",
            }
        )
    return rows


def renewal(country: Territory) -> Periods:
    return {day: [_operation(country, day, n) for n in range(14)] for day in OBSERVED}


def _operation(country: Territory, day: str, number: int) -> Row:
    keys = ("npnru", number)
    known = quartiers(country, 2024)
    kind = _WORKS[number % len(_WORKS)]
    homes = 0 if kind in ("equipement", "amenagement") else whole(20, 160, *keys)
    progress = between(0, 0.6, *keys) + (0.2 if day == OBSERVED[-1] else 0)
    granted = 10_000 * whole(20, 400, *keys, "anru")
    row = {
        "id_operation": f"OP-SIMULÉ-{number + 1:02d}",
        "projet": f"Projet SIMULÉ {1 + number // 5}",
        "date_observation": day,
        "code_quartier": known[(7 * (number // 5)) % len(known)][0],
        "type_operation": kind,
        "nb_logements_prevus": str(homes),
        "nb_logements_realises": str(round(homes * progress)),
        "cout_total": str(round(granted * between(1.8, 3.5, *keys, "cout"))),
        "subvention_anru_conventionnee": str(granted),
        "subvention_anru_engagee": str(round(granted * min(1, progress + 0.2))),
        "avancement": ("programme", "engage", "en_cours", "livre")[min(3, int(progress * 4))],
    }
    if kind == "reconstitution":
        row["hors_qpv"] = pick(("oui", "non"), *keys, "hors")
    return row
