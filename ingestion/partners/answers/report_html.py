"""The page that answers a partner: what was taken, what to correct and how, in plain French.

One file, no script, no link to anything: it can be sent by mail and printed.
"""

from collections.abc import Iterable
from html import escape
from pathlib import Path

from ingestion.file_io import write_atomically
from ingestion.partners.answers.problem import Problem
from ingestion.partners.answers.report_style import STYLE
from ingestion.partners.answers.report_words import (
    answer_sentence,
    decision_title,
    next_steps,
    period_state,
    personal_sentence,
    reading_lines,
    summary_lines,
)
from ingestion.partners.intake.taken import Taken

# Beyond, the tables beside the page hold them all.
MOST_SHOWN = 1_000


def write_report(path: Path, taken: Taken) -> None:
    """Write the page, whole or not at all."""
    text = report_page(taken)
    write_atomically(path, lambda temporary: _write(temporary, text))


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def report_page(taken: Taken) -> str:
    """The whole page as HTML."""
    read = taken.read
    parts = [_head(taken), _table(("", ""), summary_lines(taken), "resume")]
    if taken.periods:
        parts += ["<h2>Périodes</h2>", _periods(taken)]
    if read is not None:
        parts += _problems(
            "À corriger", taken.to_correct, "Ces lignes ne sont pas prises en compte."
        )
        note = "Rien de ceci n'empêche la prise en compte ; dites-nous si la valeur est exacte."
        parts += _problems("À vérifier", taken.to_check, note)
        parts += _queue(taken)
        parts += ["<h2>Ce que nous avons lu</h2>", _table(("", ""), reading_lines(taken), "resume")]
        parts += _understood(taken)
    parts += [f"<h2>Données personnelles</h2><p>{escape(personal_sentence(taken))}</p>"]
    steps = "".join(f"<li>{escape(step)}</li>" for step in next_steps(taken))
    parts += [f"<h2>Et maintenant</h2><ol>{steps}</ol>"]
    title = f"Réponse au dépôt {taken.file}"
    return (
        '<!doctype html>\n<html lang="fr"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head><body><main>"
        + "\n".join(parts)
        + "</main></body></html>\n"
    )


def _head(taken: Taken) -> str:
    simulated = '<p class="simule">Données SIMULÉES</p>' if taken.simulated else ""
    restricted = ""
    if taken.source.contrat and taken.source.contrat.restreint:
        restricted = '<p class="simule">Données à accès restreint : ne pas diffuser</p>'
    kind = taken.decision
    return (
        f'<p class="sur">Observatoire de la cohésion sociale et territoriale · '
        f"{escape(taken.source.libelle)}</p><h1>Réponse à votre dépôt</h1>{simulated}{restricted}"
        f'<div class="verdict {kind}"><strong>{escape(decision_title(taken))}</strong>'
        f"<p>{escape(answer_sentence(taken))}</p></div>"
    )


def _periods(taken: Taken) -> str:
    rows = [
        (
            period.period,
            "aucune" if period.before is None else str(period.before),
            str(period.after) if period.reason is None else "inchangé",
            str(period.refused_rows),
            period_state(period),
        )
        for period in taken.periods
    ]
    titles = ("Période", "Lignes avant", "Lignes prises en compte", "Lignes refusées", "État")
    return _table(titles, rows)


def _problems(title: str, problems: Iterable[Problem], note: str) -> list[str]:
    found = list(problems)
    if not found:
        return []
    rows = [
        (
            problem.place.replace("feuille ", "", 1) if problem.sheet else problem.place,
            problem.value or ("(vide)" if problem.column else ""),
            problem.rule,
            problem.advice,
        )
        for problem in found[:MOST_SHOWN]
    ]
    more = (
        f"<p>… et {len(found) - MOST_SHOWN} autres : tous sont dans le tableau joint.</p>"
        if len(found) > MOST_SHOWN
        else ""
    )
    titles = ("Où", "Valeur trouvée", "Règle", "À écrire à la place")
    head = f"<h2>{escape(title)} ({len(found)})</h2><p>{escape(note)}</p>"
    return [head + _table(titles, rows, "problemes") + more]


def _queue(taken: Taken) -> list[str]:
    assert taken.read is not None
    if not taken.read.queue:
        return []
    rows = [
        (label.label, str(count), label.reason, ", ".join(label.proposals) or "aucun")
        for label, count in taken.read.queue.most_common()
    ]
    titles = ("Nom écrit", "Lignes", "Pourquoi", "Quartiers proches, à confirmer")
    return [
        "<h2>Quartiers en attente d'une décision</h2><p>Nous ne devinons jamais un quartier. "
        "Écrivez son code, ou dites-nous lequel c'est.</p>" + _table(titles, rows)
    ]


def _understood(taken: Taken) -> list[str]:
    assert taken.read is not None
    rows = [
        (label, code, way, str(count))
        for (label, code, way), count in sorted(taken.read.understood.items())
    ]
    if not rows:
        return []
    titles = ("Nom écrit", "Quartier lu", "D'après", "Cellules")
    return [
        f"<details><summary>Noms de quartiers que nous avons lus ({len(rows)})</summary>"
        + _table(titles, rows)
        + "</details>"
    ]


def _table(titles: Iterable[str], rows: Iterable[Iterable[str]], kind: str = "") -> str:
    shown = list(titles)
    head = "".join(f'<th scope="col">{escape(title)}</th>' for title in shown)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows
    )
    top = f"<thead><tr>{head}</tr></thead>" if any(shown) else ""
    return f'<div class="defile"><table class="{kind}">{top}<tbody>{body}</tbody></table></div>'
