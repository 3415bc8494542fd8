"""Etalab's JSON: today's communes and arrondissements, members of groupings, départements."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from ingestion.declaration.source_model import Source
from ingestion.errors import EditionRefused
from ingestion.raw_archive import RawFile
from ingestion.read_edition import ReadEdition
from ingestion.reading import read_edition
from ingestion.registers.fixed_tables import REGISTER_SCHEMAS

Files = dict[str, Any]


@pytest.fixture
def files() -> Files:
    commune = {"departement": "94", "region": "11", "type": "commune-actuelle"}
    member = {"code": "94041", "siren": "219400413", "populationMunicipale": 63000}
    return {
        "communes": [
            commune | {"code": "94041", "nom": "Ivry", "population": 63000, "siren": "219400413"},
            commune | {"code": "75101", "nom": "Paris 1er", "type": "arrondissement-municipal"},
            commune | {"code": "94041", "nom": "Ivry-l'Ancien", "type": "commune-deleguee"},
        ],
        "epci": [{"code": "200054781", "nom": "MGP", "type": "METRO", "membres": [member]}],
        "ept": [{"code": "200058014", "nom": "GOSB", "type": "EPT", "membres": [member]}],
        "departements": [{"code": "94", "nom": "Val-de-Marne", "region": "11"}],
    }


@pytest.fixture
def read(make_source: Callable[..., Source], tmp_path: Path) -> Callable[[Files], ReadEdition]:
    def run(content: Files) -> ReadEdition:
        edition = {"millesime_geo": 2026, "fichiers": {role: f"{role}.json" for role in content}}
        source = make_source(
            forme="registre", lecteur="etalab_decoupage", niveau_geo="commune", cle=None, blocs={},
            editions={"6.0.0": edition},
        )  # fmt: skip
        raw = []
        for role, records in content.items():
            path = tmp_path / f"{role}.json"
            text = records if isinstance(records, str) else json.dumps(records)
            path.write_text(text, encoding="utf-8")
            raw.append(RawFile(path.name, "0" * 64, len(text), path))
        return read_edition(source, "6.0.0", tuple(raw))

    return run


def landed(read: ReadEdition, table: str, folder: Path, quarantined: set[int]) -> pl.DataFrame:
    read.build_tables(quarantined)[table](folder / "t.parquet")
    return pl.read_parquet(folder / "t.parquet")


def test_delegated_communes_are_not_units(
    read: Callable[[Files], ReadEdition], files: Files, tmp_path: Path
) -> None:
    communes = landed(read(files), "decoupage_commune", tmp_path, set())
    assert communes.select("code_commune", "nom", "type").rows() == [
        ("94041", "Ivry", "commune"),
        ("75101", "Paris 1er", "arrondissement"),
    ]


def test_ept_and_epci_are_groupings_of_one_table(
    read: Callable[[Files], ReadEdition], files: Files, tmp_path: Path
) -> None:
    groups = landed(read(files), "decoupage_groupement", tmp_path, set())
    assert groups.select("code_groupement", "type_groupement", "code_commune").rows() == [
        ("200054781", "METRO", "94041"),
        ("200058014", "EPT", "94041"),
    ]


def test_a_commune_that_the_gate_sets_aside_is_not_landed(
    read: Callable[[Files], ReadEdition], files: Files, tmp_path: Path
) -> None:
    communes = landed(read(files), "decoupage_commune", tmp_path, {0})
    assert communes.get_column("code_commune").to_list() == ["75101"]


@pytest.mark.parametrize(
    "table", ["decoupage_commune", "decoupage_groupement", "decoupage_departement"]
)
def test_landed_tables_have_the_agreed_columns_and_types(
    read: Callable[[Files], ReadEdition], files: Files, tmp_path: Path, table: str
) -> None:
    assert landed(read(files), table, tmp_path, set()).schema == REGISTER_SCHEMAS[table]


@pytest.mark.parametrize(
    "bad", ["{", "[]", '{"code": "94"}', '["94"]', '[{"code": "94"}]', "null", ""]
)
@pytest.mark.parametrize("role", ["communes", "epci", "departements"])
def test_a_file_of_another_shape_is_refused_by_name(
    read: Callable[[Files], ReadEdition], files: Files, role: str, bad: str
) -> None:
    with pytest.raises(EditionRefused) as refusal:
        read(files | {role: bad})
    assert refusal.value.where.file == f"{role}.json"


@pytest.mark.parametrize(
    ("role", "change"),
    [
        ("communes", {"population": "beaucoup"}),
        ("ept", {"membres": None}),
        ("ept", {"membres": ["94041"]}),
        ("ept", {"membres": [{"code": "94041", "populationMunicipale": "x"}]}),
    ],
)
def test_a_field_of_another_type_is_refused_and_does_not_crash(
    read: Callable[[Files], ReadEdition], files: Files, role: str, change: dict[str, Any]
) -> None:
    files[role][0] |= change
    with pytest.raises(EditionRefused):
        read(files)
