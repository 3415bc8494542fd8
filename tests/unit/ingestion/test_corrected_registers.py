"""Corrections of a register change the text of the file, before its fields are typed."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from support.corrections import FIELD

from ingestion.corrections.in_registers import correct_rows
from ingestion.corrections.model import Correction
from ingestion.declaration.source_model import Source
from ingestion.errors import EditionRefused
from ingestion.raw_archive import RawFile
from ingestion.read_edition import ReadEdition
from ingestion.registers.columns import TableRef
from ingestion.registers.raw_rows import RawRows
from ingestion.registers.reader import read_register

TABLE: dict[str, Any] = {
    "libelle": "Contrats",
    "grain": "un contrat",
    "cle": ["code"],
    "champs": {
        "code": {"libelle": "Code", "colonne": "code_cv", "motif": "^CV[0-9]{3}$"},
        "departement": {"libelle": "Département", "motif": "^[0-9][0-9AB][0-9]?$"},
        "codes": {"libelle": "Codes", "type": "liste", "motif": "^CV[0-9]{3}$"},
        "longitude": {"libelle": "Longitude", "type": "decimal"},
    },
}
ROWS: list[dict[str, Any]] = [
    {"code_cv": "CV001", "departement": "01", "codes": "CV380CV384", "longitude": 5.1},
    {"code_cv": "CV366", "departement": None, "codes": "CV001", "longitude": 8.7},
    {"code_cv": "CV380", "departement": "973", "codes": "CV380CV384", "longitude": -2.5},
]
SPLIT = FIELD | {
    "cible": {"table": "contrat", "champ": "codes"},
    "publie": "CV380CV384",
    "action": "separer",
    "valeur": ["CV380", "CV384"],
}
WITHDRAWN = FIELD | {
    "cible": {"table": "contrat", "champ": "longitude", "cle": {"departement": ["971", "973"]}},
    "publie": {"entre": [-5, -1]},
    "action": "retirer",
    "valeur": None,
}
RENAMED = FIELD | {"cible": {"table": "contrat", "champ": "departement", "cle": {"code": "CV001"}},
                   "publie": "01", "valeur": "69"}  # fmt: skip


@pytest.fixture
def corrected(
    make_source: Callable[..., Source], tmp_path: Path
) -> Callable[..., tuple[ReadEdition, pl.DataFrame]]:
    """`corrected(rows, *entries)`: the reading, and the landed table by code."""

    def run(rows: list[dict[str, Any]], *entries: Any) -> tuple[ReadEdition, pl.DataFrame]:
        keys = {"forme": "registre", "cle": None, "blocs": {}, "lecture": {"format": "json"}}
        source = make_source(
            **keys,
            tables={"contrat": TABLE},
            editions={"2022": {"fichier": "a.json"}},
            corrections=[
                Correction.model_validate(entry | {"id": f"essai-{n}"})
                for n, entry in enumerate(entries)
            ],
        )
        path = tmp_path / "a.json"
        path.write_text(json.dumps(rows), encoding="utf-8")
        read = read_register(source, "2022", {"a.json": RawFile("a.json", "0" * 64, 1, path)})
        read.build_tables(set())["registre_contrat"](tmp_path / "t.parquet")
        return read, pl.read_parquet(tmp_path / "t.parquet").sort("code")

    return run


def states(read: ReadEdition) -> list[tuple[str, int, str | None]]:
    rows = read.statistics["corrections"]
    return [(row["etat"], row["nb_cellules"], row["trouve"]) for row in rows]


def test_each_action_does_what_it_says_and_the_row_names_it(corrected: Any) -> None:
    read, table = corrected(ROWS, FIELD, SPLIT, WITHDRAWN, RENAMED)
    assert states(read) == [(("appliquee"), n, None) for n in (1, 2, 1, 1)]
    assert table.select("code", "departement", "codes", "longitude", "correction").rows() == [
        ("CV001", "69", "CV380;CV384", 5.1, "essai-1;essai-3"),
        ("CV366", "2A", "CV001", 8.7, "essai-0"),
        ("CV380", "973", "CV380;CV384", None, "essai-1;essai-2"),
    ]
    assert table.get_column("correction").dtype == pl.String
    # The gate judges the corrected values.
    assert read.control.filter(pl.col("code") == "CV366").get_column("departement")[0] == "2A"
    assert not any(read.rejected)


def test_without_a_correction_glued_codes_break_their_rule(corrected: Any) -> None:
    read, table = corrected(ROWS)
    assert read.statistics["corrections"] == []
    assert table.get_column("correction").null_count() == 3
    assert [r.value for r in read.rejected] == ["CV380CV384", "CV380CV384"]


def test_a_correction_meets_the_rules_of_its_field(corrected: Any) -> None:
    read, table = corrected(ROWS, RENAMED | {"valeur": "Rhône"})
    assert table.get_column("departement")[0] is None
    assert [r.value for r in read.rejected if r.column == "departement"] == ["Rhône"]


@pytest.mark.parametrize(
    ("entry", "change", "found"),
    [
        (FIELD, {"departement": "2B"}, "« 2B »"),
        (RENAMED, {"departement": "69"}, "« 69 »"),
        (RENAMED, {"departement": None}, "une case vide"),
        (WITHDRAWN, {"longitude": -52.3}, "« -52.3 »"),
        (WITHDRAWN, {"longitude": None}, "une case vide"),
        (FIELD, {"departement": ["2A"]}, "« valeur composée »"),
    ],
)
def test_a_correction_expires_when_the_file_shows_something_else(
    corrected: Any, entry: Any, change: dict[str, Any], found: str
) -> None:
    place = {"CV001": 0, "CV366": 1}.get(entry["cible"]["cle"].get("code", ""), 2)
    rows = [row | (change if n == place else {}) for n, row in enumerate(ROWS)]
    read, table = corrected(rows, entry)
    assert states(read) == [("expiree", 0, found)]
    assert table.get_column("correction").null_count() == 3


def test_one_row_that_differs_expires_the_whole_correction(corrected: Any) -> None:
    other = ROWS[2] | {"code_cv": "CV381", "longitude": -52.3}
    read, table = corrected([*ROWS, other], WITHDRAWN)
    assert states(read) == [("expiree", 0, "« -52.3 »")]
    assert table.get_column("longitude").to_list() == [5.1, 8.7, -2.5, -52.3]


@pytest.mark.parametrize(
    "entry",
    [SPLIT, FIELD, WITHDRAWN],
    ids=["value_gone", "row_gone", "rows_gone"],
)
def test_a_target_that_is_not_there_is_said(corrected: Any, entry: Any) -> None:
    read, _ = corrected([ROWS[0] | {"codes": "CV380;CV384"}], entry)
    assert states(read) == [("sans_objet", 0, None)]


def test_a_column_that_is_no_text_is_refused(make_source: Callable[..., Source]) -> None:
    keys = {"forme": "registre", "cle": None, "blocs": {}, "tables": {"contrat": TABLE}}
    corrections = [Correction.model_validate(RENAMED)]
    source = make_source(**keys, editions={"2022": {"fichier": "a.p"}}, corrections=corrections)
    frame = pl.LazyFrame({"ligne": [1], "texte:code_cv": ["CV001"], "texte:departement": [1]})
    with pytest.raises(EditionRefused) as refused:
        correct_rows(TableRef(source, "2022", "contrat"), RawRows(frame, (), {}, ""))
    assert refused.value.where.column == "departement"
