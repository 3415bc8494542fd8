"""A site under test: a data folder, a folder of input files, and a refresh over them."""

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from orchestration.run_refresh import RefreshReport, run_refresh
from orchestration.settings import REPOSITORY, Settings
from orchestration.workspace import Request
from support.manifests import lend_manifest

DEMO = REPOSITORY / "data" / "demo"
CATALOGUE = REPOSITORY / "ingestion" / "catalogue"
# One source of each kind: what gates, releases and kills are tried on. The whole catalogue is
# refreshed once, by tests/integration/test_whole_demo.py.
CORE = (
    "anct_qpv_contours", "anct_qva", "cnaf_iris", "ept_fil", "etalab_decoupage_administratif",
    "insee_filosofi_commune", "insee_filosofi_qpv", "insee_iris_reference",
    "insee_qpv_demographie", "insee_qpv_insertion", "insee_qpv_revenus", "iris_contours",
    "quartier_vecu",
)  # fmt: skip
# Declared, and never received: models read their registers, and terms name their variables.
ABSENT = (
    "anct_adultes_relais", "anct_postes_fonjep", "anct_subventions_ville", "cc_mdp",
    "cdv_prog", "depp_annuaire", "depp_dnb", "depp_ips_colleges", "depp_ips_ecoles", "drees_apl",
    "dvf", "ept_label", "fdd", "idfm_arrets", "insee_bpe", "insee_carreaux_200m", "insee_cog",
    "insee_melodi", "insee_neet_communes", "insee_neet_quartiers", "insee_qpv_recensement",
    "insee_rp_iris_activite", "insee_rp_iris_diplomes", "insee_rp_iris_familles",
    "insee_rp_iris_logement", "insee_rp_iris_population", "insee_sirene",
    "insee_sirene_geolocalisation", "npnru_l", "prij", "sdes_rpls_logements", "sdes_rpls_qpv",
    "ssmsi_commune", "ssmsi_departement", "ssmsi_region", "tfpb",
)  # fmt: skip


@dataclass
class Site:
    """Both folders are private to their test."""

    settings: Settings
    inputs: Path

    def refresh(self, **request: str | None) -> RefreshReport:
        lend_manifest(self.settings)
        asked = {"donnees": str(self.inputs)} | request
        return run_refresh(self.settings, Request(**asked))

    @property
    def current(self) -> Path:
        """Folder of the published release."""
        return (self.settings.layout.releases / "current").resolve()

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Rows of a query on the published release."""
        database = str(self.current / "observatoire.duckdb")
        with duckdb.connect(database, read_only=True) as base:
            return base.execute(sql).fetchall()

    def edition_file(self, source_id: str, edition: str) -> Path:
        """The CSV of an edition."""
        return next((self.inputs / source_id / edition).glob("*.csv"))

    def damage(self, path: Path, before: str, after: str) -> None:
        """Replace text in an input file; the text must be there."""
        text = path.read_bytes().decode("utf-8")
        assert before in text, f"{before!r} absent de {path.name}"
        path.write_bytes(text.replace(before, after).encode("utf-8"))

    def own_dbt_project(self, folder: Path) -> Path:
        """Give this site a copy of the dbt project, and return its folder."""
        project = folder / "dbt_project"
        shutil.copytree(REPOSITORY / "dbt_project", project)
        self.settings = self.settings.model_copy(update={"dbt_project": project})
        return project


def core_catalogue(target: Path) -> Path:
    """The sources of CORE and ABSENT and their corrections, in a catalogue of their own."""
    (target / "corrections").mkdir(parents=True)
    for source_id in (*CORE, *ABSENT):
        shutil.copyfile(CATALOGUE / f"{source_id}.yml", target / f"{source_id}.yml")
        corrections = Path("corrections") / f"{source_id}.yml"
        if (CATALOGUE / corrections).is_file():
            shutil.copyfile(CATALOGUE / corrections, target / corrections)
    return target


def new_site(root: Path, inputs: Path = DEMO) -> Site:
    """A site over a private copy of `inputs`, with the files of the sources of CORE."""
    shutil.copytree(inputs, root / "entrees", ignore=lambda _, names: {*names} & {*ABSENT})
    core_catalogue(root / "catalogue")
    return site_at(root)


def site_at(root: Path) -> Site:
    """The site whose files are there."""
    settings = Settings(data=root / "data", catalogue=root / "catalogue")
    return Site(settings, root / "entrees")


def copy_site(site: Site, root: Path) -> Site:
    """A copy of a site, with its landing and its releases."""
    shutil.copytree(site.settings.data, root / "data", symlinks=True)
    shutil.copytree(site.inputs, root / "entrees")
    shutil.copytree(site.settings.catalogue, root / "catalogue")
    return site_at(root)
