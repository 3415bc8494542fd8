"""Each gate stops what follows it, in the Dagster job; a stale source does not."""

import shutil
from pathlib import Path

import pytest
from support.site import DEMO, Site, copy_site

from orchestration import make_release


def _lose_decimals(site: Site, source_id: str, edition: str) -> None:
    path = site.edition_file(source_id, edition)
    content = path.read_bytes().decode("utf-8")
    header, rest = content.split("\r\n", 1)
    path.write_bytes(f"{header}\r\n{rest.replace(',', '')}".encode())


@pytest.fixture(scope="module")
def stale(published: Site, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site refreshed over a file without its decimals and one cut short: both are refused."""
    site = copy_site(published, tmp_path_factory.mktemp("perime"))
    _lose_decimals(site, "insee_qpv_revenus", "2022")
    path = site.edition_file("insee_filosofi_commune", "2019")
    lines = path.read_bytes().split(b"\r\n")
    path.write_bytes(b"\r\n".join(lines[: len(lines) // 4]) + b"\r\n")
    assert site.refresh().ending == "publiee"
    return site


def test_gate_1_keeps_the_last_good_edition_and_the_release_says_it_is_stale(
    stale: Site, published: Site
) -> None:
    rows = stale.rows("select source_id, edition, motif from dim_source where est_perime")
    reasons = {row[:2]: row[2] for row in rows}
    assert reasons.keys() == {("insee_qpv_revenus", "2022"), ("insee_filosofi_commune", "2019")}
    assert "lignes_perdues" in reasons["insee_filosofi_commune", "2019"]
    flagged = stale.rows("select distinct edition from fct_indicateur where est_perime")
    assert ("2022",) in flagged
    values = (
        "select type_territoire, code_territoire, millesime, valeur, statut from fct_indicateur "
        "where code_indicateur = 'REV01' order by all"
    )
    assert stale.rows(values) == published.rows(values)
    quarantine = stale.settings.layout.quarantine("demo") / "insee_qpv_revenus" / "2022"
    assert sum(1 for _ in quarantine.glob("*.csv")) >= 1


def test_gate_1_refusal_lasts_without_reading_again_and_ends_when_the_file_is_back(
    stale: Site,
) -> None:
    assert stale.refresh().ending == "inchangee"

    for source_id, edition in (("insee_qpv_revenus", "2022"), ("insee_filosofi_commune", "2019")):
        path = stale.edition_file(source_id, edition)
        shutil.copyfile(DEMO / source_id / edition / path.name, path)

    assert stale.refresh().ending == "publiee"
    assert stale.rows("select count(*) from dim_source where est_perime") == [(0,)]


def test_gate_1_of_a_source_that_blocks_stops_the_night(site: Site) -> None:
    release = site.current
    communes = site.inputs / "etalab_decoupage_administratif" / "6.0.0" / "communes.json"
    communes.write_text("[]", encoding="utf-8")

    report = site.refresh()

    assert report.exit_code == 2
    assert site.current == release
    assert "communes.json" in " ".join(report.journal["motifs"])
    assert "dbt" not in report.journal["durees"]


def test_gate_2_a_failing_test_and_a_broken_contract_are_refusals_and_no_crash(
    site: Site, tmp_path: Path
) -> None:
    release = site.current
    project = site.own_dbt_project(tmp_path)
    failing = "select * from {{ ref('fct_indicateur') }} where code_indicateur = 'DEM01'"
    (project / "tests" / "toujours_rouge.sql").write_text(failing, encoding="utf-8")
    path = project / "models" / "marts" / "dim_millesime.yml"
    text = path.read_text(encoding="utf-8")
    assert "data_type: integer" in text
    path.write_text(text.replace("data_type: integer", "data_type: varchar"), encoding="utf-8")

    report = site.refresh()

    assert report.exit_code == 2
    assert site.current == release
    failed = [row for row in report.journal["controles"] if not row["reussi"]]
    assert "contrat_dim_millesime" in {row["controle"] for row in failed}
    [red] = [row for row in failed if row["controle"] == "toujours_rouge"]
    assert red["porte"] == 2
    assert "code_indicateur = DEM01" in red["echantillon"][0]
    assert any("DEM01" in reason for reason in report.journal["motifs"])
    assert not [row for row in report.journal["controles"] if row["porte"] == 3]
    assert not list(site.settings.layout.releases.glob(".en_cours-*"))


def test_a_model_that_cannot_run_is_a_crash_and_changes_nothing(site: Site, tmp_path: Path) -> None:
    release = site.current
    project = site.own_dbt_project(tmp_path)
    model = project / "models" / "intermediate" / "int_perimetre_commune.sql"
    model.write_text("select cast('x' as integer) as code_commune", encoding="utf-8")

    report = site.refresh()

    assert report.exit_code == 1
    assert site.current == release
    assert report.journal["motifs"]


def test_gate_3_refuses_a_release_that_misses_territories(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = site.current
    monkeypatch.setitem(make_release.REFERENCE_COUNTS, "qpv 2024", 37)
    # Something must have changed for a release to be built: an edition is gone, its data serve.
    shutil.rmtree(site.inputs / "insee_filosofi_commune" / "2014")

    report = site.refresh()

    assert report.exit_code == 2
    assert site.current == release
    assert not list(site.settings.layout.releases.glob(".en_cours-*"))
    failed = [row for row in report.journal["controles"] if not row["reussi"]]
    assert {row["porte"] for row in failed if row["severite"] == "bloquant"} == {3}
