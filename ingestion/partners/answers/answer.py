"""Answers a deposit of the inbox: writes the report to send back, and files the deposit away."""

from dataclasses import dataclass, replace
from pathlib import Path

from ingestion.partners.answers.report_files import write_problems_csv, write_problems_xlsx
from ingestion.partners.answers.report_html import write_report
from ingestion.partners.intake.inbox import REFUSED, TREATED, Inbox
from ingestion.partners.intake.taken import Taken


@dataclass(frozen=True, slots=True)
class Answer:
    """moved_to: where the deposit is now. report: the page to send back, tables beside it."""

    taken: Taken
    moved_to: Path
    report: Path
    tables: tuple[Path, ...]


def answer(taken: Taken, inbox: Inbox, deposit: Path) -> Answer:
    """A deposit that names persons is given back even when its rows went in: never kept here."""
    source_id = taken.source.source_id
    folder = TREATED if taken.landed and taken.clean else REFUSED
    stem = inbox.report_stem(source_id, taken.file, taken.received)
    told = replace(taken, moved_to=folder)
    page, table, workbook = (stem.with_name(stem.name + s) for s in (".html", ".csv", ".xlsx"))
    write_report(page, told)
    write_problems_csv(table, told)
    write_problems_xlsx(workbook, told)
    moved = inbox.file_away(source_id, deposit, folder)
    return Answer(told, moved, page, (table, workbook))
