"""`deposer`, `modele`, `alias`, the watcher of the inbox, and the look before a refresh."""

import io
import os
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
import typer
from dagster import RunRequest, SkipReason, build_sensor_context, define_asset_job
from rich.console import Console

from expectations.controleur import Controleur
from ingestion.declaration.source_model import Source
from ingestion.errors import IngestionError
from ingestion.landing import Landing
from ingestion.partners.intake.inbox import Inbox
from ingestion.partners.names import quartiers
from ingestion.partners.names.quartiers import quartier_table
from ingestion.partners.templates.template import write_csv
from orchestration.cli.deposits import alias_command, deposit_command, template_command
from orchestration.dagster_defs.inbox import inbox_sensor, waiting_deposits
from orchestration.preflight import nothing_new
from orchestration.settings import REPOSITORY, Settings
from orchestration.workspace import Request, Workspace


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A site whose catalogue is one contract, and whose data are real."""
    # In this process: a second import of Great Expectations takes seconds.
    monkeypatch.setattr("orchestration.deposits.Controleur", partial(Controleur, "direct"))
    catalogue = tmp_path / "catalogue"
    catalogue.mkdir()
    shutil.copy(REPOSITORY / "ingestion" / "catalogue" / "fdd.yml", catalogue)
    (tmp_path / "entrees").mkdir()
    return Settings(data=tmp_path / "data", catalogue=catalogue, donnees=str(tmp_path / "entrees"))


@pytest.fixture
def gifts(tmp_path: Path, catalogue: dict[str, Source]) -> Callable[..., Path]:
    """`gifts("a.csv", montant="0")`: a file of two gifts, with these cells."""

    def write(name: str = "dons 2024.csv", **cells: str) -> Path:
        contract = catalogue["fdd"].contrat
        assert contract is not None
        rows = [
            {k: v.replace("EXEMPLE-", "T-") for k, v in row.items()} | cells
            for row in contract.exemples
        ]
        path = tmp_path / "ailleurs" / name
        path.parent.mkdir(exist_ok=True)
        write_csv(path, catalogue["fdd"], rows)
        return path

    return write


def screen() -> Console:
    return Console(file=io.StringIO(), width=200)


def shown(console: Console) -> str:
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_a_good_file_is_taken_in_and_its_original_stays(
    settings: Settings, gifts: Callable[..., Path]
) -> None:
    console, path = screen(), gifts()
    assert deposit_command(settings, console, path, None) == 0
    assert "Fichier accepté" in shown(console)
    assert "2024 : 2 lignes, nouvelle" in shown(console)
    assert path.exists()
    folder = settings.layout.inbox / "fdd"
    assert [p.name for p in (folder / "traites").iterdir()] == ["dons 2024.csv"]
    assert len(list((folder / "rapports").iterdir())) == 3
    assert Landing(settings.layout.landing("reel")).tables("fdd", "2024")


def test_a_refused_file_exits_with_2_and_every_problem_is_shown(
    settings: Settings, gifts: Callable[..., Path]
) -> None:
    console = screen()
    assert deposit_command(settings, console, gifts(montant="zéro", fleche="bof"), None) == 2
    for text in ("Fichier refusé", "À corriger (4)", "zéro", "bof", "oui ou non"):
        assert text in shown(console), text
    assert not Landing(settings.layout.landing("reel")).tables("fdd", "2024")


def test_a_file_of_the_inbox_is_moved_and_not_copied(
    settings: Settings, gifts: Callable[..., Path]
) -> None:
    waits = Inbox(settings.layout.inbox).stage("fdd", gifts())
    assert deposit_command(settings, screen(), waits, None) == 0
    assert not waits.exists()


def test_a_contract_that_nothing_tells_is_asked_for(
    settings: Settings, gifts: Callable[..., Path], tmp_path: Path
) -> None:
    path = tmp_path / "liste.csv"
    path.write_text("a;b\n1;2\n")
    with pytest.raises(IngestionError, match="--source SOURCE"):
        deposit_command(settings, screen(), path, None)
    with pytest.raises(IngestionError, match="n'attend pas de dépôt"):
        deposit_command(settings, screen(), gifts(), "insee_cog")
    with pytest.raises(typer.BadParameter):
        deposit_command(settings, screen(), tmp_path / "absent.csv", None)


def test_the_template_of_a_contract_is_written_where_asked(
    settings: Settings, tmp_path: Path
) -> None:
    template_command(settings, screen(), "fdd", tmp_path / "modeles")
    names = sorted(p.name for p in (tmp_path / "modeles").iterdir())
    assert names == ["fdd_modele.csv", "fdd_modele.xlsx", "fdd_schema.json"]
    with pytest.raises(typer.BadParameter):
        template_command(settings, screen(), "ept_fil", tmp_path)


def test_labels_to_decide_are_listed_with_what_to_do(
    settings: Settings, gifts: Callable[..., Path]
) -> None:
    console = screen()
    alias_command(settings, console)
    assert "Aucun nom" in shown(console)
    deposit_command(settings, screen(), gifts(code_quartier="Gagarinne"), None)
    alias_command(settings, console)
    assert "Gagarinne" in shown(console)
    assert "alias_quartiers.csv" in shown(console)
    assert "Gagarinne" not in quartier_table().names


def test_a_name_that_a_later_deposit_no_longer_writes_is_not_listed(
    settings: Settings, gifts: Callable[..., Path]
) -> None:
    deposit_command(settings, screen(), gifts(code_quartier="Gagarinne"), None)
    deposit_command(settings, screen(), gifts("corrigé.csv"), None)
    console = screen()
    alias_command(settings, console)
    assert "Gagarinne" not in shown(console)
    assert "Aucun nom" in shown(console)


def test_a_name_that_was_decided_since_is_said_to_wait_for_a_refresh(
    settings: Settings,
    gifts: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    deposit_command(settings, screen(), gifts(code_quartier="Gagarinne"), None)
    table = tmp_path / "alias.csv"
    table.write_text(
        quartiers.ALIASES.read_text("utf-8") + "Gagarinne;QN09407I;2024;essai\n", "utf-8"
    )
    monkeypatch.setattr(quartiers, "ALIASES", table)
    console = screen()
    alias_command(settings, console)
    assert "Aucun nom" in shown(console)
    assert "tranchés depuis le dernier refresh : 1" in shown(console)


def test_a_shorter_file_is_refused_until_a_reason_is_given(
    settings: Settings, gifts: Callable[..., Path]
) -> None:
    deposit_command(settings, screen(), gifts(), None)
    whole = gifts("court.csv")
    whole.write_text("".join(whole.read_text("utf-8-sig").splitlines(keepends=True)[:2]), "utf-8")
    console = screen()
    assert deposit_command(settings, console, whole, None) == 2
    text = shown(console)
    for piece in ("1 ligne au lieu de 2", "1 identifiant absent : T-2", "--remplacer"):
        assert piece in text, piece
    with pytest.raises(typer.BadParameter, match="raison"):
        deposit_command(settings, screen(), whole, None, " ")
    console = screen()
    assert deposit_command(settings, console, whole, None, "un don annulé") == 0
    assert "n'a pas servi" not in shown(console)
    console = screen()
    assert deposit_command(settings, console, whole, None, "encore") == 0
    assert "n'a pas servi" in shown(console)


def test_the_command_takes_the_reason(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from typer.testing import CliRunner

    from orchestration.cli import app, deposits

    asked: list[object] = []

    def record(*found: object) -> int:
        asked.extend(found[2:])
        return 0

    monkeypatch.setattr(deposits, "deposit_command", record)
    path = str(tmp_path / "a.csv")
    CliRunner().invoke(app.app, ["deposer", path, "--remplacer", "dons annulés"])
    assert asked == [Path(path), None, "dons annulés"]


def test_the_look_before_a_refresh_touches_no_waiting_deposit(
    settings: Settings, gifts: Callable[..., Path]
) -> None:
    waits = Inbox(settings.layout.inbox).stage("fdd", gifts())
    assert nothing_new(Workspace(settings, Request())) is None
    assert waits.exists()
    assert not settings.layout.landing("reel").exists()


def test_the_demo_leaves_the_inbox_alone(settings: Settings) -> None:
    assert Workspace(settings, Request()).inbox == settings.layout.inbox
    assert Workspace(settings, Request("demo")).inbox is None


def test_a_deposit_starts_one_run_and_another_one_starts_another(
    settings: Settings, gifts: Callable[..., Path]
) -> None:
    watch = inbox_sensor(settings, define_asset_job("essai"))
    cursor: str | None = None

    def tick() -> RunRequest | SkipReason:
        nonlocal cursor
        context = build_sensor_context(cursor=cursor)
        found = watch(context)
        cursor = context.cursor
        assert isinstance(found, RunRequest | SkipReason)
        return found

    assert isinstance(tick(), SkipReason)
    first = Inbox(settings.layout.inbox).stage("fdd", gifts())
    os.utime(first, (1, 1))
    assert waiting_deposits(settings) == {"fdd/dons 2024.csv": [first.stat().st_size, 10**9]}
    asked = tick()
    assert isinstance(asked, RunRequest)
    assert asked.tags["depots"] == "fdd"
    assert isinstance(tick(), SkipReason)
    second = Inbox(settings.layout.inbox).stage("fdd", gifts("b.csv"))
    os.utime(second, (2, 2))
    again = tick()
    assert isinstance(again, RunRequest)
    assert again.run_key != asked.run_key


def test_a_file_that_is_still_being_copied_and_the_demo_start_nothing(
    settings: Settings, gifts: Callable[..., Path]
) -> None:
    Inbox(settings.layout.inbox).stage("fdd", gifts())
    assert waiting_deposits(settings) == {}
    on_demo = settings.model_copy(update={"donnees": "demo"})
    found = inbox_sensor(on_demo, define_asset_job("essai"))(build_sensor_context())
    assert isinstance(found, SkipReason)
    assert "simulées" in str(found.skip_message)


@pytest.mark.parametrize("name", ["dons_2024_SIMULE.csv", "dons SIMULÉ.csv", "dons_simule.csv"])
def test_a_file_that_its_name_says_simulated_is_refused(
    settings: Settings, gifts: Callable[..., Path], name: str
) -> None:
    with pytest.raises(IngestionError, match="SIMULÉ"):
        deposit_command(settings, screen(), gifts(name), "fdd")
    assert not settings.layout.landing("reel").exists()
    assert not settings.layout.inbox.exists()


@pytest.mark.parametrize("linked", [True, False])
def test_a_file_of_a_simulated_folder_is_refused_under_any_name(
    settings: Settings, gifts: Callable[..., Path], linked: bool
) -> None:
    path = gifts()
    (path.parent.parent / "SIMULE.yml" if not linked else path.parent / "SIMULE.yml").touch()
    if linked:
        link = settings.donnees + "/lien.csv"
        Path(link).symlink_to(path)
        path = Path(link)
    with pytest.raises(IngestionError, match="SIMULÉ"):
        deposit_command(settings, screen(), path, "fdd")
    assert not settings.layout.landing("reel").exists()


def test_a_simulated_file_that_was_renamed_is_known_by_its_texts(
    settings: Settings, gifts: Callable[..., Path]
) -> None:
    console = screen()
    path = gifts(affectation_projet="Projet SIMULÉ 3")
    assert deposit_command(settings, console, path, None) == 2
    assert "SIMULÉ" in shown(console)
    assert not Landing(settings.layout.landing("reel")).tables("fdd", "2024")
