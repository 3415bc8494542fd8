"""FIL and label: 65 projects a year for less than 130 000 €, 29 labels over two years."""

from ingestion.demo.draws import between, draw, share_out
from ingestion.demo.partner_files.deposits import Periods, Row, pick, whole
from ingestion.demo.qva import watched_quartiers
from ingestion.demo.territory import Territory

# Code and name of a quartier, and one of its communes inside the EPT.
Place = tuple[str, str, str]

YEARS = (2023, 2024)
# Retained projects of each year; the others were refused or wait.
_FIL = {2023: 64, 2024: 66}
_LABELS = {2023: 14, 2024: 15}
_TENS_OF_EUROS = {"fil": 12_700, "label": 14_600}
_THEMES = ("1.1", "1.2", "1.3", "1.4", "1.5", "1.5a", "1.5b", "1.6", "2.1", "3.1", "3.2")
_SUBJECTS = ("jardin partagé", "fête de quartier", "atelier d'écriture", "repas de rue", "tournoi",
             "sortie familiale", "ciné plein air", "ressourcerie")  # fmt: skip
# Part of the projects of the FIL that a quartier de veille active has.
_IN_WATCHED = 0.15


def quartiers(country: Territory, year: int) -> list[Place]:
    """Those of the geography of a year."""
    inside = {c.code for c in country.seeds.communes}
    if year >= 2024:
        found = [
            (code, country.seeds.names_2024[code], [c for c in communes if c in inside])
            for code, communes in country.seeds.communes_2024.items()
        ]
    else:
        found = [
            (q.code, q.nom, [c for c, _ in q.parts if c in inside])
            for q in country.quartiers
            if q.in_ept
        ]
    return [(code, name, communes[0]) for code, name, communes in found]


def fil(country: Territory) -> Periods:
    return {str(year): _fil(country, year) for year in YEARS}


def _fil(country: Territory, year: int) -> list[Row]:
    known = quartiers(country, year)
    watched = [(q.code, q.nom, q.commune) for q in watched_quartiers(country)]
    retained = _FIL[year]
    weights = [between(0.5, 1.5, "fil", year, i) for i in range(retained)]
    amounts = [10 * tens for tens in share_out(_TENS_OF_EUROS["fil"], weights)]
    rows = []
    for number in range(retained + 18):
        kept = number < retained
        project = _fil_project(year, number, amounts[number] if kept else 0)
        rows += _fil_places(known, watched, year, number, project)
    return rows


def _fil_project(year: int, number: int, amount: int) -> Row:
    keys = ("fil", year, number)
    asked = amount + 50 * whole(0, 20, *keys, "demande") if amount else 100 * whole(8, 40, *keys)
    done = draw(*keys, "realise") < (0.9 if year == 2023 else 0.3)
    people = whole(12, 180, *keys, "public")
    statut = ("realise" if done else "retenu") if amount else pick(("refuse", "depose"), *keys)
    row = {
        "id_projet": f"FIL-{year}-{number + 1:03d}",
        "intitule": f"SIMULÉ : {pick(_SUBJECTS, *keys, 'sujet')} n° {number + 1}",
        "annee": str(year),
        "porteur_nom": f"Association SIMULÉE {number + 1}",
        "porteur_type": pick(("association", "association", "collectif_habitants"), *keys, "type"),
        "theme": pick(_THEMES, *keys, "theme"),
        "date_commission": f"{year}-{whole(3, 11, *keys, 'mois'):02d}-{whole(1, 28, *keys):02d}",
        "montant_demande": str(asked),
        "montant_attribue": str(amount),
        "statut": statut,
    }
    if row["porteur_type"] == "association":
        row["porteur_id"] = f"W0000{year % 100:02d}{number + 1:03d}"
    if amount:
        row["montant_verse"] = str(amount if done else round(amount * 0.8))
    if done:
        row |= {
            "nb_participants": str(people),
            "nb_femmes": str(round(people * between(0.4, 0.7, *keys, "f"))),
            "nb_16_25": str(round(people * between(0.05, 0.3, *keys, "j"))),
        }
    return row


def _fil_places(
    known: list[Place], watched: list[Place], year: int, number: int, project: Row
) -> list[Row]:
    """One or two quartiers, one of them watched at times; some are named, as people do."""
    first = whole(0, len(known) - 1, "fil", year, number, "lieu")
    places = [known[first]]
    shares = ["1"]
    if draw("fil", year, number, "deux") < 0.25:
        places.append(known[(first + 1) % len(known)])
        shares = ["0.6", "0.4"]
    if draw("fil", year, number, "veille") < _IN_WATCHED:
        places[0] = watched[whole(0, len(watched) - 1, "fil", year, number, "veille", "lieu")]
    return [
        project
        | {
            "code_commune": commune,
            "code_quartier": name if draw("fil", year, number, "nom") < 0.2 else code,
            "cle_repartition": share,
        }
        for (code, name, commune), share in zip(places, shares, strict=True)
    ]


def labels(country: Territory) -> Periods:
    return {str(year): _labels(country, year) for year in YEARS}


def _labels(country: Territory, year: int) -> list[Row]:
    awarded = _LABELS[year]
    weights = [between(0.6, 1.4, "label", year, i) for i in range(awarded)]
    amounts = [10 * tens for tens in share_out(_TENS_OF_EUROS["label"], weights)]
    known = quartiers(country, year)
    rows = []
    for number in range(awarded + 7):
        keys = ("label", year, number)
        amount = amounts[number] if number < awarded else 0
        first = whole(0, len(known) - 1, *keys)
        places = [known[(first + i) % len(known)][0] for i in range(whole(1, 3, *keys, "n"))]
        row = {
            "id_projet": f"LAB-{year}-{number + 1:02d}",
            "intitule": f"SIMULÉ : action innovante n° {number + 1}",
            "annee": str(year),
            "porteur_nom": f"Structure SIMULÉE {number + 1}",
            "porteur_id": f"W0001{year % 100:02d}{number + 1:03d}",
            "innovation_axe": pick(("axe SIMULÉ 1", "axe SIMULÉ 2", "axe SIMULÉ 3"), *keys, "axe"),
            "montant": str(amount),
            "quartiers": ";".join(places),
            "statut": pick(("labellise", "realise"), *keys, "s")
            if amount
            else pick(("candidat", "refuse"), *keys, "s"),
        }
        if amount:
            row["cofinancements"] = str(100 * whole(0, 80, *keys, "cofi"))
            row["accompagnement_h"] = str(whole(0, 40, *keys, "h") / 2)
        rows.append(row)
    return rows
