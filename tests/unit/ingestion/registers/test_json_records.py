"""JSON files that are not what they should be: refused or set aside, never a crash or a guess."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingestion.declaration.source_model import Source
from ingestion.errors import EditionRefused
from ingestion.files.json_records import key_names, parse_json, records_at, text_column

Make = Callable[..., Source]
JSON: dict[str, Any] = {"lecture": {"format": "json", "part_max_rejets": 0.9}}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "JSON illisible"),
        ("[{]", "JSON illisible"),
        ('[{"code": "A01"}', "JSON illisible"),
        ("\x00\x01", "JSON illisible"),
        ("[" * 100_000 + "]" * 100_000, "imbriqués sans fin"),
        ('{"a":' * 100_000 + "1" + "}" * 100_000, "imbriqués sans fin"),
        ("12", "liste d'enregistrements"),
        ('"texte"', "liste d'enregistrements"),
        ("null", "liste d'enregistrements"),
        ('{"code": "A01"}', "liste d'enregistrements"),
        ("[]", "aucun enregistrement"),
    ],
)
def test_a_document_that_holds_no_list_is_refused(
    read: Callable[..., Any], make_register: Make, content: str, reason: str
) -> None:
    with pytest.raises(EditionRefused, match=reason) as refused:
        read(make_register(**JSON), content)
    assert refused.value.where.file == "essai.csv"


def test_what_is_no_record_is_set_aside_and_the_rest_is_read(
    read: Callable[..., Any], make_register: Make
) -> None:
    rows = [
        '{"code": "A01", "nombre": 3}', "17", "null", '["A02"]',
        '{"code": "A03", "code": "A04"}', '{"code": "A05", "nombre": null, "jour": "2024-01-02"}',
    ]  # fmt: skip
    found = read(make_register(**JSON), "[" + ",".join(rows) + "]")
    assert found.column("code") == ["A01", "A05"]
    assert found.column("ligne") == [1, 6]
    assert [(line, reason) for line, _, _, reason in found.refused] == [
        (2, "pas un objet JSON"), (3, "pas un objet JSON"), (4, "pas un objet JSON"),
        (5, "clé répétée « code »"),
    ]  # fmt: skip
    assert found.edition.rows_read == 6


@pytest.mark.parametrize(
    ("value", "landed", "reason"),
    [
        ("12", 12, None),
        ('"12"', 12, None),
        ("12.0", 12, None),
        ("null", None, None),
        ('""', None, None),
        ("12.5", None, "entier illisible"),
        ("NaN", None, "entier illisible"),
        ("-Infinity", None, "entier illisible"),
        ("true", None, "entier illisible"),
        ("1e400", None, "entier illisible"),
        ("9" * 6000, None, "entier illisible"),
        ("-4", None, "sous le minimum 0"),
        ("[1]", None, "valeur composée ou caractères illisibles"),
        ('{"n": 1}', None, "valeur composée ou caractères illisibles"),
        (r'"\ud800"', None, "valeur composée ou caractères illisibles"),
    ],
)
def test_a_value_is_an_integer_or_is_in_quarantine(
    read: Callable[..., Any], make_register: Make, value: str, landed: int | None, reason: str
) -> None:
    content = (
        f'[{{"code": "A01", "nombre": {value}, "jour": null}}, {{"code": "A02", "nombre": 1}}]'
    )
    found = read(make_register(**JSON), content)
    assert found.column("nombre") == [landed, 1]
    assert [reason for _, _, _, reason in found.refused] == ([reason] if reason else [])


def test_a_required_value_that_is_no_text_takes_its_row_away(
    read: Callable[..., Any], make_register: Make
) -> None:
    content = '[{"code": ["A01"], "nombre": 1, "jour": ""}, {"code": "A02"}]'
    found = read(make_register(**JSON), content)
    assert found.column("code") == ["A02"]
    assert found.refused == [
        (1, "code", '["A01"]', "valeur composée ou caractères illisibles (champ obligatoire)")
    ]


def test_numbers_keep_every_digit_of_the_file(
    read: Callable[..., Any], make_register: Make
) -> None:
    fields = {"siret": {"motif": "^[0-9]{14}$"}, "x": {"type": "decimal"}}
    found = read(
        make_register(fields, **JSON), '[{"siret": 99999999999999, "x": 5.264910539703634}]'
    )
    assert found.landed().select("siret", "x").rows() == [("99999999999999", 5.264910539703634)]


def test_records_are_found_under_their_path(read: Callable[..., Any], make_register: Make) -> None:
    source = make_register(table={"chemin": ["data", "rows"]}, **JSON)
    rows = '[{"code": "A01", "nombre": 1, "jour": ""}]'
    assert read(source, f'{{"data": {{"rows": {rows}}}}}').column("code") == ["A01"]
    with pytest.raises(EditionRefused, match="data / rows"):
        read(source, f'{{"data": {rows}}}')
    with pytest.raises(EditionRefused, match="répétée dans l'enveloppe"):
        read(source, f'{{"data": {{"rows": {rows}, "rows": []}}}}')


def test_a_key_of_an_inner_object_is_named_by_its_path(
    read: Callable[..., Any], make_register: Make
) -> None:
    fields = {"lon": {"type": "decimal", "colonne": "lieu.lon"}, "a.b": {}}
    source = make_register({"lon": fields["lon"], "nom": {"colonne": "a.b"}}, **JSON)
    rows = [
        {"lieu": {"lon": 2.5}, "a.b": "clé à point"}, {"lieu": None, "a": {"b": "imbriqué"}},
        {"lieu": 7, "a.b": "scalaire"},
    ]  # fmt: skip
    found = read(source, json.dumps(rows))
    assert found.column("lon") == [2.5, None, None]
    assert found.column("nom") == ["clé à point", "imbriqué", "scalaire"]
    assert [(line, column) for line, column, _, _ in found.refused] == [(3, "lieu.lon")]


def test_a_list_of_scalars_is_a_list_and_a_list_of_objects_is_not(
    read: Callable[..., Any], make_register: Make
) -> None:
    source = make_register({"codes": {"type": "liste"}, "nom": {}}, **JSON)
    rows = [{"codes": ["a", 1, None], "nom": "x"}, {"codes": [{"a": 1}], "nom": ["y"]}]
    found = read(source, json.dumps(rows))
    assert found.column("codes") == ["a;1", None]
    assert [(line, column) for line, column, _, _ in found.refused] == [(2, "codes"), (2, "nom")]


def test_names_of_unknown_keys_are_shown_and_counted(
    read: Callable[..., Any], make_register: Make
) -> None:
    row = {"code": "A01", "nombre": 1, "jour": "", "\ud800": 1} | {f"k{i}": 1 for i in range(40)}
    found = read(make_register(**JSON), json.dumps([row]))
    shown = found.failed()["colonnes_declarees"]
    shown.encode()
    assert shown.startswith(r"\ud800, k0, k1")
    assert shown.endswith("et 21 autres")


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(st.lists(values, min_size=1, max_size=6), st.text())
def test_any_list_of_anything_becomes_records_texts_and_refusals(
    elements: list[Any], key: str
) -> None:
    found = records_at(parse_json(json.dumps(elements), "f"), (), "f", 100)
    assert len(found.records) + len(found.rejected) == len(elements)
    for name in (*key_names(found.records), key):
        column = text_column(found.records, name, ";")
        assert len(column.values) == len(found.records)
        for position, text in enumerate(column.values):
            text.encode()
            assert not (text and position in column.bad)
