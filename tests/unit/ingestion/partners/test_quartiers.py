"""Quartiers as people write them: exactly or not at all, and a queue for the rest."""

import csv
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ingestion.errors import IngestionError
from ingestion.partners.names import quartiers as module
from ingestion.partners.names.alias_queue import read_queue, update_queue
from ingestion.partners.names.labels import Labels, QueuedLabel
from ingestion.partners.names.quartiers import (
    Quartier,
    QuartierTable,
    generation_of,
    quartier_table,
)

Rows = Callable[..., list[dict[str, str]]]


@pytest.mark.parametrize(
    ("label", "year", "code"),
    [
        ("QN09407I", 2024, "QN09407I"),
        ("qn 09407 i", 2024, "QN09407I"),
        ("QP094018", 2025, "QP094018"),
        ("Gagarine", 2023, "QP094008"),
        ("GAGARINE", 2024, "QN09407I"),
        ("gagarine, ivry-sur-seine", 2024, "QN09407I"),
        ("Ivry-sur-Seine (Gagarine)", 2024, "QN09407I"),
        ("QPV Gagarine", 2024, "QN09407I"),
        ("le QPV de Gagarine", 2024, "QN09407I"),
        ("Quartier prioritaire Triage", 2024, "QN09436M"),
        ("PERI  SCHUMAN - BERGONIE", 2020, "QP094015"),
        ("Lutece Bergerie", 2024, "QN09432I"),
        ("Quartier Est", 2024, "QN09428M"),
        # Former and new names, through the table of names.
        ("Lallier", 2024, "QN09442N"),
        ("Les Sorbiers - Lallier", 2022, "QP094018"),
        ("Le Quartier Nord - Les Tours", 2024, "QN09435I"),
        ("HBM Les Tours", 2023, "QP094039"),
    ],
)
def test_codes_and_names_as_people_write_them(
    label: str, year: int, code: str, quartiers: QuartierTable
) -> None:
    assert quartiers.resolve(label, year).code == code


@pytest.mark.parametrize(
    ("label", "year", "reason", "proposal"),
    [
        ("Gagarinne", 2024, "inconnu", "QN09407I"),
        ("Balzac", 2025, "n'existe pas parmi les quartiers de 2024", "QP094014"),
        ("La Plaine", 2019, "n'existe pas parmi les quartiers de 2015", "QN09443N"),
        ("La Plaine", None, "l'année de la ligne manque", "QN09443N"),
        ("QVA Sorbiers", 2024, "aucune liste des quartiers de veille active", None),
        ("Les Mureaux", 2024, "inconnu", None),
    ],
)
def test_a_label_that_no_table_holds_waits_for_a_person(
    label: str, year: int | None, reason: str, proposal: str | None, quartiers: QuartierTable
) -> None:
    found = quartiers.resolve(label, year)
    assert found.code is None
    assert found.queued
    assert reason in found.reason
    assert proposal is None or proposal in found.proposals


def test_a_code_of_elsewhere_is_an_error_and_not_a_question(quartiers: QuartierTable) -> None:
    found = quartiers.resolve("QN09499Z", 2024)
    assert (found.code, found.queued) == (None, False)


def test_the_year_decides_between_geographies() -> None:
    assert [generation_of(year) for year in (2015, 2023, 2024, 2030)] == [2015, 2015, 2024, 2024]


def test_no_name_leads_to_two_quartiers_of_one_geography(quartiers: QuartierTable) -> None:
    doubles = {
        name: codes
        for name, found in quartiers.names.items()
        for codes in found.values()
        if len(codes) > 1
    }
    assert doubles == {}


def test_a_name_shared_by_two_quartiers_is_never_chosen() -> None:
    names = {"centre": {2024: {"A": "x", "B": "y"}}}
    two = {c: Quartier(c, "Centre", 2024, ()) for c in ("A", "B")}
    found = QuartierTable(two, names).resolve("Centre", 2024)  # type: ignore[arg-type]
    assert (found.code, found.proposals, found.queued) == (None, ("A", "B"), True)


def test_the_quartiers_of_veille_active_are_known_once_their_list_is_there() -> None:
    table = quartier_table([Quartier("QVA94001", "Les Roses", None, ("94041",))])
    assert table.resolve("QVA94001", 2024).code == "QVA94001"
    assert table.resolve("Les Roses", 2024).code == "QVA94001"
    assert "aucune liste" not in table.resolve("QVA Sorbiers", 2024).reason
    assert table.fingerprint != quartier_table().fingerprint


def test_each_alias_names_a_quartier_of_its_geography(
    quartiers: QuartierTable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with module.ALIASES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    assert rows
    assert all(quartiers.quartiers[r["code"]].generation == int(r["generation"]) for r in rows)
    assert all(r["source"] for r in rows)
    wrong = tmp_path / "alias.csv"
    wrong.write_text("alias;code;generation;source\nLe Coin;QN09407I;2015;essai\n", "utf-8")
    monkeypatch.setattr(module, "ALIASES", wrong)
    with pytest.raises(IngestionError, match="Le Coin"):
        quartier_table()


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("QN09407I;QN09408M", "QN09407I;QN09408M"),
        ("Gagarine; Ivry Port", "QN09407I;QN09408M"),
        ("Gagarine / Ivry Port", "QN09407I;QN09408M"),
        ("Gagarine et Ivry Port", "QN09407I;QN09408M"),
        ("Gagarine + QN09408M", "QN09407I;QN09408M"),
        # « et » belongs to the name.
        ("Pierre et Marie Curie", "QN09401M"),
        ("Pierre et Marie Curie et Gagarine", None),
        ("Gagarine / Ivri Port", None),
        ("Gagarine;gagarine", None),
    ],
)
def test_several_quartiers_in_a_list(
    text: str, codes: str | None, quartiers: QuartierTable
) -> None:
    read, fault = Labels(quartiers).read(text, 2024, several=True)
    assert (read, fault is None) == (codes or text, codes is not None)


def test_several_quartiers_where_one_is_expected_ask_for_a_row_each(
    quartiers: QuartierTable,
) -> None:
    labels = Labels(quartiers)
    _, fault = labels.read("Gagarine / Ivry Port", 2024, several=False)
    assert fault is not None
    assert "une ligne par quartier (QN09407I, QN09408M)" in fault.advice
    assert not labels.queue


def test_a_row_with_an_unknown_label_waits_and_the_report_says_the_closest(
    bench: Any, rows: Rows
) -> None:
    read = bench.read_rows("fdd", rows("fdd", code_quartier=("Gagarinne", None)))
    [problem] = read.refusals
    assert (problem.kind, problem.line, problem.value) == ("quartier_a_trancher", 2, "Gagarinne")
    assert "QN09407I (Gagarine)" in problem.advice
    [(label, count)] = read.queue.items()
    assert (label.label, label.generation, count) == ("Gagarinne", 2024, 1)


def test_what_was_read_through_a_name_is_told(bench: Any, rows: Rows) -> None:
    read = bench.read_rows("fdd", rows("fdd", code_quartier=("Lallier", None)))
    [(label, code, way)] = read.understood
    assert (label, code) == ("Lallier", "QN09442N")
    assert "correspondance ANCT" in way
    assert read.frame["code_quartier"][0] == "QN09442N"


def test_a_code_of_the_other_geography_is_kept_and_said(bench: Any, rows: Rows) -> None:
    read = bench.read_rows("fdd", rows("fdd", code_quartier=("QP094008", None)))
    assert [p.kind for p in read.warnings] == ["autre_geographie"]
    assert read.frame.height == 2


def test_the_queue_keeps_a_label_until_the_table_of_names_knows_it(
    tmp_path: Path, quartiers: QuartierTable
) -> None:
    path = tmp_path / "alias_a_trancher.csv"
    known, waits = (QueuedLabel(t, 2024, "inconnu", ("QN09407I",)) for t in ("Gaga", "=Cité"))
    update_queue(path, Counter({known: 3, waits: 1}), quartiers)
    assert [(p.label, p.rows) for p in read_queue(path)] == [("Gaga", 3), ("=Cité", 1)]
    assert "'=Cité" in path.read_text(encoding="utf-8-sig")
    assert read_queue(path)[0].line_to_add.startswith("Gaga;CODE;2024;")
    names = quartiers.names | {"gaga": {2024: {"QN09407I": "table des noms : essai"}}}
    later = QuartierTable(quartiers.quartiers, names)  # type: ignore[arg-type]
    update_queue(path, Counter(), later)
    assert [p.label for p in read_queue(path)] == ["=Cité"]


def test_the_queue_shows_no_personal_data(tmp_path: Path, quartiers: QuartierTable) -> None:
    path = tmp_path / "alias_a_trancher.csv"
    label = QueuedLabel("chez Mme Durand, 06 12 34 56 78", 2024, "inconnu", ())
    update_queue(path, Counter({label: 1}), quartiers)
    text = path.read_text(encoding="utf-8-sig")
    assert "Durand" not in text
    assert "06 12" not in text
