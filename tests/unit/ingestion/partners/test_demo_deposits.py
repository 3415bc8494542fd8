"""The simulated deposits: valid, marked, and within the control figures of the mission."""

import csv
from functools import cache
from pathlib import Path

import polars as pl
import pytest

from ingestion.declaration.catalogue_loader import load_catalogue
from ingestion.demo.qva import watched_quartiers
from ingestion.demo.territory import territory
from ingestion.demo.writers.partners import WRITERS
from ingestion.partners.intake.inbox import folder_deposits
from ingestion.partners.names.quartiers import Quartier, QuartierTable, quartier_table
from ingestion.partners.sheets.reading import read_deposit

DEMO = Path(__file__).parents[4] / "data" / "demo"
CATALOGUE = load_catalogue()


@cache
def known_quartiers() -> QuartierTable:
    """With those of the demo's list of quartiers de veille active, which is taken in first."""
    watched = watched_quartiers(territory())
    return quartier_table(Quartier(q.code, q.nom, None, (q.commune,)) for q in watched)


def rows(source_id: str) -> pl.DataFrame:
    table, source = known_quartiers(), CATALOGUE[source_id]
    paths = folder_deposits(DEMO, source_id)
    return pl.concat([read_deposit(source, p, p.name, table)[0].frame for p in paths])


@pytest.mark.parametrize("source_id", WRITERS)
def test_committed_deposits_are_those_that_the_generator_writes(
    source_id: str, tmp_path: Path
) -> None:
    written = WRITERS[source_id](tmp_path / source_id, CATALOGUE[source_id], territory())
    made = {p.relative_to(tmp_path): p.read_bytes() for p in written}
    held = {p.relative_to(DEMO): p.read_bytes() for p in (DEMO / source_id).rglob("*.*")}
    assert made == held


@pytest.mark.parametrize("source_id", WRITERS)
def test_a_deposit_is_valid_clean_and_says_that_it_is_simulated(source_id: str) -> None:
    for path in folder_deposits(DEMO, source_id):
        read, clean = read_deposit(CATALOGUE[source_id], path, path.name, known_quartiers())
        assert [p.sentence for p in read.problems] == []
        assert clean
        assert read.frame.height > 10
        assert read.frame["_periode"].unique().to_list() == [path.parent.name]
        texts = " ".join(str(c) for row in read.frame.rows() for c in row) + path.name
        assert "SIMUL" in texts


def test_there_are_130_fil_projects_over_two_years_within_the_envelope() -> None:
    kept = rows("ept_fil").filter(pl.col("statut").is_in(["retenu", "realise"]))
    projects = kept.unique("id_projet")
    assert projects.height == 130
    years = projects.group_by("annee").agg(pl.col("montant_attribue").sum())
    assert years.height == 2
    assert years["montant_attribue"].max() <= 130_000  # type: ignore[operator]
    shares = kept.group_by("id_projet").agg(pl.col("cle_repartition").sum())
    assert shares["cle_repartition"].round(6).unique().to_list() == [1.0]


def test_some_fil_projects_are_in_quartiers_de_veille_active() -> None:
    kept = rows("ept_fil").filter(pl.col("statut").is_in(["retenu", "realise"]))
    watched = kept.filter(pl.col("code_quartier").str.starts_with("QVA"))
    assert set(watched["annee"]) == {2023, 2024}
    assert 10 <= watched["id_projet"].n_unique() <= 40
    shared = kept.filter(pl.col("id_projet").is_in(watched["id_projet"].implode()))
    assert any(code.startswith(("QP", "QN")) for code in shared["code_quartier"])


def test_there_are_29_labels_over_two_years_within_the_envelope() -> None:
    kept = rows("ept_label").filter(pl.col("statut").is_in(["labellise", "realise"]))
    assert kept.height == 29
    years = kept.group_by("annee").agg(pl.col("montant").sum())
    assert years.height == 2
    assert years["montant"].max() <= 150_000  # type: ignore[operator]


def test_there_are_five_prij_and_eight_contracts() -> None:
    assert rows("prij")["id_prij"].n_unique() == 5
    assert rows("cdv_prog")["code_cv"].n_unique() == 8


def test_conventions_cover_no_more_dwellings_than_the_simulated_rpls() -> None:
    [path] = (DEMO / "sdes_rpls_qpv" / "2022").glob("*.csv")
    with path.open(encoding="utf-8", newline="") as file:
        homes = {r["CodGeo"]: r["nbLsPls"] for r in csv.DictReader(file)}
    found = rows("tfpb").filter(pl.col("annee") == 2022).unique(["id_convention", "code_quartier"])
    assert found.height == 31
    for code, count in found.select("code_quartier", "nb_logements").iter_rows():
        assert not homes[code] or count <= float(homes[code]), code


def test_some_quartiers_are_named_as_people_do() -> None:
    path = folder_deposits(DEMO, "ept_fil")[0]
    read, _ = read_deposit(CATALOGUE["ept_fil"], path, path.name, known_quartiers())
    assert len(read.understood) > 5
