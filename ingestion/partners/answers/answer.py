"""Answers a deposit of the inbox: writes the report to send back, and files the deposit away."""

from dataclasses import dataclass
from pathlib import Path

from ingestion.partners.answers.report_files import write_problems_csv, write_problems_xlsx
from ingestion.partners.answers.report_html import write_report
from ingestion.partners.answers.team_note import write_team_note
from ingestion.partners.intake.inbox import REFUSED, TREATED, Inbox
from ingestion.partners.intake.taken import Taken


@dataclass(frozen=True, slots=True)
class Answer:
    """moved_to: where the deposit is now. report: the page to send back, tables beside it.

    note: what the team has to do, which is not sent back.
    """

    taken: Taken
    moved_to: Path
    report: Path
    tables: tuple[Path, ...]
    note: Path


def answer(taken: Taken, inbox: Inbox, deposit: Path) -> Answer:
    """A deposit that names persons is given back even when its rows went in: never kept here."""
    source_id = taken.source.source_id
    folder = TREATED if taken.landed and taken.clean else REFUSED
    stem = inbox.report_stem(source_id, taken.file, taken.received)
    page, table, workbook = (stem.with_name(stem.name + s) for s in (".html", ".csv", ".xlsx"))
    write_report(page, taken)
    write_problems_csv(table, taken)
    write_problems_xlsx(workbook, taken)
    moved = inbox.file_away(source_id, deposit, folder)
    note = inbox.note_path(source_id, taken.file, taken.received)
    write_team_note(note, taken, page, moved)
    return Answer(taken, moved, page, (table, workbook), note)
