"""The publishers' own files, read whole: counts, figures taken by eye, known equalities."""

from collections.abc import Callable

import polars as pl
import pytest

from ingestion.declaration.catalogue_loader import CATALOGUE_FOLDER, load_source
from ingestion.read_edition import ReadEdition

pytestmark = pytest.mark.real

Read = Callable[[str, str], ReadEdition]
Frame = Callable[[str, str], pl.DataFrame]
# Rows of the files, the total row `Ensemble` left out.
ROWS = {
    "insee_qpv_demographie": {"2017": 1345, "2019": 1345, "2020": 1400, "2021": 1400, "2022": 1400},
    "insee_qpv_insertion": {"2017": 1345, "2018": 1345, "2019": 1345, "2021": 1345, "2022": 1345},
    "insee_qpv_revenus": {"2017": 1345, "2018": 1345, "2019": 1352, "2022": 1352},
    "insee_filosofi_qpv": {"2016": 1352, "2018": 1352, "2019": 1352},
    "insee_filosofi_commune": {"2014": 32974, "2015": 32252, "2018": 31330, "2019": 31361},
    "anct_qpv_contours": {"2015": 1514, "2024": 1584},
    "iris_contours": {"non_date": 5264},
    "etalab_decoupage_administratif": {"6.0.0": 34969 + 45},
}
EDITIONS = [(source, edition) for source, editions in ROWS.items() for edition in editions]
# 42 older codes of Mayotte, and three quartiers whose simplified contour is a point.
SET_ASIDE = {("anct_qpv_contours", "2024"): 45}
# Read by eye in the raw files (`3 699` is written `3\u202f699`, `14 000` also `14\u00a0000`).
FIGURES = {
    ("insee_qpv_demographie", "2017"): [
        ("QP094001", "rp_pop_com", 58933), ("QP094009", "rp_tx_f", 43.6),
        ("QP091026", "cnaf_a", 3699),
    ],
    ("insee_qpv_demographie", "2019"): [
        ("QP094001", "rp_pop_com", 58933), ("QP094009", "rp_tx_f", 42.6),
        ("QP091026", "cnaf_a", 4008),
    ],
    ("insee_qpv_demographie", "2020"): [
        ("QP094001", "rp_pop_com", 58933), ("QP094009", "rp_tx_f", 43.1),
        ("QP091026", "cnaf_a", 4087),
    ],
    ("insee_qpv_demographie", "2021"): [
        ("QP094001", "rp_pop_com", 63309), ("QP094009", "rp_tx_f", 43.4),
        ("QP091026", "cnaf_a", 4277),
    ],
    ("insee_qpv_demographie", "2022"): [
        ("QP094001", "rp_pop_com", 63309), ("QP094009", "rp_tx_f", 43.5),
        ("QP091026", "cnaf_a", 4256),
    ],
    ("insee_qpv_revenus", "2017"): [
        ("QP094001", "filo_q2", 14295), ("QP094009", "filo_pimpot", -13.7),
        ("QP091026", "cnaf_arsas", 850),
    ],
    ("insee_qpv_revenus", "2018"): [
        ("QP094001", "filo_q2", 14579), ("QP094009", "filo_pimpot", -13.5),
        ("QP091026", "cnaf_arsas", 774),
    ],
    ("insee_qpv_revenus", "2019"): [
        ("QP094001", "filo_q2", 14407), ("QP094009", "filo_pimpot", -14.2),
        ("QP091026", "cnaf_arsas", 774),
    ],
    ("insee_qpv_revenus", "2022"): [
        ("QP094001", "filo_q2", 14000), ("QP094009", "filo_pimpot", -15.9),
        ("QP091026", "cnaf_arsas", 910),
    ],
    ("insee_qpv_insertion", "2017"): [
        ("QP094001", "rp_tx_tot_empl", 37.1), ("QP094009", "pe_abc", 582),
        ("QP091026", "pe_a", 1457),
    ],
    ("insee_qpv_insertion", "2018"): [
        ("QP094001", "rp_tx_tot_empl", 37.1), ("QP094009", "pe_abc", 599),
        ("QP091026", "pe_a", 1400),
    ],
    ("insee_qpv_insertion", "2019"): [
        ("QP094001", "rp_tx_tot_empl", 50.9), ("QP094009", "pe_abc", 564),
        ("QP091026", "pe_a", 1387),
    ],
    ("insee_qpv_insertion", "2021"): [
        ("QP094001", "rp_tx_tot_empl", 50.6), ("QP094009", "pe_abc", 582),
        ("QP091026", "pe_a", 1452),
    ],
    ("insee_qpv_insertion", "2022"): [
        ("QP094001", "rp_tx_tot_empl", 50.6), ("QP094009", "pe_abc", 534),
        ("QP091026", "pe_a", 1223),
    ],
    ("insee_filosofi_qpv", "2016"): [
        ("QP094001", "filo_q2", 14410), ("QP094009", "filo_gini", 0.374),
        ("QP091026", "filo_d1", 8230),
    ],
    ("insee_filosofi_qpv", "2018"): [
        ("QP094001", "filo_q2", 14000), ("QP094009", "filo_gini", 0.374),
        ("QP091026", "filo_d1", 8540),
    ],
    ("insee_filosofi_qpv", "2019"): [
        ("QP094001", "filo_q2", 14650), ("QP094009", "filo_gini", 0.376),
        ("QP091026", "filo_d1", 8490),
    ],
    ("insee_filosofi_commune", "2014"): [
        ("94041", "filo_nbmen", 24368), ("94081", "filo_q2", 17915.2),
        ("2A004", "filo_pimpot", -18.3),
    ],
    ("insee_filosofi_commune", "2015"): [
        ("94041", "filo_nbmen", 24504), ("94081", "filo_q2", 17860.5),
        ("2A004", "filo_pimpot", -18.5),
    ],
    ("insee_filosofi_commune", "2018"): [
        ("94041", "filo_nbmen", 25910), ("94081", "filo_q2", 18710),
        ("2A004", "filo_pimpot", -20.1),
    ],
    ("insee_filosofi_commune", "2019"): [
        ("94041", "filo_nbmen", 26591), ("94081", "filo_q2", 18880),
        ("2A004", "filo_pimpot", -19.2),
    ],
    ("anct_qpv_contours", "2015"): [
        ("QP094001", "libelle", "Pierre Et Marie Curie"), ("QP094008", "libelle", "Gagarine"),
        ("QP054014", "code_departement", "54"),
    ],
    ("anct_qpv_contours", "2024"): [
        ("QN09431M", "codes_communes", "94044;94074;94078"),
        ("QN09431M", "sirens_epci", "200058006;200058014"),
        ("QN09431M", "noms_communes", "Limeil-Brévannes;Valenton;Villeneuve-Saint-Georges"),
    ],
    ("iris_contours", "non_date"): [
        ("940410101", "libelle", "Plateau Sud"), ("940730105", "libelle", "La Couture du Moulin"),
        ("771860108", "type_iris", "D"),
    ],
    ("etalab_decoupage_administratif", "6.0.0"): [
        ("94041", "population", 65064), ("94041", "siren", "219400413"),
        ("94041", "nom", "Ivry-sur-Seine"),
    ],
}  # fmt: skip


def value(frame: pl.DataFrame, code: str, column: str) -> object:
    key = next(c for c in ("code_geo", "code_quartier", "code_iris", "code_commune") if c in frame)
    return frame.filter(pl.col(key) == code).get_column(column).item()


def test_these_tests_hold_every_edition_of_their_sources() -> None:
    declared = {s: set(load_source(CATALOGUE_FOLDER / f"{s}.yml").editions) for s in ROWS}
    assert {source: set(editions) for source, editions in ROWS.items()} == declared
    assert sorted(FIGURES) == sorted(EDITIONS)
    assert {len(figures) for figures in FIGURES.values()} == {3}


@pytest.mark.parametrize(("source_id", "edition"), EDITIONS)
def test_every_edition_reads_whole_and_rejects_nothing(
    read: Read, source_id: str, edition: str
) -> None:
    found = read(source_id, edition)
    aside = SET_ASIDE.get((source_id, edition), 0)
    assert found.rows_read == ROWS[source_id][edition]
    assert found.control.height == ROWS[source_id][edition]
    assert len(found.rejected) == aside
    assert [c.name for c in found.checks if not c.passed and not aside] == []


@pytest.mark.parametrize(("source_id", "edition"), EDITIONS)
def test_figures_read_by_eye_are_those_that_are_read(
    wide: Frame, source_id: str, edition: str
) -> None:
    frame = wide(source_id, edition)
    for code, column, expected in FIGURES[source_id, edition]:
        assert value(frame, code, column) == expected


@pytest.mark.parametrize("source", [("insee_qpv_revenus", "2022"), ("insee_filosofi_qpv", "2018")])
@pytest.mark.parametrize(("variable", "expected"), [("filo_tp60", 43.6), ("filo_q2", 14000.0)])
def test_pierre_et_marie_curie_in_2018_is_the_same_in_both_sources(
    observations: Frame, source: tuple[str, str], variable: str, expected: float
) -> None:
    chosen = (pl.col("code_geo") == "QP094001") & (pl.col("variable") == variable)
    [row] = observations(*source).filter(chosen).rows(named=True)
    assert (row["valeur"], row["statut"], row["millesime"]) == (expected, "D", 2018)


@pytest.mark.parametrize("edition", ["2021", "2022"])
def test_lallier_has_no_jobseeker_figure_and_says_not_available(
    observations: Frame, edition: str
) -> None:
    block = observations("insee_qpv_insertion", edition).filter(
        pl.col("code_geo") == "QP094018", pl.col("bloc") == "pe"
    )
    assert block.height > 30
    assert block.get_column("valeur").null_count() == block.height
    assert block.select("statut", "note").unique().rows() == [("N", "3")]


@pytest.mark.parametrize("edition", ["2019", "2022"])
def test_martinique_has_no_note_for_benefits_and_says_not_available(
    observations: Frame, edition: str
) -> None:
    rows = observations("insee_qpv_revenus", edition).filter(
        pl.col("code_geo").is_in([f"QP97200{n}" for n in range(1, 8)])
    )
    assert rows.filter(pl.col("bloc") != "filosofi").select("statut", "note").unique().rows() == [
        ("N", None)
    ]
    shown = rows.filter(pl.col("variable") == "filo_q2")
    assert shown.get_column("statut").to_list() == ["D"] * 7


def test_revenus_2022_is_filosofi_2018_on_every_common_variable(observations: Frame) -> None:
    left = observations("insee_qpv_revenus", "2022").filter(pl.col("bloc") == "filosofi")
    right = observations("insee_filosofi_qpv", "2018")
    both = left.join(right, on=["code_geo", "variable", "millesime"], suffix="_filosofi")
    assert both.get_column("variable").n_unique() == 12
    assert both.height == 12 * 1352
    same = both.select(pl.col("valeur").eq_missing(pl.col("valeur_filosofi"))).to_series()
    assert same.all()
    assert (both.get_column("note") == both.get_column("note_filosofi")).all()


@pytest.mark.parametrize(
    ("edition", "year", "total"), [("2022", 2018, 116253), ("2017", 2013, 111871)]
)
def test_residents_of_the_31_quartiers(
    observations: Frame, the_31: list[str], edition: str, year: int, total: int
) -> None:
    chosen = (pl.col("variable") == "rp_pop_mun") & pl.col("code_geo").is_in(the_31)
    rows = observations("insee_qpv_demographie", edition).filter(chosen)
    assert rows.get_column("millesime").unique().to_list() == [year]
    assert (rows.height, rows.get_column("valeur").sum()) == (31, total)


def test_area_of_the_31_quartiers(wide: Frame, the_31: list[str]) -> None:
    rows = wide("anct_qpv_contours", "2015").filter(pl.col("code_quartier").is_in(the_31))
    assert rows.height == 31
    assert not rows.get_column("est_repare").any()
    assert rows.get_column("surface_m2").sum() / 10_000 == pytest.approx(599.4, abs=0.1)


def test_the_largest_repair_of_2015_says_how_much_area_it_moved(wide: Frame) -> None:
    reason = value(wide("anct_qpv_contours", "2015"), "QP084012", "motif_reparation")
    assert "surface +12.36 %" in str(reason)


def test_names_of_2015_are_read_in_their_encoding(wide: Frame) -> None:
    names = wide("anct_qpv_contours", "2015").get_column("libelle").to_list()
    assert any("Bœuf" in name for name in names)
    assert not any("\x80" <= letter <= "\x9f" for name in names for letter in name)


def test_overseas_quartiers_are_listed_without_area(wide: Frame) -> None:
    without = wide("anct_qpv_contours", "2015").filter(pl.col("surface_m2").is_null())
    assert without.height == 218
    assert without.get_column("code_departement").str.contains("^9[78]").all()


def test_a_zero_is_never_made_of_a_blank(observations: Frame) -> None:
    for source_id in ("insee_qpv_demographie", "insee_qpv_insertion", "insee_qpv_revenus"):
        for edition in ROWS[source_id]:
            counts = observations(source_id, edition).filter(
                pl.col("bloc").is_in(["cnaf", "cnam", "pe", "asp"]), pl.col("valeur") == 0
            )
            assert counts.is_empty(), (source_id, edition)
