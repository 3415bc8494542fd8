"""What every test folder may ask for: the publishers' archive, small sources and data folders."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from support.site import Site, new_site, site_at

from ingestion.declaration.catalogue_loader import load_catalogue
from ingestion.declaration.source_model import Source
from ingestion.ingest import Intake, Verdict
from ingestion.input_folder import SIMULATED_MARK, InputFolder
from ingestion.landing import Landing
from ingestion.quarantine import Quarantine
from ingestion.raw_archive import RawArchive
from ingestion.read_edition import ReadEdition

REPOSITORY = Path(__file__).parents[1]
# What the tests of this folder share (editions read once) costs more than they do.
SHARING = {"real": "real"}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One worker a group: a folder that shares its fixtures, a file elsewhere."""
    for item in items:
        name = item.path.relative_to(REPOSITORY / "tests")
        group = SHARING.get(name.parts[0], name.as_posix())
        item.add_marker(pytest.mark.xdist_group(group))


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """A file's bytes hold the time at which it was written: no name, which workers must share."""
    return argname if isinstance(val, bytes) else None


# One source in the publishers' format: a census block without note, a block with one.
TINY: dict[str, Any] = {
    "source_id": "essai",
    "libelle": "Source d'essai",
    "description": "Ne décrit rien.",
    "producteur": "personne",
    "page": "https://exemple.invalid",
    "licence": "aucune",
    "licence_verifiee": False,
    "periodicite": "annuelle",
    "forme": "observations",
    "niveau_geo": "qpv",
    "millesime_geo": 2015,
    "cle": {
        "colonne": "CODGEO",
        "motif": "^QP[0-9]{2}[0-9AB][0-9]{3}$",
        "lignes_ignorees": ["Ensemble"],
    },
    "colonnes_ignorees": ["LIBGEO"],
    "lecture": {"part_max_rejets": 0.5},
    "blocs": {
        "rp": {
            "libelle": "Recensement",
            "prefixe": "rp_",
            "variables": {"POP": {"libelle": "Population", "unite": "hab"}},
        },
        "cnaf": {
            "libelle": "Allocataires",
            "prefixe": "cnaf_",
            "note": "NOTE",
            "codes_note": {
                "0": {"effet": "utilisable", "sens": "bon"},
                "1": {"effet": "avertissement", "sens": "prudence"},
                "5": {"effet": "absent", "statut": "N", "sens": "vide"},
                "6": {"effet": "absent", "statut": "S", "sens": "secret"},
            },
            "variables": {"A": {"libelle": "Allocataires", "unite": "nb"}},
        },
    },
}


def edition_block(year: int) -> dict[str, Any]:
    """An edition of the small source, both blocks on one year."""
    known = {"annee": year, "statut": "prouve", "preuve": "écrit pour cet essai"}
    return {"fichier": f"essai_{year}.csv", "millesimes": {"rp": known, "cnaf": known}}


@pytest.fixture(scope="session")
def repository() -> Path:
    return REPOSITORY


@pytest.fixture(scope="session")
def catalogue() -> dict[str, Source]:
    """The project's own catalogue."""
    return load_catalogue()


@pytest.fixture(scope="session")
def archive() -> Path:
    """The publishers' files, read-only; the test is skipped where they are not."""
    default = REPOSITORY.parent / "shared" / "archive"
    folder = Path(os.environ.get("OBSERVATOIRE_ARCHIVE") or default)
    if not folder.is_dir():
        pytest.skip("archive des producteurs absente (OBSERVATOIRE_ARCHIVE)")
    return folder


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Site:
    """The demo data refreshed once, for all the workers. Not to be changed by a test."""
    own = tmp_path_factory.getbasetemp()
    # The workers' folders lie in that of the run.
    root = (own if worker_id == "master" else own.parent) / "demo"
    with FileLock(root.with_suffix(".lock")):
        if not (root / "publie").exists():
            site = new_site(root)
            report = site.refresh()
            assert report.ending == "publiee", report.journal["motifs"]
            (root / "publie").touch()
    return site_at(root)


@pytest.fixture
def make_source() -> Callable[..., Source]:
    """`make_source(editions=…, **keys)`: the small source with some keys replaced."""

    def make(*years: int, **changes: Any) -> Source:
        editions = {str(year): edition_block(year) for year in years or (2022,)}
        return Source.model_validate(TINY | {"editions": editions} | changes)

    return make


@dataclass(frozen=True)
class DataFolder:
    """A folder `<source_id>/<edition>/<file>` in the format of the publishers' CSV files."""

    root: Path

    def simulate(self) -> None:
        (self.root / SIMULATED_MARK).write_text("nature: SIMULÉ\n", encoding="utf-8")

    def csv(
        self, source: Source, edition: str, rows: list[Mapping[str, str]], *, unnamed: int = 2
    ) -> Path:
        """Byte order mark, `;`, CRLF, unnamed trailing columns; columns not given are blank."""
        header = self.header(source, edition)
        table = [header, *([row.get(c, "") for c in header] for row in rows)]
        text = "".join(";".join([*cells, *[""] * unnamed]) + "\r\n" for cells in table)
        path = self.root / source.source_id / edition / source.editions[edition].file_names()[0]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("utf-8-sig"))
        return path

    def header(self, source: Source, edition: str) -> list[str]:
        """The columns that the catalogue expects, under their names in the file."""
        declared = source.editions[edition]
        renamed = {target: name for name, target in declared.renommages.items()}
        assert source.cle is not None
        names = [renamed.get(source.cle.colonne, source.cle.colonne)]
        for block_id, block in source.blocs.items():
            year = declared.millesimes[block_id].annee if block_id in declared.millesimes else 0
            columns = [*block.variables, *([block.note] if block.note else [])]
            kept = [c for c in columns if c not in declared.absentes]
            names += [renamed.get(c, c).replace("{yy}", f"{year % 100:02d}") for c in kept]
        return names


@pytest.fixture
def data_folder(tmp_path: Path) -> DataFolder:
    root = tmp_path / "entrees"
    root.mkdir()
    return DataFolder(root)


@dataclass
class StubJudge:
    """A gate 1 that says what the test wants: a declaration, and a verdict on each reading."""

    declaration: Any = "suite"
    verdict: Verdict = field(default_factory=lambda: Verdict((), {}))

    def suite(self, source_id: str) -> Any:
        return self.declaration

    def judge(self, source: Source, edition_id: str, read: ReadEdition) -> Verdict:
        return self.verdict


@pytest.fixture
def judge() -> StubJudge:
    return StubJudge()


@pytest.fixture
def intake(data_folder: DataFolder, judge: StubJudge, tmp_path: Path) -> Intake:
    """A whole way in, with folders of its own and the stub judge."""
    return Intake(
        InputFolder(data_folder.root),
        RawArchive(tmp_path / "raw"),
        Landing(tmp_path / "landing"),
        Quarantine(tmp_path / "quarantaine"),
        judge,
        code="code",
    )
