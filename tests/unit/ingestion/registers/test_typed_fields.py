"""Each type of field and each of its rules, on a cell that it takes and one that it refuses."""

import datetime
from typing import Any

import polars as pl
import pytest

from ingestion.declaration.register_model import RegisterField
from ingestion.registers.typed_fields import typed_field


def typed(
    values: list[Any], dtype: pl.DataType | None = None, mark: str = ".", **field: Any
) -> list[tuple[Any, str | None]]:
    """Value and broken rule of each cell."""
    declared = RegisterField.model_validate({"libelle": "essai"} | field)
    kind = dtype or pl.String()
    cell = typed_field(declared, "c", kind, mark)
    frame = pl.DataFrame({"c": pl.Series(values, dtype=kind)}).lazy()
    return frame.select(v=cell.value, b=cell.broken).collect().rows()


def values(cells: list[Any], **field: Any) -> list[Any]:
    found = typed(cells, **field)
    assert [broken for _, broken in found] == [None] * len(cells)
    return [value for value, _ in found]


def reasons(cells: list[Any], **field: Any) -> list[str | None]:
    found = typed(cells, **field)
    assert [value for value, _ in found] == [None] * len(cells)
    return [broken for _, broken in found]


@pytest.mark.parametrize(
    ("kind", "cells", "expected"),
    [
        ("texte", ["a", " b ", "\u00a0c"], ["a", "b", "c"]),
        ("entier", ["12", "+3", "-4", "2493.0", "12\u202f345", "0"], [12, 3, -4, 2493, 12345, 0]),
        ("decimal", ["1.5", "2", "-0.25", "1e3"], [1.5, 2.0, -0.25, 1000.0]),
        ("annee", ["2023", "1943"], [2023, 1943]),
        ("mois", ["2023-07"], ["2023-07"]),
        ("date", ["2024-02-29"], [datetime.date(2024, 2, 29)]),
        ("booleen", ["oui", "NON", "1", "faux", "True"], [True, False, True, False, True]),
        ("liste", ["a;b ; c", "a"], ["a;b;c", "a"]),
    ],
)  # fmt: skip
def test_a_type_takes_what_it_is(kind: str, cells: list[str], expected: list[Any]) -> None:
    assert values(cells, type=kind) == expected


@pytest.mark.parametrize(
    ("kind", "cells"),
    [
        ("entier", ["x", "2.5", "1e3", "12,0", "9" * 30, "1 2", "²"]),
        ("decimal", ["x", "1,5", "NaN", "Infinity", "9" * 400, "1.2.3"]),
        ("annee", ["23", "12023", "3023", "2023.0", "an 4"]),
        ("mois", ["2023-13", "2023", "07/2023"]),
        ("date", ["2023-02-29", "0004-01-01", "24-01-01", "2024-1-1", "01/02/2024", "12024-01-01"]),
        ("booleen", ["peut-être", "2"]),
        ("liste", [";", " ; "]),
    ],
)
def test_a_type_refuses_what_it_is_not(kind: str, cells: list[str]) -> None:
    assert None not in reasons(cells, type=kind)


@pytest.mark.parametrize(
    "kind", ["texte", "entier", "decimal", "annee", "mois", "date", "booleen", "liste"]
)
def test_a_blank_is_null_and_breaks_nothing(kind: str) -> None:
    assert values(["", " ", "\u202f", None], type=kind) == [None] * 4


@pytest.mark.parametrize(
    ("field", "good", "bad", "reason"),
    [
        ({"motif": "^[0-9]{5}$"}, "94041", "9404", "hors du motif ^[0-9]{5}$"),
        ({"valeurs": ["public", "privé"]}, "privé", "Privé", "hors de la liste public, privé"),
        ({"longueur_max": 3}, "été", "étés", "plus de 3 caractères"),
        ({"type": "entier", "minimum": 1}, "1", "0", "sous le minimum 1"),
        ({"type": "entier", "maximum": 9}, "9", "10", "au-dessus du maximum 9"),
        ({"type": "decimal", "minimum": -90, "maximum": 90}, "90", "90.1",
         "au-dessus du maximum 90"),
        ({"type": "annee", "minimum": 2000}, "2000", "1999", "sous le minimum 2000"),
        ({"type": "date", "minimum": 1800}, "1800-01-01", "1799-12-31", "sous le minimum 1800"),
        ({"type": "date", "format": "%d/%m/%Y"}, "31/12/2024", "2024-12-31",
         "date (%d/%m/%Y) illisible"),
        ({"type": "mois", "format": "%m/%Y"}, "12/2024", "2024-12", "mois (%m/%Y) illisible"),
        ({"type": "liste", "motif": "^cite-[0-9]{3}$"}, "cite-001 ; cite-002", "cite-001;cite-2",
         "élément hors de la règle ^cite-[0-9]{3}$"),
        ({"type": "liste", "valeurs": ["a", "b"]}, "a;b", "a;c", "élément hors de la règle a, b"),
        ({"extraire": r"\(([0-9]{5})\)"}, "Amiens (80021)", "Amiens",
         r"rien qui suive \(([0-9]{5})\)"),
        ({"type": "entier", "extraire": "([0-9]+) k€"}, "12 k€", "12 €",
         "rien qui suive ([0-9]+) k€"),
    ],
)  # fmt: skip
def test_a_rule_takes_one_cell_and_refuses_another(
    field: dict[str, Any], good: str, bad: str, reason: str
) -> None:
    [kept] = values([good], **field)
    assert kept is not None
    assert reasons([bad], **field) == [reason]


def test_a_decimal_mark_is_the_declared_one_alone() -> None:
    assert typed(["1,5", "1.5"], mark=",", type="decimal") == [
        (1.5, None), (None, "nombre illisible"),
    ]  # fmt: skip
    assert typed(["2,0", "2.0"], mark=",", type="entier") == [
        (2, None), (None, "entier illisible"),
    ]  # fmt: skip


def test_the_largest_integer_is_read_to_its_last_digit() -> None:
    assert values([str(2**63 - 1)], type="entier") == [2**63 - 1]
    assert reasons([str(2**63)], type="entier") == ["entier illisible"]


def test_absent_texts_are_null_and_other_texts_are_not() -> None:
    assert typed(["ZZZ", "x"], absents=["ZZZ", "nd"], motif="^[0-9]+$") == [
        (None, None), (None, "hors du motif ^[0-9]+$"),
    ]  # fmt: skip


def test_glued_codes_are_drawn_apart() -> None:
    field = {"type": "liste", "extraire": "(CV[0-9]{3})"}
    assert values(["CV380CV384", "CV001"], **field) == ["CV380;CV384", "CV001"]
    assert None not in reasons(["aucun"], **field)


def test_codes_are_drawn_from_each_part_of_a_list() -> None:
    field = {"type": "liste", "separateur": ";", "extraire": r"\(([0-9]{5})\)$"}
    assert values(["Melun (77288); Le Mée (77285)"], **field) == ["77288;77285"]
    # One part without a code: the cell is refused whole, rather than shortened in silence.
    assert None not in reasons(["Melun (77288); Le Mée"], **field)


def test_a_part_that_holds_the_landing_sign_is_refused() -> None:
    assert None not in reasons(["a;b|c"], type="liste", separateur="|")


@pytest.mark.parametrize(
    ("dtype", "cells", "field", "expected"),
    [
        (pl.Int64(), [3, None], {"type": "entier", "minimum": 1}, [3, None]),
        (pl.Int16(), [2020], {"type": "annee"}, [2020]),
        (pl.Float32(), [1.5], {"type": "decimal"}, [1.5]),
        (pl.Float64(), [2.0], {"type": "entier"}, [2]),
        (pl.Float64(), [float("nan"), 1.0], {"type": "decimal", "absents": ["NaN"]}, [None, 1.0]),
        (pl.Boolean(), [True, None], {"type": "booleen"}, [True, None]),
        (pl.Date(), [datetime.date(2024, 1, 2)], {"type": "date"}, [datetime.date(2024, 1, 2)]),
        (pl.Datetime(), [datetime.datetime(2024, 1, 2, 3)], {"type": "date"},
         [datetime.date(2024, 1, 2)]),
        (pl.Int64(), [94041], {"motif": "^[0-9]{5}$"}, ["94041"]),
        (pl.List(pl.String()), [["a", "b"]], {"type": "liste"}, ["a;b"]),
        (pl.Categorical(), ["a"], {"valeurs": ["a"]}, ["a"]),
    ],
)  # fmt: skip
def test_a_typed_column_keeps_its_values(
    dtype: pl.DataType, cells: list[Any], field: dict[str, Any], expected: list[Any]
) -> None:
    assert values(cells, dtype=dtype, **field) == expected


@pytest.mark.parametrize(
    ("dtype", "cells", "field"),
    [
        (pl.Float64(), [2.5, float("inf")], {"type": "entier"}),
        (pl.Float64(), [float("nan")], {"type": "decimal"}),
        (pl.Int64(), [23], {"type": "annee"}),
        (pl.Int64(), [1053], {"motif": "^[0-9]{5}$"}),
        (pl.Int64(), [-1], {"type": "entier", "minimum": 0}),
        (pl.Date(), [datetime.date(1700, 1, 1)], {"type": "date", "minimum": 1800}),
    ],
)
def test_a_typed_column_is_held_to_the_same_rules(
    dtype: pl.DataType, cells: list[Any], field: dict[str, Any]
) -> None:
    assert None not in reasons(cells, dtype=dtype, **field)
