"""Statistics known from documents only: each fixture reads, and its values land as written."""

import re
from pathlib import Path

import polars as pl
import pytest
from support.documented import failed
from support.documented_statistics import EDITIONS, SOURCES, Published

from expectations.outcome import RunContext
from expectations.runner import run_suite
from expectations.suite_files import load_source_suite
from ingestion.declaration.catalogue_loader import load_catalogue
from ingestion.declaration.source_model import Source

UNKNOWN = {
    "insee_pop_reference", "insee_qpv_tissu_economique", "insee_qpv24_demographie",
    "insee_qpv24_dnb", "insee_qpv24_entreprises", "insee_qpv24_population",
}  # fmt: skip
# The file gives one breakdown at a time; the catalogue, their products.
EXPECTED_WARNINGS = {"dares_defm_communes": {"annees_et_modalites_presentes"}}


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Published:
    return Published(tmp_path_factory.mktemp("statistiques"))


@pytest.mark.parametrize(("source_id", "edition"), EDITIONS)
def test_the_fixture_reads_without_a_refused_row_or_cell(
    published: Published, source_id: str, edition: str
) -> None:
    read = published.read(source_id, edition)
    assert read.rejected == ()
    assert set(failed(read)) == EXPECTED_WARNINGS.get(source_id, set())
    assert read.control.height >= 24


@pytest.mark.parametrize(("source_id", "edition"), EDITIONS)
def test_the_fixture_passes_its_suite(published: Published, source_id: str, edition: str) -> None:
    outcome = run_suite(
        published.read(source_id, edition).control,
        load_source_suite(source_id),
        RunContext(edition=edition, simulated=True),
    )
    assert outcome.results
    assert [r.name for r in outcome.results if not r.passed] == []
    assert outcome.quarantined == {}


@pytest.mark.parametrize("source_id", SOURCES)
def test_nothing_is_said_to_be_proven(source_id: str) -> None:
    source = SOURCES[source_id]
    assert source.format_prouve is False
    assert "NON VÉRIFIÉ" in (source.format_source or "") or source_id in UNKNOWN
    assert source.acces is not None
    for edition in source.editions.values():
        for year in edition.millesimes.values():
            assert (year.statut, bool(year.preuve)) == ("presume", True)


@pytest.mark.parametrize("source_id", sorted(UNKNOWN))
def test_a_source_of_which_nothing_is_known_declares_no_file_and_says_why(source_id: str) -> None:
    source = SOURCES[source_id]
    assert (source.forme, source.editions, source.blocs) == ("non_documentee", {}, {})
    assert len(source.format_source or "") > 40


# Where the cell stands in the file, and what it becomes.
VALUES = [
    ("insee_rp_iris_population", "2022", "940220101", "rp_p_pop", 2433.3, "D"),
    ("insee_rp_iris_activite", "2022", "940220101", "rp_p_chom1564", 136.5, "D"),
    ("insee_rp_iris_logement", "2022", "940220101", "rp_p_rp_lochlmv", 350.3, "D"),
    ("insee_rp_iris_familles", "2022", "940220101", "rp_c_fammono", 104.5, "D"),
    ("insee_rp_iris_diplomes", "2022", "940220101", "rp_p_nscol15p_diplmin", 402.8, "D"),
    ("insee_carreaux_200m", "2015", "CRS3035RES200mN2884400E3757800", "carr_men_pauv", 4, "D"),
    ("insee_carreaux_200m", "2019", "CRS3035RES200mN2886000E3761200", "carr_men_pauv", 38, "D"),
    ("insee_carreaux_200m", "2019", "CRS3035RES200mN2886000E3761200", "carr_ind_snv", 5007291.6,
     "D"),
    ("insee_qpv24_revenus", "2021", "QN05414M", "filo_q2", 19350, "D"),
    ("insee_qpv24_revenus", "2021", "QN05414M", "filo_tp60", None, "S"),
    ("insee_qpv24_revenus", "2021", "QN01307M", "filo_ppsoc", 22.9, "D"),
    ("insee_qpv24_caf", "2024", "QN01307M", "cnaf_percou", 3296, "D"),
    ("insee_qpv24_caf", "2024", "QN07816M", "cnaf_a", None, "N"),
    ("insee_qpv24_demandeurs_emploi", "2024", "QN01307M", "pe_abcde", 698, "D"),
    ("insee_qpv24_education", "2025", "QN02A01M", "educ_ret_e6", None, "S"),
    ("insee_qpv24_logement_social", "2025", "QN01307M", "rpls_moyloy", 6.68, "D"),
    ("insee_qpv_education", "2017", "QP013007", "educ_ret_e6", 5, "D"),
    ("insee_qpv_logement", "2021", "QP013007", "rp_partresvac", 10.4, "D"),
    ("cnam_qpv", "2025", "QN01307M", "cnam_c_c2snp", 1147, "D"),
    ("ssmsi_commune", "2025", "94022", "ssmsi_cambriolages_faits", 138, "D"),
    ("ssmsi_commune", "2025", "94022", "ssmsi_vols_avec_armes_faits", None, "S"),
    ("ssmsi_commune", "2025", "94022", "ssmsi_vols_vehicules_taux", 3.16, "D"),
    ("dares_defm_communes", "2024-T4", "94022", "defm_abc_brut_t4_tous_ages_nb", 4450, "D"),
    ("dares_defm_communes", "2024-T4", "94022", "defm_abc_brut_t4_tous_moins25_nb", 735, "D"),
    ("drees_apl", "2024", "91027", "apl_generalistes_65", 3.656, "D"),
    ("drees_apl", "2024", "97411", "apl_generalistes", None, "N"),
    ("insee_melodi", "2021", "91027", "filo_tp60_cc", 18.6, "D"),
    ("insee_melodi", "2021", "91027", "filo_rd_cc", 3.9, "D"),
]  # fmt: skip


@pytest.mark.parametrize(("source_id", "edition", "code", "variable", "value", "status"), VALUES)
def test_a_value_lands_as_the_file_writes_it(
    published: Published, source_id: str, edition: str, code: str, variable: str,
    value: float | None, status: str,
) -> None:  # fmt: skip
    table = published.observations(source_id, edition)
    last = table.filter(code_geo=code, variable=variable).sort("millesime").tail(1)
    assert last.select("valeur", "statut").rows() == [(value, status)]


def test_a_withheld_crime_is_secret_and_never_takes_the_mean_of_its_departement(
    published: Published,
) -> None:
    table = published.observations("ssmsi_commune", "2025")
    withheld = table.filter(note="ndiff", bloc="ssmsi")
    assert withheld.height > 50
    assert set(withheld.get_column("statut")) == {"S"}
    assert withheld.get_column("valeur").null_count() == withheld.height
    assert not any("complement" in name for name in set(table.get_column("variable")))


def test_a_year_of_crime_is_the_year_of_its_row(published: Published) -> None:
    table = published.observations("ssmsi_commune", "2025")
    assert set(table.filter(code_geo="94022").get_column("millesime")) == set(range(2016, 2026))


def test_imputed_cells_keep_their_values_with_the_flag_beside_them(published: Published) -> None:
    for edition in SOURCES["insee_carreaux_200m"].editions:
        table = published.observations("insee_carreaux_200m", edition)
        imputed = table.filter(variable="carr_i_est_200", valeur=1).get_column("code_geo")
        assert len(imputed) > 0
        flagged = table.filter(pl.col("code_geo").is_in(imputed.implode()))
        assert set(flagged.get_column("note")) == {"1"}
        households = flagged.filter(variable="carr_men")
        assert set(households.get_column("statut")) == {"D"}
        assert all(count < 11 for count in households.get_column("valeur"))


def test_the_three_layouts_of_the_grid_land_under_the_same_names(published: Published) -> None:
    names = [
        set(published.observations("insee_carreaux_200m", edition).get_column("variable"))
        for edition in ("2015", "2017", "2019")
    ]
    assert names[0] == names[1] == names[2]
    assert "carr_men_pauv" in names[0]


def test_the_grade_of_an_iris_is_carried_as_a_note_that_blanks_nothing(
    published: Published,
) -> None:
    table = published.observations("insee_rp_iris_diplomes", "2022")
    assert {"1", "2", "4", "5"} <= set(table.get_column("note"))
    assert table.get_column("valeur").null_count() == 0


def test_the_key_of_health_cover_follows_the_geography_of_its_edition(
    published: Published,
) -> None:
    starts = {
        edition: {
            (code[:2], year)
            for code, year in published.observations("cnam_qpv", edition)
            .select("code_geo", "millesime_geo")
            .rows()
        }
        for edition in SOURCES["cnam_qpv"].editions
    }
    assert starts == {"2021": {("QP", 2015)}, "2023": {("QP", 2015)}, "2025": {("QN", 2024)}}


def declared(source: Source) -> dict[str, str]:
    """Variable -> unit, for a file without modalities."""
    return {
        block.variable_name(column): variable.unite
        for block in source.blocs.values()
        for column, variable in block.variables.items()
    }


# A quantity has one name whatever its source: the sisters that a proof in the archive named.
SISTERS = {
    "insee_qpv24_caf": ("cnaf_iris", "insee_qpv_demographie", "insee_qpv_revenus"),
    "insee_qpv24_revenus": ("insee_filosofi_qpv", "insee_qpv_revenus"),
    "insee_qpv24_demandeurs_emploi": ("insee_qpv_insertion",),
    "insee_qpv24_logement_social": ("sdes_rpls_qpv",),
    "insee_qpv24_education": ("insee_qpv_education",),
}


@pytest.mark.parametrize("source_id", SISTERS)
def test_the_bases_of_2024_name_things_as_the_bases_of_2015(source_id: str) -> None:
    catalogue = load_catalogue()
    known = [declared(catalogue[sister]) for sister in SISTERS[source_id]]
    for name, unit in declared(SOURCES[source_id]).items():
        units = {names[name] for names in known if name in names}
        assert units == {unit}, name


def test_every_crime_of_a_commune_that_a_departement_also_counts_has_the_same_name() -> None:
    catalogue = load_catalogue()

    def classes(source_id: str) -> dict[str, str]:
        layout = catalogue[source_id].disposition
        assert layout is not None
        return next(iter(layout.dimensions)).modalites

    above = set(classes("ssmsi_departement").values())
    new = set(classes("ssmsi_commune").values()) - above
    # Classes that the ministry cut anew in 2025.
    assert len(new) <= 4
    assert all(re.fullmatch(r"ssmsi_[a-z_]+", name) for name in new)


def test_the_committed_files_are_those_that_the_writers_make(published: Published) -> None:
    demo = Path(__file__).parents[3] / "data" / "demo"
    for source_id, edition in EDITIONS:
        path = published.path(source_id, edition)
        committed = demo / path.relative_to(published.root)
        assert committed.read_bytes() == path.read_bytes(), committed.name
