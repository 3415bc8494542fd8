"""`refresh --donnees live` from a publisher that works, then breaks: the release goes on."""

import gzip
import hashlib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import yaml
from support.publisher import (
    QUICK,
    Answer,
    Publisher,
    content,
    drip,
    open_publisher,
    redirect,
    silent,
    status,
)
from support.site import DEMO, Site, core_catalogue

from ingestion.fetch.account import read_account
from ingestion.fetch.collector import Collector
from orchestration.settings import Settings

pytestmark = pytest.mark.slow
HOST = "demo.invalid"
# Where a checksum is declared, so that another file is seen.
SEALED = ("insee_filosofi_qpv", "2019")
# The publisher that drips and the one that never stops are cut early, the others (the silent one
# too, whose end is that of a reading) have the time and the room that a loaded machine needs.
CUT_AFTER_S = {"insee_qpv_insertion": 8}
CUT_AFTER_MO = {"insee_qpv_revenus": 2}


@dataclass
class Night:
    """A site whose sources are all fetched from one publisher, which gives the demo's files."""

    site: Site
    publisher: Publisher

    def path(self, source_id: str, edition: str) -> str:
        """Address of an edition's first file at the mirror."""
        folder = DEMO / source_id / edition
        name = min(p.name for p in folder.iterdir() if p.is_file())
        return f"/{HOST}/{source_id}/{edition}/{name}"

    def breaks(self, source_id: str, edition: str, answer: Answer) -> None:
        self.publisher.give(self.path(source_id, edition), answer)

    def states(self) -> dict[str, tuple[str, bool, str]]:
        """Edition -> state, stale, reason, as published."""
        rows = self.site.rows("select source_id, edition, etat, est_perime, motif from dim_source")
        return {f"{s}/{e}": (etat, stale, reason or "") for s, e, etat, stale, reason in rows}


def fetched_catalogue(target: Path) -> None:
    """The sources of CORE, each at an address of the same publisher."""
    core_catalogue(target)
    for path in target.glob("*.yml"):
        declared = yaml.safe_load(path.read_text(encoding="utf-8"))
        if not declared.get("editions") or not (DEMO / path.stem).is_dir():
            continue
        declared["acces"] = {
            "type": "fichier", "url": f"https://{HOST}/{path.stem}/{{edition}}/{{fichier}}",
            "duree_max_s": CUT_AFTER_S.get(path.stem, 60),
            "taille_max_mo": CUT_AFTER_MO.get(path.stem, 60),
        }  # fmt: skip
        for name, block in declared["editions"].items():
            block.pop("acces", None)
            block.pop("sha256", None)
            if (path.stem, name) == SEALED:
                file = next((DEMO / path.stem / name).glob("*.csv"))
                block["sha256"] = {file.name: hashlib.sha256(file.read_bytes()).hexdigest()}
        text = yaml.safe_dump(declared, allow_unicode=True, sort_keys=False)
        path.write_text(text, encoding="utf-8")


def deposits(catalogue: Path, live: Path) -> None:
    """What partners handed over: nobody fetches it."""
    live.mkdir(parents=True)
    shutil.copyfile(DEMO / "SIMULE.yml", live / "SIMULE.yml")
    for path in catalogue.glob("*.yml"):
        declared = yaml.safe_load(path.read_text(encoding="utf-8"))
        if declared.get("contrat") and (DEMO / path.stem).is_dir():
            shutil.copytree(DEMO / path.stem, live / path.stem)


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Night]:
    root = tmp_path_factory.mktemp("nuit")
    fetched_catalogue(root / "catalogue")
    deposits(root / "catalogue", root / "data" / "live")
    patch = pytest.MonkeyPatch()
    patch.setenv("NO_PROXY", "127.0.0.1,localhost")
    # A source's time is that of many files: what is tried here is the time of one.
    limits = replace(QUICK, files_of_time=20.0)
    patch.setattr("orchestration.workspace.Collector", partial(Collector, limits=limits))
    with open_publisher() as publisher:
        publisher.shelves = {f"/{HOST}/": DEMO, "/SIMULE.yml": DEMO / "SIMULE.yml"}
        settings = Settings(
            data=root / "data", catalogue=root / "catalogue",
            miroir=f"http://127.0.0.1:{publisher.port}",
        )  # fmt: skip
        yield Night(Site(settings, root), publisher)
    patch.undo()


def cut_gzip(path: Path) -> bytes:
    whole = path.read_bytes() if path.suffix == ".gz" else gzip.compress(path.read_bytes())
    return whole[: len(whole) // 2]


def faults(night: Night) -> dict[tuple[str, str], tuple[Answer, str]]:
    """Edition -> what its publisher does, and what the release must say of it."""
    iris = next((DEMO / "iris_contours" / "non_date").glob("*.gz"))
    sealed = next((DEMO / SEALED[0] / SEALED[1]).glob("*.csv"))
    loop = f"https://{HOST}/insee_filosofi_commune/2019"
    night.publisher.give(f"/{HOST}/insee_filosofi_commune/2019", redirect(loop))
    return {
        ("insee_qpv_revenus", "2022"): (status(500), "500"),
        ("insee_qpv_revenus", "2017"): (drip(b"Q" * 500_000, 0.0), "plus de 2 Mo"),
        ("insee_qpv_demographie", "2022"): (content(b"<html>Maintenance</html>"), "page HTML"),
        ("insee_qpv_insertion", "2022"): (drip(b"QP;1\r\n", 0.05), "délai de 8 s dépassé"),
        ("insee_qpv_demographie", "2017"): (silent(9), "ne répond plus"),
        ("insee_filosofi_commune", "2019"): (redirect(loop), "boucle de redirections"),
        ("iris_contours", "non_date"): (content(cut_gzip(iris)), "gzip tronqué"),
        SEALED: (content(sealed.read_bytes().replace(b"1", b"2")), "au lieu de"),
        # Without the communes there is no release; those of before still serve.
        ("etalab_decoupage_administratif", "6.0.0"): (status(404), "404"),
    }


def test_the_release_goes_on_from_the_sources_that_answer(night: Night) -> None:
    first: Any = night.site.refresh(donnees="live")
    assert first.ending == "publiee", first.journal["motifs"]
    assert night.site.rows("select distinct nature_donnees from dim_source") == [("SIMULÉ",)]
    before = night.states()
    assert not any(stale for _, stale, _ in before.values())
    figures = night.site.rows("select count(*), sum(valeur) from fct_observation")

    broken = {k: v for k, v in faults(night).items() if (DEMO / k[0] / k[1]).is_dir()}
    for (source_id, edition), (answer, _) in broken.items():
        night.breaks(source_id, edition, answer)
    second = night.site.refresh(donnees="live")
    assert second.ending == "publiee", second.journal["motifs"]
    after = night.states()
    for (source_id, edition), (_, reason) in broken.items():
        state, stale, said = after[f"{source_id}/{edition}"]
        assert (state, stale) == ("perimee", True), f"{source_id}/{edition} : {said}"
        assert said.startswith("collecte en échec : "), said
        assert reason in said
    untouched = set(after) - {f"{s}/{e}" for s, e in broken}
    assert [key for key in untouched if after[key][1]] == []
    # What serves is what served: nothing of the broken answers came in.
    assert night.site.rows("select count(*), sum(valeur) from fct_observation") == figures
    listed = [
        row for rows in read_account(night.site.settings.layout.live).values() for row in rows
    ]
    assert sum(row["etat"] == "echec" for row in listed) == len(broken)

    third = night.site.refresh(donnees="live")
    assert third.ending == "inchangee", "the same failures are not news"
