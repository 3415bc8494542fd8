"""What the data team has to do about a deposit: commands, lines to add, files to delete.

Never part of what is sent back: the partner can run none of it.
"""

from collections.abc import Iterator
from pathlib import Path

from ingestion.file_io import write_atomically
from ingestion.partners.answers.report_words import decision_title
from ingestion.partners.intake.taken import Taken
from ingestion.partners.names.alias_queue import WHERE, to_decide
from ingestion.partners.sheets.text import counted


def replacing_command(place: str, source_id: str) -> str:
    """What lets a shorter deposit replace what serves."""
    return f'observatoire deposer "{place}" --source {source_id} --remplacer "raison"'


def team_lines(taken: Taken, report: Path, moved_to: Path) -> Iterator[str]:
    """One sentence per thing to do, the first ones first."""
    source_id = taken.source.source_id
    yield f"Réponse à renvoyer : {report}"
    yield f"Fichier rangé dans : {moved_to}"
    if not taken.clean:
        yield (
            f"Données personnelles : rendre le fichier à son expéditeur, puis supprimer {moved_to}"
        )
    for period in taken.periods:
        if period.loss is not None and period.loss.blocks and not taken.reason:
            # The file as it is goes back to its sender when it holds personal data.
            place = str(moved_to) if taken.clean else "FICHIER SANS DONNÉES PERSONNELLES"
            yield (
                f"{period.period} perdrait des lignes ({period.loss.counts}). Si l'expéditeur le "
                f"confirme : {replacing_command(place, source_id)}"
            )
    yield from _names(taken)
    if taken.decision != "accepte":
        yield f"Un modèle à jour à joindre : observatoire modele {source_id}"
    if taken.landed:
        yield (
            "Publication au prochain refresh des données réelles : observatoire refresh --donnees "
            "live, ou un dossier"
        )


def _names(taken: Taken) -> Iterator[str]:
    """Names of quartiers to decide, and how."""
    pending = to_decide(taken.read) if taken.read else []
    for name in pending:
        near = f" ; proches : {name.proposals}" if name.proposals else ""
        where = f", commune {name.communes}" if name.communes else ""
        yield (
            f"Quartier à trancher : « {name.label} » ({counted(name.rows, 'ligne')}{where}), "
            f"{name.reason}{near}. Ligne à ajouter : {name.line_to_add}"
        )
    if pending:
        then = (
            "observatoire refresh le relit"
            if taken.landed
            else "déposer de nouveau ce fichier : refusé, il n'est pas relu"
        )
        yield f"La ligne va dans {WHERE} (CODE : celui du quartier) ; ensuite, {then}"


def write_team_note(path: Path, taken: Taken, report: Path, moved_to: Path) -> None:
    """A text file, whole or not at all."""
    title = f"{decision_title(taken)} : {taken.file} ({taken.source.source_id})"
    warning = "Pour l'équipe de données ; ne pas transmettre."
    text = "\n".join([title, warning, "", *team_lines(taken, report, moved_to), ""])
    write_atomically(path, lambda temporary: _write(temporary, text))


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
