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
        " and est_agrege"
    )
    [(territories, values, status, grade)] = rows
    assert territories >= 2
    assert values > 20
    assert (status, grade) == ("E", "C")
    counted = whole.rows(
        "select distinct statut from fct_indicateur where type_territoire = 'quartier_vecu'"
        " and code_indicateur = 'ECO01' and valeur is not null"
    )
    assert counted == [("D",)]


def test_estimates_of_quartiers_de_veille_are_kept_off_public_maps(whole: Site) -> None:
    [(listed, drawn)] = whole.rows(
        "select count(*), count(*) filter (a_contour) from dim_territoire"
        " where type_territoire = 'qva'"
    )
    assert (listed, drawn) == (34, 30)
    rows = whole.rows(
        "select count(valeur), count(*) filter (est_affichable), min(statut), min(confiance)"
        " from obs_carte where type_territoire = 'qva' and valeur is not null"
        " and code_indicateur not similar to '(ECO0[125]|FIL0[13])'"
    )
    [(values, shown, status, grade)] = rows
    assert values > 100
    # Estimated from the IRIS, by households where the grid reaches them: never better than C.
    assert (shown, status, grade) == (0, "E", "C")


def test_a_register_counts_in_quartiers_de_veille_and_its_silence_is_a_zero(whole: Site) -> None:
    found = dict(
        whole.rows(
            "select code_territoire, valeur from fct_indicateur where type_territoire = 'qva'"
            " and code_indicateur = 'FIL01' and millesime = 2024 and statut = 'D'"
        )
    )
    assert len(found) == 34
    assert {value > 0 for value in found.values()} == {True, False}
    counted = whole.rows(
        "select count(*) from fct_indicateur where type_territoire = 'qva'"
        " and code_indicateur = 'ECO01' and statut = 'D'"
    )
    assert counted == [(30,)]


def test_every_quartier_has_a_cell_in_each_map_of_its_generation(whole: Site) -> None:
    sizes = whole.rows(
        "select generation, count(*) from obs_carte where type_territoire = 'qpv'"
        " group by generation, code_indicateur"
    )
    assert set(sizes) == {(2015, 31), (2024, 36)}


def test_what_lies_out_of_the_quartiers_is_the_rest_of_the_commune(whole: Site) -> None:
    rest = whole.rows(
        "select h.valeur, c.denominateur - c.numerateur from fct_indicateur h"
        " join fct_indicateur c on h.code_territoire = 'HQ2015-' || c.code_territoire"
        " and h.millesime = c.millesime"
        " where h.type_territoire = 'hors_qpv' and c.code_indicateur = 'DEM02'"
    )
    assert len(rest) == 26
    assert all(value == expected for value, expected in rest)


def test_the_results_of_the_first_two_gates_are_published(whole: Site) -> None:
    gates = whole.rows("select porte, count(*) > 50 from obs_qualite__controles group by porte")
    assert sorted(gates) == [(1, True), (2, True)]


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
    # Tables of sources name every one of the catalogue, and hold no fact of theirs.
    for table in set(with_source) - {"dim_source", "obs_qualite__fraicheur"}:
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
