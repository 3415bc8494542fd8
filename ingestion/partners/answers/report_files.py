"""The problems of a deposit as tables, to be sorted and ticked off: CSV and workbook.

Cells come from outside: no spreadsheet may run one.
"""

import csv
from datetime import datetime
from pathlib import Path

from ingestion.file_io import write_atomically
from ingestion.partners.answers.problem import Problem
from ingestion.partners.intake.taken import Taken
from ingestion.partners.sheets.text import inert

COLUMNS = (
    ("Gravité", 14),
    ("Feuille", 16),
    ("Ligne", 8),
    ("Colonne", 10),
    ("Nom de la colonne", 26),
    ("Valeur trouvée", 34),
    ("Règle", 60),
    ("À écrire à la place", 60),
)
_SEVERITIES = {"refus": "à corriger", "avertissement": "à vérifier"}


def problem_rows(taken: Taken) -> list[tuple[str, ...]]:
    """Every problem, in the order of the file; the refusal of the whole file first."""
    problems = list(taken.problems)
    if taken.reason:
        problems.insert(0, Problem("fichier", taken.reason, ""))
    return [_row(problem) for problem in problems]


def _row(problem: Problem) -> tuple[str, ...]:
    return (
        _SEVERITIES[problem.severity],
        problem.sheet or "",
        "" if problem.line is None else str(problem.line),
        problem.letter or "",
        problem.column or "",
        problem.value or "",
        problem.rule,
        problem.advice,
    )


def write_problems_csv(path: Path, taken: Taken) -> None:
    """UTF-8 with a mark and « ; », so that a French spreadsheet opens it as it is."""
    rows = problem_rows(taken)

    def write(temporary: Path) -> None:
        with temporary.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file, delimiter=";")
            writer.writerow([title for title, _ in COLUMNS])
            writer.writerows([inert(cell) for cell in row] for row in rows)

    write_atomically(path, write)


def write_problems_xlsx(path: Path, taken: Taken) -> None:
    """One sheet, header frozen, filter on; texts only."""
    write_atomically(path, lambda temporary: _write_workbook(temporary, problem_rows(taken)))


def _write_workbook(path: Path, rows: list[tuple[str, ...]]) -> None:
    import xlsxwriter  # type: ignore[import-untyped, unused-ignore]

    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"created": datetime(2024, 1, 1), "author": "Observatoire"})
        head = book.add_format({"bold": True, "bg_color": "#1F3A5F", "font_color": "white"})
        body = book.add_format({"text_wrap": True, "valign": "top"})
        sheet = book.add_worksheet("Problèmes")
        for position, (title, width) in enumerate(COLUMNS):
            sheet.set_column(position, position, width, body)
            sheet.write_string(0, position, title, head)
        for number, row in enumerate(rows, start=1):
            for position, cell in enumerate(row):
                if position == 2 and cell:
                    sheet.write_number(number, position, int(cell), body)
                else:
                    sheet.write_string(number, position, cell, body)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(len(rows), 1), len(COLUMNS) - 1)
