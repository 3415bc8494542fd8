"""The template of each contract: what it holds, always the same bytes, and its own checks pass."""

import csv
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import python_calamine

from ingestion.declaration.source_model import Source
from ingestion.partners.names.quartiers import QuartierTable
from ingestion.partners.sheets.header import file_fields
from ingestion.partners.templates.template import write_templates

Rows = Callable[..., list[dict[str, str]]]
PARTNERS = ["cc_mdp", "cdv_prog", "conv", "ept_fil", "ept_label", "fdd", "idfm_arrets",
            "insee_neet_quartiers", "npnru_l", "police", "prij", "tfpb"]  # fmt: skip


@pytest.fixture(scope="module")
def templates(
    tmp_path_factory: pytest.TempPathFactory,
    catalogue: dict[str, Source],
    quartiers: QuartierTable,
) -> dict[str, list[Path]]:
    folder = tmp_path_factory.mktemp("modeles")
    return {name: write_templates(catalogue[name], folder, quartiers) for name in PARTNERS}


def part(path: Path, name: str) -> str:
    with zipfile.ZipFile(path) as archive:
        return archive.read(name).decode()


@pytest.mark.parametrize("source_id", PARTNERS)
def test_the_same_contract_gives_the_same_bytes(
    source_id: str,
    templates: dict[str, list[Path]],
    catalogue: dict[str, Source],
    quartiers: QuartierTable,
    tmp_path: Path,
) -> None:
    again = write_templates(catalogue[source_id], tmp_path, quartiers)
    assert [p.read_bytes() for p in again] == [p.read_bytes() for p in templates[source_id]]


@pytest.mark.parametrize("source_id", PARTNERS)
def test_the_workbook_has_the_columns_two_examples_help_and_a_frozen_header(
    source_id: str, templates: dict[str, list[Path]], catalogue: dict[str, Source]
) -> None:
    path = templates[source_id][0]
    [table] = catalogue[source_id].tables.values()
    fields = file_fields(table)
    book = python_calamine.load_workbook(str(path))
    rows = book.get_sheet_by_name("Données").to_python()
    assert rows[0] == list(fields)
    assert len(rows) == 3
    assert all(any(str(c).startswith("EXEMPLE") for c in row) for row in rows[1:])
    sheet = part(path, "xl/worksheets/sheet1.xml")
    assert 'ySplit="1"' in sheet
    assert sheet.count("<dataValidation ") == len(fields)
    comments = part(path, "xl/comments1.xml")
    assert comments.count("<comment ") == len(fields)
    guide = book.get_sheet_by_name("Lisez-moi").to_python()
    listed = {row[0] for row in guide}
    assert set(fields) <= listed


def test_lists_are_offered_in_the_cells(templates: dict[str, list[Path]]) -> None:
    sheet = part(templates["ept_fil"][0], "xl/worksheets/sheet1.xml")
    assert "depose,retenu,refuse,abandonne,realise" in sheet
    # 31 quartiers of 2015 and 36 of 2024, under a header.
    assert "Quartiers!$A$2:$A$68" in sheet
    police = part(templates["police"][0], "xl/worksheets/sheet1.xml")
    assert "Listes!$A$2:$A$17" in police
    names = python_calamine.load_workbook(str(templates["police"][0])).sheet_names
    assert names == ["Données", "Lisez-moi", "Listes"]


@pytest.mark.parametrize("source_id", PARTNERS)
def test_examples_that_are_left_in_a_deposit_are_skipped(
    source_id: str, templates: dict[str, list[Path]], bench: Any
) -> None:
    for path in templates[source_id][:2]:
        read = bench.read(source_id, path)
        assert (read.examples, read.judged, read.problems) == (2, 0, ())
        assert bench.clean(source_id, path)


@pytest.mark.parametrize("source_id", PARTNERS)
def test_the_twin_has_the_same_rows(source_id: str, templates: dict[str, list[Path]]) -> None:
    raw = templates[source_id][1].read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.count(b"\r\n") == 3
    rows = list(csv.reader(raw.decode("utf-8-sig").splitlines(), delimiter=";"))
    book = python_calamine.load_workbook(str(templates[source_id][0]))
    assert rows[0] == book.get_sheet_by_name("Données").to_python()[0]


@pytest.mark.parametrize("source_id", PARTNERS)
def test_the_schema_is_a_table_schema_that_accepts_the_examples(
    source_id: str, templates: dict[str, list[Path]], catalogue: dict[str, Source], rows: Rows
) -> None:
    from frictionless import Resource, Schema

    descriptor = json.loads(templates[source_id][2].read_text("utf-8"))
    assert all(field["title"] and field["description"] for field in descriptor["fields"])
    [table] = catalogue[source_id].tables.values()
    fields = list(file_fields(table))
    data = [[row.get(name, "") for name in fields] for row in rows(source_id)]
    resource = Resource(data=[fields, *data], schema=Schema.from_descriptor(descriptor))
    found = resource.validate().flatten(["type", "fieldName", "note"])
    # A key with an absent part is one too many for frictionless alone.
    assert [f for f in found if f[0] != "primary-key"] == []
    assert descriptor["primaryKey"] == list(table.cle)


def test_names_of_the_national_schema_are_in_the_help(templates: dict[str, list[Path]]) -> None:
    comments = part(templates["ept_fil"][0], "xl/comments1.xml")
    assert "SCDL Subventions 2.1.1 : nomBeneficiaire" in comments
