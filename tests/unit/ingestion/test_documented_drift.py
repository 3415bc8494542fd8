"""A real file that differs from its document is refused, or its cells set aside, by name."""

import gzip
import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from support.documented import Drift, Fixtures, blocking, failed, landed

from expectations.outcome import RunContext
from expectations.runner import run_suite
from expectations.suite_files import load_source_suite
from ingestion.demo.archives import stored_gzip, stored_zip
from ingestion.errors import EditionRefused
from ingestion.read_edition import ReadEdition
from ingestion.spatial.lambert import to_lambert

STOCK = ("insee_sirene", "2026-08")
POINTS = ("insee_sirene_geolocalisation", "2026-07")
BPE = ("insee_bpe", "2024")
SALES = ("dvf", "2024-94")
RATES = ("depp_dnb", "2021")
HOMES = ("sdes_rpls_logements", "2025-94")


@pytest.fixture(scope="module")
def fixtures(tmp_path_factory: pytest.TempPathFactory) -> Fixtures:
    return Fixtures(tmp_path_factory.mktemp("derives"))


def swap(*pairs: tuple[str, str]) -> Drift:
    """Replaces texts everywhere in a file."""

    def change(content: bytes) -> bytes:
        for old, new in pairs:
            content = content.replace(old.encode(), new.encode())
        return content

    return change


def header(old: str, new: str) -> Drift:
    """Replaces a text in the first line only."""

    def change(content: bytes) -> bytes:
        first, rest = content.split(b"\n", 1)
        return first.replace(old.encode(), new.encode()) + b"\n" + rest

    return change


def line(number: int, old: str, new: str) -> Drift:
    """Replaces a text in one line (the header is line 1)."""

    def change(content: bytes) -> bytes:
        lines = content.split(b"\n")
        lines[number - 1] = lines[number - 1].replace(old.encode(), new.encode(), 1)
        return b"\n".join(lines)

    return change


def gunzipped(change: Drift) -> Drift:
    return lambda content: stored_gzip(change(gzip.decompress(content)))


def judged(read: ReadEdition, source_id: str, edition: str) -> Any:
    context = RunContext(edition=edition, simulated=True)
    return run_suite(read.control, load_source_suite(source_id), context)


RENAMED = [
    (*HOMES, header("PLG_QP24", "PLG_QPV24"), "PLG_QP24 (proche : PLG_QPV24)"),
    (*RATES, header("Taux de réussite", "Taux de reussite brut"), "Taux de réussite (proche"),
    ("depp_annuaire", "2026-10", header("appartenance_education_prioritaire", "ep"),
     "appartenance_education_prioritaire"),
    ("anct_france_services", "2026-09", header("longitude", "lon"), "longitude"),
    ("anct_npnru", "2022", header("interet", "intérêt"), "interet (proche : intérêt)"),
    (*SALES, gunzipped(header("valeur_fonciere", "prix")), "valeur_fonciere"),
    ("anct_subventions_ville", "2024", swap(('"sous_theme"', '"sous_thematique"')),
     "sous_theme (proche : sous_thematique)"),
    ("anct_qva", "2015", swap(('"code_qva"', '"code"')), "code_qva"),
]  # fmt: skip


@pytest.mark.parametrize(("source_id", "edition", "change", "named"), RENAMED)
def test_a_renamed_column_refuses_the_edition_and_names_it(
    fixtures: Fixtures, source_id: str, edition: str, change: Drift, named: str
) -> None:
    with pytest.raises(EditionRefused) as refused:
        fixtures.drifted(source_id, edition, change)
    message = str(refused.value)
    assert f"Colonnes attendues et absentes : {named}" in message
    assert f"dans {source_id}.yml" in message
    assert "« renommages »" in message


@pytest.mark.parametrize(
    ("place", "column"),
    [(STOCK, "etatAdministratifEtablissement"), (POINTS, "qualite_qp24"), (BPE, "TYPEQU")],
)
def test_a_parquet_column_that_is_missing_or_renamed_is_named(
    fixtures: Fixtures, place: tuple[str, str], column: str
) -> None:
    with pytest.raises(EditionRefused, match=column):
        fixtures.drifted_table(*place, lambda frame: frame.drop(column))
    with pytest.raises(EditionRefused, match=rf"{column} \(proche : {column}_v2\)"):
        fixtures.drifted_table(*place, lambda frame: frame.rename({column: f"{column}_v2"}))


def test_another_separator_is_not_read_as_one_wide_column(fixtures: Fixtures) -> None:
    with pytest.raises(EditionRefused, match="Colonnes attendues et absentes"):
        fixtures.drifted("anct_france_services", "2026-09", lambda c: c.replace(b";", b","))


def test_a_new_column_is_said_and_does_not_refuse(fixtures: Fixtures) -> None:
    wider = fixtures.drifted_table(
        *POINTS, lambda frame: frame.with_columns(plg_qp30=pl.lit("QP30"))
    )
    assert blocking(wider) == set()
    assert failed(wider)["colonnes_declarees"].observed == "plg_qp30"


def test_a_column_added_to_the_rows_alone_refuses_the_edition(fixtures: Fixtures) -> None:
    read = fixtures.drifted(*SALES, gunzipped(lambda c: c.replace(b"\n2024-", b"\nX,2024-")))
    assert "lignes_refusees" in blocking(read)
    assert "champs au lieu de" in read.rejected[0].reason


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("84,57", "rien qui suive"),
        ("0,8457", "rien qui suive"),
        ("84.57%", "rien qui suive"),
        ("184,57%", "au-dessus du maximum 100"),
        ("NS", "rien qui suive"),
    ],
)
def test_a_rate_that_is_not_a_percentage_as_text_is_set_aside(
    fixtures: Fixtures, written: str, reason: str
) -> None:
    read = fixtures.drifted(*RATES, line(2, "84,57%", written))
    [cell] = read.rejected
    assert (cell.line, cell.column, cell.value) == (2, "Taux de réussite", written)
    assert reason in cell.reason
    assert read.control.row(0, named=True)["taux_reussite"] is None


def test_rates_that_all_lost_their_sign_refuse_the_edition(fixtures: Fixtures) -> None:
    read = fixtures.drifted(*RATES, lambda content: content.replace(b"%", b""))
    assert "colonnes_lisibles" in blocking(read)
    assert "Taux de réussite" in failed(read)["colonnes_lisibles"].observed


def test_figures_that_contradict_each_other_are_judged_by_the_suite(fixtures: Fixtures) -> None:
    read = fixtures.drifted(*RATES, line(2, ";179;175;148;", ";179;175;178;"))
    outcome = judged(read, *RATES)
    wrong = {r.name.split("[")[0]: r.severity for r in outcome.results if not r.passed}
    assert wrong == {
        "effectifs_emboites": "quarantaine",
        "mentions_et_admis": "avertissement",
        "taux_recalcule": "avertissement",
    }
    assert set(outcome.quarantined) == {0}


def test_exchanged_degrees_refuse_the_edition(fixtures: Fixtures) -> None:
    for place, change in (
        (SALES, gunzipped(header("longitude,latitude", "latitude,longitude"))),
        (("depp_annuaire", "2026-10"), header("latitude;longitude", "longitude;latitude")),
    ):
        read = fixtures.drifted(*place, change)
        assert "colonnes_lisibles" in blocking(read)
        assert {"latitude", "longitude"} <= {r.column for r in read.rejected}


@pytest.mark.parametrize(
    ("place", "x", "y"),
    [(POINTS, "x", "y"), (BPE, "LAMBERT_X", "LAMBERT_Y")],
)
def test_metres_that_are_exchanged_or_degrees_refuse_the_edition(
    fixtures: Fixtures, place: tuple[str, str], x: str, y: str
) -> None:
    lon, lat = ("x_longitude", "y_latitude") if x == "x" else ("LONGITUDE", "LATITUDE")
    exchanged = fixtures.drifted_table(*place, lambda f: f.rename({x: y, y: x}))
    assert x in failed(exchanged)["colonnes_lisibles"].observed
    degrees = fixtures.drifted_table(
        *place, lambda f: f.with_columns(pl.col(lon).alias(x), pl.col(lat).alias(y))
    )
    assert {x, y} <= {r.column for r in degrees.rejected}
    assert "colonnes_lisibles" in blocking(degrees)


def test_a_projection_that_nobody_documents_is_set_aside_by_the_suite(fixtures: Fixtures) -> None:
    read = fixtures.drifted(*HOMES, line(2, ";2154;", ";27572;"))
    outcome = judged(read, *HOMES)
    assert [r.name for r in outcome.results if not r.passed] == ["projection_connue"]
    assert set(outcome.quarantined) == {0}


def test_contours_in_another_projection_are_refused_by_name(fixtures: Fixtures) -> None:
    crs = (
        '{"type": "FeatureCollection", "crs": {"type": "name", "properties": {"name": "EPSG:2154"}}'
    )
    with pytest.raises(EditionRefused, match=r"système de coordonnées.*2154.*EPSG 4326"):
        fixtures.drifted("anct_qva", "2015", swap(('{"type": "FeatureCollection"', crs)))


def test_a_file_of_another_year_or_departement_is_refused_by_its_suite(fixtures: Fixtures) -> None:
    sales = fixtures.drifted(*SALES, gunzipped(swap((",94,,,", ",77,,,"))))
    assert {r.name for r in judged(sales, *SALES).refusals} == {"departement_94"}
    older = fixtures.drifted_table(*BPE, lambda f: f.with_columns(AN=pl.lit(2021)))
    assert {r.name for r in judged(older, *BPE).refusals} == {"millesime_2024"}


@pytest.mark.parametrize(
    ("number", "old", "new", "column", "reason"),
    [
        (3, ",105075,", ",cent mille,", "valeur_fonciere", "nombre illisible"),
        (3, "2024-06-02", "02/06/2024", "date_mutation", "date (AAAA-MM-JJ) illisible"),
        (3, ",94022,", ",9402,", "code_commune", "hors du motif"),
        (3, "2024-100000", "", "id_mutation", "champ obligatoire vide"),
    ],
)
def test_one_bad_cell_of_a_sale_is_set_aside_with_its_line(
    fixtures: Fixtures, number: int, old: str, new: str, column: str, reason: str
) -> None:
    read = fixtures.drifted(*SALES, gunzipped(line(number, old, new)))
    [refused] = read.rejected
    assert (refused.line, refused.column) == (number, column)
    assert reason in refused.reason
    assert blocking(read) == set()


def test_a_repeated_establishment_is_set_aside(fixtures: Fixtures) -> None:
    read = fixtures.drifted_table(*STOCK, lambda f: pl.concat([f, f.head(1)]))
    [refused] = read.rejected
    assert (refused.line, refused.column) == (421, "siret")
    assert refused.reason == "copie exacte de la ligne 1"
    assert read.control.height == 420


def test_an_amount_with_its_unit_is_not_guessed(fixtures: Fixtures) -> None:
    def change(content: bytes) -> bytes:
        records = json.loads(content)
        records[0]["montant"] = "12 000 €"
        return json.dumps(records).encode()

    read = fixtures.drifted("anct_subventions_ville", "2024", change)
    [refused] = read.rejected
    assert (refused.line, refused.column, refused.value) == (1, "montant", "12 000 €")
    assert refused.reason == "nombre illisible (champ obligatoire)"


@pytest.mark.parametrize(
    ("place", "change", "said"),
    [
        (SALES, lambda content: content[:400], "gzip"),
        (POINTS, lambda content: content[:4000], "Parquet"),
        (("anct_table_appartenance_qpv", "2025"), lambda c: stored_zip({"autre.csv": b"QP\n"}),
         "TAG_QPV2024_2025.csv"),
        (("anct_subventions_ville", "2025"), lambda content: content[:900], "JSON illisible"),
        (("insee_bpe", "2023"), lambda content: b"<!doctype html><html></html>", "BPE23.csv"),
    ],
)  # fmt: skip
def test_a_damaged_or_foreign_file_is_refused_in_words(
    fixtures: Fixtures, place: tuple[str, str], change: Drift, said: str
) -> None:
    with pytest.raises(EditionRefused, match=said) as refused:
        fixtures.drifted(*place, change)
    assert refused.value.where.file == fixtures.path(*place).name


def test_exchanged_degrees_over_the_whole_country_have_no_place(
    fixtures: Fixtures, tmp_path: Path
) -> None:
    """France services covers overseas: bounds cannot tell, the projection can."""
    read = fixtures.drifted(
        "anct_france_services", "2026-09", header("latitude;longitude", "longitude;latitude")
    )
    table = landed(read, tmp_path / "table.parquet")
    epsg = pl.Series([4326] * table.height)
    placed = to_lambert(table.get_column("longitude"), table.get_column("latitude"), epsg)
    assert placed.get_column("motif").null_count() == 0
