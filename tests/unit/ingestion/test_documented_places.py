"""Simulated points agree with the simulated contours, but where the generator says otherwise."""

import gzip
import io
import json
import zipfile
from pathlib import Path

import polars as pl
import pytest
from support.documented import SOURCES, Fixtures

from ingestion.demo.archives import stored_gzip, stored_zip
from ingestion.demo.documented.subsidies import granted
from ingestion.demo.located import located
from ingestion.demo.places import Landscape, inside
from ingestion.demo.qva import watched_quartiers
from ingestion.demo.shapes import rings_2015, rings_2024
from ingestion.demo.territory import territory
from ingestion.demo.writers.documented_registers import WRITERS

FAMILIES = {"code_qp15": "qp15", "code_qp24": "qp24", "code_qva": "qva"}


@pytest.fixture(scope="module")
def fixtures(tmp_path_factory: pytest.TempPathFactory) -> Fixtures:
    return Fixtures(tmp_path_factory.mktemp("lieux"))


@pytest.fixture(scope="module")
def land() -> Landscape:
    return Landscape(territory())


def disagreements(table: pl.DataFrame, land: Landscape) -> pl.DataFrame:
    """Rows whose point, by itself, gives another quartier than the code of the file."""
    wrong = []
    for row in table.filter(pl.col("x").is_not_null()).iter_rows(named=True):
        own = land.zones_at(row["x"], row["y"])
        told = {f: row[c] for c, f in FAMILIES.items() if c in row and row[c] is not None}
        wrong.append(any((code if code[0] == "Q" else None) != own[f] for f, code in told.items()))
    return table.filter(pl.col("x").is_not_null()).filter(pl.Series(wrong))


@pytest.mark.parametrize(
    ("source_id", "edition", "quality"),
    [
        ("insee_sirene_geolocalisation", "2026-07", "qualite_qp24"),
        ("insee_bpe", "2024", "qualite_iris"),
        ("sdes_rpls_logements", "2025-94", "qualite_qp24"),
    ],
)
def test_codes_and_points_disagree_for_a_few_rows_only(
    fixtures: Fixtures, land: Landscape, source_id: str, edition: str, quality: str
) -> None:
    table = fixtures.landed(source_id, edition)
    wrong = disagreements(table, land)
    assert 0 < wrong.height < 0.1 * table.height
    # Some are owned up to (drawn at random), some are not: the control has both to find.
    assert set(wrong.get_column(quality)) == {"1", "3"}
    assert wrong.filter(pl.col(quality) == "1").height < 0.05 * table.height


def test_the_disagreements_are_those_that_the_generator_declares(land: Landscape) -> None:
    spots = [land.spot("essai", i) for i in range(300)]
    for place in located(land, spots, "essai"):
        agrees = land.zones_at(place.x, place.y) == place.spot.zones
        assert agrees or place.moved or place.quality_xy == "33"
        assert not (agrees and place.moved)


def test_there_are_34_watched_quartiers_apart_from_every_other_one(land: Landscape) -> None:
    found = watched_quartiers(territory())
    assert len({q.code for q in found}) == len(found) == 34
    assert sum(q.ring is None for q in found) == 4
    assert all((q.streets is None) == (q.ring is not None) for q in found)
    quartiers = [*rings_2015(territory()).values(), *rings_2024(territory()).values()]
    for q in found:
        for x, y in q.ring or ():
            assert not any(inside(ring, x, y) for ring in quartiers)


def test_watched_quartiers_are_written_in_degrees_or_without_a_contour(fixtures: Fixtures) -> None:
    document = json.loads(fixtures.path("anct_qva", "2015").read_bytes())
    shapes = [f["geometry"] for f in document["features"]]
    assert sum(s is None for s in shapes) == 4
    for shape in filter(None, shapes):
        assert all(2 < lon < 3 and 48 < lat < 49 for lon, lat in shape["coordinates"][0])


def test_establishments_are_the_same_in_both_files_of_sirene(fixtures: Fixtures) -> None:
    stock = fixtures.landed("insee_sirene", "2026-08")
    points = fixtures.landed("insee_sirene_geolocalisation", "2026-07")
    joined = points.join(stock, on="siret")
    assert joined.height == points.height < stock.height
    assert joined.filter(pl.col("code_commune") != pl.col("code_commune_right")).is_empty()


def test_every_siret_has_its_right_key(fixtures: Fixtures) -> None:
    for number in fixtures.landed("insee_sirene", "2026-08").get_column("siret"):
        digits = [int(d) * (2 - i % 2) for i, d in enumerate(number)]
        assert sum(d - 9 if d > 9 else d for d in digits) % 10 == 0


def test_schools_of_the_results_are_in_the_directory(fixtures: Fixtures) -> None:
    directory = fixtures.landed("depp_annuaire", "2026-10")
    results = fixtures.landed("depp_dnb", "2021")
    networks = directory.filter(type="Collège").select("uai", "education_prioritaire").unique()
    joined = results.join(networks, on="uai")
    assert joined.height == results.height
    assert {"REP", "REP+"} <= set(joined.get_column("education_prioritaire"))


def test_a_sale_of_several_lots_repeats_its_price(fixtures: Fixtures) -> None:
    sales = fixtures.landed("dvf", "2024-94")
    prices = sales.group_by("id_mutation").agg(pl.len(), pl.col("valeur_fonciere").n_unique())
    assert prices.get_column("valeur_fonciere").max() == 1
    assert prices.filter(pl.col("len") > 1).height > 10


def test_the_same_content_gives_the_same_archive_bytes() -> None:
    assert gzip.decompress(stored_gzip(b"x" * 200_000)) == b"x" * 200_000
    assert stored_zip({"a": b"1"}) == stored_zip({"a": b"1"})
    with zipfile.ZipFile(io.BytesIO(stored_zip({"a.csv": b"1", "b.csv": b"2"}))) as archive:
        assert [(i.filename, i.date_time) for i in archive.infolist()] == [
            ("a.csv", (1980, 1, 1, 0, 0, 0)),
            ("b.csv", (1980, 1, 1, 0, 0, 0)),
        ]


def test_two_generations_write_the_same_bytes(tmp_path: Path) -> None:
    for source_id, write in WRITERS.items():
        first = write(tmp_path / "a" / source_id, SOURCES[source_id], territory())
        second = write(tmp_path / "b" / source_id, SOURCES[source_id], territory())
        assert [p.read_bytes() for p in first] == [p.read_bytes() for p in second]


def test_subsidies_of_a_year_are_those_of_the_file_by_contract(fixtures: Fixtures) -> None:
    table = fixtures.landed("anct_subventions_ville", "2024")
    own = table.group_by("code_contrat").agg(pl.col("montant").sum())
    found = dict(own.filter(pl.col("code_contrat").is_in(list(granted(2024)))).iter_rows())
    assert found == granted(2024)
    assert len(found) == 8
