"""The simulated registers: committed as they are written, and consistent with each other."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from ingestion.declaration.catalogue_loader import load_catalogue
from ingestion.demo.territory import territory
from ingestion.demo.writers.registers import WRITERS

REPOSITORY = Path(__file__).parents[4]
DEMO = REPOSITORY / "data" / "demo"
SEEDS = REPOSITORY / "dbt_project" / "seeds"
CATALOGUE = load_catalogue()


def records(source_id: str, edition: str) -> list[dict[str, Any]]:
    name = CATALOGUE[source_id].editions[edition].file_names()[0]
    content = json.loads((DEMO / source_id / edition / name).read_text("utf-8"))
    return content if isinstance(content, list) else [f["properties"] for f in content["features"]]


def rows(path: Path, delimiter: str) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


def seed(name: str) -> list[dict[str, str]]:
    return rows(SEEDS / f"{name}.csv", ",")


@pytest.mark.parametrize("source_id", WRITERS)
def test_committed_files_are_those_that_are_written(source_id: str, tmp_path: Path) -> None:
    written = WRITERS[source_id](tmp_path, CATALOGUE[source_id], territory())
    found = {p.relative_to(tmp_path): p.read_bytes() for p in written}
    committed = {
        p.relative_to(DEMO / source_id): p.read_bytes()
        for p in (DEMO / source_id).rglob("*")
        if p.is_file()
    }
    assert found == committed
    assert sum(len(content) for content in found.values()) < 80_000


@pytest.mark.parametrize(
    ("source_id", "counts"),
    [
        ("anct_adultes_relais", {"2020": 62, "2021": 81, "2023": 103}),
        ("anct_postes_fonjep", {"2020": 15, "2021": 15, "2022": 15, "2023": 16}),
    ],
)
def test_posts_of_our_contracts_are_as_many_as_in_the_real_files(
    source_id: str, counts: dict[str, int]
) -> None:
    ours = {row["code_contrat"] for row in seed("contrats_ville")}
    found = {e: sum(r.get("code_cv") in ours for r in records(source_id, e)) for e in counts}
    assert found == counts


def test_contracts_have_the_residents_of_the_reference_table() -> None:
    seeds = {
        row["code_contrat"]: float(row["population_qpv_anct"]) for row in seed("contrats_ville")
    }
    found = {r["code_cv"]: r["pop"] for r in records("anct_contrats_ville", "non_date")}
    assert {code: found[code] for code in seeds} == seeds


@pytest.mark.parametrize("edition", ["2024", "2024-national"])
def test_the_passage_of_the_ept_is_that_of_the_reference_table(edition: str) -> None:
    name = CATALOGUE["anct_correspondance_qpv"].editions[edition].file_names()[0]
    delimiter = "," if edition == "2024" else ";"
    lines = rows(DEMO / "anct_correspondance_qpv" / edition / name, delimiter)
    found = {next(iter(line.values())): tuple(line.values())[2:4] for line in lines}
    wanted = {
        row["code_2024"]: (row["statut_anct"], row["code_2015"])
        for row in seed("passage_2015_2024")
        if row["code_2024"]
    }
    assert {code: found[code] for code in wanted} == wanted


@pytest.mark.parametrize(
    ("source_id", "edition", "kind"),
    [
        ("depp_ips_ecoles", "2022", "Ecole"), ("depp_ips_ecoles", "2024", "Ecole"),
        ("depp_ips_colleges", "2022", "Collège"),
    ],
)  # fmt: skip
def test_schools_are_those_of_the_directory(source_id: str, edition: str, kind: str) -> None:
    [folder] = (DEMO / "depp_annuaire").iterdir()
    [path] = folder.iterdir()
    directory = {
        r["identifiant_de_l_etablissement"]: r["code_commune"]
        for r in rows(path, ";")
        if r["type_etablissement"] == kind
    }
    name = CATALOGUE[source_id].editions[edition].file_names()[0]
    ept = {row["code_commune"] for row in seed("communes")}
    found: dict[str, str] = {}
    for line in rows(DEMO / source_id / edition / name, ";"):
        code, place = (
            line.get("UAI") or line["uai"],
            (line.get("Code INSEE de la commune") or line["code_insee_de_la_commune"]),
        )
        found |= {code: place} if place in ept else {}
    assert found == directory
