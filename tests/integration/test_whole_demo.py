"""Every source of the catalogue, in one refresh of the simulated data."""

from pathlib import Path

import pytest
from support.partner_figures import partner_figures
from support.site import CATALOGUE, DEMO, Site

from ingestion.declaration.catalogue_loader import load_catalogue
from orchestration.settings import Settings

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Site:
    site = Site(Settings(data=tmp_path_factory.mktemp("tout") / "data"), DEMO)
    report = site.refresh()
    assert report.ending == "publiee", report.journal["motifs"]
    return site


def test_every_edition_of_the_catalogue_serves(whole: Site) -> None:
    catalogue = load_catalogue(CATALOGUE)
    wanted = {(s.source_id, edition) for s in catalogue.values() for edition in s.editions}
    served = set(whole.rows("select source_id, edition from dim_source where est_servie"))
    assert wanted - served == set()
    assert {source_id for source_id, _ in served} == {
        s.source_id for s in catalogue.values() if s.forme != "non_documentee"
    }


def test_what_rests_on_documents_alone_says_so_and_is_never_of_grade_a(whole: Site) -> None:
    unseen = whole.rows(
        "select distinct format_prouve from dim_source where source_id = 'insee_qpv24_revenus'"
    )
    assert unseen == [(False,)]
    grades = whole.rows(
        "select distinct confiance from fct_indicateur join dim_source using (source_id, edition)"
        " where not format_prouve"
    )
    assert ("A",) not in grades


def test_a_territory_that_a_partner_drew_has_indicators(whole: Site) -> None:
    rows = whole.rows(
        "select count(distinct code_territoire), count(valeur), min(statut), max(confiance)"
        " from fct_indicateur where type_territoire = 'quartier_vecu' and valeur is not null"
    )
    [(territories, values, status, grade)] = rows
    assert territories >= 2
    assert values > 20
    assert (status, grade) == ("E", "C")


def test_restricted_facts_are_in_no_table(whole: Site) -> None:
    parquet = Path(whole.current)
    assert not [p for p in parquet.rglob("*") if "police" in p.name]
    tables = [name for (name,) in whole.rows("select table_name from information_schema.tables")]
    with_source = [
        table
        for table in tables
        if whole.rows(
            "select 1 from information_schema.columns"
            f" where table_name = '{table}' and column_name = 'source_id'"
        )
    ]
    assert "fct_observation" in with_source
    for table in set(with_source) - {"dim_source"}:
        assert whole.rows(f"select 1 from {table} where source_id = 'police'") == []


def test_partner_indicators_are_those_of_the_deposited_files(whole: Site) -> None:
    wanted = partner_figures(DEMO)
    assert len({code for code, _, _ in wanted}) >= 10
    found = {
        (code, place, year): value
        for code, place, year, value in whole.rows(
            "select code_indicateur, code_territoire, millesime, valeur from fct_indicateur"
        )
        if (code, place, year) in wanted
    }
    assert found == {key: pytest.approx(value, rel=1e-6) for key, value in wanted.items()}
