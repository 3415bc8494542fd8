"""What became of a correction when an edition was read, and the check that says so.

A correction holds while its cell still shows what was published. Once it does not, nothing is
changed and somebody is told what to do.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from expectations.results import CheckResult
from ingestion.corrections.model import Correction, as_text
from ingestion.declaration.source_model import Source

# appliquee: the value was replaced. expiree: the file shows something else. sans_objet: the row
# is not in the file.
State = Literal["appliquee", "expiree", "sans_objet"]
CHECK = "corrections_en_vigueur"


@dataclass(frozen=True, slots=True)
class CorrectionOutcome:
    """`found`: what the file shows instead of the published value. `cells`: how many changed."""

    correction: Correction
    state: State
    found: str | None = None
    cells: int = 0

    def as_row(self) -> dict[str, Any]:
        """Plain data, kept with the reading: the entry as it was then, and what it did."""
        result = {"etat": self.state, "trouve": self.found, "nb_cellules": self.cells}
        return describe_correction(self.correction) | result


def describe_correction(entry: Correction) -> dict[str, Any]:
    """An entry as flat text, which a later version of the model can still show."""
    target = entry.cible
    return {
        "correction": entry.id,
        "objet": f"registre_{target.table}" if target.table else "observation",
        "variable": target.column,
        "lignes_visees": target.rows or None,
        "publie": as_text(entry.publie),
        "action": entry.action,
        "valeur_corrigee": entry.new_text,
        "statut": entry.statut,
        "raison": entry.raison,
        "preuve": entry.preuve,
        "etat_declare": entry.etat,
        "severite": entry.severite,
        "auteur": entry.auteur,
        "date_correction": entry.date.isoformat(),
    }


def active_corrections(source: Source, edition_id: str) -> tuple[Correction, ...]:
    """The corrections to apply to an edition, in the order of their file."""
    return tuple(c for c in source.corrections if c.etat == "active" and edition_id in c.editions)


def check_corrections(
    source: Source, edition_id: str, rows: Iterable[dict[str, Any]], simulated: bool
) -> Iterator[CheckResult]:
    """One result for those that hold, one for each that does not. `rows`: `as_row` of each.

    A simulated file holds a few territories only: a target that it lacks is no fault of the entry.
    """
    rows = list(rows)
    failed = [
        r for r in rows if r["etat"] == "expiree" or (r["etat"] != "appliquee" and not simulated)
    ]
    if rows:
        applied = sum(r["etat"] == "appliquee" for r in rows)
        yield CheckResult(
            1, CHECK, f"{source.source_id}/{edition_id}", "avertissement", not failed,
            "Chaque correction d'une erreur du producteur vise une case qui porte encore la "
            "valeur publiée.",
            f"{applied} sur {len(rows)}",
            "toutes celles dont le fichier a la ligne" if simulated else "toutes",
        )  # fmt: skip
    for row in failed:
        yield _failure(source, edition_id, row)


def _failure(source: Source, edition_id: str, row: dict[str, Any]) -> CheckResult:
    name, published = row["correction"], _shown(row["publie"])
    if row["etat"] == "sans_objet":
        seen = "la ligne visée n'est pas dans le fichier"
        remedy = "vérifier la cible, ou retirer l'entrée"
    else:
        seen = f"le fichier porte {row['trouve']}, la correction attendait {published}"
        remedy = (
            "si le producteur a corrigé, retirer l'entrée ou la passer à « etat: expiree » ; "
            "sinon la revoir"
        )
    where = f" ({row['lignes_visees']})" if row["lignes_visees"] else ""
    return CheckResult(
        1, f"correction_{name}", f"{source.source_id}/{edition_id}", row["severite"], False,
        f"La correction « {name} » ne s'applique plus. "
        f"À faire : {remedy}, dans corrections/{source.source_id}.yml.",
        f"{row['variable']}{where} : {seen}", f"{published} dans le fichier",
    )  # fmt: skip


def _shown(text: str | None) -> str:
    return "une case vide" if text is None else f"« {text} »"
