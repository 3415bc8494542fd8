"""A real statistical file that differs from its document is refused, or set aside, by name."""

from pathlib import Path

import pytest
from support.documented import Drift, blocking, failed
from support.documented_statistics import (
    Published,
    gunzipped,
    in_members,
    observations,
    once,
    renamed_members,
    swap,
    unzipped,
)

from expectations.outcome import RunContext
from expectations.runner import run_suite
from expectations.suite_files import load_source_suite
from ingestion.errors import EditionRefused

CENSUS = ("insee_rp_iris_population", "2022")
DIPLOMAS = ("insee_rp_iris_diplomes", "2022")
GRID = ("insee_carreaux_200m", "2019")
GRID_2015 = ("insee_carreaux_200m", "2015")
INCOMES = ("insee_qpv24_revenus", "2021")
CLAIMANTS = ("insee_qpv24_caf", "2024")
HEALTH = ("cnam_qpv", "2023")
PUPILS = ("insee_qpv_education", "2022")
CRIME = ("ssmsi_commune", "2025")
SEEKERS = ("dares_defm_communes", "2024-T4")
DOCTORS = ("drees_apl", "2024")
MELODI = ("insee_melodi", "2021")
Place = tuple[str, str]


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Published:
    return Published(tmp_path_factory.mktemp("derives"))


def cells(old: str, new: str) -> Drift:
    """Replaces a text in every member of a workbook."""
    return in_members(lambda name, data: (name, data.replace(old.encode(), new.encode())))


RENAMED: list[tuple[Place, Drift, str, str]] = [
    (CENSUS, unzipped(once("P22_POP;", "P22_POPMUN;")), "P22_POP (proche : P22_POPMUN)",
     "P22_POPMUN"),
    (CENSUS, unzipped(swap(("P22_", "P21_"), ("C22_", "C21_"))), "P22_POP (proche : P21_POP)",
     "P21_POP, P21_POP0002"),
    (DIPLOMAS, unzipped(swap(("_DIPLMIN", "_SANSDIPL"))), "P22_NSCOL15P_DIPLMIN",
     "P22_NSCOL15P_SANSDIPL"),
    (GRID, once("men_pauv", "men_pauvres"), "men_pauv (proche : men_pauvres)", "men_pauvres"),
    (GRID_2015, once("IdINSPIRE", "idcar_200m"), "IdINSPIRE", "idcar_200m"),
    (INCOMES, once("DISP_MED_A21", "DISP_MED_A22"), "DISP_MED_A21 (proche : DISP_MED_A22)",
     "DISP_MED_A22"),
    (HEALTH, unzipped(once("C_C2SNP;C_C2SP;", "CC2S;NB;")),
     "C_C2SNP (proche : CC2S), C_C2SP (proche : CC2S)", "CC2S, NB"),
    (PUPILS, once("RET_E6", "RETARD_E6"), "RET_E6 (proche : RETARD_E6)", "RETARD_E6"),
    (CRIME, gunzipped(once("CODGEO_2026", "CODGEO_2027")), "CODGEO_2026 (proche : CODGEO_2027)",
     "CODGEO_2027"),
    (SEEKERS, once("tranche_d_age", "tranche_age"), "tranche_d_age (proche : tranche_age)",
     "tranche_age"),
    (DOCTORS, cells("de 62 ans ou moins", "de 64 ans ou moins"),
     "APL aux médecins généralistes de 62 ans ou moins",
     "APL aux médecins généralistes de 64 ans ou moins"),
    (MELODI, once("OBS_VALUE", "OBS_VALUE_NIVEAU"), "OBS_VALUE (proche : OBS_VALUE_NIVEAU)",
     "OBS_VALUE_NIVEAU"),
]  # fmt: skip


@pytest.mark.parametrize(("place", "change", "missing", "found"), RENAMED)
def test_a_renamed_column_refuses_the_edition_with_its_name_and_the_file_s(
    published: Published, place: Place, change: Drift, missing: str, found: str
) -> None:
    with pytest.raises(EditionRefused) as refused:
        published.drifted(*place, change)
    message = str(refused.value)
    assert f"Colonnes attendues et absentes : {missing}" in message
    assert f"colonnes du fichier non déclarées : {found}" in message
    assert f"dans {place[0]}.yml" in message
    assert f"« renommages » ou « absentes » dans l'édition {place[1]}" in message


@pytest.mark.parametrize(
    ("place", "change"),
    [
        (CENSUS, unzipped(swap((";", ",")))),
        (GRID, swap((",", ";"))),
        (CRIME, gunzipped(swap((",", "."), (";", ",")))),
        (MELODI, swap((";", ","))),
    ],
)
def test_another_separator_is_not_read_as_one_wide_column(
    published: Published, place: Place, change: Drift
) -> None:
    with pytest.raises(EditionRefused, match=r"Colonnes attendues et absentes|séparateur « ; »"):
        published.drifted(*place, change)


@pytest.mark.parametrize(
    ("place", "change", "sample"),
    [
        # A decimal comma where the document says a point, and the other way round.
        (CENSUS, unzipped(swap((".", ","))), "« 278,0 » (nombre illisible)"),
        (GRID, lambda c: c.replace(b",38,29,", b",c,29,").replace(b",28,33,", b",c,33,"),
         "« c » (nombre illisible)"),
        (CRIME, gunzipped(swap((';NA;NA;"ndiff"', ';<5;NA;"ndiff"'))),
         "« <5 » (nombre illisible)"),
        (INCOMES, once(";ns", ";c"), "« c » (nombre illisible)"),
    ],
)  # fmt: skip
def test_a_cell_that_no_declaration_reads_is_set_aside_and_shown(
    published: Published, place: Place, change: Drift, sample: str
) -> None:
    read = published.drifted(*place, change)
    check = failed(read)["aucune_cellule_refusee"]
    assert sample in check.sample[0]
    assert read.rejected[0].line > 1


def test_a_census_with_decimal_commas_is_refused_as_a_whole(published: Published) -> None:
    read = published.drifted(*CENSUS, unzipped(swap((".", ","))))
    assert "cellules_lisibles" in blocking(read)


def test_a_marker_that_nobody_declared_is_no_value(published: Published, tmp_path: Path) -> None:
    read = published.drifted(*INCOMES, once(";ns", ";c"))
    [cell] = read.rejected
    assert (cell.line, cell.column, cell.value) == (5, "filo_tp60", "c")
    rows = observations(read, tmp_path).filter(code_geo="QN05414M", variable="filo_tp60")
    assert rows.get_column("valeur").to_list() in ([], [None])


@pytest.mark.parametrize(
    ("place", "change", "refused", "reason"),
    [
        (CRIME, gunzipped(swap(('"Vols de véhicule"', '"Vols de véhicules"'))),
         "Vols de véhicules", "modalité non déclarée"),
        (CRIME, gunzipped(swap(('"2016"', '"2015"'))), "2015", "année non déclarée"),
        (SEEKERS, swap(("2024-T4", "2024-T3")), "2024-T3", "modalité non déclarée"),
        (SEEKERS, swap((";Hommes;", ";Masculin;")), "Masculin", "modalité non déclarée"),
        (MELODI, swap(("PR_MD60", "PR_MD50")), "PR_MD50", "modalité non déclarée"),
        (MELODI, swap((";2021;", ";2022;")), "2022", "année non déclarée"),
    ],
)  # fmt: skip
def test_a_class_or_a_year_unknown_to_the_catalogue_refuses_the_edition(
    published: Published, place: Place, change: Drift, refused: str, reason: str
) -> None:
    read = published.drifted(*place, change)
    assert "lignes_refusees" in blocking(read)
    assert f"= {refused} (" in failed(read)["annees_et_modalites_declarees"].observed
    assert {(r.value, r.reason.startswith(reason)) for r in read.rejected} == {(refused, True)}


@pytest.mark.parametrize(
    ("place", "change", "code"),
    [
        (GRID, swap(("CRS3035RES200m", "200m")), "200mN2886800E3757400"),
        (INCOMES, swap(("QN", "QP")), "QP01307M"),
        (CLAIMANTS, swap(("\r\nQN", "\r\nQP")), "QP01307M"),
        (MELODI, swap((";COM;", ";COM;2025-COM-")), "2025-COM-91027"),
    ],
)
def test_a_code_of_another_form_refuses_every_row(
    published: Published, place: Place, change: Drift, code: str
) -> None:
    read = published.drifted(*place, change)
    assert {"lignes_lues", "lignes_refusees"} <= blocking(read)
    assert (read.rejected[0].value, read.rejected[0].line) == (code, 2)
    assert read.rejected[0].reason.startswith("code hors du motif")


@pytest.mark.parametrize(
    ("place", "change", "note"),
    [
        (CENSUS, unzipped(swap((";H;1;", ";H;9;"))), "rp:9"),
        (CLAIMANTS, once(";0;1371", ";7;1371"), "cnaf:7"),
        (GRID_2015, swap((',"1",', ',"oui",')), "filosofi:oui"),
    ],
)
def test_an_unknown_note_refuses_the_edition_rather_than_trust_its_values(
    published: Published, place: Place, change: Drift, note: str
) -> None:
    read = published.drifted(*place, change)
    assert "cellules_lisibles" in blocking(read)
    assert note in failed(read)["codes_note_connus"].observed


def test_another_word_for_secret_refuses_the_edition(published: Published) -> None:
    """Read as it stands, a withheld cell would become one that does not exist."""
    read = published.drifted(*CRIME, gunzipped(swap(('"ndiff"', '"non"'))))
    suite = load_source_suite(CRIME[0])
    outcome = run_suite(read.control, suite, RunContext(edition=CRIME[1], simulated=True))
    assert {r.name for r in outcome.refusals} == {"diffusion_connue"}


def test_a_value_beside_the_word_of_secrecy_never_lands(
    published: Published, tmp_path: Path
) -> None:
    leak = once(';NA;NA;"ndiff"', ';3;0,1;"ndiff"')
    read = published.drifted(*CRIME, gunzipped(leak))
    assert {(r.value, r.reason) for r in read.rejected} == {
        ("3", "valeur présente malgré la note ndiff"),
        ("0,1", "valeur présente malgré la note ndiff"),
    }
    kept = observations(read, tmp_path).filter(note="ndiff", bloc="ssmsi")
    assert kept.get_column("valeur").null_count() == kept.height


@pytest.mark.parametrize(
    ("place", "change", "said"),
    [
        (CENSUS, renamed_members(".CSV", "_iris.csv"), "base-ic-evol-struct-pop-2022.CSV"),
        (HEALTH, renamed_members("CNAM2023_QP", "CNAM2023_QPV"), "data_CNAM2023_QP.csv"),
        (DOCTORS, cells("APL 2024", "APL_2024"), "feuilles du classeur : APL 2023, APL_2024"),
        (DOCTORS, cells("Code commune INSEE", "Code géographique"), "Code commune INSEE"),
        (CRIME, lambda content: content[:400], "gzip"),
        (GRID, lambda content: b"<!doctype html><html></html>", "idcar_200m"),
    ],
)
def test_a_member_a_sheet_or_a_file_that_is_not_there_is_said(
    published: Published, place: Place, change: Drift, said: str
) -> None:
    with pytest.raises(EditionRefused) as refused:
        published.drifted(*place, change)
    assert said in str(refused.value)
    assert refused.value.where.file == published.path(*place).name


def test_the_case_of_a_key_that_changed_between_editions_is_the_same_key(
    published: Published,
) -> None:
    read = published.drifted("insee_qpv_logement", "2021", once("CodGeo", "codGeo"))
    assert failed(read) == {}


def test_a_column_said_absent_for_want_of_evidence_is_named_when_it_comes(
    published: Published, tmp_path: Path
) -> None:
    """Its year is not declared either: it is not read, and the edition is not lost."""

    def wider(content: bytes) -> bytes:
        first, *rest = content.decode().split("\r\n")
        lines = [first + ";TX_NSNE_16A25", *(f"{row};23,4" for row in rest if row)]
        return "\r\n".join([*lines, ""]).encode()

    read = published.drifted("insee_qpv_education", "2017", wider)
    assert blocking(read) == set()
    assert failed(read)["colonnes_declarees"].observed == "TX_NSNE_16A25"
    assert observations(read, tmp_path).filter(variable="educ_tx_nsne_16a25").is_empty()
