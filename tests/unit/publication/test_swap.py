"""Publishing, rolling back, keeping, listing."""

from pathlib import Path

import pytest
from unit.publication.samples import make_candidate, make_info, make_release

from expectations.results import CheckResult
from publication.errors import AucunePublication, PublicationError
from publication.listing import list_releases
from publication.retention import apply_retention, clean_leftovers
from publication.seal import seal
from publication.swap import current_release, publish, release_names, require_current, rollback


def test_publishing_switches_a_relative_link(tmp_path: Path) -> None:
    folder = make_release(tmp_path)
    link = tmp_path / "releases" / "current"
    assert link.is_symlink()
    assert str(link.readlink()) == folder.name
    assert current_release(tmp_path / "releases") == folder


def test_the_releases_folder_may_be_moved(tmp_path: Path) -> None:
    folder = make_release(tmp_path)
    moved = (tmp_path / "releases").rename(tmp_path / "ailleurs")
    assert (moved / "current" / "manifest.json").is_file()
    assert require_current(moved).name == folder.name


def test_nothing_published_says_what_to_run(tmp_path: Path) -> None:
    assert current_release(tmp_path) is None
    with pytest.raises(AucunePublication, match="observatoire refresh"):
        require_current(tmp_path)


def test_a_broken_link_is_said_and_does_not_hide_the_list(tmp_path: Path) -> None:
    make_release(tmp_path, make_info(1))
    (tmp_path / "releases" / "current").unlink()
    (tmp_path / "releases" / "current").symlink_to("20200101T000000Z-00000000")
    with pytest.raises(PublicationError, match="n'existe plus"):
        current_release(tmp_path / "releases")
    assert [release.est_courante for release in list_releases(tmp_path / "releases")] == [False]


def test_a_candidate_without_manifest_is_not_published(tmp_path: Path) -> None:
    candidate = make_candidate(tmp_path)
    with pytest.raises(PublicationError, match="manifeste absent"):
        publish(candidate.folder)
    assert current_release(tmp_path / "releases") is None


def test_a_candidate_refused_by_a_gate_is_not_published(tmp_path: Path) -> None:
    candidate = make_candidate(tmp_path)
    seal(candidate, [CheckResult(3, "secret", "fct_indicateur", "bloquant", False, "d")])
    with pytest.raises(PublicationError, match=r"secret \(fct_indicateur\)"):
        publish(candidate.folder)


def test_a_candidate_changed_after_its_seal_is_not_published(tmp_path: Path) -> None:
    candidate = make_candidate(tmp_path)
    seal(candidate, [])
    (candidate.folder / "dim_source.parquet").unlink()
    with pytest.raises(PublicationError, match="incomplète"):
        publish(candidate.folder)


def test_a_name_already_taken_is_refused(tmp_path: Path) -> None:
    make_release(tmp_path)
    candidate = make_candidate(tmp_path)
    seal(candidate, [])
    with pytest.raises(PublicationError, match="déjà"):
        publish(candidate.folder)


@pytest.fixture
def three(tmp_path: Path) -> Path:
    for number in range(3):
        make_release(tmp_path, make_info(number))
    return tmp_path / "releases"


def test_rollback_goes_to_the_one_before_then_to_any(three: Path) -> None:
    names = release_names(three)
    assert rollback(three).name == names[1]
    assert require_current(three).name == names[1]
    assert rollback(three, names[2]).name == names[2]
    assert rollback(three, names[0]).name == names[0]
    with pytest.raises(PublicationError, match="plus ancienne"):
        rollback(three)


@pytest.mark.parametrize("name", ["inconnue", "../build", "20200101T000000Z-00000000", "current"])
def test_rollback_to_an_unknown_release_lists_those_present(three: Path, name: str) -> None:
    with pytest.raises(PublicationError, match=release_names(three)[0]):
        rollback(three, name)


def test_rollback_to_a_damaged_release_is_refused(three: Path) -> None:
    names = release_names(three)
    (three / names[1] / "dim_source.parquet").unlink()
    with pytest.raises(PublicationError, match="endommagée"):
        rollback(three)
    assert require_current(three).name == names[2]


def test_retention_keeps_the_latest_and_never_removes_the_current(three: Path) -> None:
    names = release_names(three)
    rollback(three, names[0])
    assert apply_retention(three, keep=1) == [names[1]]
    assert release_names(three) == [names[0], names[2]]
    assert apply_retention(three, keep=14) == []


def test_leftovers_of_killed_runs_are_removed(three: Path) -> None:
    (three / ".en_cours-20200101T000000Z-00000000").mkdir()
    (three / ".supprimee-20200101T000000Z-00000000").mkdir()
    (three / ".current-abc").symlink_to("nulle-part")
    removed = clean_leftovers(three)
    assert len(removed) == 3
    assert len(release_names(three)) == 3
    assert require_current(three).name == release_names(three)[-1]


def test_zero_kept_is_refused(three: Path) -> None:
    with pytest.raises(ValueError, match="au moins une"):
        apply_retention(three, keep=0)


def test_the_list_is_latest_first_and_says_what_is_what(three: Path) -> None:
    names = release_names(three)
    make_release(three.parent, make_info(5, nature="SIMULÉ"))
    (three / names[0] / "manifest.json").unlink()
    listed = list_releases(three)
    assert [release.nature_donnees for release in listed] == ["SIMULÉ", "RÉEL", "RÉEL", "inconnue"]
    assert [release.est_courante for release in listed] == [True, False, False, False]
    assert listed[-1].probleme is not None
    assert listed[-1].publiee_le is not None
    assert all(release.octets > 0 for release in listed)
