"""The sentences of an answer, for the page and for the screen."""

from ingestion.partners.intake.taken import PeriodTaken, Taken
from ingestion.partners.sheets.text import counted, listed

_TITLES = {
    "accepte": "Fichier accepté",
    "accepte_en_partie": "Fichier accepté en partie",
    "refuse": "Fichier refusé",
}


def decision_title(taken: Taken) -> str:
    return _TITLES[taken.decision]


def answer_sentence(taken: Taken) -> str:
    """What a partner wants to know first."""
    read = taken.read
    if taken.reason:
        return taken.reason
    assert read is not None
    if not taken.landed:
        shorter = any(p.loss is not None and p.loss.blocks for p in taken.periods)
        still = " Ce que vous aviez déjà envoyé reste en service." if shorter else ""
        return (
            "Aucune période du fichier n'a pu être prise en compte : voir les motifs ci-dessous."
            + still
        )
    kept = sum(period.after for period in taken.periods if period.reason is None)
    if taken.decision == "accepte":
        return f"Les {counted(kept, 'ligne')} du fichier sont prises en compte. Merci."
    return (
        f"{counted(kept, 'ligne')} sur {read.judged} prises en compte ; les autres attendent une "
        "correction. Elles sont décrites ci-dessous, une à une."
    )


def summary_lines(taken: Taken) -> list[tuple[str, str]]:
    """Label and value, in the order of the page."""
    read = taken.read
    lines = [
        ("Fichier", taken.file),
        ("Reçu le", taken.received.astimezone().strftime("%d/%m/%Y à %H:%M")),
        ("Contrat", f"{taken.source.libelle} ({taken.source.source_id})"),
    ]
    if read is None:
        return lines
    landed = sum(period.after for period in taken.periods if period.reason is None)
    landed = landed if taken.landed else 0
    aside = sum(len(period.set_aside) for period in taken.periods)
    waiting = read.frame.height - landed - aside
    lines += [
        ("Lignes sous l'en-tête", str(read.rows)),
        ("dont prises en compte", str(landed)),
        ("dont à corriger", str(len(read.refused) + aside)),
    ]
    if waiting > 0:
        lines.append(("dont bonnes, en attente des autres", str(waiting)))
    if read.examples:
        lines.append(("dont lignes EXEMPLE du modèle, ignorées", str(read.examples)))
    if read.blank:
        lines.append(("dont lignes vides, ignorées", str(read.blank)))
    return lines


def reading_lines(taken: Taken) -> list[tuple[str, str]]:
    """How the file was read: nothing is understood in silence."""
    assert taken.read is not None
    facts = taken.read.facts
    lines = [(label[0].upper() + label[1:], value) for label, value in facts.read.items()]
    by_column: dict[str, list[str]] = {}
    for (column, spelling), count in facts.spellings.items():
        by_column.setdefault(column, []).append(f"{spelling} ({counted(count, 'cellule')})")
    lines += [(f"Colonne {c}", ", ".join(found)) for c, found in by_column.items()]
    if facts.columns_left_out:
        lines.append(
            ("Colonnes hors contrat, laissées de côté", listed(facts.columns_left_out, 15))
        )
    if facts.columns_absent:
        lines.append(("Colonnes facultatives absentes", listed(facts.columns_absent, 30)))
    return lines


def period_state(period: PeriodTaken) -> str:
    if period.reason:
        return f"refusée : {period.reason}"
    if period.before is None:
        return "nouvelle"
    if period.after < period.before:
        return "remplacée par moins de lignes qu'avant : à vérifier"
    return "remplacée"


def personal_sentence(taken: Taken) -> str:
    read = taken.read
    if read is None:
        return "Le fichier n'a pas été lu : il n'est ni archivé, ni chargé."
    if taken.clean:
        return (
            "Aucune donnée personnelle n'a été reconnue (adresse électronique, téléphone, adresse, "
            "numéro de sécurité sociale, civilité suivie d'un nom, colonne nominative). Un prénom "
            "et un nom seuls ne se reconnaissent pas : n'en écrivez jamais."
        )
    parts = []
    if read.personal.columns:
        shown = listed(read.personal.columns, 10)
        parts.append(f"colonnes laissées de côté : {shown}")
    if read.personal.cells:
        kinds = ", ".join(f"{kind} ({count})" for kind, count in read.personal.cells.items())
        parts.append(f"textes remplacés par « [retiré] » : {kinds}")
    found = " ; ".join(parts) or "hors des colonnes du contrat (autre feuille, titre, note)"
    return (
        f"Le fichier contient des données personnelles : {found}. Rien n'en a été chargé, ni écrit "
        "dans cette réponse, et le fichier n'est pas archivé : renvoyez-le sans elles."
    )


def next_steps(taken: Taken) -> list[str]:
    """What the partner can do, and nothing that only the data team can."""
    if taken.decision == "accepte" and taken.clean and not taken.to_check:
        return [
            "Rien à faire. Les données seront publiées au prochain rafraîchissement.",
            "Pour corriger plus tard : renvoyez la période entière, elle remplacera celle-ci.",
        ]
    steps = []
    if taken.decision == "refuse":
        steps.append("Corrigez votre fichier (les tableaux joints listent chaque problème).")
    elif taken.to_correct:
        steps.append("Corrigez les lignes « À corriger » dans votre propre fichier.")
    if taken.read is not None and taken.read.queue:
        steps.append(
            "Quartiers en attente : écrivez le code de la feuille « Quartiers » du modèle, ou "
            "répondez-nous lequel c'est."
        )
    if taken.to_check:
        steps.append("Vérifiez les lignes « À vérifier » ; répondez-nous si elles sont exactes.")
    steps.append(
        "Renvoyez-nous le fichier complet, pas seulement les lignes corrigées : un envoi remplace "
        "les périodes qu'il contient."
    )
    steps.append(
        "Une question, ou besoin du modèle à jour : répondez au message qui accompagne cette page, "
        "ou écrivez à votre interlocuteur de l'observatoire en la joignant."
    )
    return steps
