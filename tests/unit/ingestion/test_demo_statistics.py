"""Simulated statistics at every level: the publishers' formats, and figures that hold together."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import polars as pl
import pytest

from ingestion.declaration.catalogue_loader import CATALOGUE_FOLDER, load_source
from ingestion.demo.territory import territory
from ingestion.demo.writers.statistics import WRITERS
from ingestion.input_folder import InputFolder
from ingestion.raw_archive import RawFile
from ingestion.read_edition import ReadEdition
from ingestion.reading import read_edition

DEMO = Path(__file__).parents[3] / "data" / "demo"
SOURCES = {name: load_source(CATALOGUE_FOLDER / f"{name}.yml") for name in WRITERS}
EDITIONS = [(name, edition) for name, source in SOURCES.items() for edition in source.editions]
CRIME = ("ssmsi_departement", "ssmsi_region")


@cache
def edition(source_id: str, name: str) -> ReadEdition:
    source = load_source(CATALOGUE_FOLDER / f"{source_id}.yml")
    found = InputFolder(DEMO).files_of(source, name)
    files = tuple(RawFile(n, "0" * 64, p.stat().st_size, p) for n, p in found.items())
    return read_edition(source, name, files)


def raw(source_id: str, name: str) -> bytes:
    folder = DEMO / source_id / name
    return next(iter(folder.iterdir())).read_bytes()


@pytest.mark.parametrize("source_id", SOURCES)
def test_committed_files_are_those_that_the_writer_gives(source_id: str, tmp_path: Path) -> None:
    written = WRITERS[source_id](tmp_path, SOURCES[source_id], territory())
    committed = sorted(p for p in (DEMO / source_id).rglob("*") if p.is_file())
    assert sorted(p.relative_to(tmp_path) for p in written) == [
        p.relative_to(DEMO / source_id) for p in committed
    ]
    for path in committed:
        same = tmp_path / path.relative_to(DEMO / source_id)
        assert same.read_bytes() == path.read_bytes(), path


@pytest.mark.parametrize(("source_id", "name"), EDITIONS)
def test_every_edition_reads_without_any_reject(source_id: str, name: str) -> None:
    found = edition(source_id, name)
    assert found.rejected == ()
    assert [c.name for c in found.checks if not c.passed] == []
    assert found.control.height > 0


@pytest.mark.parametrize(
    ("source_id", "name", "check"),
    [
        ("cnaf_iris", "2017", lambda b: b.startswith(b"\xef\xbb\xbf") and b"T12ZZZZZZ" in b),
        ("cnaf_iris", "2019", lambda b: b.startswith(b"CODGEO;NOTE;A;") and b.endswith(b"\r\n")),
        ("insee_filosofi_iris", "2014", lambda b: b"DISP_PIMPOT14;note\r\n" in b),
        ("insee_filosofi_iris", "2016", lambda b: b.split(b"\r\n")[1].endswith(b";" * 68)),
        ("insee_filosofi_iris", "2021", lambda b: b"\r" not in b and b";so;ns;" in b),
        ("insee_filosofi_departement", "2017", lambda b: b.endswith(b";" * 69)),
        ("insee_filosofi_france", "2015", lambda b: b",0;" in b and b"\n1;France" in b),
        ("insee_neet_communes", "2018", lambda b: b"codgeo;libgeo;an;part_non_inseres" in b),
        ("ssmsi_departement", "2023", lambda b: b';NA;NA;"victime";NA;NA;"0";NA;NA;NA\n' in b),
        ("ssmsi_departement", "2023", lambda b: b"e-02" in b and b"\r" not in b),
        ("ssmsi_region", "2023", lambda b: b"e-02" not in b),
        ("sdes_rpls_qpv", "2022", lambda b: b'.0,' in b and b'","' in b and b"\xe9" not in b),
        ("insee_qpv_population", "2013", lambda b: b.startswith(b"\xd0\xcf\x11\xe0")),
        ("insee_qpv_recensement", "2010", lambda b: b.startswith(b"\xd0\xcf\x11\xe0")),
    ],
)  # fmt: skip
def test_publishers_formats_are_kept(
    source_id: str, name: str, check: Callable[[bytes], bool]
) -> None:
    assert check(raw(source_id, name))


def test_one_census_has_the_same_shares_in_every_file() -> None:
    workbook = edition("insee_qpv_recensement", "2010").control
    for source_id, count in (("insee_qpv_demographie", 6), ("insee_qpv_insertion", 6)):
        later = edition(source_id, "2017").control
        common = [c for c in later.columns if c.startswith("rp_") and c in workbook.columns]
        assert len(common) == count
        both = workbook.join(later, on="code_geo", suffix="_2017")
        assert both.height > 40
        for name in common:
            assert both[name].equals(both[f"{name}_2017"], check_names=False, null_equal=True)


def test_residents_of_2013_are_the_same_in_both_files() -> None:
    workbook = edition("insee_qpv_population", "2013").control
    later = edition("insee_qpv_demographie", "2017").control.join(workbook, on="code_geo")
    assert later.height > 40
    assert (later["rp_pop_mun"] == later["rp_pop_mun_right"]).all()
    inside = pl.read_csv(DEMO.parents[1] / "dbt_project" / "seeds" / "quartiers_2015.csv")
    codes = inside.get_column("code_quartier").to_list()
    assert workbook.filter(pl.col("code_geo").is_in(codes))["rp_pop_mun"].sum() == 111_871


def test_a_whole_region_is_the_sum_of_its_departements_in_people() -> None:
    departements = edition("insee_filosofi_departement", "2019").control
    region = edition("insee_filosofi_region", "2019").control.filter(pl.col("code_geo") == "11")
    of_region = ["75", "77", "78", "91", "92", "93", "94", "95"]
    people = departements.filter(pl.col("code_geo").is_in(of_region))["filo_nbpers"]
    assert people.len() == 8
    assert abs(people.sum() - region["filo_nbpers"].item()) <= 8


@pytest.mark.parametrize("source_id", CRIME)
def test_all_violence_is_the_sum_of_its_two_kinds(source_id: str) -> None:
    facts = edition(source_id, "2023").control.pivot(
        on="modalite", index=["code_geo", "millesime"], values="faits"
    )
    parts = facts["ssmsi_cbv_intrafamiliaux"] + facts["ssmsi_cbv_autres"]
    assert (facts["ssmsi_cbv"] == parts).all()


def test_rates_of_2021_are_whole_and_odd_where_few_households_live() -> None:
    rates = edition("insee_filosofi_iris", "2021").control.drop_nulls("filo_tp60")
    assert (rates["filo_tp60"] % 1 == 0).all()
    coarse = rates.filter(pl.col("filo_incert") == 2)
    assert coarse.height > 0
    assert (coarse["filo_tp60"] % 2 == 1).all()
    assert not rates.select("code_geo", "filo_tp60").is_duplicated().any()


def test_no_iris_shows_fewer_than_a_hundred_recipients() -> None:
    for name in SOURCES["cnaf_iris"].editions:
        shown = edition("cnaf_iris", name).control
        assert (shown["cnaf_a"].drop_nulls() >= 100).all()
        assert shown.filter(pl.col("note_cnaf") != "0")["cnaf_percou"].null_count() > 0
