"""The folder of data: what is found, and what is refused before any byte is read."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ingestion.declaration.source_model import Source
from ingestion.errors import EditionRefused, IngestionError
from ingestion.input_folder import InputFolder

Make = Callable[..., Source]


def deposit(folder: Any, name: str = "essai_2022.csv", size: int = 3) -> Path:
    path = folder.root / "essai" / "2022" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x" * size)
    return path


def test_a_folder_that_is_not_there_is_refused_with_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(IngestionError, match="--donnees demo"):
        InputFolder(tmp_path / "absent")


def test_the_mark_keeps_simulated_and_real_data_apart(data_folder: Any) -> None:
    assert InputFolder(data_folder.root).dataset == "reel"
    data_folder.simulate()
    assert InputFolder(data_folder.root).dataset == "demo"


def test_an_edition_that_was_not_received_has_no_file(data_folder: Any, make_source: Make) -> None:
    assert InputFolder(data_folder.root).files_of(make_source(), "2022") == {}


def test_the_files_of_an_edition_are_found_by_name(data_folder: Any, make_source: Make) -> None:
    path = deposit(data_folder)
    assert InputFolder(data_folder.root).files_of(make_source(), "2022") == {path.name: path}


def test_an_incomplete_edition_is_refused_with_what_is_missing(
    data_folder: Any, make_source: Make
) -> None:
    deposit(data_folder)
    edition = make_source().editions["2022"].model_dump(mode="json")
    source = make_source(editions={"2022": edition | {"fichiers": {"table": "table.json"}}})
    with pytest.raises(EditionRefused, match=r"il manque table\.json"):
        InputFolder(data_folder.root).files_of(source, "2022")


def test_a_link_out_of_the_folder_is_refused(
    data_folder: Any, make_source: Make, tmp_path: Path
) -> None:
    outside = tmp_path / "secret.csv"
    outside.write_text("A\n")
    place = deposit(data_folder)
    place.unlink()
    place.symlink_to(outside)
    with pytest.raises(EditionRefused, match="mène hors du dossier") as refusal:
        InputFolder(data_folder.root).files_of(make_source(), "2022")
    assert refusal.value.where.file == "essai/2022/essai_2022.csv"


def test_a_folder_linked_from_outside_is_refused_too(
    data_folder: Any, make_source: Make, tmp_path: Path
) -> None:
    outside = tmp_path / "ailleurs"
    outside.mkdir()
    (outside / "essai_2022.csv").write_text("A\n")
    (data_folder.root / "essai").mkdir()
    (data_folder.root / "essai" / "2022").symlink_to(outside)
    with pytest.raises(EditionRefused, match="mène hors du dossier"):
        InputFolder(data_folder.root).files_of(make_source(), "2022")


def test_a_link_inside_the_folder_and_a_linked_root_are_accepted(
    data_folder: Any, make_source: Make, tmp_path: Path
) -> None:
    place = deposit(data_folder)
    place.rename(place.with_name("vrai.csv"))
    place.symlink_to("vrai.csv")
    linked = tmp_path / "lien"
    linked.symlink_to(data_folder.root)
    assert list(InputFolder(linked).files_of(make_source(), "2022")) == [place.name]


def test_a_file_above_the_declared_size_is_refused(data_folder: Any, make_source: Make) -> None:
    source = make_source(2022, lecture={"taille_max_mo": 1})
    folder = InputFolder(data_folder.root)
    deposit(data_folder, size=1_000_000)
    assert folder.files_of(source, "2022")
    deposit(data_folder, size=1_000_001)
    with pytest.raises(EditionRefused, match="au plus 1 Mo"):
        folder.files_of(source, "2022")


def test_what_is_not_a_regular_file_is_refused(data_folder: Any, make_source: Make) -> None:
    deposit(data_folder).unlink()
    (data_folder.root / "essai" / "2022" / "essai_2022.csv").mkdir()
    with pytest.raises(EditionRefused, match="pas un fichier"):
        InputFolder(data_folder.root).files_of(make_source(), "2022")


def test_folders_that_no_catalogue_declares_are_listed(data_folder: Any, make_source: Make) -> None:
    deposit(data_folder)
    for name in ("2031", "vieux"):
        (data_folder.root / "essai" / name).mkdir()
    folder = InputFolder(data_folder.root)
    assert folder.unknown_editions(make_source()) == ["2031", "vieux"]
    assert folder.unknown_editions(make_source(source_id="autre")) == []
