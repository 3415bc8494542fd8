"""Quartiers as people write them: exactly or not at all, and a queue for the rest."""

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ingestion.errors import IngestionError
from ingestion.partners.names import quartiers as module
from ingestion.partners.names.labels import Labels, RowPlace
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
    read, fault = Labels(quartiers).read(text, RowPlace(2024), several=True)
    assert (read, fault is None) == (codes or text, codes is not None)


def test_several_quartiers_where_one_is_expected_ask_for_a_row_each(
    quartiers: QuartierTable,
) -> None:
    labels = Labels(quartiers)
    _, fault = labels.read("Gagarine / Ivry Port", RowPlace(2024), several=False)
    assert fault is not None
    assert "une ligne par quartier (QN09407I, QN09408M)" in fault.advice
    assert (fault.queued, fault.waits) == (False, ())


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


def test_where_the_year_does_not_date_the_quartiers_only_codes_are_read(
    bench: Any, rows: Rows
) -> None:
    read = bench.read_rows(
        "insee_neet_quartiers",
        rows("insee_neet_quartiers", annee="2022", code_quartier=("QP094008", "Gagarine")),
    )
    assert [p.kind for p in read.problems] == ["quartier_a_trancher"]
    assert read.frame["code_quartier"].to_list() == ["QP094008"]
    read = bench.read_rows(
        "insee_neet_quartiers", rows("insee_neet_quartiers", annee="2022", code_quartier="QN09407I")
    )
    assert "autre_geographie" not in {p.kind for p in read.warnings}


# The label resembles quartiers of several communes.
CENTRE = "Centre Vile"


def test_candidates_of_the_commune_of_the_row_come_first_even_when_they_resemble_less() -> None:
    found = {"les rosiers": "A", "les saules": "B"}
    names = {name: {2024: {code: "x"}} for name, code in found.items()}
    two = {code: Quartier(code, name, 2024, (f"9400{code}",)) for name, code in found.items()}
    table = QuartierTable(two, names)  # type: ignore[arg-type]
    assert table.resolve("Les Roses", 2024).proposals == ("A", "B")
    assert table.resolve("Les Roses", 2024, ("9400B",)).proposals == ("B", "A")
    assert table.shown("A", ("9400B",)) == "A (les rosiers ; autre commune : 9400A)"


def test_a_good_candidate_of_the_commune_leaves_the_others_out(quartiers: QuartierTable) -> None:
    assert len(quartiers.resolve(CENTRE, 2024).proposals) > 1
    found = quartiers.resolve(CENTRE, 2024, ("94078",))
    assert found.proposals == ("QN09433M",)
    assert (found.code, found.queued) == (None, True)


def test_a_candidate_of_another_commune_is_said_to_be_of_another_one(
    quartiers: QuartierTable,
) -> None:
    _, fault = Labels(quartiers).read("Gagarinne", RowPlace(2024, ("94081",)), several=False)
    assert fault is not None
    assert "QN09407I (Gagarine ; autre commune : Ivry-sur-Seine)" in fault.advice
    [waits] = fault.waits
    assert waits.communes == ("94081",)
    assert "autre commune : Ivry-sur-Seine" in str(waits.proposals)
    _, fault = Labels(quartiers).read("Gagarinne", RowPlace(2024, ("94041",)), several=False)
    assert fault is not None
    assert "QN09407I (Gagarine)" in fault.advice
    assert "autre commune" not in fault.advice


def test_a_name_of_several_quartiers_proposes_that_of_the_commune_first_and_chooses_none() -> None:
    names = {"centre": {2024: {"A": "x", "B": "y"}}}
    two = {c: Quartier(c, "Centre", 2024, (f"9400{c}",)) for c in ("A", "B")}
    table = QuartierTable(two, names)  # type: ignore[arg-type]
    found = table.resolve("Centre", 2024, ("9400B",))
    assert (found.code, found.proposals, found.queued) == (None, ("B", "A"), True)


def test_the_commune_of_a_row_is_that_of_the_contract(bench: Any, rows: Rows) -> None:
    changed = {"code_quartier": ("Gagarinne", None), "code_commune": ("94081", None)}
    read = bench.read_rows("ept_fil", rows("ept_fil", **changed))
    [label] = read.queue
    assert label.communes == ("94081",)
    assert any("autre commune" in p.advice for p in read.refusals)
    # A commune that cannot be read orders nothing.
    changed["code_commune"] = ("94999", None)
    read = bench.read_rows("ept_fil", rows("ept_fil", **changed))
    [label] = read.queue
    assert label.communes == ()


def test_the_name_in_a_line_of_totals_asks_for_nothing(bench: Any, rows: Rows) -> None:
    changed = {"id_projet": ("TOTAL", None), "code_quartier": ("Tous quartiers", None)}
    read = bench.read_rows("ept_fil", rows("ept_fil", **changed))
    assert "ligne_total" in {p.kind for p in read.refusals}
    assert not read.queue
