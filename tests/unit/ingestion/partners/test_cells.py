"""One spelling for each value: what is read, what is said of it, what is left as it stands."""

import pytest

from ingestion.declaration.register_model import RegisterField
from ingestion.partners.sheets.cells import Column, Read, column_of, points_are_unsure, read_cell
from ingestion.partners.sheets.text import cell_name, column_letter, inert, plain, tidy


def field(kind: str, **keys: object) -> RegisterField:
    return RegisterField.model_validate({"libelle": "x", "type": kind, **keys})


@pytest.mark.parametrize(
    ("kind", "raw", "text"),
    [
        ("decimal", "1 234,50", "1234.50"),
        ("decimal", "1234.5", "1234.5"),
        ("decimal", "1\u202f234,5", "1234.5"),
        ("decimal", "-3,5", "-3.5"),
        ("decimal", "1.234,56", "1.234,56"),
        ("decimal", "1 2", "1 2"),
        ("decimal", "12 €", "12 €"),
        ("decimal", "1e5", "1e5"),
        ("decimal", "nan", "nan"),
        ("entier", "40", "40"),
        ("entier", "40,0", "40"),
        ("entier", "40.0", "40"),
        ("entier", "40,5", "40,5"),
        ("entier", "1 200", "1200"),
        ("entier", "quarante", "quarante"),
        ("annee", "2024.0", "2024"),
        ("date", "2024-03-14", "2024-03-14"),
        ("date", "2024-03-14T00:00:00", "2024-03-14"),
        ("date", "2024-03-14 10:30:00", "2024-03-14 10:30:00"),
        ("date", "14/03/2024", "2024-03-14"),
        ("date", "4/3/2024", "2024-03-04"),
        ("date", "31/02/2024", "31/02/2024"),
        ("date", "14/03/24", "14/03/24"),
        ("date", "14.03.2024", "14.03.2024"),
        ("date", "45000", "45000"),
        ("mois", "2025-03", "2025-03"),
        ("mois", "2025-03-01", "2025-03"),
        ("mois", "2025-03-15", "2025-03-15"),
        ("mois", "03/2025", "2025-03"),
        ("mois", "mars 2025", "mars 2025"),
        ("booleen", "Oui", "oui"),
        ("booleen", "FAUX", "non"),
        ("booleen", "vrai", "oui"),
        ("booleen", "1", "1"),
        ("booleen", "peut-être", "peut-être"),
        ("liste", "a; b ;c;", "a;b;c"),
        ("liste", "0,5;0,5", "0.5;0.5"),
        ("texte", "  deux\u00a0 mots\n ici ", "deux mots ici"),
    ],
)
def test_usual_spellings_become_one_and_others_stay_as_they_are(
    kind: str, raw: str, text: str
) -> None:
    assert read_cell(Column(field(kind)), raw).text == text


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("1234.5600000000001", "1234.56"),
        ("0.1", "0.10"),
        ("12.345", "12.345"),
        ("1200", "1200"),
        ("1200,00", "1200"),
    ],
)
def test_euros_lose_the_noise_of_binary_and_keep_a_third_decimal_that_is_one(
    raw: str, text: str
) -> None:
    read = read_cell(Column(field("decimal", unite="€")), raw)
    assert (read.text, read.fault) == (text, "centimes" if text == "12.345" else "")


def test_a_usual_spelling_is_said_and_the_plain_one_is_not() -> None:
    assert read_cell(Column(field("date")), "14/03/2024").said == "date jj/mm/aaaa"
    assert read_cell(Column(field("date")), "2024-03-14").said == ""
    assert read_cell(Column(field("decimal")), "1,5").said == "virgule décimale"


def test_a_column_with_a_thirteenth_month_has_no_readable_slashed_date() -> None:
    column = column_of(field("date"), ["04/25/2024", "03/04/2024"], False, False)
    assert read_cell(column, "03/04/2024").text == "03/04/2024"
    assert read_cell(column, "2024-04-03").text == "2024-04-03"


def test_a_point_before_three_digits_is_not_read_where_it_may_mark_thousands() -> None:
    unsure = Column(field("decimal", unite="€"), unsure_points=True)
    assert read_cell(unsure, "1.234").fault == "point"
    assert read_cell(unsure, "1234.50").fault == ""
    assert read_cell(Column(field("entier")), "1.000").text == "1.000"


@pytest.mark.parametrize(
    ("cells", "unsure"),
    [
        (["1.234"], True),
        (["1.234", "2.5"], False),
        (["1.234", "0.333"], False),
        (["1.234", "2,5"], True),
    ],
)
def test_a_file_tells_by_its_other_numbers_whether_a_point_marks_decimals(
    cells: list[str], unsure: bool
) -> None:
    assert points_are_unsure(cells) is unsure


@pytest.mark.parametrize(
    ("kind", "raw"),
    [("entier", "1,000"), ("entier", "1.000"), ("€", "12,000"), ("€", "12.500"), ("€", "12,345")],
)
def test_a_sign_before_three_digits_is_never_chosen_between(kind: str, raw: str) -> None:
    column = Column(field("decimal", unite="€") if kind == "€" else field(kind))
    assert (read_cell(column, raw).text, read_cell(column, raw).fault) == (raw, "point")


@pytest.mark.parametrize(
    ("raw", "text"), [("0,500", "0.50"), ("1 234,500", "1234.50"), ("1234,500", "1234.50")]
)
def test_three_decimals_that_cannot_be_thousands_are_read(raw: str, text: str) -> None:
    assert read_cell(Column(field("decimal", unite="€")), raw).text == text
    assert read_cell(Column(field("decimal")), "2,345").text == "2.345"


def test_a_number_of_a_workbook_is_a_number() -> None:
    column = Column(field("decimal", unite="€"), unsure_points=True)
    assert read_cell(column, "12.500", exact=True) == Read("12.50")
    assert read_cell(Column(field("decimal")), "0.00000000000000005551115", exact=True).fault == ""


@pytest.mark.parametrize("kind", ["entier", "decimal", "annee"])
@pytest.mark.parametrize("raw", ["1E400", "INF", "Infinity", "NaN", "1e5", "１２", "٤٠", "1_0"])
def test_what_is_no_plain_number_is_a_fault(kind: str, raw: str) -> None:
    assert read_cell(Column(field(kind)), raw).fault == "type"


def test_a_list_is_matched_by_its_letters_and_never_by_likeness() -> None:
    column = Column(field("texte", valeurs=("association", "collectif_habitants")))
    assert read_cell(column, "Collectif Habitants").text == "collectif_habitants"
    assert read_cell(column, "ASSOCIATION").text == "association"
    assert read_cell(column, "associatio").text == "associatio"


def test_two_values_of_the_same_letters_are_not_chosen_between() -> None:
    column = Column(field("texte", valeurs=("A-b", "a b")))
    assert read_cell(column, "A B").text == "A B"
    assert read_cell(column, "a b").text == "a b"


def test_a_number_of_organisation_loses_its_blanks() -> None:
    read = read_cell(Column(field("texte"), identifier=True), "123 456 782 00010")
    assert (read.text, read.said) == ("12345678200010", "espaces retirés")


@pytest.mark.parametrize(
    ("text", "compared"),
    [
        ("L'Haÿ-les-Roses", "l hay les roses"),
        ("  Péri - Schuman  Bergonié", "peri schuman bergonie"),
        ("Cœur de VILLE", "coeur de ville"),
        ("", ""),
    ],
)
def test_texts_are_compared_without_case_accents_and_signs(text: str, compared: str) -> None:
    assert plain(text) == compared


def test_places_and_texts_are_shown_as_a_spreadsheet_does() -> None:
    assert [column_letter(i) for i in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
    assert cell_name(7, 1) == "B7"
    assert [inert(t) for t in ("=1+1", "@x", "-2", "mot")] == ["'=1+1", "'@x", "'-2", "mot"]
    assert tidy("a\u200bb\x00c\ufeff") == "abc"
