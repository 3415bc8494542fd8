"""What a published release of the demo data holds."""

import json
import shutil
from typing import Any

import duckdb
import pytest
from support.site import Site, copy_site


def test_the_territories_of_the_ept(published: Site) -> None:
    counts = {
        (kind, generation): n
        for kind, generation, n in published.rows(
            "select type_territoire, generation, count(*) from dim_territoire group by all"
        )
    }
    assert counts["qpv", 2015] == 31
    assert counts["qpv", 2024] == 36
    assert counts["commune", None] == 24
    assert counts["contrat_ville", 2015] == 8


def test_simulated_data_say_so_everywhere(published: Site) -> None:
    manifest = json.loads((published.current / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["nature_donnees"] == "SIMULÉ"
    assert published.rows("select distinct nature_donnees from dim_source") == [("SIMULÉ",)]
    assert published.rows("select distinct nature_donnees from obs_fiche_quartier") == [("SIMULÉ",)]
    comments = published.rows("select comment from duckdb_tables()")
    assert comments
    assert all(comment.startswith("[SIMULÉ]") for (comment,) in comments)


def test_a_value_is_null_exactly_when_its_status_says_so(published: Site) -> None:
    for table in ("fct_observation", "fct_indicateur"):
        wrong = published.rows(
            f"select count(*) from {table} "
            "where (valeur is null) = (statut in ('D', 'I', 'E', 'P'))"
        )
        assert wrong == [(0,)], table


def test_one_row_per_territory_indicator_and_year(published: Site) -> None:
    repeated = published.rows(
        "select type_territoire, code_territoire, code_indicateur, millesime from fct_indicateur "
        "group by all having count(*) > 1"
    )
    assert repeated == []


def test_no_rate_is_aggregated(published: Site) -> None:
    aggregated = published.rows(
        "select count(*) from fct_indicateur join dim_indicateur using (code_indicateur) "
        "where agregation = 'non_aggregable' "
        "and type_territoire in ('contrat_ville', 'ensemble_qpv')"
    )
    assert aggregated == [(0,)]


def test_contracts_and_sets_of_quartiers_add_up(published: Site) -> None:
    populations = dict(
        published.rows(
            "select code_territoire, valeur::integer from fct_indicateur "
            "where code_indicateur = 'DEM01' and millesime = 2018 "
            "and type_territoire in ('contrat_ville', 'ensemble_qpv')"
        )
    )
    assert populations["CV343"] == 29_796
    assert populations["ENS-QP2015"] == 116_253
    assert populations["ENS-QP2015-DEDANS"] == 103_649


def test_every_mart_is_a_table_a_parquet_file_and_a_commented_schema(published: Site) -> None:
    tables = {name for (name,) in published.rows("select table_name from duckdb_tables()")}
    assert published.rows("select count(*) from duckdb_views() where not internal") == [(0,)]
    files = {path.stem for path in published.current.glob("*.parquet")}
    assert tables <= files
    silent = published.rows(
        "select table_name, column_name from duckdb_columns() where not comment > ''"
    )
    assert silent == []


def test_the_published_file_is_of_the_stated_storage_version(published: Site) -> None:
    path = published.current / "observatoire.duckdb"
    with duckdb.connect() as base:
        base.execute(f"attach '{path}' as release (read_only)")
        tags = base.execute(
            "select tags from duckdb_databases() where database_name = 'release'"
        ).fetchone()
    assert tags is not None
    assert "v1.2.0" in str(tags[0])


def test_the_build_leaves_no_log_to_replay(published: Site) -> None:
    build = published.settings.layout.build_database
    assert build.is_file()
    assert not build.with_name(f"{build.name}.wal").exists()


def test_contours_are_geoparquet_in_lambert_93(published: Site) -> None:
    geopandas = pytest.importorskip("geopandas")
    contours = geopandas.read_parquet(published.current / "contours_qpv.parquet")
    assert contours.crs.to_epsg() == 2154
    assert len(contours) == 67
    assert contours.geometry.is_valid.all()


def test_nothing_new_publishes_nothing(site: Site) -> None:
    release = site.current

    report = site.refresh()

    assert report.ending == "inchangee"
    assert report.exit_code == 0
    assert site.current == release
    assert "dbt" not in report.journal["durees"]
    # Joins are not made again, and what they said of this release is not forgotten.
    said = json.loads((release / "manifest.json").read_text(encoding="utf-8"))["controles"]
    assert gate_one(report.journal["controles"]) == gate_one(said)
    assert {name for name, _ in gate_one(said)} > {"quartiers_vecus_dans_le_perimetre"}


def gate_one(checks: list[dict[str, Any]]) -> set[tuple[str, str]]:
    return {(c["controle"], c["cible"]) for c in checks if c["porte"] == 1}


@pytest.fixture(scope="module")
def elsewhere(published: Site, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """One commune alone, with an edition that only a block of the catalogue declares."""
    site = copy_site(published, tmp_path_factory.mktemp("ailleurs"))
    block = (
        '  "2023":\n'
        '    comme: "2022"\n'
        "    fichier: REVN_2023.csv\n"
        "    millesimes:\n"
        '      filosofi: {annee: 2020, statut: presume, preuve: "édition inventée pour ce test"}\n'
        '      cnam: {annee: 2021, statut: presume, preuve: "édition inventée pour ce test"}\n'
        '      cnaf: {annee: 2021, statut: presume, preuve: "édition inventée pour ce test"}\n'
    )
    with (site.settings.catalogue / "insee_qpv_revenus.yml").open("a", encoding="utf-8") as file:
        file.write(block)
    folder = site.inputs / "insee_qpv_revenus" / "2023"
    folder.mkdir()
    shutil.copy(site.edition_file("insee_qpv_revenus", "2022"), folder / "REVN_2023.csv")

    report = site.refresh(territoire="94041")

    assert report.ending == "publiee", report.journal["motifs"]
    return site


def test_another_territory_is_a_parameter(elsewhere: Site) -> None:
    communes = "select code_territoire from dim_territoire where type_territoire = 'commune'"
    assert elsewhere.rows(communes) == [("94041",)]
    quartiers = (
        "select count(*) from dim_territoire where type_territoire = 'qpv' and generation = 2015"
    )
    assert elsewhere.rows(quartiers) == [(4,)]


def test_an_edition_never_seen_loads_by_a_catalogue_block_alone(elsewhere: Site) -> None:
    rows = elsewhere.rows(
        "select distinct statut_millesime, confiance from fct_indicateur "
        "where code_indicateur = 'REV05' and millesime = 2020 and statut = 'D'"
    )
    assert {row[0] for row in rows} == {"presume"}
    assert "A" not in {row[1] for row in rows}
