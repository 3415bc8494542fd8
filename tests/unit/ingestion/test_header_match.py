"""Which declared column stands where, whatever the drift of its name."""

from collections.abc import Callable
from typing import Any

import pytest

from ingestion.declaration.source_model import Source
from ingestion.errors import EditionRefused
from ingestion.statistics.header_match import match_header

Make = Callable[..., Source]


def dated_source(make_source: Make, **edition: Any) -> Source:
    """Columns that carry the year of their block: {yy} is 19."""
    known = {"annee": 2019, "statut": "prouve", "preuve": "écrit pour cet essai"}
    columns = {"D1{yy}": "filo_d1", "Q2{yy}": "filo_q2", "RD": "filo_rd"}
    block = {
        "libelle": "Filosofi",
        "variables": {
            c: {"libelle": c, "unite": "EUR", "variable": name} for c, name in columns.items()
        },
    }
    base = {"fichier": "essai.csv", "millesimes": {"filosofi": known}}
    return make_source(blocs={"filosofi": block}, editions={"2022": base | edition})


def test_the_year_in_a_name_is_that_of_the_block_not_of_the_edition(make_source: Make) -> None:
    source = dated_source(make_source)
    match = match_header(source, "2022", ("CODGEO", "D119", "Q219", "RD"))
    assert match.positions == {"CODGEO": 0, "D1{yy}": 1, "Q2{yy}": 2, "RD": 3}
    assert match.unknown == ()


@pytest.mark.parametrize(
    "columns", [("codgeo", "d119", "q219", "rd"), ("Rd", "Q219", "D119", "CodGeo")]
)
def test_case_and_order_do_not_matter(make_source: Make, columns: tuple[str, ...]) -> None:
    match = match_header(dated_source(make_source), "2022", columns)
    named = {name: columns[i].casefold() for name, i in match.positions.items()}
    assert named == {"CODGEO": "codgeo", "D1{yy}": "d119", "Q2{yy}": "q219", "RD": "rd"}


def test_a_renamed_column_is_found_under_its_name_in_the_file(make_source: Make) -> None:
    source = dated_source(make_source, renommages={"med_a{yy}": "Q2{yy}"})
    match = match_header(source, "2022", ("CODGEO", "D119", "MED_A19", "RD"))
    assert match.positions["Q2{yy}"] == 2
    assert match.unknown == ()


def test_a_renamed_column_is_no_longer_known_under_its_old_name(make_source: Make) -> None:
    source = dated_source(make_source, renommages={"med_a{yy}": "Q2{yy}"})
    with pytest.raises(EditionRefused, match="med_a19"):
        match_header(source, "2022", ("CODGEO", "D119", "Q219", "RD"))


def test_every_missing_column_is_named_with_the_closest_one(make_source: Make) -> None:
    with pytest.raises(EditionRefused) as refusal:
        match_header(dated_source(make_source), "2022", ("CODGEO", "D119", "Q2_19"))
    message = str(refusal.value)
    assert "Q219 (proche : Q2_19)" in message
    assert "RD" in refusal.value.reason
    assert refusal.value.where.file == "essai.csv"
    assert "essai.yml" in str(refusal.value.rule)


def test_a_column_of_another_year_is_not_taken_for_this_one(make_source: Make) -> None:
    with pytest.raises(EditionRefused, match=r"D119 \(proche : D118\)"):
        match_header(dated_source(make_source), "2022", ("CODGEO", "D118", "Q219", "RD"))


def test_an_absent_column_is_not_expected(make_source: Make) -> None:
    source = dated_source(make_source, absentes=["RD"])
    match = match_header(source, "2022", ("CODGEO", "D119", "Q219"))
    assert "RD" not in match.positions


def test_undeclared_columns_are_listed_and_ignored_ones_are_not(make_source: Make) -> None:
    columns = ("CODGEO", "libgeo", "D119", "Q219", "RD", "NOUVELLE")
    match = match_header(dated_source(make_source), "2022", columns)
    assert match.unknown == ("NOUVELLE",)
