"""`observatoire fetch`, `sources` and `sources --verifier` over a small catalogue."""

from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml
from rich.console import Console
from support.fetching import BETTER, GOOD, HOST, desk, publisher
from support.publisher import Publisher, content, redirect, status

from ingestion.declaration.source_model import Source
from ingestion.errors import IngestionError
from orchestration.cli.addresses import verify_command
from orchestration.cli.fetch import fetch_command
from orchestration.cli.sources import sources_command
from orchestration.session import RefreshUnderWay, data_lock
from orchestration.settings import Settings
from orchestration.workspace import Request, Workspace

__all__ = ["desk", "publisher"]
Make = Callable[..., Source]
HAND = {"type": "manuel", "page": "https://a.fr/page", "consigne": "prendre le csv"}


@pytest.fixture
def site(publisher: Publisher, make_source: Make, tmp_path: Path) -> Settings:
    """Three sources: fetched, by hand, and known by its name alone."""
    address = {"type": "fichier", "url": f"https://{HOST}/{{fichier}}"}
    declared = [
        make_source(2021, 2022, source_id="suivie", acces=address, format_prouve=False,
                    format_source="une notice"),
        make_source(source_id="manuelle", acces=HAND),
    ]  # fmt: skip
    catalogue = tmp_path / "catalogue"
    catalogue.mkdir()
    for source in declared:
        write(catalogue, source.model_dump(mode="json", exclude_unset=True))
    shared = declared[0].model_dump(mode="json", exclude_unset=True)
    bare = {k: v for k, v in shared.items() if k not in ("blocs", "cle", "acces", "editions")}
    write(catalogue, bare | {"source_id": "inconnue", "forme": "non_documentee"})
    return Settings(
        data=tmp_path / "data", catalogue=catalogue, miroir=f"http://127.0.0.1:{publisher.port}"
    )


def write(catalogue: Path, content: dict[str, Any]) -> None:
    path = catalogue / f"{content['source_id']}.yml"
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")


def said(run: Callable[[Console], Any]) -> tuple[str, Any]:
    """What a command prints on a wide screen, and what it returns."""
    out = StringIO()
    result = run(Console(file=out, width=400))
    return out.getvalue(), result


def fetch(settings: Settings, *wanted: str, force: bool = False) -> tuple[str, int]:
    return said(lambda console: fetch_command(settings, console, list(wanted), force))


def test_the_account_says_what_changed(site: Settings, publisher: Publisher) -> None:
    publisher.give(f"/{HOST}/essai_2021.csv", content(GOOD))
    publisher.give(f"/{HOST}/essai_2022.csv", content(GOOD), content(BETTER), status(410))
    text, code = fetch(site)
    assert code == 0
    assert "2 nouveau, 1 à la main, 1 sans adresse" in text
    assert "à télécharger à la main : https://a.fr/page (prendre le csv)" in text
    text, code = fetch(site, "suivie")
    assert (code, "1 changé, 1 inchangé" in text) == (0, True)
    assert "→" in text
    text, code = fetch(site, "suivie")
    assert (code, "1 en échec, 1 inchangé" in text) == (2, True)
    assert "410, fichier retiré" in text
    assert "le fichier d'avant reste" in text


def test_an_unknown_source_is_said_with_the_nearest(site: Settings) -> None:
    with pytest.raises(typer.BadParameter, match="suivie"):
        fetch(site, "suivi")


def test_a_fetch_waits_for_no_refresh(site: Settings) -> None:
    with data_lock(site), pytest.raises(RefreshUnderWay):
        fetch(site)


def test_addresses_are_looked_at_without_a_download(site: Settings, publisher: Publisher) -> None:
    publisher.give(f"/{HOST}/essai_2021.csv", content(GOOD, Content_Type="text/csv; charset=x"))
    publisher.give(f"/{HOST}/essai_2022.csv", status(405), redirect("ailleurs.csv"))
    publisher.give(f"/{HOST}/ailleurs.csv", content(b"x" * 2_500_000))
    text, _ = said(lambda console: verify_command(site, console))
    assert (
        "2021 · fichier, adresse NON VÉRIFIÉE au catalogue · 200, 0.0 Mo, text/csv · http" in text
    )
    assert (
        "2022 · fichier, adresse NON VÉRIFIÉE au catalogue · 200, 2.5 Mo, type inconnu · http"
        in text
    )
    assert "à télécharger à la main : https://a.fr/page (prendre le csv)" in text
    assert "2 adresse(s) répondent sur 2 interrogée(s) ; 4 NON VÉRIFIÉE(S)" in text
    methods = [method for method, path, _ in publisher.asked if path.endswith("essai_2021.csv")]
    assert methods == ["HEAD"]
    assert not (site.data / "live").exists()


def test_an_address_that_does_not_answer_says_why(site: Settings, publisher: Publisher) -> None:
    publisher.give(f"/{HOST}/essai_2021.csv", status(404))
    text, _ = said(lambda console: verify_command(site, console))
    assert "404, fichier introuvable" in text
    dead = site.with_mirror("http://127.0.0.1:9")
    text, _ = said(lambda console: verify_command(dead, console))
    assert "connexion impossible" in text
    assert "0 adresse(s) répondent sur 2" in text


def test_sources_without_edition_are_listed_with_the_others(site: Settings) -> None:
    text, _ = said(lambda console: sources_command(site, console))
    row = next(line for line in text.splitlines() if "inconnue" in line)
    assert "aucun fichier connu" in row
    lines = text.splitlines()
    [followed] = [n for n, line in enumerate(lines) if "suivie" in line]
    assert all("documenté" in line for line in lines[followed + 1 : followed + 3])
    [manual] = [n for n, line in enumerate(lines) if "manuelle" in line]
    assert "prouvé" in lines[manual + 1]


def test_the_project_s_own_catalogue_can_be_listed(tmp_path: Path) -> None:
    text, _ = said(lambda console: sources_command(Settings(data=tmp_path), console))
    assert "insee_qpv_revenus" in text


def test_live_data_are_real_and_have_their_folder(site: Settings) -> None:
    workspace = Workspace(site, Request("live"))
    assert workspace.folder.root == site.layout.live
    assert workspace.folder.dataset == "reel"
    assert workspace.collector is not None
    assert Workspace(site, Request("demo")).collector is None
    named = site.model_copy(update={"donnees": "live"})
    assert Workspace(named, Request()).collector is not None


def test_a_simulated_mirror_makes_live_data_simulated(site: Settings, data_folder: Any) -> None:
    data_folder.simulate()
    workspace = Workspace(site.with_mirror(str(data_folder.root)), Request("live"))
    assert (workspace.folder.dataset, workspace.nature) == ("demo", "SIMULÉ")
    with pytest.raises(IngestionError, match="collecte est réelle"):
        _ = Workspace(site, Request("live")).folder
