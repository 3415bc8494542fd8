"""What was asked becomes folders, a perimeter, and a run configuration."""

from pathlib import Path
from typing import Any

import pytest

from ingestion.errors import IngestionError
from orchestration.prepare_build import DemoOverReal, protect_real_release
from orchestration.run_refresh import EXIT_CODES, RefreshReport, run_config
from orchestration.settings import REPOSITORY, Settings
from orchestration.workspace import Request, Workspace


@pytest.mark.parametrize("name", [None, "demo"])
def test_the_simulated_data_of_the_repository_are_the_default(name: str | None) -> None:
    assert Settings(donnees=None).input_folder(name) == REPOSITORY / "data" / "demo"


def test_the_environment_names_the_data_and_the_command_line_wins(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("OBSERVATOIRE_DONNEES", str(tmp_path / "nuit"))
    monkeypatch.setenv("OBSERVATOIRE_DATA", str(tmp_path / "data"))
    settings = Settings()
    assert settings.input_folder(None) == tmp_path / "nuit"
    assert settings.input_folder(str(tmp_path / "autre")) == tmp_path / "autre"
    assert settings.layout.releases == tmp_path / "data" / "releases"


def test_simulated_and_real_data_have_separate_folders(tmp_path: Path, data_folder: Any) -> None:
    workspace = Workspace(Settings(data=tmp_path), Request(donnees=str(data_folder.root)))

    def roots() -> tuple[str, Path, Path, Path]:
        return (
            workspace.nature,
            workspace.archive.root,
            workspace.landing.root,
            workspace.quarantine.root,
        )

    real = roots()
    data_folder.simulate()
    simulated = roots()
    assert (real[0], simulated[0]) == ("RÉEL", "SIMULÉ")
    assert real[1] == simulated[1]
    assert set(real[2:]).isdisjoint(simulated[2:])


def test_a_data_folder_that_is_not_there_is_said_before_anything_starts(tmp_path: Path) -> None:
    workspace = Workspace(Settings(data=tmp_path), Request(donnees=str(tmp_path / "rien")))
    with pytest.raises(IngestionError, match="n'existe pas"):
        _ = workspace.folder


@pytest.mark.parametrize(
    ("asked", "nature", "refused"),
    [
        (None, "RÉEL", True),
        (None, "SIMULÉ", False),
        ("demo", "RÉEL", False),
    ],
)
def test_simulated_data_replace_a_real_release_only_when_named(
    tmp_path: Path, data_folder: Any, asked: str | None, nature: str, refused: bool
) -> None:
    data_folder.simulate()
    settings = Settings(data=tmp_path, donnees=str(data_folder.root))
    request = Request(donnees=str(data_folder.root) if asked else None)
    workspace = Workspace(settings, request)
    if refused:
        with pytest.raises(DemoOverReal, match="--donnees demo"):
            protect_real_release(workspace, nature)
    else:
        assert protect_real_release(workspace, nature) is None


@pytest.mark.parametrize(
    ("ending", "code"),
    [("publiee", 0), ("inchangee", 0), ("refusee", 2), ("echec", 1), ("en_cours", 1)],
)
def test_exit_codes_tell_a_refusal_from_a_crash(ending: str, code: int) -> None:
    assert RefreshReport({"issue": ending}).exit_code == code
    assert set(EXIT_CODES.values()) == {0, 2}


def test_the_run_configuration_carries_the_whole_request() -> None:
    config = run_config(Request("demo", "94", "travaux"))["resources"]["seance"]["config"]
    assert config == {"donnees": "demo", "territoire": "94", "ecarts_acceptes": "travaux"}
