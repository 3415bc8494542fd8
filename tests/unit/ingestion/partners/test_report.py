"""The answer to a deposit: everything is said, nothing is run, nobody is named."""

import csv
import html
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from support.partner_site import PartnerSite, gifts

from ingestion.ingest import Verdict
from ingestion.partners.answers.answer import Answer, answer
from ingestion.partners.answers.report_html import MOST_SHOWN, report_page
from ingestion.partners.answers.report_words import answer_sentence, decision_title, next_steps
from ingestion.partners.intake.inbox import Inbox
from ingestion.partners.intake.take import open_desk
from ingestion.partners.intake.taken import Taken

Rows = Callable[..., list[dict[str, str]]]


def answered(site: PartnerSite, source_id: str, rows: list[dict[str, str]]) -> Answer:
    """The answer to one deposit of the inbox."""
    path = site.deposit(source_id, rows)
    taken = open_desk(site.catalogue[source_id], site.intake).take(path, path.name, "depot")
    return answer(taken, Inbox(site.inbox), path)


def text_of(page: str) -> str:
    """What a reader sees of a page."""
    return html.unescape(re.sub(r"<[^>]+>", " ", re.sub(r"<style>.*?</style>", "", page)))


def many(rows: Rows, **last: str) -> list[dict[str, str]]:
    """Twenty good gifts, the last one with these cells."""
    found = [row for n in range(10) for row in rows("fdd", id_don=(f"A{n}", f"B{n}"))]
    found[-1] |= last
    return found


def test_a_good_deposit_is_thanked_and_asks_for_nothing(site: PartnerSite, rows: Rows) -> None:
    found = answered(site, "fdd", gifts(rows, 2024))
    assert found.taken.decision == "accepte"
    page = text_of(found.report.read_text("utf-8"))
    assert "Fichier accepté" in page
    assert "Les 2 lignes du fichier sont prises en compte" in page
    assert "Rien à faire" in page
    assert "À corriger" not in page
    assert (found.moved_to.parent.name, found.moved_to.is_file()) == ("traites", True)


def test_every_problem_is_told_with_place_value_rule_and_what_to_write(
    site: PartnerSite, rows: Rows
) -> None:
    found = answered(site, "fdd", many(rows, montant="dix", fleche="bof", donateur_type="asso"))
    assert found.taken.decision == "accepte_en_partie"
    page = text_of(found.report.read_text("utf-8"))
    for seen in ("ligne 21", "dix", "bof", "asso", "1250,50", "oui ou non", "19 lignes sur 20"):
        assert seen in page, seen
    with found.tables[0].open(encoding="utf-8-sig", newline="") as file:
        table = list(csv.DictReader(file, delimiter=";"))
    columns = [r["Nom de la colonne"] for r in table]
    assert sorted(columns) == ["donateur_type", "fleche", "montant"]
    assert {r["Ligne"] for r in table} == {"21"}
    assert all(r["Règle"] and r["À écrire à la place"] for r in table)


def test_the_tables_hold_the_same_problems_and_no_formula(site: PartnerSite, rows: Rows) -> None:
    import python_calamine

    command = '=HYPERLINK("http://exemple.invalid";"x")'
    found = answered(site, "fdd", many(rows, donateur_type=command, montant="@SUM(1)"))
    text = found.tables[0].read_text("utf-8-sig")
    assert "'=HYPERLINK" in text.replace('""', '"')
    assert "'@SUM(1)" in text
    book = python_calamine.load_workbook(str(found.tables[1]))
    cells = [c for row in book.get_sheet_by_index(0).to_python() for c in row]
    assert any(command in str(cell) for cell in cells)
    raw = _sheet_xml(found.tables[1])
    assert "<f>" not in raw
    assert "hyperlink" not in raw.lower().replace("=hyperlink", "")
    page = found.report.read_text("utf-8")
    assert "<script" not in page
    assert html.escape(command) in page


def _sheet_xml(path: Path) -> str:
    import zipfile

    with zipfile.ZipFile(path) as archive:
        return archive.read("xl/worksheets/sheet1.xml").decode()


def test_a_value_is_text_in_the_page_whatever_it_holds(site: PartnerSite, rows: Rows) -> None:
    evil = "<script>alert(1)</script><img src=x onerror=y>"
    found = answered(site, "fdd", many(rows, donateur_type=evil))
    page = found.report.read_text("utf-8")
    assert "<script" not in page
    assert "<img" not in page
    assert "&lt;script&gt;" in page


def test_a_refused_file_is_given_back_with_its_reason(site: PartnerSite, rows: Rows) -> None:
    found = answered(site, "fdd", gifts(rows, 2024, montant="0"))
    assert (found.taken.decision, found.moved_to.parent.name) == ("refuse", "refuses")
    page = text_of(found.report.read_text("utf-8"))
    assert "Fichier refusé" in page
    assert "Aucune ligne du fichier n'est recevable" in page
    assert found.moved_to.is_file()


def test_a_file_that_cannot_be_read_still_has_an_answer(site: PartnerSite) -> None:
    folder = site.inbox / "fdd"
    folder.mkdir(parents=True)
    path = folder / "a.pdf.csv"
    path.write_bytes(b"%PDF-1.4")
    taken = open_desk(site.catalogue["fdd"], site.intake).take(path, path.name, "depot")
    found = answer(taken, Inbox(site.inbox), path)
    page = text_of(found.report.read_text("utf-8"))
    assert "un PDF" in page
    assert "besoin du modèle" in page
    assert "observatoire modele fdd" in found.note.read_text("utf-8")
    assert found.moved_to.parent.name == "refuses"


def test_labels_that_wait_and_names_that_were_read_are_told(site: PartnerSite, rows: Rows) -> None:
    wanted = many(rows, code_quartier="Gagarinne", affectation_qpv="oui")
    wanted[0]["code_quartier"] = "Lallier"
    page = text_of(answered(site, "fdd", wanted).report.read_text("utf-8"))
    for seen in ("Quartiers en attente", "Gagarinne", "QN09407I", "Lallier", "QN09442N"):
        assert seen in page, seen


def test_persons_are_told_without_being_named(site: PartnerSite, rows: Rows) -> None:
    labels = rows("ept_label", intitule=("Fête de Mme Jeanne Martin", None))
    found = answered(site, "ept_label", labels)
    page = text_of(found.report.read_text("utf-8"))
    assert "nom de personne (1)" in page
    assert "Jeanne" not in page
    assert found.moved_to.parent.name == "refuses"


def test_periods_say_what_they_replace(site: PartnerSite, rows: Rows) -> None:
    answered(site, "fdd", many(rows))
    page = text_of(answered(site, "fdd", many(rows)[:19]).report.read_text("utf-8"))
    assert re.search(r"2024\s+20\s+19\s+0\s+remplacée par moins de lignes", page)


def test_a_restricted_source_and_simulated_data_say_so(site: PartnerSite, rows: Rows) -> None:
    found = answered(site, "police", rows("police"))
    assert "accès restreint" in report_page(found.taken)
    assert "SIMULÉES" in report_page(replace(found.taken, simulated=True))


def test_a_page_of_thousands_of_problems_stays_readable_and_the_table_has_them_all(
    site: PartnerSite, rows: Rows
) -> None:
    wrong = [row for n in range(700) for row in rows("fdd", id_don=f"A{n}", montant="?")]
    found = answered(site, "fdd", wrong)
    assert found.taken.read is not None
    count = len(found.taken.read.problems)
    assert count > MOST_SHOWN
    assert f"… et {count - MOST_SHOWN} autres" in found.report.read_text("utf-8")
    with found.tables[0].open(encoding="utf-8-sig", newline="") as file:
        assert sum(1 for _ in csv.reader(file, delimiter=";")) == count + 2


@pytest.mark.parametrize("reason", [None, "Le fichier est vide."])
def test_every_decision_has_its_words(reason: str | None, site: PartnerSite, rows: Rows) -> None:
    found = answered(site, "fdd", gifts(rows, 2024)).taken
    taken = Taken(found.source, "a.csv", "0" * 64, datetime.now(UTC), reason, None)
    assert decision_title(taken) == "Fichier refusé"
    if reason:
        assert answer_sentence(taken) == reason
        assert any("Renvoyez-nous" in step for step in next_steps(taken))


def test_a_row_that_gate_one_sets_aside_is_told_like_the_others(
    site: PartnerSite, rows: Rows, judge: Any
) -> None:
    judge.verdict = Verdict((), {1: ["montant_plausible : un don plausible (montant = 50)"]})
    found = answered(site, "fdd", gifts(rows, 2024))
    assert found.taken.decision == "accepte_en_partie"
    page = text_of(found.report.read_text("utf-8"))
    assert re.search(r"ligne 3\s+montant_plausible", page)
    assert re.search(r"dont à corriger\s+1", page)


def test_a_shorter_period_and_an_identifier_seen_elsewhere_are_asked_about(
    site: PartnerSite, rows: Rows
) -> None:
    answered(site, "fdd", [*gifts(rows, 2023), *many(rows)])
    found = answered(site, "fdd", [*many(rows)[:18], many(rows)[18] | {"id_don": "T-1-2023"}])
    assert found.taken.decision == "accepte"
    page = text_of(found.report.read_text("utf-8"))
    assert "À vérifier (2)" in page
    assert "19 lignes au lieu de 20, 5 % de moins" in page.replace("\u00a0", " ")
    assert "2 identifiants absents : A9, B9" in page
    assert "id_don déjà dans 2023 : T-1-2023" in page
