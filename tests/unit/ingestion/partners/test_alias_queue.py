"""The names to decide: those that some deposit still waits for, and no other."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from support.partner_site import PartnerSite, gifts

from ingestion.partners.intake.ledger import Entry, Ledger
from ingestion.partners.names.alias_queue import FILE, read_queue, write_queue
from ingestion.partners.names.quartiers import QuartierTable

Rows = Callable[..., list[dict[str, str]]]


def waiting(site: PartnerSite, source_id: str = "fdd") -> list[tuple[str, int]]:
    queue = read_queue(site.intake.quarantine.root / source_id / FILE)
    return [(pending.label, pending.rows) for pending in queue]


def many(rows: Rows, *years: int, label: str = "") -> list[dict[str, str]]:
    """Twenty gifts a year; the last one of each names a quartier that nobody knows."""
    found = []
    for year in years:
        mine = [row for n in range(10) for row in gifts(rows, year, id_don=(f"A{n}", f"B{n}"))]
        if label:
            mine[-1]["code_quartier"] = label
        found += mine
    return found


def test_a_refused_file_that_was_replaced_asks_for_nothing_any_more(
    site: PartnerSite, rows: Rows
) -> None:
    site.deposit("fdd", gifts(rows, 2024, code_quartier="Cité Gaga"))
    site.refresh("fdd")
    assert waiting(site) == [("Cité Gaga", 2)]
    site.refresh("fdd")
    assert waiting(site) == [("Cité Gaga", 2)]
    site.deposit("fdd", gifts(rows, 2024), "b.csv")
    site.refresh("fdd")
    assert waiting(site) == []


def test_a_refused_file_followed_by_another_refused_one_leaves_the_names_of_the_last(
    site: PartnerSite, rows: Rows
) -> None:
    site.deposit("fdd", gifts(rows, 2024, code_quartier="Cité Gaga"))
    site.refresh("fdd")
    site.deposit("fdd", gifts(rows, 2024, code_quartier="Cité Gogo"), "b.csv")
    site.refresh("fdd")
    assert waiting(site) == [("Cité Gogo", 2)]


def test_a_name_of_what_serves_waits_even_when_a_later_file_is_refused(
    site: PartnerSite, rows: Rows
) -> None:
    site.deposit("fdd", many(rows, 2024, label="Cité Gaga"))
    site.refresh("fdd")
    site.deposit("fdd", gifts(rows, 2024, montant="0"), "b.csv")
    site.refresh("fdd")
    assert waiting(site) == [("Cité Gaga", 1)]


def test_only_the_period_that_was_replaced_stops_asking(site: PartnerSite, rows: Rows) -> None:
    site.deposit("fdd", many(rows, 2023, 2024, label="Cité Gaga"))
    site.refresh("fdd")
    assert waiting(site) == [("Cité Gaga", 1), ("Cité Gaga", 1)]
    site.deposit("fdd", many(rows, 2024), "b.csv")
    site.refresh("fdd")
    [pending] = read_queue(site.intake.quarantine.root / "fdd" / FILE)
    assert (pending.label, pending.generation) == ("Cité Gaga", "2015")


def test_a_file_taken_away_from_the_data_folder_asks_for_nothing(
    site: PartnerSite, rows: Rows
) -> None:
    path = site.drop("fdd", gifts(rows, 2024, code_quartier="Cité Gaga"))
    site.refresh("fdd")
    assert waiting(site) == [("Cité Gaga", 2)]
    path.unlink()
    site.refresh("fdd")
    assert waiting(site) == []


def test_one_name_in_two_communes_is_two_questions(site: PartnerSite, rows: Rows) -> None:
    found = [*rows("ept_fil"), *rows("ept_fil", id_projet="T-2")]
    for row, commune in zip(found[::2], ("94041", "94081"), strict=True):
        row |= {"code_quartier": "Le Centre", "code_commune": commune}
    site.deposit("ept_fil", found)
    site.refresh("ept_fil")
    queue = read_queue(site.intake.quarantine.root / "ept_fil" / FILE)
    assert sorted(p.communes for p in queue) == ["94041", "94081"]


def test_names_without_a_period_wait_as_long_as_their_file(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "depots.json")

    def entry(sha256: str, states: dict[str, str], *periods: str | None) -> Entry:
        return {
            "sha256": sha256, "nom": "a.csv", "origine": "depot", "recu_le": sha256, "cle": "",
            "motif": None, "periodes": states, "motifs": {}, "controles": [],
            "noms": [{"periode": period, "libelle": sha256} for period in periods],
        }  # fmt: skip

    ledger.record(entry("a", {}, None))
    assert [n["libelle"] for n in ledger.names_needed()] == ["a"]
    ledger.record(entry("b", {"2024": "refusee"}, None, "2024"))
    assert [n["libelle"] for n in ledger.names_needed()] == ["a", "b", "b"]
    ledger.record(entry("c", {"2024": "acceptee"}))
    assert ledger.names_needed() == []


def named(label: str, rows: int = 1) -> dict[str, Any]:
    return {
        "periode": "2024", "libelle": label, "generation": "2024", "communes": "", "lignes": rows,
        "motif": "inconnu", "propositions": "QN09407I (Gagarine)",
    }  # fmt: skip


def test_the_queue_shows_what_to_write_and_forgets_what_the_table_of_names_knows(
    tmp_path: Path, quartiers: QuartierTable
) -> None:
    path = tmp_path / FILE
    write_queue(path, [named("Gaga", 2), named("gaga"), named("=Cité"), named("a;b")], quartiers)
    assert [(p.label, p.rows) for p in read_queue(path)] == [("gaga", 3), ("=Cité", 1), ("a;b", 1)]
    assert "'=Cité" in path.read_text(encoding="utf-8-sig")
    lines = [p.line_to_add for p in read_queue(path)]
    assert lines[0].startswith("gaga;CODE;2024;")
    assert lines[2].startswith('"a;b";CODE;2024;')
    names = quartiers.names | {"gaga": {2024: {"QN09407I": "table des noms : essai"}}}
    later = QuartierTable(quartiers.quartiers, names)
    write_queue(path, [named("Gaga"), named("=Cité")], later)
    assert [p.label for p in read_queue(path)] == ["=Cité"]
    write_queue(path, [named("Gaga")], later)
    assert not path.exists()


def test_the_queue_and_the_ledger_show_no_personal_data(site: PartnerSite, rows: Rows) -> None:
    written = "chez Mme Durand, 06 12 34 56 78"
    site.deposit("ept_fil", rows("ept_fil", code_quartier=(written, None)))
    site.refresh("ept_fil")
    assert waiting(site, "ept_fil") == [("chez [retiré], [retiré]", 1)]
    for root in (site.intake.quarantine.root, site.intake.landing.root):
        for path in root.rglob("*"):
            text = path.read_text("utf-8", "replace") if path.is_file() else ""
            assert "Durand" not in text, path
            assert "06 12" not in text, path
