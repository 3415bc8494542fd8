"""Deposits that are refused, in part or whole: what is said, what goes on serving."""

import os
from collections.abc import Callable
from typing import Any

from support.partner_site import PartnerSite, gifts

from expectations.results import CheckResult
from ingestion.ingest import Verdict
from ingestion.partners.intake.inbox import Inbox

Rows = Callable[..., list[dict[str, str]]]


def test_too_many_bad_rows_refuse_the_file_and_what_served_is_stale(
    site: PartnerSite, rows: Rows
) -> None:
    site.drop("fdd", gifts(rows, 2024), "a.csv")
    site.refresh("fdd")
    site.drop("fdd", gifts(rows, 2024, montant=("0", None)), "b.csv")
    outcome = site.refresh("fdd")["2024"]
    assert (outcome.state, outcome.stale) == ("perimee", True)
    assert "« b.csv » refusé : 1 lignes sur 2 sont à corriger, soit 50" in (outcome.reason or "")
    assert site.landed("fdd", "2024").height == 2
    # Corrected: the refusal is over.
    site.drop("fdd", gifts(rows, 2024, montant=("3", "4")), "b.csv")
    assert site.refresh("fdd")["2024"].stale is False


def test_a_bad_file_that_is_taken_away_is_forgotten(site: PartnerSite, rows: Rows) -> None:
    site.drop("fdd", gifts(rows, 2024), "a.csv")
    bad = site.intake.folder.root / "fdd" / "envoi" / "z.csv"
    site.refresh("fdd")
    bad.write_text("n'importe quoi")
    outcome = site.refresh("fdd")["2024"]
    assert outcome.stale
    assert "Aucune ligne d'en-tête" in (outcome.reason or "")
    bad.unlink()
    assert not site.refresh("fdd")["2024"].stale


def test_a_file_that_cannot_be_read_and_nothing_before_is_a_refusal_without_period(
    site: PartnerSite,
) -> None:
    path = site.intake.folder.root / "fdd" / "z.csv"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"%PDF-1.4")
    outcome = site.refresh("fdd")["sans_periode"]
    assert (outcome.state, outcome.served) == ("refusee", None)
    assert "un PDF" in (outcome.reason or "")
    assert site.refresh("fdd")["sans_periode"].state == "refusee"


def test_a_file_that_left_the_data_folder_makes_its_periods_stale(
    site: PartnerSite, rows: Rows
) -> None:
    site.drop("fdd", gifts(rows, 2024))
    site.refresh("fdd")
    (site.intake.folder.root / "fdd" / "envoi" / "a.csv").unlink()
    outcome = site.refresh("fdd")["2024"]
    assert (outcome.state, outcome.reason) == (
        "perimee",
        "le fichier n'est plus dans le dossier de données",
    )


def test_a_refused_deposit_is_given_back_and_stays_said_until_it_is_answered(
    site: PartnerSite, rows: Rows
) -> None:
    site.deposit("fdd", gifts(rows, 2024))
    site.refresh("fdd")
    site.deposit("fdd", gifts(rows, 2024, montant="0"), "b.csv")
    assert site.refresh("fdd")["2024"].stale
    assert [p.name for p in (site.inbox / "fdd" / "refuses").iterdir()] == ["b.csv"]
    assert site.refresh("fdd")["2024"].stale
    site.deposit("fdd", gifts(rows, 2024, montant=("7", "8")), "b.csv")
    assert not site.refresh("fdd")["2024"].stale


def test_a_deposit_that_names_persons_lands_clean_and_is_not_archived(
    site: PartnerSite, rows: Rows
) -> None:
    labels = rows("ept_label", intitule=("Fête de Mme Jeanne Martin", None))
    site.deposit("ept_label", labels)
    assert site.refresh("ept_label")["2024"].state == "nouvelle"
    assert site.landed("ept_label", "2024")["intitule"][0] == "Fête de [retiré]"
    assert [p.name for p in (site.inbox / "ept_label" / "refuses").iterdir()] == ["a.csv"]
    assert not (site.intake.archive.root / "objets").exists()
    for root in (site.intake.landing.root, site.intake.quarantine.root, site.inbox / "ept_label"):
        for path in root.rglob("*"):
            if path.is_file() and "refuses" not in path.parts:
                assert b"Jeanne" not in path.read_bytes(), path


def test_a_column_of_persons_refuses_the_file_where_the_contract_says_so(
    site: PartnerSite, rows: Rows
) -> None:
    head, *lines = site.bench.lines("prij", rows("prij"))
    text = "\n".join([head + ";Prénom", *(line + ";Jeanne" for line in lines)])
    os.utime(site.bench.text(text), (1, 1))
    Inbox(site.inbox).stage("prij", site.bench.folder / "depot.csv")
    outcome = site.refresh("prij")["2025-03"]
    assert outcome.state == "refusee"
    assert "« Prénom »" in (outcome.reason or "")
    assert not (site.intake.archive.root / "objets").exists()


def test_a_restricted_source_lands_apart_and_shows_no_value(site: PartnerSite, rows: Rows) -> None:
    site.drop("police", rows("police"))
    outcome = site.refresh("police")["2025-03"]
    assert list(outcome.served["tables"] if outcome.served else ()) == ["restreint_police"]
    assert outcome.served is not None
    assert outcome.served["restreint"] is True
    assert all(check.sample == () for check in outcome.checks)
    landed = site.landed("police", "2025-03")
    assert landed.select("nombre", "nombre_statut").rows() == [(12, "D"), (None, "S")]


def test_bad_rows_are_in_quarantine_under_their_period_or_without_one(
    site: PartnerSite, rows: Rows
) -> None:
    many = [row for n in range(20) for row in rows("fdd", id_don=(f"A{n}", f"B{n}"))]
    many[3]["montant"], many[4]["date_don"] = "beaucoup", "un jour"
    site.drop("fdd", many)
    outcome = site.refresh("fdd")["2024"]
    assert outcome.served is not None
    assert (outcome.served["nb_lignes"], outcome.served["nb_quarantaine"]) == (39, 1)
    [kept] = (site.intake.quarantine.root / "fdd" / "2024").glob("*.csv")
    assert "montant=beaucoup" in kept.read_text("utf-8")
    [unplaced] = (site.intake.quarantine.root / "fdd" / "sans_periode").glob("*.csv")
    assert "date_don=un jour" in unplaced.read_text("utf-8")


def test_gate_one_may_refuse_a_period_and_set_rows_aside(
    site: PartnerSite, rows: Rows, judge: Any
) -> None:
    red = CheckResult(1, "nb_lignes", "fdd", "bloquant", False, "Assez de lignes.", "2")
    judge.verdict = Verdict((red,), {})
    site.drop("fdd", gifts(rows, 2024))
    outcome = site.refresh("fdd")["2024"]
    assert (outcome.state, outcome.served) == ("refusee", None)
    assert "Assez de lignes" in (outcome.reason or "")
    judge.verdict, judge.declaration = Verdict((), {0: ["montant étrange"]}), "other"
    assert site.refresh("fdd")["2024"].state == "nouvelle"
    assert site.landed("fdd", "2024").height == 1


def test_rules_that_now_refuse_an_accepted_deposit_keep_what_it_landed(
    site: PartnerSite, rows: Rows, judge: Any
) -> None:
    site.drop("fdd", gifts(rows, 2024, montant=("1", "1")), "a.csv")
    site.refresh("fdd")
    site.drop("fdd", gifts(rows, 2024, montant=("2", "2")), "b.csv")
    site.refresh("fdd")
    red = CheckResult(1, "strict", "fdd", "bloquant", False, "Plus strict.", "2")
    judge.verdict, judge.declaration = Verdict((red,), {}), "stricter"
    for _ in range(2):
        outcome = site.refresh("fdd")["2024"]
        assert (outcome.state, outcome.stale) == ("perimee", True)
        # Never the older deposit in the place of the newer one.
        assert site.landed("fdd", "2024")["montant"].to_list() == [2.0, 2.0]
    judge.verdict, judge.declaration = Verdict((), {}), "relaxed"
    assert not site.refresh("fdd")["2024"].stale


def test_links_that_leave_the_data_folder_are_not_followed(site: PartnerSite, rows: Rows) -> None:
    outside = site.bench.write("fdd", gifts(rows, 2024), "ailleurs.csv")
    link = site.intake.folder.root / "fdd" / "lien.csv"
    link.parent.mkdir(parents=True)
    link.symlink_to(outside)
    assert site.refresh("fdd") == {}


def test_a_refused_file_read_again_takes_nothing_back_from_its_correction(
    site: PartnerSite, rows: Rows
) -> None:
    # Half of the rows are bad: the file is refused whole, and passes under a laxer contract.
    site.drop("fdd", gifts(rows, 2024, montant=("0", "10")), "a.csv")
    assert site.refresh("fdd")["2024"].state == "refusee"
    site.drop("fdd", gifts(rows, 2024, montant=("1", "2")), "b.csv")
    assert site.refresh("fdd")["2024"].stale is False
    source = site.catalogue["fdd"]
    assert source.contrat is not None
    for share in (0.9, 0.8):
        lax = source.contrat.model_copy(update={"part_max_refus": share})
        site.catalogue["fdd"] = source.model_copy(update={"contrat": lax})
        outcome = site.refresh("fdd")["2024"]
        assert outcome.stale is False
        assert site.landed("fdd", "2024")["montant"].to_list() == [1.0, 2.0]


def test_a_period_that_was_refused_is_taken_when_the_rules_change_and_the_others_stay(
    site: PartnerSite, rows: Rows
) -> None:
    source = site.catalogue["fdd"]
    assert source.contrat is not None
    strict = source.contrat.model_copy(update={"part_max_refus": 0.0})
    loose = source.contrat.model_copy(update={"part_max_refus": 0.9})
    site.catalogue["fdd"] = source.model_copy(update={"contrat": strict})
    bad = gifts(rows, 2023, 2024, montant=("5", "6"))
    bad[0]["montant"] = "0"
    site.drop("fdd", bad, "a.csv")
    site.refresh("fdd")
    site.drop("fdd", gifts(rows, 2024, montant=("1", "2")), "b.csv")
    site.refresh("fdd")
    stricter = source.contrat.model_copy(update={"part_max_refus": 0.01})
    site.catalogue["fdd"] = source.model_copy(update={"contrat": stricter})
    site.refresh("fdd")  # refused once more: what answered it since stays known
    site.catalogue["fdd"] = source.model_copy(update={"contrat": loose})
    outcomes = site.refresh("fdd")
    assert site.landed("fdd", "2024")["montant"].to_list() == [1.0, 2.0]
    assert site.landed("fdd", "2023")["montant"].to_list() == [6.0]
    assert outcomes["2023"].state == "nouvelle"
