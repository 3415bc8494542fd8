"""Every command on a site where nothing was published yet: a sentence, a command, an exit code."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner

from orchestration import run_refresh
from orchestration.cli.app import app, main
from orchestration.journal import read_journal
from orchestration.settings import Settings

ID = "20260101T000000Z-aaaaaaaa"


Run = Callable[..., tuple[str, int]]


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("OBSERVATOIRE_DATA", str(tmp_path / "data"))
    for name in ("console", "errors"):
        wide = Console(width=400, stderr=name == "errors")
        monkeypatch.setattr(f"orchestration.cli.app.{name}", wide)
    return tmp_path / "data"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """What the program says, on either output, and its exit code."""

    def typed(*arguments: str) -> tuple[str, int]:
        monkeypatch.setattr(sys, "argv", ["observatoire", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        shown = capsys.readouterr()
        text = " ".join((shown.out + shown.err).replace("│", " ").split())
        return text, int(ended.value.code or 0)

    return typed


@pytest.mark.parametrize(
    "arguments",
    [
        ("status",), ("releases",), ("query", "select 1"), ("verifier",), ("verifier", ID),
        ("revenir",), ("revenir", ID),
    ],
)  # fmt: skip
def test_a_sentence_and_the_command_to_run(
    arguments: tuple[str, ...], data: Path, run: Run
) -> None:
    text, code = run(*arguments)
    assert code == 1
    assert "Aucune version publiée" in text
    assert "À faire : observatoire refresh" in text
    assert "Traceback" not in text
    assert not data.exists()


@pytest.mark.parametrize("command", ["verifier", "revenir"])
def test_an_unknown_version_is_said_with_those_present(command: str, data: Path, run: Run) -> None:
    (data / "releases" / ID).mkdir(parents=True)
    text, code = run(command, ID.replace("a", "b"))
    assert code == 1
    assert f"inconnue. Versions présentes : {ID}. À faire : observatoire releases" in text


def test_an_empty_folder_is_refused_at_gate_one_and_status_repeats_it(
    tmp_path: Path, run: Run
) -> None:
    empty = tmp_path / "vide"
    empty.mkdir()
    shown, code = run("refresh", "--donnees", str(empty))
    assert code == 2
    status, status_code = run("status")
    assert status_code == 1
    for text in (shown, status):
        assert "Refusé à la porte 1" in text
        assert f"ne contient aucun fichier : {empty}" in text
        assert "etalab_decoupage_administratif/6.0.0/ avec communes.json" in text
        assert "rien encore : aucune version n'a été publiée" in text
        assert f"observatoire refresh --donnees {empty}" in text
    assert status.count("Aucune version publiée.") == 1


def test_a_wrongly_named_file_is_told_its_name(tmp_path: Path, run: Run) -> None:
    folder = tmp_path / "entrees" / "insee_qpv_demographie" / "2022"
    folder.mkdir(parents=True)
    (folder / "demographie.csv").write_text("x")
    text, code = run("refresh", "--donnees", str(tmp_path / "entrees"))
    assert code == 2
    assert "nom inattendu dans insee_qpv_demographie/2022 (attendu : DEMO_2022.csv)" in text


def test_ctrl_c_at_the_start_is_a_sentence_and_not_a_trace(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(run_refresh, "_started", stopped)
    result = CliRunner().invoke(app, ["refresh", "--donnees", "demo"])
    text = " ".join(result.output.replace("│", " ").split())
    assert result.exit_code == 1
    assert "Refresh interrompu" in text
    assert "arrêt demandé pendant le démarrage" in text
    assert "observatoire refresh --donnees demo (ce qui est déjà lu n'est pas relu)" in text
    journal = read_journal(Settings().layout.last_refresh)
    assert journal is not None
    assert journal["issue"] == "interrompu"


def test_ctrl_c_before_anything_or_twice_is_a_sentence_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("orchestration.cli.refresh.run_refresh", stopped)
    result = CliRunner().invoke(app, ["refresh", "--donnees", "demo"])
    assert result.exit_code == 1
    assert "Refresh interrompu" in result.output
    assert "observatoire status" in result.output
