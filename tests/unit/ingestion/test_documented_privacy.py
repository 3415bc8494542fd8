"""What names or places a person in these files is never landed, nor shown by the quarantine."""

import gzip
import json
from pathlib import Path

import polars as pl
import pytest
from support.documented import EDITIONS, SOURCES, Fixtures, landed

from ingestion.demo.archives import stored_gzip
from ingestion.registers.schema import landed_schema

# Every simulated name, address or contact bears this word, or is a contact's own form.
MARKS = ("simulee", "simulée", "@exemple", "01 00 00 00 00")
# Names of places and of organisations, which are not persons: landed on purpose.
PUBLIC = {"nom", "porteur", "action", "nom_commune", "liste_rues"}
PERSONAL_COLUMNS = {
    "insee_sirene": {"enseigne1Etablissement", "denominationUsuelleEtablissement",
                     "libelleVoieEtablissement", "numeroVoieEtablissement"},
    "insee_bpe": {"NOMRS", "LIBVOIE", "SIRET"},
    "dvf": {"adresse_nom_voie", "adresse_numero", "id_parcelle"},
    "depp_annuaire": {"mail", "telephone", "adresse_1"},
    "anct_france_services": {"mail", "telephone", "adresse", "commentaire"},
    "sdes_rpls_logements": {"NUMVOIE", "NOMVOIE", "ETAGE"},
    "anct_subventions_ville": {"objectif"},
}  # fmt: skip


@pytest.fixture(scope="module")
def fixtures(tmp_path_factory: pytest.TempPathFactory) -> Fixtures:
    return Fixtures(tmp_path_factory.mktemp("personnes"))


@pytest.mark.parametrize("source_id", PERSONAL_COLUMNS)
def test_a_personal_column_is_declared_withdrawn(source_id: str) -> None:
    [table] = SOURCES[source_id].tables.values()
    fields = {f.colonne or name: f for name, f in table.champs.items()}
    for column in PERSONAL_COLUMNS[source_id]:
        assert fields[column].personnel is not None
        assert fields[column].traitement == "retirer"
    withdrawn = {n for n, f in table.champs.items() if f.traitement == "retirer"}
    assert withdrawn & set(landed_schema(table)) == set()


@pytest.mark.parametrize(("source_id", "edition"), EDITIONS)
def test_no_text_that_is_landed_names_or_places_a_person(
    fixtures: Fixtures, source_id: str, edition: str
) -> None:
    table = fixtures.landed(source_id, edition)
    texts = table.select(c for c, t in table.schema.items() if str(t) == "String")
    found = {
        (column, value)
        for column in set(texts.columns) - PUBLIC
        for value in texts.get_column(column).drop_nulls().unique()
        if any(mark in value.lower() for mark in MARKS)
    }
    assert found == set()


def test_the_simulated_files_do_hold_what_must_not_be_landed(fixtures: Fixtures) -> None:
    services = fixtures.path("anct_france_services", "2024-08").read_text(encoding="utf-8")
    assert "personne.simulee1@exemple.invalid" in services
    stock = pl.read_parquet(fixtures.path("insee_sirene", "2026-08"))
    assert stock.get_column("enseigne1Etablissement").str.contains("PERSONNE SIMULEE").any()
    actions = json.loads(fixtures.path("anct_subventions_ville", "2024").read_bytes())
    assert "Personne Simulée" in actions[0]["objectif"]


def test_a_ragged_row_is_kept_in_quarantine_without_its_content(
    fixtures: Fixtures, tmp_path: Path
) -> None:
    services = fixtures.drifted(
        "anct_france_services", "2026-09", lambda c: c.replace(b"Oui", b"Oui;;;;;;;;;;x", 1)
    )
    [row] = services.rejected
    assert "champs au lieu de" in row.reason
    assert row.content == ("(donnée personnelle)",)
    assert landed(services, tmp_path / "table.parquet").height == 13

    def cut(content: bytes) -> bytes:
        lines = gzip.decompress(content).split(b"\n")
        lines[1] = b"2024-1,RUE SIMULEE"
        return stored_gzip(b"\n".join(lines))

    sales = fixtures.drifted("dvf", "2024-94", cut)
    assert [r.content for r in sales.rejected] == [("(donnée personnelle)",)]
