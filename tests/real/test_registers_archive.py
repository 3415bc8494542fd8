"""The registers of the publishers' archive: every row, figures taken by eye, known totals."""

import datetime
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from ingestion.declaration.catalogue_loader import load_catalogue
from ingestion.read_edition import ReadEdition
from ingestion.registers.schema import landed_schema

pytestmark = pytest.mark.real

Read = Callable[[str, str], ReadEdition]
Landed = Callable[[str, str, str], pl.DataFrame]
CATALOGUE = load_catalogue()
# Rows of each table, counted with `wc` or a JSON reader on the files themselves.
ROWS: dict[tuple[str, str], dict[str, int]] = {
    ("insee_cog", "2021"): {"cog_commune": 37742, "cog_departement": 101, "cog_region": 18},
    ("insee_cog", "2026"): {
        "cog_commune": 37496, "cog_departement": 101, "cog_region": 18,
        "cog_arrondissement": 333, "cog_canton": 2293, "cog_ctcd": 100,
        "cog_commune_depuis_1943": 42333, "cog_mouvement_commune": 13734,
    },
    ("insee_epci", "2020"): {"epci_commune": 34968},
    ("insee_iris_reference", "2021"): {"iris_reference": 49406},
    ("anct_contrats_ville", "non_date"): {"contrat_ville": 434},
    ("anct_cites_educatives", "non_date"): {"cite_educative": 189},
    ("anct_adultes_relais", "2020"): {"adulte_relais": 4660},
    ("anct_adultes_relais", "2021"): {"adulte_relais": 5377},
    ("anct_adultes_relais", "2023"): {"adulte_relais": 5416},
    ("anct_postes_fonjep", "2020"): {"poste_fonjep": 1455},
    ("anct_postes_fonjep", "2021"): {"poste_fonjep": 1462},
    ("anct_postes_fonjep", "2022"): {"poste_fonjep": 1429},
    ("anct_postes_fonjep", "2023"): {"poste_fonjep": 1478},
    ("anct_correspondance_qpv", "2024"): {"correspondance_qpv": 94},
    ("depp_ips_ecoles", "2022"): {"ips_ecole": 32091},
    ("depp_ips_colleges", "2022"): {"ips_college": 6967},
}  # fmt: skip
# What the publishers' files say of themselves and that is admitted.
SAID = {
    ("anct_cites_educatives", "non_date"): {"un_point_par_ligne": "24 objets sans point"},
    ("anct_postes_fonjep", "2020"): {"cle_repetee": "38 lignes partagent leur clé (id_poste)"},
    ("anct_postes_fonjep", "2021"): {"cle_repetee": "40 lignes partagent leur clé (id_poste)"},
    ("anct_postes_fonjep", "2022"): {"cle_repetee": "40 lignes partagent leur clé (id_poste)"},
}
Cell = tuple[str, dict[str, str], str, Any]


def at(table: str, column: str, value: Any, **row: str) -> Cell:
    """A cell read by eye in the raw file: where it is, what it holds."""
    return table, row, column, value


FIGURES: dict[tuple[str, str], list[Cell]] = {
    ("insee_cog", "2021"): [
        at("cog_commune", "code_canton", "9499", type_commune="COM", code_commune="94081"),
        at("cog_departement", "nom", "Corse-du-Sud", code_departement="2A"),
        at("cog_region", "code_chef_lieu", "2A004", code_region="94"),
    ],
    ("insee_cog", "2026"): [
        at("cog_commune", "code_commune_parente", "13055", type_commune="ARM",
           code_commune="13215"),
        at("cog_commune", "code_ctcd", "69M", type_commune="COM", code_commune="69096"),
        at("cog_departement", "nom_majuscules", "VAL DE MARNE", code_departement="94"),
        at("cog_region", "nom", "Corse", code_region="94"),
        at("cog_arrondissement", "nom", "L'Haÿ-les-Roses", code_arrondissement="943"),
        at("cog_canton", "type_canton", "V", code_canton="9499"),
        at("cog_canton", "composition", None, code_canton="9499"),
        at("cog_ctcd", "nom", "Collectivité de Corse", code_ctcd="20R"),
        at("cog_commune_depuis_1943", "date_fin", datetime.date(2019, 1, 1),
           code_commune="91228", nom="Évry"),
        at("cog_mouvement_commune", "date_effet", datetime.date(1968, 1, 1),
           code_mouvement="41", code_commune_apres="94081"),
        at("cog_mouvement_commune", "code_commune_avant", "75081", code_mouvement="41",
           code_commune_apres="94081"),
    ],
    ("insee_epci", "2020"): [
        at("epci_commune", "code_epci", "200054781", code_commune="94081"),
        at("epci_commune", "code_epci", None, code_commune="22016"),
        at("epci_commune", "nom_epci", "Sans objet", code_commune="29083"),
    ],
    ("insee_iris_reference", "2021"): [
        at("iris_reference", "nom_iris", "La Gare", code_iris="2A0040101"),
        at("iris_reference", "type_iris", "A", code_iris="940810101"),
        at("iris_reference", "code_grand_quartier", "9102701", code_iris="910270104"),
    ],
    ("anct_contrats_ville", "non_date"): [
        at("contrat_ville", "population_qpv", 29796, code_contrat="CV343"),
        at("contrat_ville", "nom", "94 - CA Val de Bièvre", code_contrat="CV355"),
        at("contrat_ville", "longitude", 2.395659672049901, code_contrat="CV917"),
    ],
    ("anct_cites_educatives", "non_date"): [
        at("cite_educative", "latitude", 48.742788590096836, codes_cites="cite-055"),
        at("cite_educative", "codes_communes", "94017;94019", codes_cites="cite-014"),
        at("cite_educative", "codes_cites", "cite-042;cite-043;cite-044;cite-172;cite-207",
           communes="Marseille (13055)"),
    ],
    ("anct_adultes_relais", "2020"): [
        at("adulte_relais", "siret", "78574335200045", id_poste="09416R000801"),
        at("adulte_relais", "montant", 19875.06, id_poste="09416R000801"),
        at("adulte_relais", "code_contrat", "CV413", id_poste="97620R004900"),
    ],
    ("anct_adultes_relais", "2021"): [
        at("adulte_relais", "raison_sociale", "ASSOC AVENIR SPORTIF D ORLY",
           id_poste="09416R000801"),
        at("adulte_relais", "annee", 2021, id_poste="09416R000801"),
        at("adulte_relais", "raison_sociale", "CCAS DE BANDRABOUA", id_poste="97621R001900"),
    ],
    ("anct_adultes_relais", "2023"): [
        at("adulte_relais", "montant", 22555.73, id_poste="09421R002100"),
        at("adulte_relais", "codes_contrats", "CV917", id_poste="09421R002100"),
        at("adulte_relais", "code_contrat", None, id_poste="00218R000502"),
    ],
    ("anct_postes_fonjep", "2020"): [
        at("poste_fonjep", "raison_sociale", "SOLIDARITE INTERNATIONALE", id_poste="D00832"),
        at("poste_fonjep", "codes_contrats", "CV380;CV384", id_poste="D01307"),
        at("poste_fonjep", "montant", 3582.0, id_poste="D01582"),
    ],
    ("anct_postes_fonjep", "2021"): [
        at("poste_fonjep", "code_contrat", "CV357", id_poste="D00832"),
        at("poste_fonjep", "code_contrat", "CV380CV384", id_poste="D01307"),
        at("poste_fonjep", "code_departement", "92", id_poste="D01255"),
    ],
    ("anct_postes_fonjep", "2022"): [
        at("poste_fonjep", "montant", 6567.0, id_poste="D01816"),
        at("poste_fonjep", "nom_tiers", "Afric'Impact(-BatukaVI)", id_poste="D01816"),
        at("poste_fonjep", "code_region", "11", id_poste="D00832"),
    ],
    ("anct_postes_fonjep", "2023"): [
        at("poste_fonjep", "annee", 2023, id_poste="D01480"),
        at("poste_fonjep", "montant", 2985.0, id_poste="D01973"),
        at("poste_fonjep", "code_contrat", None, id_poste="D01084"),
    ],
    ("anct_correspondance_qpv", "2024"): [
        at("correspondance_qpv", "nom_2015_1", "La Grande Borne - Le Plateau",
           code_2024="QN09124M"),
        at("correspondance_qpv", "code_2015_3", "QP091024", code_2024="QN09119M"),
        at("correspondance_qpv", "statut", "MODIFIE", code_2024="QN09442N"),
    ],
    ("depp_ips_ecoles", "2022"): [
        at("ips_ecole", "ips", 99.4, uai="0940181L"),
        at("ips_ecole", "code_departement_depp", "02A", uai="6200096K"),
        at("ips_ecole", "nom_commune", "COMBOURG", uai="0352443R"),
    ],
    ("depp_ips_colleges", "2022"): [
        at("ips_college", "ips", 80.8, uai="0941029H"),
        at("ips_college", "ips", None, uai="0941942A"),
        at("ips_college", "secteur", "privé sous contrat", uai="0010076C"),
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def landed(read: Read, tmp_path_factory: pytest.TempPathFactory) -> Landed:
    @cache
    def run(source_id: str, edition: str, table: str) -> pl.DataFrame:
        path: Path = tmp_path_factory.mktemp("registre") / "table.parquet"
        read(source_id, edition).build_tables(set())[f"registre_{table}"](path)
        return pl.read_parquet(path)

    return run


@pytest.fixture(scope="module")
def our_contracts(repository: Path) -> list[str]:
    seeds = repository / "dbt_project" / "seeds"
    return pl.read_csv(seeds / "contrats_ville.csv").get_column("code_contrat").to_list()


@pytest.fixture(scope="module")
def our_communes(repository: Path) -> list[str]:
    seeds = repository / "dbt_project" / "seeds"
    text = {"code_commune": pl.String}
    frame = pl.read_csv(seeds / "communes.csv", schema_overrides=text)
    return frame.get_column("code_commune").to_list()


def test_these_tests_hold_every_register_of_the_archive(archive: Path) -> None:
    generic = [s for s in CATALOGUE.values() if s.forme == "registre" and s.tables]
    there = {
        (source.source_id, edition)
        for source in generic
        for edition in source.editions
        if (archive / source.source_id / edition).is_dir()
    }
    assert set(ROWS) == set(FIGURES) == there
    assert min(len(cells) for cells in FIGURES.values()) == 3
    tables = {(key, cell[0]) for key, cells in FIGURES.items() for cell in cells}
    assert tables == {(key, table) for key, rows in ROWS.items() for table in rows}


def test_every_file_of_the_archive_belongs_to_an_edition(archive: Path) -> None:
    for source_id, edition in ROWS:
        found = {path.name for path in (archive / source_id / edition).iterdir()}
        assert found == set(CATALOGUE[source_id].editions[edition].file_names())


@pytest.mark.parametrize(("source_id", "edition"), ROWS)
def test_every_row_is_landed_and_nothing_is_refused(
    read: Read, landed: Landed, source_id: str, edition: str
) -> None:
    found = read(source_id, edition)
    assert found.rejected == ()
    assert found.rows_read == sum(ROWS[source_id, edition].values())
    for table, rows in ROWS[source_id, edition].items():
        frame = landed(source_id, edition, table)
        assert frame.height == rows
        assert frame.schema == landed_schema(CATALOGUE[source_id].tables[table])
        assert frame.select("source_id", "edition").unique().rows() == [(source_id, edition)]
    said = {c.name: c.observed for c in found.checks if not c.passed}
    assert said == SAID.get((source_id, edition), {})


@pytest.mark.parametrize(("source_id", "edition"), FIGURES)
def test_figures_read_by_eye_are_those_that_are_landed(
    landed: Landed, source_id: str, edition: str
) -> None:
    for table, row, column, expected in FIGURES[source_id, edition]:
        chosen = landed(source_id, edition, table).filter(
            pl.col(name) == value for name, value in row.items()
        )
        assert chosen.get_column(column).to_list() == [expected], (table, row, column)


@pytest.mark.parametrize(("edition", "count"), [("2020", 62), ("2021", 81), ("2023", 103)])
def test_mediators_of_our_contracts(
    landed: Landed, our_contracts: list[str], edition: str, count: int
) -> None:
    frame = landed("anct_adultes_relais", edition, "adulte_relais")
    assert frame.filter(pl.col("code_contrat").is_in(our_contracts)).height == count
    codes = frame.get_column("codes_contrats").str.split(";").explode()
    assert codes.is_in(our_contracts).sum() == count


@pytest.mark.parametrize(
    ("edition", "count"), [("2020", 15), ("2021", 15), ("2022", 15), ("2023", 16)]
)
def test_fonjep_posts_of_our_contracts(
    landed: Landed, our_contracts: list[str], edition: str, count: int
) -> None:
    frame = landed("anct_postes_fonjep", edition, "poste_fonjep")
    assert frame.filter(pl.col("code_contrat").is_in(our_contracts)).height == count
    assert frame.filter(pl.col("nom_tiers") != pl.col("raison_sociale")).is_empty()


def test_our_contracts_and_their_residents(landed: Landed, our_contracts: list[str]) -> None:
    frame = landed("anct_contrats_ville", "non_date", "contrat_ville")
    ours = frame.filter(pl.col("code_contrat").is_in(our_contracts))
    assert (ours.height, ours.get_column("population_qpv").sum()) == (8, 129_590)
    twice = frame.filter(pl.col("code_contrat").is_duplicated())
    assert twice.get_column("code_contrat").to_list() == ["CV043", "CV043"]


def test_overseas_contracts_are_drawn_off_the_coast_of_metropolitan_france(landed: Landed) -> None:
    frame = landed("anct_contrats_ville", "non_date", "contrat_ville")
    overseas = frame.filter(pl.col("code_departement").str.len_chars() == 3)
    assert overseas.height == 45
    assert overseas.get_column("longitude").is_between(-5, 0).all()


def test_208_cities_in_189_rows(landed: Landed) -> None:
    frame = landed("anct_cites_educatives", "non_date", "cite_educative")
    codes = frame.get_column("codes_cites").str.split(";").explode()
    assert (codes.len(), codes.n_unique()) == (208, 208)
    names = frame.get_column("noms_cites").str.split(";").explode()
    assert names.len() == 208
    assert frame.get_column("longitude").null_count() == 24


@pytest.mark.parametrize(("source_id", "table", "count"), [
    ("depp_ips_ecoles", "ips_ecole", 174), ("depp_ips_colleges", "ips_college", 69),
])  # fmt: skip
def test_schools_of_the_ept(
    landed: Landed, our_communes: list[str], source_id: str, table: str, count: int
) -> None:
    frame = landed(source_id, "2022", table)
    assert frame.filter(pl.col("code_commune").is_in(our_communes)).height == count


def test_the_ept_in_the_lists_of_codes(landed: Landed, our_communes: list[str]) -> None:
    ours = pl.col("code_commune").is_in(our_communes)
    groups = landed("insee_epci", "2020", "epci_commune").filter(ours)
    assert (groups.height, groups.get_column("code_epci").unique().to_list()) == (
        24, ["200054781"],
    )  # fmt: skip
    iris = landed("insee_iris_reference", "2021", "iris_reference").filter(ours)
    assert iris.height == 273
    today = landed("insee_cog", "2026", "cog_commune").filter(ours, pl.col("type_commune") == "COM")
    assert today.height == 24


def test_statuses_of_2024_in_the_ept(landed: Landed, repository: Path) -> None:
    seeds = pl.read_csv(repository / "dbt_project" / "seeds" / "quartiers_2024.csv")
    frame = landed("anct_correspondance_qpv", "2024", "correspondance_qpv")
    ours = frame.filter(pl.col("code_2024").is_in(seeds.get_column("code_quartier").to_list()))
    counts = dict(ours.group_by("statut").len().iter_rows())
    assert counts == {"INCHANGE": 7, "MODIFIE": 21, "NOUVEAU": 8}
    assert dict(frame.group_by(pl.col("code_2024").str.slice(3, 2)).len().iter_rows()) == {
        "91": 47, "94": 47,
    }  # fmt: skip
