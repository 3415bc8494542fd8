"""A correction changes its cell, and nothing once the file no longer shows what was published."""

from collections.abc import Callable
from typing import Any

import polars as pl
import pytest
from support.corrections import ENTRY

from ingestion.corrections.in_observations import correct_observations
from ingestion.corrections.model import Correction
from ingestion.corrections.outcome import CorrectionOutcome
from ingestion.declaration.source_model import Source
from ingestion.files.text_table import TextTable
from ingestion.statistics.observations import ReadObservations, read_observations

Make = Callable[..., Source]
ROWS = ("QP094001;x;900;500;0", "QP094002;x;800;500;0")
WITHDRAWN = ENTRY | {"action": "retirer", "valeur": None, "statut": "N"}


@pytest.fixture
def correct(
    make_source: Make, read_text: Callable[..., TextTable]
) -> Callable[..., tuple[ReadObservations, tuple[CorrectionOutcome, ...]]]:
    """`correct(entry, *rows)`: the small source's edition 2022, corrected."""

    def run(
        entry: dict[str, Any], *rows: str
    ) -> tuple[ReadObservations, tuple[CorrectionOutcome, ...]]:
        source = make_source(corrections=[Correction.model_validate(entry)])
        table = read_text("\n".join(["CODGEO;LIBGEO;POP;A;NOTE", *(rows or ROWS)]) + "\n")
        return correct_observations(source, "2022", read_observations(source, "2022", table))

    return run


def row(read: ReadObservations, code: str = "QP094001", variable: str = "cnaf_a") -> dict[str, Any]:
    [found] = read.long.filter(pl.col("code_geo") == code, pl.col("variable") == variable).rows(
        named=True
    )
    return {k: found[k] for k in ("valeur", "statut", "correction", "valeur_publiee")}


def control(read: ReadObservations, code: str = "QP094001") -> float | None:
    value: float | None = read.wide.filter(pl.col("code_geo") == code).get_column("cnaf_a")[0]
    return value


UNTOUCHED = {"valeur": 500.0, "statut": "D", "correction": None, "valeur_publiee": None}


def test_a_value_is_replaced_for_the_gate_and_for_the_landing(correct: Any) -> None:
    read, [outcome] = correct(ENTRY)
    assert (outcome.state, outcome.cells) == ("appliquee", 1)
    assert row(read) == {
        "valeur": 50.0,
        "statut": "D",
        "correction": "essai-a",
        "valeur_publiee": 500.0,
    }
    assert control(read) == 50.0
    # Neither its neighbour in the column nor its neighbour in the row.
    assert row(read, "QP094002") == UNTOUCHED
    assert control(read, "QP094002") == 500.0
    assert row(read, variable="rp_pop")["valeur"] == 900.0


def test_a_withdrawn_value_is_shown_nowhere(correct: Any) -> None:
    read, [outcome] = correct(WITHDRAWN)
    assert outcome.state == "appliquee"
    assert row(read) == {
        "valeur": None,
        "statut": "N",
        "correction": "essai-a",
        "valeur_publiee": None,
    }
    assert control(read) is None


def test_a_cell_that_is_no_number_is_replaced_and_leaves_the_quarantine(correct: Any) -> None:
    entry = ENTRY | {"publie": "5OO"}
    read, [outcome] = correct(entry, "QP094001;x;900;5OO;0", "QP094002;x;8OO;500;0")
    assert outcome.state == "appliquee"
    assert row(read)["valeur"] == 50.0
    assert [(r.column, r.value) for r in read.rejected] == [("rp_pop", "8OO")]
    assert read.unreadable_cells == 1


@pytest.mark.parametrize(
    ("cell", "note", "found"),
    [
        ("50", "0", "« 50 »"),
        ("501", "0", "« 501 »"),
        ("", "0", "une case vide (statut S)"),
        ("", "5", "une case vide (statut N)"),
        ("5OO", "0", "« 5OO »"),
        ("500", "5", "« 500 »"),
    ],
)
@pytest.mark.parametrize("entry", [ENTRY, WITHDRAWN], ids=["replace", "withdraw"])
def test_a_correction_expires_when_the_file_shows_something_else(
    correct: Any, entry: dict[str, Any], cell: str, note: str, found: str
) -> None:
    read, [outcome] = correct(entry, f"QP094001;x;900;{cell};{note}")
    assert (outcome.state, outcome.found, outcome.cells) == ("expiree", found, 0)
    assert row(read)["correction"] is None
    assert read.long.get_column("valeur_publiee").null_count() == read.long.height


@pytest.mark.parametrize(
    "rows",
    [("QP094002;x;800;500;0",), ("QP094001;x;900;500;0", "QP094001;x;900;500;0", ROWS[1])],
    ids=["not_there", "there_twice"],
)
def test_a_row_that_is_not_there_once_is_not_corrected(correct: Any, rows: tuple[str, ...]) -> None:
    read, [outcome] = correct(ENTRY, *rows)
    assert (outcome.state, outcome.cells) == ("sans_objet", 0)
    assert read.long.get_column("correction").null_count() == read.long.height


@pytest.mark.parametrize(
    "change", [{"etat": "proposee"}, {"etat": "expiree"}, {"editions": ["1999"]}]
)
def test_only_the_active_corrections_of_the_edition_are_applied(
    correct: Any, change: dict[str, Any]
) -> None:
    read, outcomes = correct(ENTRY | change)
    assert outcomes == ()
    assert row(read) == UNTOUCHED


def test_in_a_long_file_the_year_and_the_modality_find_the_cell(
    make_source: Make, read_text: Callable[..., TextTable]
) -> None:
    years = {"annees": [2020, 2021], "statut": "prouve", "preuve": "écrit pour cet essai"}
    long_layout = {
        "annee": {"colonne": "AN"},
        "dimensions": [{"colonne": "SEXE", "modalites": {"H": "h", "F": "f"}}],
    }
    target = {"variable": "f_cnaf_a", "code_geo": "QP094001", "millesime": 2020}
    source = make_source(
        disposition=long_layout,
        editions={
            "2022": {"fichier": "essai_2022.csv", "millesimes": {"rp": years, "cnaf": years}}
        },
        corrections=[Correction.model_validate(ENTRY | {"cible": target})],
    )
    rows = [f"QP094001;{y};{s};900;500;0" for y in (2020, 2021) for s in "HF"]
    table = read_text("\n".join(["CODGEO;AN;SEXE;POP;A;NOTE", *rows]) + "\n")
    read, [outcome] = correct_observations(source, "2022", read_observations(source, "2022", table))
    assert outcome.state == "appliquee"
    changed = read.long.filter(pl.col("correction").is_not_null())
    assert changed.select("variable", "millesime", "valeur").rows() == [("f_cnaf_a", 2020, 50.0)]
    judged = read.wide.filter(pl.col("cnaf_a") == 50.0)
    assert judged.select("millesime", "modalite").rows() == [(2020, "f")]
