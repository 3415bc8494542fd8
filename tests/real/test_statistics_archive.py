"""The publishers' statistics at every other level: rows, figures read by eye, known equalities.

Figures were read in the raw files with grep (`26924251`, `20369,3`, `1\u202f751`); codes are
those of the file, except France métropolitaine, which the catalogue recodes.
"""

from collections.abc import Callable

import polars as pl
import pytest

from ingestion.declaration.catalogue_loader import CATALOGUE_FOLDER, load_source
from ingestion.read_edition import ReadEdition

pytestmark = pytest.mark.real

Read = Callable[[str, str], ReadEdition]
Frame = Callable[[str, str], pl.DataFrame]
EPCI, DEP, REG = ("insee_filosofi_epci", "insee_filosofi_departement", "insee_filosofi_region")
FRANCE, IRIS, CNAF = "insee_filosofi_france", "insee_filosofi_iris", "cnaf_iris"
SSMSI = ("ssmsi_departement", "ssmsi_region")
YEARS = ["2014", "2015", "2016", "2017", "2018", "2019"]
ROWS = {
    CNAF: {"2016": 13148, "2017": 13279, "2019": 13424, "2020": 13444},
    IRIS: {"2014": 12209, "2015": 12227, "2016": 12285, "2018": 12395, "2019": 12481,
           "2021": 16026},
    EPCI: {"2014": 2123, "2015": 2048, "2016": 1252, "2017": 1249, "2018": 1244, "2019": 1240},
    DEP: dict.fromkeys(YEARS, 98),
    REG: dict.fromkeys(YEARS, 15),
    FRANCE: dict.fromkeys(YEARS, 1),
    "insee_neet_communes": {"2018": 104895},
    # 13 056 and 2 432 lines, 128 of which are the facts of nowhere.
    "ssmsi_departement": {"2023": 12928},
    "ssmsi_region": {"2023": 2304},
    "sdes_rpls_qpv": {"2022": 1400},
    "insee_qpv_recensement": {"2010": 1292},
    "insee_qpv_population": {"2013": 1514},
}  # fmt: skip
# (code, variable, value) of each edition; a long file names the year, and the modality.
FIGURES: dict[tuple[str, str], list[tuple[str, str, float]]] = {
    (CNAF, "2016"): [
        ("940410101", "cnaf_a", 442), ("940730105", "cnaf_percou", 1751),
        ("2A0040101", "cnaf_arsas", 23),
    ],
    (CNAF, "2017"): [
        ("940410101", "cnaf_a", 394), ("940730105", "cnaf_percou", 1790),
        ("2A0040101", "cnaf_arsas", 37),
    ],
    (CNAF, "2019"): [
        ("940410101", "cnaf_a", 420), ("940730104", "cnaf_percou", 843),
        ("2A0040101", "cnaf_arsas", 16),
    ],
    (CNAF, "2020"): [
        ("940410101", "cnaf_a", 490), ("940730104", "cnaf_percou", 1175),
        ("2A0040101", "cnaf_arsas", 31),
    ],
    (IRIS, "2014"): [
        ("940410101", "filo_tp60", 25.9), ("940810102", "filo_q2", 19641.7),
        ("2A0040101", "filo_pimpot", -14.6),
    ],
    (IRIS, "2015"): [
        ("940410101", "filo_tp60", 27.7), ("940810102", "filo_q2", 18572),
        ("2A0040101", "filo_pimpot", -14.6),
    ],
    (IRIS, "2016"): [
        ("940410101", "filo_tp60", 26.2), ("940810102", "filo_q2", 19567),
        ("2A0040101", "filo_pimpot", -15.4),
    ],
    (IRIS, "2018"): [
        ("940410101", "filo_tp60", 27.1), ("940810102", "filo_q2", 19460),
        ("2A0040101", "filo_pimpot", -17.1),
    ],
    (IRIS, "2019"): [
        ("940410101", "filo_tp60", 25.5), ("940810102", "filo_q2", 19760),
        ("2A0040101", "filo_pimpot", -15.9),
    ],
    (IRIS, "2021"): [
        ("940410101", "filo_tp60", 29), ("940810102", "filo_s80s20", 3.9),
        ("940110104", "filo_incert", 2),
    ],
    ("insee_neet_communes", "2018"): [
        ("94041 2008", "rp_part_non_inseres", 12.6), ("94041 2018", "rp_part_non_inseres", 14.5),
        ("2A004 2013", "rp_part_non_inseres", 19.2),
    ],
    ("ssmsi_departement", "2023"): [
        ("94 2023 ssmsi_cambriolages", "faits", 4729),
        ("2A 2016 ssmsi_homicides", "taux", 4.53652877779434e-02),
        ("974 2019 ssmsi_usage_stupefiants", "log", 383878.0016751974),
    ],
    ("ssmsi_region", "2023"): [
        ("11 2023 ssmsi_cambriolages", "faits", 45297),
        ("94 2016 ssmsi_homicides", "taux", 0.04236582893283503),
        ("04 2019 ssmsi_usage_stupefiants", "pop", 861210),
    ],
    ("sdes_rpls_qpv", "2022"): [
        ("QP094001", "rpls_nblspls", 661), ("QP091026", "rpls_txls2p", 16),
        ("QP02A001", "rpls_q3loy", 6.23),
    ],
    ("insee_qpv_recensement", "2010"): [
        ("QP094001", "rp_tx_f", 62.5), ("QP091026", "rp_ind_jeune", 3.4),
        ("QP094018", "rp_tx_tot_infbac", 60.2),
    ],
    ("insee_qpv_population", "2013"): [
        ("QP091026", "rp_pop_mun", 16369), ("QP094001", "rp_pop_mun", 1382),
        ("QP987076", "rp_pop_mun", 1020),
    ],
}  # fmt: skip
# Households, median and taxes of three territories: MGP but in 2014, Corse, La Réunion…
LEVELS: dict[str, tuple[tuple[str, str, str], dict[str, tuple[float, float, float]]]] = {
    EPCI: (("200054781", "200042703", "240100750"), {
        "2015": (2935475, 19432.2, -16.9), "2016": (2938192, 19588, -17.3),
        "2017": (2945825, 19580, -17.9), "2018": (2957261, 20380, -18.8),
        "2019": (2996258, 20790, -16.7),
    }),
    DEP: (("94", "2A", "974"), {
        "2014": (545461, 19731.5, -12.5), "2015": (547551, 20072.7, -12.5),
        "2016": (550053, 20367, -12.7), "2017": (553209, 20860, -12.6),
        "2018": (557237, 21670, -13.7), "2019": (564619, 21900, -13.1),
    }),
    REG: (("11", "94", "02"), {
        "2014": (4846044, 18926.7, -13), "2015": (4866994, 19246.7, -13.1),
        "2016": (4884307, 19519, -13.4), "2017": (4909110, 20000, -13.3),
        "2018": (4934157, 20670, -14.6), "2019": (5001831, 20950, -13.7),
    }),
    FRANCE: (("FRM", "FRM", "FRM"), {
        "2014": (26924251, 20369.3, -17.4), "2015": (27071573, 20565.6, -17.4),
        "2016": (27209787, 20809, -17.4), "2017": (27409461, 21110, -17.3),
        "2018": (27510608, 21730, -18.5), "2019": (27937964, 21930, -17.7),
    }),
}  # fmt: skip
FIGURES |= {
    (source, edition): list(zip(codes, ("filo_nbmen", "filo_q2", "filo_pimpot"), row, strict=True))
    for source, (codes, editions) in LEVELS.items()
    for edition, row in editions.items()
}
FIGURES[EPCI, "2014"] = [
    ("200000172", "filo_nbmen", 10425), ("200042703", "filo_q2", 19394),
    ("240100750", "filo_pimpot", -17.3),
]  # fmt: skip
EDITIONS = [(source, edition) for source, editions in ROWS.items() for edition in editions]


def value(frame: pl.DataFrame, place: str, column: str) -> float | None:
    """`94041`, `94041 2008` or `94 2023 ssmsi_cambriolages`."""
    names = [n for n in ("code_geo", "millesime", "modalite") if n in frame.columns]
    found = frame.filter(
        pl.col(name).cast(pl.String) == part
        for name, part in zip(names, place.split(), strict=True)
    )
    answer: float | None = found.get_column(column).item()
    return answer


def codes(frame: pl.DataFrame, level: str) -> pl.DataFrame:
    return frame.filter(pl.col("code_geo") == level).drop("code_geo", "ligne")


def test_these_tests_hold_every_edition_of_their_sources() -> None:
    declared = {s: set(load_source(CATALOGUE_FOLDER / f"{s}.yml").editions) for s in ROWS}
    assert {source: set(editions) for source, editions in ROWS.items()} == declared
    assert set(FIGURES) == set(EDITIONS)
    assert {len(figures) for figures in FIGURES.values()} == {3}


@pytest.mark.parametrize(("source_id", "edition"), EDITIONS)
def test_every_edition_reads_whole_and_rejects_nothing(
    read: Read, source_id: str, edition: str
) -> None:
    found = read(source_id, edition)
    assert found.rows_read == found.control.height == ROWS[source_id][edition]
    assert found.rejected == ()
    assert [c.name for c in found.checks if not c.passed] == []


@pytest.mark.parametrize(("source_id", "edition"), EDITIONS)
def test_figures_read_by_eye_are_those_that_are_read(
    wide: Frame, source_id: str, edition: str
) -> None:
    frame = wide(source_id, edition)
    for place, column, expected in FIGURES[source_id, edition]:
        assert value(frame, place, column) == expected, (place, column)


@pytest.mark.parametrize("source_id", SSMSI)
def test_facts_of_nowhere_are_counted_and_kept_out(
    read: Read, observations: Frame, source_id: str
) -> None:
    assert read(source_id, "2023").statistics["lignes_ignorees"] == {"NA": 128}
    landed = observations(source_id, "2023")
    assert landed.filter(pl.col("code_geo") == "NA").is_empty()
    assert landed.get_column("millesime").unique().sort().to_list() == list(range(2016, 2024))
    assert landed.get_column("variable").n_unique() == 16 * 4


def test_departements_sum_to_their_region_except_for_persons_accused(wide: Frame) -> None:
    regions = {"75": "11", "77": "11", "78": "11", "91": "11", "92": "11", "93": "11",
               "94": "11", "95": "11", "2A": "94", "2B": "94", "974": "04"}  # fmt: skip
    inside = wide("ssmsi_departement", "2023").filter(pl.col("code_geo").is_in(list(regions)))
    summed = (
        inside.with_columns(pl.col("code_geo").replace_strict(regions))
        .group_by("code_geo", "millesime", "modalite")
        .agg(pl.col("faits", "pop").sum())
        .join(wide("ssmsi_region", "2023"), on=["code_geo", "millesime", "modalite"])
    )
    assert summed.height == 3 * 8 * 16
    assert (summed["pop"] == summed["pop_right"]).all()
    # One person accused in two départements is one person of the region.
    accused = pl.col("modalite").is_in(["ssmsi_trafic_stupefiants", "ssmsi_usage_stupefiants"])
    counted = summed.filter(~accused)
    assert (counted["faits"] == counted["faits_right"]).all()
    assert summed.filter(accused).select((pl.col("faits") >= pl.col("faits_right")).all()).item()


@pytest.mark.parametrize("year", YEARS)
def test_a_region_of_one_departement_is_that_departement(wide: Frame, year: str) -> None:
    for departement, region in (("972", "02"), ("974", "04")):
        one, other = codes(wide(DEP, year), departement), codes(wide(REG, year), region)
        assert one.height == 1
        assert one.equals(other, null_equal=True)


@pytest.mark.parametrize("year", YEARS)
def test_households_of_metropolitan_departements_are_those_of_france(
    wide: Frame, year: str
) -> None:
    metropole = wide(DEP, year).filter(~pl.col("code_geo").str.starts_with("97"))
    assert metropole["filo_nbmen"].sum() == wide(FRANCE, year)["filo_nbmen"].item()


@pytest.mark.parametrize("year", ["2014", "2015", "2018", "2019"])
def test_paris_is_the_same_as_a_commune_and_as_a_departement(wide: Frame, year: str) -> None:
    one = codes(wide("insee_filosofi_commune", year), "75056")
    assert one.height == 1
    assert one.equals(codes(wide(DEP, year), "75").select(one.columns), null_equal=True)


def test_the_poverty_rate_of_an_iris_is_whole_in_2021_and_odd_where_it_is_coarse(
    wide: Frame,
) -> None:
    rates = wide(IRIS, "2021").drop_nulls("filo_tp60")
    assert (rates["filo_tp60"] % 1 == 0).all()
    coarse = rates.filter(pl.col("filo_incert") == 2)
    assert (coarse.height, coarse.select((pl.col("filo_tp60") % 2 == 1).all()).item()) == (
        5680,
        True,
    )
    assert (wide(IRIS, "2019")["filo_tp60"].drop_nulls() % 1 != 0).any()


def test_markers_of_2021_become_statuses_and_the_note_says_more(observations: Frame) -> None:
    median = observations(IRIS, "2021").filter(pl.col("variable") == "filo_q2")
    found = median.group_by("statut", "note").len().rows()
    # 1 209 rows `ns`, 82 of them under note 5; 327 rows `nd`; « so » is no note.
    expected = {("D", "0", 14325), ("D", "1", 165), ("S", None, 1127), ("N", None, 327),
                ("N", "5", 82)}  # fmt: skip
    assert set(found) == expected
    assert observations(IRIS, "2021").get_column("valeur").null_count() == (
        observations(IRIS, "2021").filter(pl.col("statut") != "D").height
    )


def test_les_grands_champs_is_one_iris_and_one_quartier(wide: Frame) -> None:
    quartier = wide("insee_qpv_demographie", "2019").filter(pl.col("code_geo") == "QP094034")
    iris = wide(CNAF, "2017").filter(pl.col("code_geo") == "940730105")
    common = [c for c in quartier.columns if c.startswith("cnaf_") and c in iris.columns]
    assert len(common) == 16
    assert quartier["cnaf_a"].item() == 595
    assert quartier.select(common).equals(iris.select(common), null_equal=True)


def test_recipients_of_an_iris_add_up(wide: Frame) -> None:
    parts = pl.sum_horizontal(
        "cnaf_ai", "cnaf_am", "cnaf_acssenf", "cnaf_acavenf", ignore_nulls=False
    )
    for edition in ROWS[CNAF]:
        seen = wide(CNAF, edition).select(gap=pl.col("cnaf_a") - parts).to_series().drop_nulls()
        assert seen.len() > 10_000
        assert (seen == 0).all()


def test_residents_of_2013_are_those_of_the_later_editions(wide: Frame, the_31: list[str]) -> None:
    workbook = wide("insee_qpv_population", "2013")
    assert workbook.filter(pl.col("code_geo").is_in(the_31))["rp_pop_mun"].sum() == 111_871
    for edition, count in (("2017", 1345), ("2020", 1400)):
        later = wide("insee_qpv_demographie", edition).select("code_geo", "rp_pop_mun")
        both = later.join(workbook, on="code_geo", suffix="_xls")
        assert both.height == count
        assert (both["rp_pop_mun"] == both["rp_pop_mun_xls"]).all()


@pytest.mark.parametrize("source_id", ["insee_qpv_demographie", "insee_qpv_insertion"])
def test_shares_of_2010_are_those_of_the_edition_2017(wide: Frame, source_id: str) -> None:
    workbook, later = wide("insee_qpv_recensement", "2010"), wide(source_id, "2017")
    common = [c for c in later.columns if c.startswith("rp_") and c in workbook.columns]
    assert len(common) == 6
    both = workbook.join(later, on="code_geo", suffix="_2017")
    assert both.height == 1292
    for name in common:
        assert both[name].equals(both[f"{name}_2017"], check_names=False, null_equal=True), name


def test_mayotte_has_no_share_of_young_people_and_says_not_available(observations: Frame) -> None:
    rows = observations("insee_neet_communes", "2018").filter(
        pl.col("code_geo").str.starts_with("976")
    )
    assert rows.height > 40
    assert rows.select("valeur", "statut").unique().rows() == [(None, "N")]
