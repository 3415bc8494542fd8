"""An entry of a corrections file that is right, for tests to spoil."""

from typing import Any

ENTRY: dict[str, Any] = {
    "id": "essai-a",
    "editions": ["2022"],
    "cible": {"variable": "cnaf_a", "code_geo": "QP094001"},
    "publie": 500,
    "action": "remplacer",
    "valeur": 50,
    "statut": "D",
    "raison": "Dix fois trop : le fichier a un zéro de plus.",
    "preuve": "la page du producteur donne 50 pour ce quartier",
    "etat": "active",
    "auteur": "essai",
    "date": "2026-01-01",
}
FIELD: dict[str, Any] = ENTRY | {
    "cible": {"table": "contrat", "champ": "departement", "cle": {"code": "CV366"}},
    "publie": None,
    "valeur": "2A",
    "statut": None,
}
