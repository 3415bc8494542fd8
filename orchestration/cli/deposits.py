"""`observatoire deposer`, `modele`, `alias`: files of partners, from the template to the answer."""

from pathlib import Path

import typer
from rich.console import Console
from rich.markup import escape
from rich.panel import Panel
from rich.table import Table

from ingestion.declaration.catalogue_loader import load_catalogue
from ingestion.landing import Landing
from ingestion.partners.answers.answer import Answer
from ingestion.partners.answers.problem import Problem
from ingestion.partners.answers.report_words import answer_sentence, decision_title, period_state
from ingestion.partners.answers.team_note import team_lines
from ingestion.partners.intake.taken import PeriodTaken
from ingestion.partners.names.alias_queue import FILE, WHERE, read_queue
from ingestion.partners.names.quartiers import quartier_table
from ingestion.partners.names.qva import landed_qva
from ingestion.partners.templates.template import write_templates
from orchestration.deposits import DATASET, contracts, source_of, take_deposit
from orchestration.settings import Settings

_COLOURS = {"accepte": "green", "accepte_en_partie": "yellow", "refuse": "red"}
_SHOWN = 25
_READ_AGAIN = (
    "Puis observatoire refresh : les dépôts acceptés sont relus, ceux rendus à leur expéditeur "
    "sont à redéposer."
)


def deposit_command(
    settings: Settings,
    console: Console,
    path: Path,
    source: str | None,
    replacing: str | None = None,
) -> int:
    """Exit code 0 when rows were taken in, 2 when the file was refused."""
    if replacing is not None and not replacing.strip():
        raise typer.BadParameter("--remplacer attend la raison pour laquelle des lignes s'en vont")
    if not path.is_file():
        raise typer.BadParameter(f"« {path} » n'est pas un fichier")
    followed = source_of(settings, load_catalogue(settings.catalogue), path, source)
    found = take_deposit(settings, followed, path, replacing)
    _show(found, console)
    if replacing and not any(p.loss and p.loss.too_large for p in found.taken.periods):
        console.print("La raison donnée n'a pas servi : aucune période ne perd trop de lignes.")
    return 0 if found.taken.landed else 2


def _show(found: Answer, console: Console) -> None:
    taken = found.taken
    colour = _COLOURS[taken.decision]
    console.print(
        Panel(
            escape(answer_sentence(taken)),
            title=f"[bold]{decision_title(taken)}[/] · {escape(taken.file)}",
            subtitle=taken.source.source_id,
            border_style=colour,
            title_align="left",
        )
    )
    for period in taken.periods:
        console.print(escape(_period_line(period)), highlight=False)
    if taken.read is not None:
        _show_problems("À corriger", taken.to_correct, "red", console)
        _show_problems("À vérifier", taken.to_check, "yellow", console)
    for line in team_lines(taken, found.report, found.moved_to):
        console.print(escape(line), highlight=False, soft_wrap=True)


def _period_line(period: PeriodTaken) -> str:
    if period.reason:
        kept = (
            "rien ne servait" if period.before is None else f"{period.before} lignes servent encore"
        )
        return f"  {period.period} : {kept} ; {period_state(period)}"
    before = "" if period.before is None else f" (avant : {period.before})"
    return f"  {period.period} : {period.after} lignes{before}, {period_state(period)}"


def _show_problems(
    title: str, problems: tuple[Problem, ...], colour: str, console: Console
) -> None:
    if not problems:
        return
    table = Table(title=f"{title} ({len(problems)})", title_justify="left", style=colour)
    for label in ("où", "valeur", "règle", "à écrire à la place"):
        table.add_column(label, overflow="fold")
    for p in problems[:_SHOWN]:
        table.add_row(*(escape(cell) for cell in (p.place, p.value or "", p.rule, p.advice)))
    console.print(table)
    if len(problems) > _SHOWN:
        console.print(f"… et {len(problems) - _SHOWN} autres, tous dans la réponse.")


def template_command(settings: Settings, console: Console, source_id: str, folder: Path) -> None:
    """Write the workbook, the CSV twin and the Table Schema of a contract."""
    known = contracts(load_catalogue(settings.catalogue))
    if source_id not in known:
        raise typer.BadParameter(f"« {source_id} » : une de {', '.join(known)}")
    folder.mkdir(parents=True, exist_ok=True)
    quartiers = quartier_table(landed_qva(Landing(settings.layout.landing(DATASET))))
    for path in write_templates(known[source_id], folder, quartiers):
        console.print(str(path), highlight=False, soft_wrap=True)


def alias_command(settings: Settings, console: Console) -> None:
    """Labels of quartiers that wait for a decision."""
    table = Table(title="Noms de quartiers à trancher", title_justify="left")
    titles = ("source", "jeu", "nom écrit", "géographie", "communes", "lignes", "motif", "proches")
    for title in titles:
        table.add_column(title, overflow="fold")
    settled = 0
    for dataset in (DATASET, "demo"):
        root = settings.layout.quarantine(dataset)
        known = quartier_table(landed_qva(Landing(settings.layout.landing(dataset))))
        for source_id in contracts(load_catalogue(settings.catalogue)):
            for p in read_queue(root / source_id / FILE):
                if p.is_settled(known):
                    settled += 1
                    continue
                cells = (source_id, dataset, p.label, p.generation, p.communes, str(p.rows))
                table.add_row(*(escape(cell) for cell in (*cells, p.reason, p.proposals)))
    if table.row_count:
        console.print(table)
        console.print(
            f"Ajouter une ligne par nom dans {WHERE} (alias;code;generation;source). {_READ_AGAIN}",
            highlight=False,
        )
    else:
        console.print("Aucun nom de quartier n'attend de décision.")
    if settled:
        told = f"Noms tranchés depuis le dernier refresh : {settled}. {_READ_AGAIN}"
        console.print(told, highlight=False)
