"""The candidate: tables only, comments kept, stable Parquet bytes, nothing left behind."""

from pathlib import Path

import duckdb
import geopandas
import pytest
from unit.publication.samples import make_build_db, make_candidate, make_entrees, make_info

from publication.build import Candidate, build_candidate, discard
from publication.durable import sha256_of
from publication.errors import PublicationError


def _comments(candidate: Candidate) -> tuple[dict[str, str | None], dict[str, str]]:
    with duckdb.connect(str(candidate.database), read_only=True) as connection:
        tables = connection.execute("SELECT table_name, comment FROM duckdb_tables()").fetchall()
        columns = connection.execute(
            "SELECT column_name, comment FROM duckdb_columns() "
            "WHERE comment IS NOT NULL AND NOT internal"
        ).fetchall()
    return dict(tables), dict(columns)


def test_every_mart_becomes_a_table_and_a_parquet(tmp_path: Path) -> None:
    candidate = make_candidate(tmp_path)
    assert candidate.tables["fct_observation"] == 4
    assert candidate.tables["dim_territoire"] == 3
    for table, count in candidate.tables.items():
        path = str(candidate.parquet(table))
        assert duckdb.execute("SELECT count(*) FROM read_parquet(?)", [path]).fetchall() == [
            (count,)
        ]
    assert candidate.partitions["fct_observation"] == {"insee_qpv_demographie/2022": 4}
    assert candidate.partitions["fct_indicateur"] == {"CAF01": 2, "REV01": 2}


def test_only_the_tables_of_schema_main_are_published(tmp_path: Path) -> None:
    changes = ["CREATE SCHEMA staging", "CREATE TABLE staging.stg_x AS SELECT 1 AS a",
               "CREATE VIEW v AS SELECT 1 AS a"]  # fmt: skip
    candidate = make_candidate(tmp_path, changes=changes)
    assert not {"stg_x", "v", "indicateur_termes"} & set(candidate.tables)
    with duckdb.connect(str(candidate.database), read_only=True) as connection:
        kinds = connection.execute(
            "SELECT DISTINCT table_schema, table_type FROM information_schema.tables"
        ).fetchall()
    assert kinds == [("main", "BASE TABLE")]


def test_comments_follow_and_real_data_are_not_marked(tmp_path: Path) -> None:
    tables, columns = _comments(make_candidate(tmp_path))
    assert tables["fct_indicateur"] == 'L\'indicateur, par "territoire"'
    assert tables["dim_source"] is None
    assert columns["valeur"] == "Valeur, dans l'unité de l'indicateur"


def test_simulated_data_say_so_in_every_table(tmp_path: Path) -> None:
    tables, _ = _comments(make_candidate(tmp_path, make_info(nature="SIMULÉ")))
    assert all(text is not None and text.startswith("[SIMULÉ] ") for text in tables.values())


def test_names_with_quotes_are_published_as_they_are(tmp_path: Path) -> None:
    changes = [
        'CREATE TABLE "l\'été ""x""; DROP TABLE dim_source" AS SELECT 1 AS "co""l; --"',
        'COMMENT ON COLUMN "l\'été ""x""; DROP TABLE dim_source"."co""l; --" IS \'a\'\'b\'',
    ]
    candidate = make_candidate(tmp_path, changes=changes)
    name = 'l\'été "x"; DROP TABLE dim_source'
    assert candidate.tables[name] == 1
    assert "dim_source" in candidate.tables
    assert _comments(candidate)[1]['co"l; --'] == "a'b"
    assert candidate.parquet(name).is_file()


def test_a_table_named_as_a_path_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PublicationError, match="Nom de table"):
        make_candidate(tmp_path, changes=['CREATE TABLE "../../x" AS SELECT 1 AS a'])


def test_the_file_states_its_storage_version_and_has_no_log(tmp_path: Path) -> None:
    candidate = make_candidate(tmp_path)
    with duckdb.connect(str(candidate.database), read_only=True) as connection:
        version = connection.execute(
            "SELECT tags['storage_version'] FROM duckdb_databases() "
            "WHERE database_name = 'observatoire'"
        ).fetchone()
    assert version == ("v1.2.0+",)
    assert not list(candidate.folder.glob("*.wal"))
    assert {path.stat().st_mode & 0o777 for path in candidate.folder.iterdir()} == {0o444}


def test_equal_data_give_equal_bytes_whatever_the_order_of_the_rows(tmp_path: Path) -> None:
    shuffle = ["CREATE OR REPLACE TABLE fct_observation AS "
               "SELECT * FROM fct_observation ORDER BY valeur DESC"]  # fmt: skip
    first = make_candidate(tmp_path / "a")
    second = make_candidate(tmp_path / "b", changes=shuffle)
    for path in sorted(first.folder.glob("*.parquet")):
        assert sha256_of(path) == sha256_of(second.folder / path.name), path.name


def test_contours_are_cut_to_the_perimeter_and_say_their_nature(tmp_path: Path) -> None:
    folder = make_candidate(tmp_path, make_info(nature="SIMULÉ")).folder
    qpv = geopandas.read_parquet(folder / "contours_qpv.parquet")
    iris = geopandas.read_parquet(folder / "contours_iris.parquet")
    assert list(qpv["code_quartier"]) == ["QP094001", "QP094002"]
    assert list(iris["code_iris"]) == ["940410101"]
    assert qpv.crs.to_epsg() == iris.crs.to_epsg() == 2154
    assert set(qpv["nature_donnees"]) == {"SIMULÉ"}


def test_a_leftover_of_the_same_name_is_replaced(tmp_path: Path) -> None:
    leftover = tmp_path / "releases" / f".en_cours-{make_info().id}"
    leftover.mkdir(parents=True)
    (leftover / "observatoire.duckdb").write_bytes(b"half")
    assert make_candidate(tmp_path).tables["fct_indicateur"] == 4


def test_discard_removes_the_candidate(tmp_path: Path) -> None:
    candidate = make_candidate(tmp_path)
    discard(candidate)
    assert not candidate.folder.exists()


def test_the_build_file_is_not_changed(tmp_path: Path) -> None:
    build_db = make_build_db(tmp_path / "b" / "observatoire.duckdb")
    before = sha256_of(build_db)
    build_candidate(build_db, make_entrees(tmp_path / "e"), tmp_path / "releases", make_info())
    assert sha256_of(build_db) == before


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        ("no_db", "base de construction absente"),
        ("empty_db", "aucune table"),
        ("no_contour", "contours absents"),
        ("no_territory", "dim_territoire"),
        ("other_crs", "EPSG:2154 attendue"),
    ],
)
def test_what_is_missing_is_said(tmp_path: Path, damage: str, message: str) -> None:
    build_db = make_build_db(tmp_path / "b" / "observatoire.duckdb")
    entrees = make_entrees(tmp_path / "e")
    if damage == "no_db":
        build_db.unlink()
    elif damage == "empty_db":
        build_db.unlink()
        duckdb.connect(str(build_db)).close()
    elif damage == "no_contour":
        (entrees / "contour_iris.parquet").unlink()
    elif damage == "no_territory":
        make_build_db(build_db, ["DROP TABLE dim_territoire"])
    else:
        path = entrees / "contour_qpv.parquet"
        geopandas.read_parquet(path).set_crs(4326, allow_override=True).to_parquet(path)
    with pytest.raises(PublicationError, match=message):
        build_candidate(build_db, entrees, tmp_path / "releases", make_info())
