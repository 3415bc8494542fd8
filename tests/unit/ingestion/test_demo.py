"""The simulated data: committed as generated, readable as the real ones, coherent, and marked."""

import csv
import itertools
from pathlib import Path

import polars as pl
import pytest
import yaml

from ingestion.declaration.catalogue_loader import load_catalogue
from ingestion.demo import generate
from ingestion.errors import IngestionError
from ingestion.files.tabular import read_table
from ingestion.input_folder import InputFolder
from ingestion.raw_archive import RawArchive
from ingestion.read_edition import ReadEdition
from ingestion.reading import read_edition

DEMO = Path(__file__).parents[3] / "data" / "demo"
SEEDS = Path(__file__).parents[3] / "dbt_project" / "seeds"
CATALOGUE = load_catalogue()
EDITIONS = [(s.source_id, edition) for s in CATALOGUE.values() for edition in s.editions]
STATISTICS = [(s, e) for s, e in EDITIONS if CATALOGUE[s].forme == "observations"]
LALLIER = "QP094018"
INTENDED_REJECTS = {("anct_qpv_contours", "2024"): {"QN97601I", "QN97602I", "QN09105I"}}

# What the publishers' files do, and the simulated ones with them.
INTENDED_WARNINGS = {
    "anct_cites_educatives": {"un_point_par_ligne"},
    "anct_postes_fonjep": {"cle_repetee"},
    "anct_qva": {"quartiers_avec_contour"},
    "dares_defm_communes": {"annees_et_modalites_presentes"},
    "depp_annuaire": {"cle_repetee"},
}


Readings = dict[tuple[str, str], ReadEdition]


@pytest.fixture(scope="module")
def readings(tmp_path_factory: pytest.TempPathFactory) -> Readings:
    """Every edition of the committed folder, through the readers of the refresh."""
    folder = InputFolder(DEMO)
    archive = RawArchive(tmp_path_factory.mktemp("demo") / "raw")
    found = {}
    for source_id, edition in EDITIONS:
        source = CATALOGUE[source_id]
        files = archive.store(source, edition, folder.files_of(source, edition))
        found[source_id, edition] = read_edition(source, edition, files)
    return found


def wide(readings: Readings, source_id: str, edition: str) -> pl.DataFrame:
    return readings[source_id, edition].control.sort("code_geo")


def raw_rows(source_id: str, edition: str) -> dict[str, dict[str, str]]:
    """Text of a file by code, as the reader strips it."""
    source = CATALOGUE[source_id]
    name = source.editions[edition].file_names()[0]
    table = read_table(DEMO / source_id / edition / name, source.reading(edition), name)
    return {row[0]: dict(zip(table.columns, row, strict=True)) for row in table.rows}


def assert_sum(frame: pl.DataFrame, total: str, parts: list[str]) -> None:
    """Exact wherever everything is visible."""
    rest = frame.select(pl.col(total) - pl.sum_horizontal(parts, ignore_nulls=False)).to_series()
    assert set(rest.drop_nulls()) == {0.0}, (total, parts)


def seed(table: str) -> list[dict[str, str]]:
    with (SEEDS / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_committed_files_are_those_that_the_generator_writes(tmp_path: Path) -> None:
    generate(tmp_path)
    stray = tmp_path / "insee_qpv_revenus" / "1999" / "ancien.csv"
    stray.parent.mkdir()
    stray.write_text("left by a former generator")
    written = generate(tmp_path)
    found, committed = (
        {p.relative_to(root): p.read_bytes() for p in root.rglob("*") if p.is_file()}
        for root in (tmp_path, DEMO)
    )
    assert sorted(found) == sorted(committed) == [p.relative_to(tmp_path) for p in written]
    assert [str(p) for p in found if found[p] != committed[p]] == []


def test_folder_is_marked_as_simulated_and_small() -> None:
    mark = yaml.safe_load((DEMO / "SIMULE.yml").read_text(encoding="utf-8"))
    assert (mark["nature"], InputFolder(DEMO).dataset) == ("SIMULÉ", "demo")
    assert sum(p.stat().st_size for p in DEMO.rglob("*") if p.is_file()) < 4_000_000


def test_real_looking_folder_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "insee_qpv_revenus").mkdir()
    with pytest.raises(IngestionError, match="n'est pas un dossier de données simulées"):
        generate(tmp_path)


def test_interrupted_generation_still_leaves_the_mark(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingestion.demo.folder.load_catalogue", lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        generate(tmp_path)
    assert InputFolder(tmp_path).is_simulated


@pytest.mark.parametrize(("source_id", "edition"), EDITIONS)
def test_edition_reads_without_unintended_reject(
    readings: Readings, source_id: str, edition: str
) -> None:
    read = readings[source_id, edition]
    intended = INTENDED_REJECTS.get((source_id, edition), set())
    assert {reject.value for reject in read.rejected} == intended
    red = {c.name for c in read.checks if not c.passed and not c.name.startswith("contours")}
    assert red <= INTENDED_WARNINGS.get(source_id, set())


@pytest.mark.parametrize(("source_id", "edition"), STATISTICS)
def test_no_count_is_under_five(readings: Readings, source_id: str, edition: str) -> None:
    blocks = CATALOGUE[source_id].blocs.values()
    counts = {b.variable_name(c) for b in blocks for c, v in b.variables.items() if v.unite == "nb"}
    frame = wide(readings, source_id, edition)
    for name in counts & set(frame.columns):
        assert frame.filter(pl.col(name) < 5).is_empty(), name


@pytest.mark.parametrize("source_id", sorted({s for s, _ in STATISTICS}))
def test_share_of_blanks_does_not_jump(readings: Readings, source_id: str) -> None:
    shares = [readings[s, e].statistics["blancs"] for s, e in sorted(STATISTICS) if s == source_id]
    for before, after in itertools.pairwise(shares):
        assert {v for v in before.keys() & after.keys() if abs(after[v] - before[v]) > 0.1} == set()


@pytest.mark.parametrize("edition", CATALOGUE["insee_qpv_demographie"].editions)
def test_recipients_add_up(readings: Readings, edition: str) -> None:
    frame = wide(readings, "insee_qpv_demographie", edition)
    children = [f"cnaf_enf_{b}" for b in ("2", "3_5", "6_10", "11_14", "15_17", "18_24")]
    parts = ["cnaf_ai", "cnaf_am", "cnaf_acssenf", "cnaf_acavenf"]
    assert_sum(frame, "cnaf_a", parts)
    assert_sum(frame, "cnaf_enf", children)
    for small, large in (("rp_pop_mun", "rp_pop_com_qp"), ("rp_pop_com_qp", "rp_pop_com")):
        assert (frame[small] <= frame[large]).all()


@pytest.mark.parametrize("edition", CATALOGUE["insee_qpv_insertion"].editions)
def test_job_seekers_add_up(readings: Readings, edition: str) -> None:
    frame = wide(readings, "insee_qpv_insertion", edition)
    durations = [f"pe_abc_dur{i}" for i in (1, 2, 3, 4)]
    sums = {"pe_abc": [["pe_abc_25", "pe_abc_2649", "pe_abc_50"], durations]}
    for name in ("pe_abcde", "pe_abc", "pe_abc_rsa", "pe_a", *durations):
        sums.setdefault(name, []).append([f"{name}_f", f"{name}_h"])
    for total, families in sums.items():
        for members in families:
            assert_sum(frame, total, members)
    for small, large in (("pe_a", "pe_abc"), ("pe_abc", "pe_abcde"), ("pe_abc_rsa", "pe_abc")):
        assert frame.select((pl.col(small) <= pl.col(large)).all()).item()
    known = pl.col("pe_abc_fr") + pl.col("pe_abc_e")
    assert frame.select((known <= pl.col("pe_abc")).all()).item()


@pytest.mark.parametrize(
    ("source_id", "edition"),
    [(s, e) for s, e in STATISTICS if "revenus" in s or "filosofi" in s if "qpv24" not in s],
)
def test_incomes_are_ordered_and_sum_to_100(
    readings: Readings, source_id: str, edition: str
) -> None:
    frame = wide(readings, source_id, edition)
    order = ["d1", "d2", "q1", "d3", "d4", "q2", "d6", "d7", "q3", "d8", "d9"]
    names = [f"filo_{q}" for q in order if f"filo_{q}" in frame.columns]
    for low, high in itertools.pairwise(names):
        assert frame.select((pl.col(low) <= pl.col(high)).all()).item()
    work = ["filo_pact"] if "filo_pact" in frame.columns else ["filo_ptsac", "filo_pben"]
    parts = [*work, "filo_ppen", "filo_ppsoc", "filo_pimpot", "filo_ppat"]
    total = frame.select(pl.sum_horizontal(parts, ignore_nulls=False)).to_series().drop_nulls()
    assert ((total - 100).abs() < 0.001).all()


def test_two_publications_of_one_year_agree(readings: Readings) -> None:
    broad = wide(readings, "insee_qpv_revenus", "2022")
    narrow = wide(readings, "insee_filosofi_qpv", "2018")
    assert broad["code_geo"].to_list() == narrow["code_geo"].to_list()
    common = sorted(c for c in broad.columns if c.startswith("filo_") and c in narrow.columns)
    assert len(common) == 12
    assert broad.select(common).equals(narrow.select(common))


@pytest.mark.parametrize("edition", ["2017", "2019", "2022"])
def test_recipients_are_the_same_in_both_sources(readings: Readings, edition: str) -> None:
    both = wide(readings, "insee_qpv_demographie", edition).join(
        wide(readings, "insee_qpv_revenus", edition), on="code_geo", suffix="_revenus"
    )
    metropolitan = both.filter(~pl.col("code_geo").str.starts_with("QP972"))
    assert metropolitan["cnaf_a"].equals(metropolitan["cnaf_a_revenus"], check_names=False)


def test_editions_of_one_data_year_repeat(readings: Readings) -> None:
    for one, other in (("2017", "2019"), ("2019", "2020"), ("2021", "2022")):
        first, second = (wide(readings, "insee_qpv_demographie", e) for e in (one, other))
        both = first.join(second, on="code_geo", suffix="_again")
        assert both["rp_pop_mun"].equals(both["rp_pop_mun_again"], check_names=False)
    rates = ["rp_tx_tot_empl", "rp_tx_f_empl", "rp_tx_et_empl", "rp_tx_tot_eprec"]
    frames = [wide(readings, "insee_qpv_insertion", e).select(rates) for e in ("2017", "2018")]
    assert frames[0].equals(frames[1])


def test_populations_are_those_of_the_reference_tables(readings: Readings) -> None:
    def populations(edition: str) -> dict[str, float]:
        frame = wide(readings, "insee_qpv_demographie", edition)
        return dict(zip(frame["code_geo"], frame["rp_pop_mun"], strict=True))

    expected = {r["code_quartier"]: int(r["population_2018"]) for r in seed("quartier_contrat")}
    assert len(expected) == 32
    assert {code: populations("2022")[code] for code in expected} == expected
    inside = [r["code_quartier"] for r in seed("quartiers_2015")]
    assert sum(populations("2017")[code] for code in inside) == 111_871


def test_commune_population_is_told_once(readings: Readings) -> None:
    rows = raw_rows("insee_qpv_demographie", "2022")
    told: dict[str, set[str]] = {}
    for row in rows.values():
        if ", " not in row["LIB_COM"]:
            # Two communes called Grigny, in two départements.
            place = row["CODGEO"][:5] + row["LIB_COM"]
            told.setdefault(place, set()).add(f"{row['POP_COM_QP']}/{row['POP_COM']}")
    assert {name: values for name, values in told.items() if len(values) > 1} == {}
    assert {"Gentilly, Le Kremlin-Bicêtre", "Grigny, Viry-Châtillon"} <= {
        row["LIB_COM"] for row in rows.values()
    }


@pytest.mark.parametrize("edition", ["2021", "2022"])
def test_lallier_is_withheld(edition: str) -> None:
    row = raw_rows("insee_qpv_insertion", edition)[LALLIER]
    assert {row[n] for n in ("NOTE_PE", "NOTE_PE_T", "NOTE_ASP")} == {"3"}
    assert {v for c, v in row.items() if c.startswith(("A", "EVOL", "CA"))} == {""}
    incomes = raw_rows("insee_qpv_revenus", "2022")[LALLIER]
    assert incomes["NOTE_FILO"] == "1"
    assert incomes["TP60"]
    assert incomes["DISP_Q2"]


def test_publishers_formats_are_kept() -> None:
    def content(path: str) -> bytes:
        return (DEMO / path).read_bytes()

    native = content("insee_qpv_demographie/2019/data_DEMO_2019_V1_QP.csv")
    export = content("insee_qpv_insertion/2021/IPRO_2021.csv")
    assert native.startswith(b"CODGEO")
    assert native.count(b"\n") == native.count(b"\r\n") > 40
    for mark in ("\ufeffCODGEO;", "\u202f", ";EVOL_CA_N_E ;"):
        assert mark.encode() in export
    assert export.splitlines()[0].endswith(b";" * 30)
    assert "\u00a0".encode() in content("insee_filosofi_qpv/2018/data_filo18_qp_revdis.csv")
    assert b";tp60_a16;note" in content("insee_filosofi_qpv/2016/data_filo16_qp_revdis.csv")
    assert b"PTSAC14" in content("insee_filosofi_commune/2014/FILO2014_DISP_COM.csv")
    counts = raw_rows("insee_filosofi_commune", "2015")["94041"]
    assert [counts[c][-2:] for c in ("NBMEN15", "NBPERS15")] == [",0", ",0"]
    named = content("anct_qpv_contours/2015/QP_METROPOLE_LB93.dbf")
    assert "Cœur d’Îlot".encode("cp1252") in named
    assert not list((DEMO / "anct_qpv_contours/2015").glob("*.cpg"))
    assert b"AUTHORITY" not in content("anct_qpv_contours/2015/QP_METROPOLE_LB93.prj")


def test_register_holds_the_whole_territory(readings: Readings, tmp_path: Path) -> None:
    tables = readings["etalab_decoupage_administratif", "6.0.0"].build_tables(set())
    tables["decoupage_groupement"](tmp_path / "groupes.parquet")
    groups = pl.read_parquet(tmp_path / "groupes.parquet")
    own = groups.filter(pl.col("code_groupement") == "200058014")
    assert own["code_commune"].sort().to_list() == [r["code_commune"] for r in seed("communes")]
    assert own["population"].sum() == 730_551
    assert groups.filter(pl.col("code_groupement") == "200054781")["type_groupement"][0] == "METRO"
    iris = readings["iris_contours", "non_date"].control
    inside = iris.filter(pl.col("code_commune").is_in(own["code_commune"].to_list()))
    assert inside.height == 273


def test_contours_follow_the_lineage(readings: Readings, tmp_path: Path) -> None:
    import geopandas

    shapes = {}
    for generation in ("2015", "2024"):
        path = tmp_path / f"{generation}.parquet"
        readings["anct_qpv_contours", generation].build_tables(set())["contour_qpv"](path)
        frame = geopandas.read_parquet(path).set_index("code_quartier")
        assert frame.geometry.is_valid.all()
        assert geopandas.sjoin(frame.reset_index(), frame.reset_index(), predicate="overlaps").empty
        shapes[generation] = frame.geometry
    for row in seed("passage_2015_2024"):
        if row["code_2015"] and row["code_2024"]:
            old, new = shapes["2015"][row["code_2015"]], shapes["2024"][row["code_2024"]]
            shares = [old.intersection(new).area / shape.area for shape in (old, new)]
            declared = [row["part_surface_15_dans_24"], row["part_surface_24_dans_15"]]
            assert shares == pytest.approx([float(share) for share in declared], abs=0.03)
        elif row["code_2015"]:
            assert not shapes["2024"].intersects(shapes["2015"][row["code_2015"]]).any()
        else:
            assert not shapes["2015"].intersects(shapes["2024"][row["code_2024"]]).any()


def test_crossed_polygons_are_repaired(readings: Readings) -> None:
    frame = readings["anct_qpv_contours", "2024"].control
    repaired = set(frame.filter(pl.col("est_repare"))["code_quartier"])
    assert repaired == {"QN09104M", "QN09124M", "QN09409M"}
