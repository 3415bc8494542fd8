"""Damaged outputs and landing are seen and repaired by the next refresh."""

import os

import pytest
from support.site import Site

from orchestration.preflight import nothing_new
from orchestration.workspace import Request, Workspace


def _overwrite(path: os.PathLike[str], content: bytes) -> None:
    os.chmod(path, 0o644)
    with open(path, "wb") as file:
        file.write(content)


def _is_new(site: Site) -> bool:
    """Whether a refresh would build a release."""
    return nothing_new(Workspace(site.settings, Request(donnees=str(site.inputs)))) is None


@pytest.mark.parametrize("name", ["observatoire.duckdb", "manifest.json", "fct_indicateur.parquet"])
def test_a_damaged_current_release_is_seen(site: Site, name: str) -> None:
    assert not _is_new(site)
    _overwrite(site.current / name, b"{")
    assert _is_new(site)


def test_a_current_link_to_nothing_is_seen(site: Site) -> None:
    link = site.settings.layout.releases / "current"
    link.unlink()
    link.symlink_to("20200101T000000Z-00000000")
    assert _is_new(site)


def test_damaged_outputs_and_landing_are_built_again_from_the_files(site: Site) -> None:
    damaged = site.current
    before = site.rows("select * from fct_observation order by all")
    landed = site.settings.layout.landing("demo") / "insee_qpv_revenus" / "2022"
    _overwrite(next(landed.glob("*/observation.parquet")), b"rien")
    _overwrite(damaged / "manifest.json", b"{")

    report = site.refresh()

    assert report.ending == "publiee", report.journal["motifs"]
    assert site.current != damaged
    assert site.rows("select * from fct_observation order by all") == before


def test_the_demo_by_default_does_not_replace_a_real_release(site: Site) -> None:
    manifest = site.current / "manifest.json"
    text = manifest.read_text(encoding="utf-8").replace('"SIMULÉ"', '"RÉEL"')
    _overwrite(manifest, text.encode())
    site.settings = site.settings.model_copy(update={"donnees": str(site.inputs)})
    release = site.current

    report = site.refresh(donnees=None)

    assert report.exit_code == 2
    assert site.current == release
    assert "--donnees demo" in report.journal["motifs"][0]


def test_an_unknown_territory_code_builds_nothing(site: Site) -> None:
    release = site.current

    report = site.refresh(territoire="94041,94999")

    assert report.exit_code == 1
    assert site.current == release
    assert "94999" in report.journal["motifs"][0]
    assert "dbt" not in report.journal["durees"]
