"""A data folder in which nothing is where the catalogue looks."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ingestion.declaration.source_model import Source
from ingestion.input_folder import SIMULATED_MARK, InputFolder
from orchestration.folder_check import advice, folder_refusal

Make = Callable[..., Source]


@pytest.fixture
def sources(make_source: Make) -> dict[str, Source]:
    return {
        "essai": make_source(2021, 2022),
        "vitale": make_source(2020, source_id="vitale", si_echec="bloquer"),
    }


def put(root: Path, *names: str) -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")


def said(root: Path, sources: dict[str, Source]) -> str:
    return "\n".join(folder_refusal(InputFolder(root), sources))


def test_an_empty_folder_says_what_no_release_can_do_without(
    tmp_path: Path, sources: dict[str, Source]
) -> None:
    put(tmp_path, SIMULATED_MARK, "essai/2022/.cache", "collecte.json")
    text = said(tmp_path, sources)
    assert f"ne contient aucun fichier : {tmp_path}" in text
    assert "si_echec: bloquer) : vitale/2020/ avec essai_2020.csv" in text


def test_one_file_in_its_place_is_enough_to_begin(
    tmp_path: Path, sources: dict[str, Source]
) -> None:
    put(tmp_path, "essai/2022/essai_2022.csv")
    assert folder_refusal(InputFolder(tmp_path), sources) == []


def test_without_a_source_that_blocks_a_refresh_may_publish_what_it_has(
    tmp_path: Path, make_source: Make
) -> None:
    assert folder_refusal(InputFolder(tmp_path), {"essai": make_source()}) == []


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("essai_2022.csv", "sa place est essai/2022/essai_2022.csv"),
        ("essai/essai_2022.csv", "sa place est essai/2022/essai_2022.csv"),
        ("essai/2022/Essai 2022.csv", "nom inattendu dans essai/2022 (attendu : essai_2022.csv)"),
        ("essai/2019/x.csv", "le dossier d'une édition manque ou est inconnu (déclarées : 2021, 2"),
        ("essai/x.csv", "le dossier d'une édition manque"),
        ("esai/2022/x.csv", "« esai » n'est pas une source du catalogue ; peut-être essai"),
        ("INSEE/x.csv", "voir observatoire sources"),
    ],
)
def test_each_file_is_told_its_place(
    tmp_path: Path, sources: dict[str, Source], name: str, found: str
) -> None:
    assert found in advice(Path(name), sources)
    put(tmp_path, name)
    text = said(tmp_path, sources)
    assert "<source_id>/<edition>/<fichier>" in text
    assert found in text


def test_of_many_files_a_few_are_enough(tmp_path: Path, sources: dict[str, Source]) -> None:
    put(tmp_path, *(f"vrac/{i}.csv" for i in range(9)))
    reasons = folder_refusal(InputFolder(tmp_path), sources)
    assert "… et 5 autres fichiers" in reasons
    assert len(reasons) == 7


def test_files_of_partners_are_where_their_source_is(
    tmp_path: Path, sources: dict[str, Source], catalogue: dict[str, Source]
) -> None:
    both = sources | {"ept_fil": catalogue["ept_fil"]}
    put(tmp_path, "ept_fil/2024/fil.xlsx")
    assert folder_refusal(InputFolder(tmp_path), both) == []
