"""Registers known from documents only: each fixture reads, and its values land as written."""

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from support.documented import EDITIONS, SOURCES, Fixtures, failed, read_file

from expectations.outcome import RunContext
from expectations.runner import run_suite
from expectations.suite_files import load_source_suite
from ingestion.declaration.source_model import Source
from ingestion.demo.archives import stored_zip

# What a file warns of by construction: one UAI stands twice, four quartiers have no contour.
EXPECTED_WARNINGS = {
    "depp_annuaire": {"cle_repetee"},
    "anct_qva": {"quartiers_avec_contour"},
}
UNKNOWN = ("filocom", "lovac")


@pytest.fixture(scope="module")
def fixtures(tmp_path_factory: pytest.TempPathFactory) -> Fixtures:
    return Fixtures(tmp_path_factory.mktemp("documentees"))


@pytest.mark.parametrize(("source_id", "edition"), EDITIONS)
def test_the_fixture_reads_without_a_refused_row_or_cell(
    fixtures: Fixtures, source_id: str, edition: str
) -> None:
    read = fixtures.read(source_id, edition)
    assert read.rejected == ()
    assert set(failed(read)) == EXPECTED_WARNINGS.get(source_id, set())
    assert read.rows_read == read.control.height > 10


@pytest.mark.parametrize(("source_id", "edition"), EDITIONS)
def test_the_fixture_passes_its_suite(fixtures: Fixtures, source_id: str, edition: str) -> None:
    suite = load_source_suite(source_id)
    context = RunContext(edition=edition, simulated=True)
    outcome = run_suite(fixtures.read(source_id, edition).control, suite, context)
    ran = {result.name for result in outcome.results}
    assert ran
    assert [r.name for r in outcome.results if not r.passed] == []
    assert outcome.quarantined == {}


@pytest.mark.parametrize("source_id", SOURCES)
def test_nothing_is_said_to_be_proven(source_id: str) -> None:
    source = SOURCES[source_id]
    assert source.format_prouve is False
    assert len(source.format_source or "") > 40
    assert source.acces is not None


@pytest.mark.parametrize("source_id", UNKNOWN)
def test_a_source_of_which_nothing_is_known_declares_no_file(source_id: str) -> None:
    source = SOURCES[source_id]
    assert (source.forme, source.editions, source.tables) == ("non_documentee", {}, {})


VALUES: list[tuple[str, str, dict[str, Any], dict[str, Any]]] = [
    (
        "depp_dnb", "2021", {"uai": "0919004T", "session": 2019},
        {"inscrits": 155, "taux_reussite": 72.37, "code_departement": "091"},
    ),
    (
        "dvf", "2024-94", {"id_mutation": "2024-100000", "code_type_local": "3"},
        {"valeur_fonciere": 105075.0, "date_mutation": date(2024, 6, 2), "longitude": 2.428057},
    ),
    (
        "sdes_rpls_logements", "2025-94", {"ligne": 3},
        {"surface_habitable": 21.0, "etiquette_energie": None, "code_qp24": "HZ"},
    ),
    (
        "anct_france_services", "2024-08", {"id_fs": "9001"},
        {"nom": "France services simulé Gentilly 1", "latitude": 48.814264, "forme": "Fixe"},
    ),
    (
        "anct_table_appartenance_qpv", "2025", {"code_quartier": "QN09431M"},
        {"codes_communes": "94044;94074;94078", "code_region": "11", "unite_urbaine": "00851"},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("source_id", "edition", "key", "wanted"), VALUES)
def test_three_values_land_as_the_file_writes_them(
    fixtures: Fixtures, source_id: str, edition: str, key: dict[str, Any], wanted: dict[str, Any]
) -> None:
    table = fixtures.landed(source_id, edition)
    [row] = table.filter(*(pl.col(k) == v for k, v in key.items())).to_dicts()
    assert {name: row[name] for name in wanted} == wanted


def test_parquet_values_land_as_the_file_holds_them(fixtures: Fixtures) -> None:
    for source_id, edition, key, columns in (
        ("insee_sirene", "2026-08", "siret",
         {"date_creation": "dateCreationEtablissement", "est_siege": "etablissementSiege",
          "tranche_effectifs": "trancheEffectifsEtablissement"}),
        ("insee_sirene_geolocalisation", "2026-07", "siret",
         {"code_qp24": "plg_qp24", "qualite_xy": "qualite_xy", "code_qva": "plg_qva"}),
    ):  # fmt: skip
        table = fixtures.landed(source_id, edition)
        file = pl.read_parquet(fixtures.path(source_id, edition))
        assert table.height == file.height
        joined = table.join(file, on=key, suffix="_fichier")
        for name, column in columns.items():
            there = f"{column}_fichier" if column in table.columns else column
            assert joined.get_column(name).equals(joined.get_column(there), check_names=False)


def test_a_code_that_is_drawn_out_of_a_list_keeps_its_parts(fixtures: Fixtures) -> None:
    table = fixtures.landed("anct_subventions_ville", "2024")
    assert "CV380;CV384" in set(table.get_column("code_contrat"))
    assert set(table.filter(echelle="nat").get_column("code_contrat")) == {None}


def test_both_generations_of_the_equipment_base_land_in_one_table(fixtures: Fixtures) -> None:
    old = fixtures.landed("insee_bpe", "2023")
    new = fixtures.landed("insee_bpe", "2024")
    assert old.schema == new.schema
    assert old.get_column("code_qp24").null_count() == old.height
    assert new.get_column("code_qp15").null_count() == new.height
    assert old.get_column("code_qp15").str.starts_with("QP").sum() > 20
    assert new.get_column("code_qp24").str.starts_with("QN").sum() > 20


def test_the_stock_also_reads_from_its_zipped_text(fixtures: Fixtures, tmp_path: Path) -> None:
    """The publisher gives the same stock as a comma-separated text in a zip."""
    file = pl.read_parquet(fixtures.path("insee_sirene", "2026-08"))
    text = file.with_columns(pl.col(pl.Boolean).cast(pl.String)).write_csv()
    path = tmp_path / "StockEtablissement_utf8.zip"
    path.write_bytes(stored_zip({"StockEtablissement_utf8.csv": text.encode()}))
    edition = {
        "fichier": path.name,
        "membre": "StockEtablissement_utf8.csv",
        "lecture": {"format": "csv", "separateur": ",", "decimale": "."},
    }
    declared = SOURCES["insee_sirene"].model_dump(exclude_none=True) | {
        "editions": {"2026-08": edition}
    }
    read = read_file(Source.model_validate(declared), "2026-08", path)
    parquet = fixtures.read("insee_sirene", "2026-08")
    assert failed(read) == {}
    assert read.control.drop("ligne").equals(parquet.control.drop("ligne"))
