"""The candidate against the release before: differs, missing and unexpected are three findings."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from unit.publication.samples import (
    CONTOURS,
    DEMO,
    make_candidate,
    make_info,
    make_release,
)

from expectations.results import CheckResult
from publication.audit import audit_candidate
from publication.audit_history import check_history
from publication.build import Candidate
from publication.manifest import Entree, FichierEntree, Manifest

OTHER_BYTES = DEMO.model_copy(
    update={"fichiers": (FichierEntree(nom="DEMO_2022.csv", sha256="c" * 64),)}
)
NOT_SERVED = DEMO.model_copy(update={"etat": "refusee"})
NEW_EDITION = Entree(source_id=DEMO.source_id, edition="2023", etat="nouvelle")
TABLES = {"fct_observation": 100, "fct_indicateur": 50}
PARTS = {
    "fct_observation": {"insee_qpv_demographie/2022": 100},
    "fct_indicateur": {"CAF01": 30, "REV01": 20},
}
SOURCES = {"CAF01": {DEMO.key}, "REV01": {DEMO.key}}


def _previous(**changes: object) -> Manifest:
    info = make_info()
    manifest = Manifest(
        id=info.id,
        publiee_le=datetime(2026, 1, 1, tzinfo=UTC),
        nature_donnees=info.nature_donnees,
        empreinte=info.empreinte,
        territoire=info.territoire,
        entrees=info.entrees,
        tables=TABLES,
        partitions=PARTS,
    )
    return manifest.model_copy(update=changes)


def _findings(
    tables: dict[str, int] | None = None,
    parts: dict[str, dict[str, int]] | None = None,
    previous: Manifest | None = None,
    **info: object,
) -> dict[tuple[str, str], CheckResult]:
    known = replace(make_info(1), **info)  # type: ignore[arg-type]
    candidate = Candidate(known, Path("x"), tables or TABLES, parts or PARTS)
    results = check_history(candidate, previous or _previous(), SOURCES)
    return {(result.name, result.target): result for result in results if not result.passed}


def _parts(observation: dict[str, int] | None = None, indicator: dict[str, int] | None = None
           ) -> dict[str, dict[str, int]]:  # fmt: skip
    return {
        "fct_observation": observation or PARTS["fct_observation"],
        "fct_indicateur": indicator or PARTS["fct_indicateur"],
    }


FEWER = _parts({DEMO.key: 99})


def test_the_same_counts_pass() -> None:
    assert _findings() == {}


def test_a_count_that_differs_with_the_same_input_is_refused() -> None:
    found = _findings(parts=FEWER)
    assert found["parties_differentes", "fct_observation"].blocks
    assert found["parties_differentes", "fct_observation"].sample == (
        "insee_qpv_demographie/2022 : 100 → 99 lignes",
    )


@pytest.mark.parametrize(
    "entries",
    [
        (OTHER_BYTES, CONTOURS),
        (DEMO, CONTOURS.model_copy(update={"fichiers": ()})),
    ],
    ids=["its own bytes", "a reference table"],
)
def test_a_count_may_differ_when_its_input_changed(entries: tuple[Entree, ...]) -> None:
    assert _findings(parts=FEWER, entrees=entries) == {}


def test_an_indicator_that_loses_rows_for_no_reason_is_refused() -> None:
    found = _findings(parts=_parts(indicator={"CAF01": 30, "REV01": 19}))
    assert list(found) == [("parties_differentes", "fct_indicateur")]


def test_a_missing_part_is_refused_while_its_edition_is_served() -> None:
    found = _findings(parts=_parts({"autre/1": 1}))
    assert found["parties_manquantes", "fct_observation"].blocks


def test_a_part_whose_edition_is_gone_is_only_told() -> None:
    found = _findings(parts=_parts({"autre/1": 1}), entrees=(NOT_SERVED, CONTOURS))
    assert ("parties_manquantes", "fct_observation") not in found
    assert found["parties_retirees", "fct_observation"].severity == "avertissement"


def test_an_unexpected_part_is_told_and_a_new_edition_is_not() -> None:
    more = _parts({DEMO.key: 100, NEW_EDITION.key: 5})
    told = _findings(parts=more)["parties_inattendues", "fct_observation"]
    assert (told.severity, told.passed) == ("avertissement", False)
    assert _findings(parts=more, entrees=(DEMO, CONTOURS, NEW_EDITION)) == {}


def test_tables_missing_smaller_and_unexpected() -> None:
    found = _findings(tables={"fct_observation": 89, "nouvelle": 1})
    release = make_info(1).id
    assert found["tables_manquantes", release].sample == ("fct_indicateur",)
    assert found["tables_manquantes", release].blocks
    assert found["tables_en_baisse", release].blocks
    assert found["tables_inattendues", release].severity == "avertissement"


def test_ten_percent_less_is_the_limit() -> None:
    assert _findings(tables={"fct_observation": 90, "fct_indicateur": 50}) == {}


def test_an_accepted_gap_becomes_a_warning_with_its_reason() -> None:
    found = _findings(tables={"fct_observation": 10}, parts=FEWER, ecarts_acceptes="fusion 2026")
    assert not [result for result in found.values() if result.blocks]
    assert "fusion 2026" in found["parties_differentes", "fct_observation"].observed


@pytest.mark.parametrize("change", [{"nature_donnees": "SIMULÉ"}, {"territoire": "commune:94041"}])
def test_releases_of_another_kind_are_not_compared(change: dict[str, str]) -> None:
    assert _findings(tables={"x": 1}, previous=_previous(**change)) == {}


def test_the_first_release_is_compared_with_nothing() -> None:
    candidate = Candidate(make_info(), Path("x"), TABLES, PARTS)
    (result,) = check_history(candidate, None, SOURCES)
    assert result.passed
    assert result.observed == "aucune version précédente"


def test_two_real_releases_are_compared_through_their_files(tmp_path: Path) -> None:
    previous = make_release(tmp_path, make_info(1))
    lost = ["DELETE FROM fct_observation WHERE code_geo = 'QP094002' AND variable = 'cnaf_a'"]
    same = make_candidate(tmp_path, make_info(2))
    fewer = make_candidate(tmp_path, make_info(3), lost)
    assert not [r for r in audit_candidate(same, previous=previous) if not r.passed]
    refused = {r.name for r in audit_candidate(fewer, previous=previous) if r.blocks}
    assert refused == {"parties_differentes", "tables_en_baisse"}
