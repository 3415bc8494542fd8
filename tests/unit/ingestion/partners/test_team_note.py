"""What the partner reads holds what a partner can do; what the team has to run is apart."""

import html
import re
from collections.abc import Callable

import pytest
from support.partner_site import PartnerSite, gifts

from ingestion.partners.answers.answer import Answer, answer
from ingestion.partners.intake.inbox import Inbox
from ingestion.partners.intake.take import open_desk
from ingestion.partners.templates.template_guide import guide_rows

Rows = Callable[..., list[dict[str, str]]]
_OURS = re.compile(
    r"\bobservatoire (?:alias|deposer|fetch|modele|refresh|status)|--\w+|alias_quartiers|data/"
    r"|« refuses »|Dagster|dbt"
)


def answered(
    site: PartnerSite, source_id: str, rows: list[dict[str, str]], name: str = "a.csv"
) -> Answer:
    path = site.deposit(source_id, rows, name)
    taken = open_desk(site.catalogue[source_id], site.intake).take(path, name, "depot")
    return answer(taken, Inbox(site.inbox), path)


def sent(found: Answer) -> str:
    """All that goes back to the partner."""
    page = re.sub(r"<style>.*?</style>", "", found.report.read_text("utf-8"), flags=re.S)
    return html.unescape(page) + found.tables[0].read_text("utf-8-sig")


CASES: list[tuple[str, dict[str, str]]] = [
    ("fdd", {}),
    ("fdd", {"montant": "0"}),
    ("fdd", {"code_quartier": "Gagarinne"}),
    ("fdd", {"affectation_projet": "Projet SIMULÉ"}),
    ("ept_label", {"intitule": "Fête de Mme Jeanne Martin"}),
    ("ept_fil", {"montant_verse": "2001"}),
    ("prij", {"nb_actifs": "35"}),
    ("police", {}),
]


@pytest.mark.parametrize(("source_id", "changes"), CASES)
def test_nothing_that_goes_back_names_a_command_of_ours(
    source_id: str, changes: dict[str, str], site: PartnerSite, rows: Rows
) -> None:
    found = answered(site, source_id, rows(source_id, **changes))
    assert _OURS.findall(sent(found)) == []
    assert "observatoire" in found.note.read_text("utf-8")


def test_the_guide_of_the_template_names_no_command_either(site: PartnerSite) -> None:
    for source_id, source in site.catalogue.items():
        if source.contrat is not None:
            shown = " ".join(cell for _, cells in guide_rows(source) for cell in cells)
            assert _OURS.findall(shown) == [], source_id


@pytest.mark.parametrize("content", [b"%PDF-1.4", b"", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1..."])
def test_a_file_that_cannot_be_read_is_answered_without_a_command(
    content: bytes, site: PartnerSite
) -> None:
    path = site.inbox / "fdd" / "a.csv"
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    taken = open_desk(site.catalogue["fdd"], site.intake).take(path, "a.csv", "depot")
    found = answer(taken, Inbox(site.inbox), path)
    assert _OURS.findall(sent(found)) == []
    assert "votre interlocuteur de l'observatoire" in sent(found)


def test_the_team_is_told_what_to_add_and_what_to_run(site: PartnerSite, rows: Rows) -> None:
    found = answered(site, "fdd", gifts(rows, 2024, code_quartier="Gagarinne"))
    note = found.note.read_text("utf-8")
    for piece in (
        "ne pas transmettre",
        "« Gagarinne » (2 lignes)",
        "QN09407I (Gagarine)",
        "Gagarinne;CODE;2024;",
        "ingestion/reference/alias_quartiers.csv",
        "déposer de nouveau ce fichier",
        str(found.moved_to),
    ):
        assert piece in note, piece
    assert found.note.parent.name == "equipe"
    assert "écrivez le code de la feuille « Quartiers »" in sent(found)


def test_a_name_of_an_accepted_deposit_is_read_again_by_a_refresh(
    site: PartnerSite, rows: Rows
) -> None:
    many = [row for n in range(10) for row in gifts(rows, 2024, id_don=(f"A{n}", f"B{n}"))]
    many[-1]["code_quartier"] = "Gagarinne"
    note = answered(site, "fdd", many).note.read_text("utf-8")
    assert "ensuite, observatoire refresh le relit" in note


def test_the_team_is_told_to_delete_what_names_persons(site: PartnerSite, rows: Rows) -> None:
    labels = rows("ept_label", intitule=("Fête de Mme Jeanne Martin", None))
    found = answered(site, "ept_label", labels)
    note = found.note.read_text("utf-8")
    assert f"supprimer {found.moved_to}" in note
    assert "Jeanne" not in note
