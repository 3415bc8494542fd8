"""Small build files, candidates and releases made on the spot, for the tests of publication."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import geopandas
from shapely.geometry import box

from publication.build import Candidate, ReleaseInfo, build_candidate
from publication.manifest import Entree, FichierEntree, Nature
from publication.release_id import make_release_id
from publication.seal import seal
from publication.swap import publish

START = datetime(2026, 1, 1, 3, 0, tzinfo=UTC)
DEMO = Entree(
    source_id="insee_qpv_demographie",
    edition="2022",
    etat="nouvelle",
    fichiers=(FichierEntree(nom="DEMO_2022.csv", sha256="a" * 64, octets=10),),
)
CONTOURS = Entree(
    source_id="anct_qpv_contours",
    edition="2015",
    etat="nouvelle",
    fichiers=(FichierEntree(nom="qp.shp", sha256="b" * 64, octets=10),),
)

_TABLES = """
CREATE TABLE dim_territoire AS SELECT * FROM (VALUES
    ('qpv', 'QP094001', 2015, 'Quartier un'),
    ('qpv', 'QP094002', 2015, 'Quartier deux'),
    ('commune', '94041', NULL, 'Ivry')
) t(type_territoire, code_territoire, generation, libelle);
CREATE TABLE dim_indicateur AS SELECT * FROM (VALUES
    ('CAF01', 'allocataires_caf', 'R5+NOTE', 'nb'),
    ('REV01', 'taux_pauvrete', 'relay', '%')
) t(code_indicateur, nom_colonne, regle_secret, unite);
CREATE TABLE dim_source AS SELECT * FROM (VALUES
    ('insee_qpv_demographie', '2022', false)
) t(source_id, edition, est_perime);
CREATE TABLE fct_observation AS SELECT * FROM (VALUES
    ('insee_qpv_demographie', '2022', 'qpv', 'QP094001', 'cnaf_a', 2020, 100.0, 'D', false),
    ('insee_qpv_demographie', '2022', 'qpv', 'QP094002', 'cnaf_a', 2020, NULL, 'S', false),
    ('insee_qpv_demographie', '2022', 'qpv', 'QP094001', 'filo_tp60', 2018, 41.5, 'D', false),
    ('insee_qpv_demographie', '2022', 'qpv', 'QP094002', 'filo_tp60', 2018, 30.0, 'D', false)
) t(source_id, edition, niveau_geo, code_geo, variable, millesime, valeur, statut, est_perime);
CREATE TABLE fct_indicateur AS SELECT * FROM (VALUES
    ('qpv', 'QP094001', 2015, 'CAF01', 2020, 100.0, 100.0, NULL, 'D'),
    ('qpv', 'QP094002', 2015, 'CAF01', 2020, NULL, NULL, NULL, 'S'),
    ('qpv', 'QP094001', 2015, 'REV01', 2018, 41.5, 41.5, NULL, 'D'),
    ('qpv', 'QP094002', 2015, 'REV01', 2018, 30.0, 30.0, NULL, 'D')
) t(type_territoire, code_territoire, generation, code_indicateur, millesime, valeur, numerateur,
    denominateur, statut);
ALTER TABLE fct_indicateur ADD COLUMN source_id VARCHAR DEFAULT 'insee_qpv_demographie';
ALTER TABLE fct_indicateur ADD COLUMN edition VARCHAR DEFAULT '2022';
ALTER TABLE fct_indicateur ADD COLUMN est_perime BOOLEAN DEFAULT false;
ALTER TABLE fct_indicateur ADD COLUMN sources_complementaires VARCHAR;
CREATE TABLE obs_fiche_quartier AS SELECT * FROM (VALUES
    ('QP094001', 2015, 100.0, 2020, 'D', 41.5, 2018, 'D'),
    ('QP094002', 2015, NULL, 2020, 'S', 30.0, 2018, 'D')
) t(code_quartier, generation, allocataires_caf, allocataires_caf_millesime,
    allocataires_caf_statut, taux_pauvrete, taux_pauvrete_millesime, taux_pauvrete_statut);
COMMENT ON TABLE fct_indicateur IS 'L''indicateur, par "territoire"';
COMMENT ON COLUMN fct_indicateur.valeur IS 'Valeur, dans l''unité de l''indicateur';
CREATE SCHEMA seeds;
CREATE TABLE seeds.indicateur_termes AS SELECT * FROM (VALUES
    ('CAF01', 1, 'numerateur', 'cnaf_a', 'meme'),
    ('REV01', 1, 'numerateur', 'filo_tp60', 'meme')
) t(code_indicateur, formule, role, variable, regle_millesime);
"""


def make_build_db(path: Path, changes: Sequence[str] = ()) -> Path:
    """A private build file of six marts; `changes` are SQL statements applied to it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    with duckdb.connect(str(path)) as connection:
        connection.execute(_TABLES)
        for change in changes:
            connection.execute(change)
    return path


def make_entrees(folder: Path) -> Path:
    """The contour files: two quartiers in the perimeter and one out, one IRIS in and one out."""
    folder.mkdir(parents=True, exist_ok=True)
    qpv = geopandas.GeoDataFrame(
        {"code_quartier": ["QP094002", "QP094001", "QP093001"], "generation": [2015] * 3},
        geometry=[box(i, 0, i + 1, 1) for i in range(3)],
        crs=2154,
    )
    qpv.to_parquet(folder / "contour_qpv.parquet")
    iris = geopandas.GeoDataFrame(
        {"code_iris": ["940410101", "930010101"], "code_commune": ["94041", "93001"]},
        geometry=[box(i, 0, i + 1, 1) for i in range(2)],
        crs=2154,
    )
    iris.to_parquet(folder / "contour_iris.parquet")
    commune = iris[["code_commune", "geometry"]]
    (folder / "spatial").mkdir(exist_ok=True)
    commune.to_parquet(folder / "spatial" / "contour_commune.parquet")
    # Nobody listed nor drew a territory: these are there, without a row.
    none = qpv[["code_quartier", "geometry"]].iloc[:0]
    none.to_parquet(folder / "contour_qva.parquet")
    none.to_parquet(folder / "contour_quartier_vecu.parquet")
    return folder


def make_info(
    number: int = 0,
    nature: Nature = "RÉEL",
    entrees: Sequence[Entree] = (DEMO, CONTOURS),
    territoire: str = "groupement:200058014",
    ecarts_acceptes: str | None = None,
) -> ReleaseInfo:
    """Information of the release number `number`, one minute after the one before."""
    moment = START + timedelta(minutes=number)
    return ReleaseInfo(
        id=make_release_id(moment, f"{number:08x}ffff"),
        empreinte=f"{number:08x}ffff",
        nature_donnees=nature,
        territoire=territoire,
        entrees=tuple(entrees),
        versions={"duckdb": duckdb.__version__},
        ecarts_acceptes=ecarts_acceptes,
    )


def make_candidate(
    root: Path, info: ReleaseInfo | None = None, changes: Sequence[str] = ()
) -> Candidate:
    """A candidate in `<root>/releases`, not sealed."""
    info = info or make_info()
    build_db = make_build_db(root / "build" / "observatoire.duckdb", changes)
    entrees = make_entrees(root / "build" / "entrees")
    return build_candidate(build_db, entrees, root / "releases", info)


def make_release(root: Path, info: ReleaseInfo | None = None, changes: Sequence[str] = ()) -> Path:
    """A published release; returns its folder."""
    candidate = make_candidate(root, info, changes)
    seal(candidate, [])
    return publish(candidate.folder)
