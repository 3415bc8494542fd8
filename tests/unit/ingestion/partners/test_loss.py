"""A shorter deposit never replaces what serves in silence: refused, told, confirmed, remembered."""

import json
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from support.partner_site import PartnerSite, gifts

from ingestion.declaration.catalogue_loader import CATALOGUE_FOLDER
from ingestion.ingest import Verdict
from ingestion.partners.answers.report_html import report_page
from ingestion.partners.answers.report_words import next_steps
from ingestion.partners.intake.ledger import Ledger
from ingestion.partners.intake.loss import Loss, loss_of
from ingestion.partners.intake.take import open_desk
from ingestion.partners.intake.taken import Taken

Rows = Callable[..., list[dict[str, str]]]


def twenty(rows: Rows, year: int = 2024) -> list[dict[str, str]]:
    return [row for n in range(10) for row in gifts(rows, year, id_don=(f"A{n}", f"B{n}"))]


def taken(
    site: PartnerSite, found: list[dict[str, str]], name: str, why: str | None = None
) -> Taken:
    path = site.deposit("fdd", found, name)
    return open_desk(site.catalogue["fdd"], site.intake).take(path, name, "depot", replacing=why)


@pytest.mark.parametrize(
    ("before", "after", "allowed", "too_large"),
    [
        (20, 18, 0.1, False),
        (20, 17, 0.1, True),
        (2, 1, 0.1, True),
        (100, 90, 0.1, False),
        (10, 9, 0.0, True),
        (10, 1, 1.0, False),
        (30, 29, 1 / 30, False),
    ],
)
def test_a_loss_is_too_large_beyond_the_declared_share(
    before: int, after: int, allowed: float, too_large: bool
) -> None:
    loss = Loss(before, after, allowed, ())
    assert (loss.too_large, loss.blocks) == (too_large, too_large)
    assert Loss(before, after, allowed, (), "abandons").blocks is False


def test_a_much_shorter_deposit_replaces_nothing_and_says_what_is_missing(
    site: PartnerSite, rows: Rows
) -> None:
    taken(site, twenty(rows), "a.csv")
    found = taken(site, twenty(rows)[:15], "b.csv")
    assert found.decision == "refuse"
    assert site.landed("fdd", "2024").height == 20
    [problem] = found.to_correct
    assert "15 lignes au lieu de 20, 25" in problem.rule
    assert "restent en service" in problem.rule
    absent = "B7-2024, A8-2024, B8-2024, A9-2024, B9-2024"
    assert problem.value == f"5 identifiants absents : {absent}"
    assert "dites-nous pourquoi" in problem.advice
    page = report_page(found)
    assert "15 lignes au lieu de 20" in page
    assert "Ce que vous aviez déjà envoyé reste en service" in page


def test_the_sample_of_what_is_missing_is_bounded(site: PartnerSite, rows: Rows) -> None:
    many = [row for n in range(60) for row in gifts(rows, 2024, id_don=(f"A{n}", f"B{n}"))]
    taken(site, many, "a.csv")
    [problem] = taken(site, many[:60], "b.csv").to_correct
    assert (problem.value or "").startswith("60 identifiants absents : ")
    assert (problem.value or "").endswith("et 40 autres")


def test_a_reason_lets_the_shorter_deposit_replace_and_is_kept(
    site: PartnerSite, rows: Rows
) -> None:
    taken(site, twenty(rows), "a.csv")
    taken(site, twenty(rows)[:15], "b.csv")
    found = taken(site, twenty(rows)[:15], "b.csv", "cinq dons annulés")
    assert (found.decision, found.to_check) == ("accepte", ())
    assert site.landed("fdd", "2024").height == 15
    ledger = Ledger.load(site.intake.landing.root / "fdd" / "depots.json")
    assert [entry["reduites"] for entry in ledger.entries] == [
        {},
        {"2024": {"avant": 20, "apres": 15, "raison": None}},
        {"2024": {"avant": 20, "apres": 15, "raison": "cinq dons annulés"}},
    ]
    state = json.loads((site.intake.landing.folder("fdd", "2024") / "etat.json").read_text("utf-8"))
    kept = {c["controle"]: c for c in state["servie"]["controles"]}["periode_non_reduite"]
    assert "confirmé : cinq dons annulés" in kept["observe"]


def test_a_confirmed_replacement_holds_when_rules_change(
    site: PartnerSite, rows: Rows, judge: Any
) -> None:
    taken(site, twenty(rows), "a.csv")
    path = site.deposit("fdd", twenty(rows)[:15], "b.csv")
    desk = open_desk(site.catalogue["fdd"], site.intake)
    desk.take(path, "b.csv", "depot", replacing="cinq dons annulés")
    path.unlink()
    (site.inbox / "fdd" / "a.csv").unlink()
    judge.declaration = "another suite"
    outcome = site.refresh("fdd")["2024"]
    assert (outcome.state, outcome.stale) == ("nouvelle", False)
    assert site.landed("fdd", "2024").height == 15
    [*_, last] = Ledger.load(site.intake.landing.root / "fdd" / "depots.json").entries
    assert last["reduites"]["2024"]["raison"] == "cinq dons annulés"


def test_a_file_of_the_inbox_is_given_back_and_the_night_says_how_to_confirm(
    site: PartnerSite, rows: Rows
) -> None:
    site.deposit("fdd", twenty(rows))
    site.refresh("fdd")
    site.deposit("fdd", twenty(rows)[:15], "b.csv")
    outcome = site.refresh("fdd")["2024"]
    assert (outcome.state, outcome.stale) == ("perimee", True)
    assert "15 lignes au lieu de 20" in (outcome.reason or "")
    folder = site.inbox / "fdd"
    place = folder / "refuses" / "b.csv"
    assert f'observatoire deposer "{place}" --source fdd --remplacer "raison"' in (
        outcome.reason or ""
    )
    assert [p.name for p in (folder / "refuses").iterdir()] == ["b.csv"]
    [note] = (folder / "equipe").glob("b_*.txt")
    assert f'deposer "{folder / "refuses" / "b.csv"}" --source fdd' in note.read_text("utf-8")
    # The whole file again: the refusal is over.
    site.deposit("fdd", twenty(rows), "c.csv")
    assert not site.refresh("fdd")["2024"].stale


def test_a_shorter_file_of_the_data_folder_is_refused_too(site: PartnerSite, rows: Rows) -> None:
    site.drop("fdd", twenty(rows), "a.csv")
    site.refresh("fdd")
    short = site.drop("fdd", twenty(rows)[:15], "b.csv")
    for _ in range(2):
        outcome = site.refresh("fdd")["2024"]
        assert (outcome.state, outcome.served is not None) == ("perimee", True)
        assert site.landed("fdd", "2024").height == 20
    desk = open_desk(site.catalogue["fdd"], site.intake)
    desk.take(short, "b.csv", "depot", replacing="abandons")
    assert not site.refresh("fdd")["2024"].stale
    assert site.landed("fdd", "2024").height == 15


def test_only_the_period_that_shrinks_is_refused(site: PartnerSite, rows: Rows) -> None:
    taken(site, [*twenty(rows, 2023), *twenty(rows)], "a.csv")
    longer = [*twenty(rows, 2023)[:5], *twenty(rows), *gifts(rows, 2024, id_don=("C", "D"))]
    found = taken(site, longer, "b.csv")
    assert found.decision == "accepte_en_partie"
    assert [site.landed("fdd", period).height for period in ("2023", "2024")] == [20, 22]


def test_rows_that_gate_one_sets_aside_are_lost_rows(
    site: PartnerSite, rows: Rows, judge: Any
) -> None:
    taken(site, twenty(rows), "a.csv")
    judge.verdict = Verdict((), {n: ["montant étrange"] for n in range(5)})
    found = taken(site, twenty(rows), "b.csv")
    assert found.decision == "refuse"
    assert site.landed("fdd", "2024").height == 20


def test_identifiers_are_those_of_the_key_without_what_names_the_period(
    site: PartnerSite, rows: Rows
) -> None:
    site.drop("ept_fil", rows("ept_fil"))
    site.refresh("ept_fil")
    landed = site.landed("ept_fil", "2024")
    source = site.catalogue["ept_fil"]
    loss = loss_of(source, site.intake.landing, "2024", landed[:1], None)
    assert loss is not None
    assert loss.missing == ("T-1 / QN09408M",)
    assert loss_of(source, site.intake.landing, "2024", landed, None) is None
    assert loss_of(source, site.intake.landing, "2023", landed[:1], None) is None
    restricted = site.catalogue["police"]
    site.drop("police", rows("police"))
    site.refresh("police")
    facts = site.landed("police", "2025-03")
    lost = loss_of(restricted, site.intake.landing, "2025-03", facts[:1], None)
    assert lost is not None
    assert "2025-03" not in str(lost.missing)


def test_a_restricted_source_shows_no_identifier_in_its_checks(
    site: PartnerSite, rows: Rows
) -> None:
    site.drop("police", rows("police"), "a.csv")
    site.refresh("police")
    site.drop("police", rows("police")[:1], "b.csv")
    outcome = site.refresh("police")["2025-03"]
    assert outcome.state == "perimee"
    assert all(check.sample == () for check in outcome.checks)
    assert "absent" not in (outcome.reason or "")


def test_the_partner_is_asked_why_and_given_no_command(site: PartnerSite, rows: Rows) -> None:
    taken(site, twenty(rows), "a.csv")
    found = taken(site, twenty(rows)[:1], "b.csv")
    assert "--remplacer" not in report_page(found)
    assert any("complet" in step for step in next_steps(found))


def test_each_contract_has_a_share_and_those_that_differ_say_why() -> None:
    for path in sorted(CATALOGUE_FOLDER.glob("*.yml")):
        lines = path.read_text("utf-8").splitlines()
        for before, line in pairwise(lines):
            if "part_max_baisse" in line:
                assert before.strip().startswith("#"), path
