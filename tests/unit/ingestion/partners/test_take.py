"""Deposits in: periods replaced whole, what served kept, nothing read twice for nothing."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from support.partner_site import PartnerSite, gifts

from ingestion.assembly import assemble
from ingestion.history.freshness import check_freshness
from ingestion.ingest import ingest_source
from ingestion.partners.intake.ledger import Ledger
from ingestion.perimeter import Perimeter

Rows = Callable[..., list[dict[str, str]]]


def test_each_period_of_a_deposit_is_an_edition(site: PartnerSite, rows: Rows) -> None:
    site.drop("fdd", gifts(rows, 2023, 2024))
    outcomes = site.refresh("fdd")
    assert {k: (e.state, e.stale) for k, e in outcomes.items()} == {
        "2023": ("nouvelle", False),
        "2024": ("nouvelle", False),
    }
    landed = site.landed("fdd", "2023")
    assert landed["edition"].unique().to_list() == ["2023"]
    assert landed["source_id"].unique().to_list() == ["fdd"]
    assert landed["date_don"].dt.year().unique().to_list() == [2023]


@pytest.mark.parametrize(
    ("source_id", "period"),
    [
        ("ept_fil", "2024"), ("ept_label", "2024"), ("prij", "2025-03"), ("cdv_prog", "2023"),
        ("tfpb", "2024"), ("cc_mdp", "2024"), ("fdd", "2024"), ("npnru_l", "2024-12-31"),
        ("police", "2025-03"), ("conv", "2024-mission_locale"), ("idfm_arrets", "2024"),
        ("insee_neet_quartiers", "2022"),
    ],
)  # fmt: skip
def test_the_period_is_the_one_that_the_contract_names(
    site: PartnerSite, rows: Rows, source_id: str, period: str
) -> None:
    site.drop(source_id, rows(source_id))
    assert list(site.refresh(source_id)) == [period]


def test_a_deposit_replaces_its_periods_and_leaves_the_others(
    site: PartnerSite, rows: Rows
) -> None:
    site.drop("fdd", gifts(rows, 2023, 2024), "a.csv")
    site.refresh("fdd")
    site.drop("fdd", gifts(rows, 2024, montant=("77", "78")), "b.csv")
    outcomes = site.refresh("fdd")
    assert (outcomes["2023"].state, outcomes["2024"].state) == ("inchangee", "nouvelle")
    assert site.landed("fdd", "2024")["montant"].to_list() == [77.0, 78.0]
    assert site.landed("fdd", "2023")["montant"].to_list() == [5000.0, 50.0]


def test_partners_of_one_year_do_not_replace_each_other(site: PartnerSite, rows: Rows) -> None:
    site.drop("conv", rows("conv"), "ml.csv")
    site.drop("conv", rows("conv", partenaire="caf"), "caf.csv")
    assert sorted(site.refresh("conv")) == ["2024-caf", "2024-mission_locale"]


def test_an_unchanged_deposit_is_not_read_again(
    site: PartnerSite, rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.drop("fdd", gifts(rows, 2024))
    site.refresh("fdd")
    monkeypatch.setattr(
        "ingestion.partners.intake.take.read_deposit", lambda *_: pytest.fail("read again")
    )
    assert site.refresh("fdd")["2024"].state == "inchangee"


def test_a_change_of_rules_reads_accepted_deposits_again_in_their_order(
    site: PartnerSite, rows: Rows, judge: Any
) -> None:
    site.drop("fdd", gifts(rows, 2024, montant=("1", "1")), "b.csv")
    site.refresh("fdd")
    site.drop("fdd", gifts(rows, 2024, montant=("2", "2")), "a.csv")
    site.refresh("fdd")
    judge.declaration = "another suite"
    assert site.refresh("fdd")["2024"].state == "nouvelle"
    # « a » was received last: its name, before « b », does not matter.
    assert site.landed("fdd", "2024")["montant"].to_list() == [2.0, 2.0]
    assert site.refresh("fdd")["2024"].state == "inchangee"


def test_a_lost_landing_is_read_again_from_the_deposit(site: PartnerSite, rows: Rows) -> None:
    import shutil

    site.drop("fdd", gifts(rows, 2024))
    site.refresh("fdd")
    shutil.rmtree(site.intake.landing.root / "fdd" / "2024")
    assert site.refresh("fdd")["2024"].state == "nouvelle"


@pytest.mark.parametrize("damage", ["", "{", '{"depots": [{"sha256": 1}]}', "[]"])
def test_a_damaged_ledger_is_written_again(site: PartnerSite, rows: Rows, damage: str) -> None:
    site.drop("fdd", gifts(rows, 2024))
    site.refresh("fdd")
    path = site.intake.landing.root / "fdd" / "depots.json"
    path.write_text(damage)
    assert site.refresh("fdd")["2024"].served is not None
    assert len(Ledger.load(path).entries) == 1


def test_a_deposit_of_the_inbox_is_answered_filed_away_and_goes_on_serving(
    site: PartnerSite, rows: Rows
) -> None:
    site.deposit("fdd", gifts(rows, 2024))
    assert site.refresh("fdd")["2024"].state == "nouvelle"
    folder = site.inbox / "fdd"
    assert [p.name for p in folder.iterdir() if p.is_file()] == []
    assert [p.name for p in (folder / "traites").iterdir()] == ["a.csv"]
    suffixes = sorted(p.suffix for p in (folder / "rapports").iterdir())
    assert suffixes == [".csv", ".html", ".xlsx"]
    assert site.refresh("fdd")["2024"].state == "inchangee"


def test_a_shorter_period_and_an_identifier_of_another_one_are_said(
    site: PartnerSite, rows: Rows
) -> None:
    many = [row for n in range(10) for row in gifts(rows, 2024, id_don=(f"A{n}", f"B{n}"))]
    site.drop("fdd", [*gifts(rows, 2023), *many], "a.csv")
    site.refresh("fdd")
    site.drop("fdd", [*many[:18], many[18] | {"id_don": "T-1-2023"}], "b.csv")
    checks = {c.name: c for c in site.refresh("fdd")["2024"].checks if not c.passed}
    assert checks["periode_non_reduite"].severity == "avertissement"
    assert checks["periode_non_reduite"].sample == (
        "19 lignes au lieu de 20, 5\u00a0% de moins",
        "2 identifiants absents : A9-2024, B9-2024",
    )
    assert checks["identifiants_d_une_seule_periode"].sample == (
        "id_don déjà dans 2023 : T-1-2023",
    )


def test_a_label_decided_since_is_read_again_by_itself(
    site: PartnerSite, rows: Rows, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from ingestion.partners.names import quartiers

    many = [row for n in range(12) for row in rows("fdd", id_don=(f"A{n}", f"B{n}"))]
    many[0]["code_quartier"] = "Cité Gaga"
    site.drop("fdd", many)
    assert site.refresh("fdd")["2024"].served["nb_quarantaine"] == 1  # type: ignore[index]
    queue = site.intake.quarantine.root / "fdd" / "alias_a_trancher.csv"
    assert "Cité Gaga" in queue.read_text("utf-8")
    table = tmp_path / "alias.csv"
    known = quartiers.ALIASES.read_text("utf-8")
    table.write_text(known + "Cité Gaga;QN09407I;2024;tranché\n", "utf-8")
    monkeypatch.setattr(quartiers, "ALIASES", table)
    outcome = site.refresh("fdd")["2024"]
    assert outcome.state == "nouvelle"
    assert site.landed("fdd", "2024").height == 24
    assert not queue.exists()


def test_nothing_is_read_when_the_caller_says_no(site: PartnerSite, rows: Rows) -> None:
    class Stop(Exception):
        pass

    def stop() -> None:
        raise Stop

    waiting = site.deposit("fdd", gifts(rows, 2024))
    site.intake = replace(site.intake, before_reading=stop)
    with pytest.raises(Stop):
        site.refresh("fdd")
    assert waiting.exists()
    assert not site.intake.landing.root.exists()


def test_periods_are_rows_of_the_tables_of_editions_and_sources(
    site: PartnerSite, rows: Rows
) -> None:
    from ingestion.catalogue_tables import catalogue_tables

    site.drop("prij", rows("prij"))
    outcome = ingest_source(site.catalogue["prij"], site.intake)
    tables = catalogue_tables({"prij": site.catalogue["prij"]}, [outcome], False)
    [edition] = tables["edition"].rows(named=True)
    assert (edition["edition"], edition["nature"], edition["etat"]) == (
        "2025-03",
        "native",
        "nouvelle",
    )
    assert (edition["fichiers"], edition["nb_lignes"]) == ("a.csv", 2)
    assert tables["millesime"].is_empty()


@pytest.mark.parametrize(("today", "fresh"), [(2026, True), (2028, False)])
def test_a_month_and_a_partner_have_a_calendar_too(
    site: PartnerSite, rows: Rows, today: int, fresh: bool
) -> None:
    site.drop("prij", rows("prij"))
    site.drop("conv", rows("conv", annee="2025"))
    for source_id in ("prij", "conv"):
        source = site.catalogue[source_id]
        found = check_freshness(source, ingest_source(source, site.intake), date(today, 1, 1))
        assert found is not None
        assert found.passed is fresh


def test_what_is_assembled_holds_the_deposits_and_nothing_of_a_restricted_source(
    site: PartnerSite, rows: Rows, tmp_path: Path
) -> None:
    sources = {name: site.catalogue[name] for name in ("fdd", "police")}
    for name in sources:
        site.drop(name, rows(name))
    outcomes = [ingest_source(source, site.intake) for source in sources.values()]
    target = tmp_path / "entrees_du_build"
    assemble(target, sources, outcomes, site.intake.landing, Perimeter.parse("ept"), False)
    found = {p.stem: pl.read_parquet(p).height for p in (target / "registre").glob("*.parquet")}
    assert found == {"fdd": 2, "police": 0}
